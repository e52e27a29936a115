"""Who was asked what in the demonstration, what became of it, and what was answered. All of it is invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

GOOD, FAIR, POOR, CRITICAL = "good", "fair", "poor", "critical"
HALF, OPENED, SILENT, DECLINED, ELSEWHERE, BOUNCED, ACCEPTED = (
    "half", "opened", "silent", "declined", "elsewhere", "bounced", "accepted",
)  # fmt: skip
CONTACTS = ("Robin Easterby", "Sam Holloway-Pike", "Kit Marchbanks", "Jo Underdown", "Alex Tamworthy")


@dataclass(frozen=True)
class Told:
    """A campaign: sent so many days before today, open for ``days``; who did what, so many days after sending."""

    name: str
    slug: str  # of the questionnaire; "" for terms
    ago: int
    days: int
    first: int
    why: str
    words: str
    became: tuple[tuple[int, str], ...]


SHORT = Told(
    "Working conditions: eight questions", "short", 400, 35, 0,
    "You work in a trade in which people are exploited, or buy from one. We ask everybody who does.",
    "Last year eight in ten answered. Your answers help us to see where we have to look together.",
    (
        (6, GOOD), (9, FAIR), (11, FAIR), (12, POOR), (15, GOOD), (18, ELSEWHERE), (20, DECLINED), (24, FAIR),
        (30, GOOD), (41, FAIR), (1, BOUNCED), (10, OPENED), (40, SILENT), (40, SILENT),
    ),
)  # fmt: skip
CODE = Told(
    "Supplier code of conduct, version 3", "", 210, 30, 4,
    "Everybody who supplies us is asked to accept our code. It says what we expect for the people who work for you.",
    "",
    (
        (1, ACCEPTED), (2, ACCEPTED), (2, ACCEPTED), (5, ACCEPTED), (9, DECLINED), (14, ACCEPTED), (30, SILENT),
        (21, OPENED),
    ),
)  # fmt: skip
NOW = Told(
    "Working conditions: fifteen questions", "extended", 23, 35, 2,
    "You work in a trade in which people are exploited, or buy from one. We ask everybody who does.",
    "We changed three questions after what suppliers told us last year, and ask nothing twice.",
    (
        (3, FAIR), (5, GOOD), (8, CRITICAL), (9, HALF), (10, OPENED), (12, POOR), (14, HALF), (15, ELSEWHERE),
        (2, BOUNCED), (22, SILENT), (22, SILENT), (18, OPENED),
    ),
)  # fmt: skip

CODE_TITLE = "Supplier code of conduct"
CODE_TEXT = """1. Nobody pays for getting a job, and nobody's papers are kept from them.

2. Everybody may leave with reasonable notice, and is paid what the law says at the least, on time and in full.

3. What you promise here you ask of those who supply you.

4. Tell us at once when you find that somebody may be exploited. Nobody loses a contract for looking and telling.
"""
# What is being drafted for next year.
CODE_ADDED = """
5. You tell us who sends you people: agencies, umbrella companies and others.
"""
TRAINED = "Who learned about modern slavery at work in the last 12 months?"

PROVISIONS = [
    "leave",
    "movement",
    "association",
    "threats",
    "fees",
    "child_labour",
    "discrimination",
    "documents",
]
FREEDOMS = ("fees", "repaid", "documents", "leave", "contract", "right_to_work", "bank")
PAY = ("contracts", "minimum", "payslips", "deductions", "hours", "rest")
VOICE = ("own", "contract", "chain", "anonymous", "languages", "union")


def answers(kind: str, on: date) -> dict[str, dict[str, Any]]:
    """By question of the extended form, of which the short one is a part; ``kind`` says how well they do."""
    good = kind in (GOOD, HALF)
    poor = kind in (POOR, CRITICAL)
    published = {"status": "published", "url": "https://supplier.example/modern-slavery-statement",
                 "approved_on": (on - timedelta(days=140)).isoformat()}  # fmt: skip
    out_of_scope = {"status": "out_of_scope", "policy": "no" if poor else "yes"}
    return {
        "q1": {"parts": published if good else out_of_scope},
        "q2": {"parts": {"level": "board" if good else "manager", "who": "Our managing director" if good else ""}},
        "q3": {"parts": _policy(kind, on)},
        "q4": {"parts": {"passed_on": "beyond" if good else "none" if poor else "some"}},
        "q5": {"parts": {"size": "medium", "headcount": "64", "agency": "20" if poor else "5",
                         "traits": ["low_paid", "night"]}},
        "q6": {"parts": _labour(kind, on)},
        "q7": {"parts": {"rows": _rows(FREEDOMS, no=["documents"] if kind == CRITICAL else [],
                                       unknown=["repaid"] if good else ["repaid", "contract"])}},
        "q8": {"parts": {"rows": _rows(PAY, unknown=[] if good else ["hours"]), "overtime": "yes"}},
        "q9": {"parts": {"mapped": "tier2" if good else "tier1", "countries": ["GB", "TR"] if good else ["GB"],
                         "inputs": ["cotton"] if good else ["none"], "state_imposed": "no"}},
        "q10": {"parts": _assessed(kind, on)},
        "q11": {"parts": {"kinds": ["none"]} if poor else {
            "kinds": ["own_site"], "own_site_on": (on - timedelta(days=200)).isoformat(), "interviews": "yes"}},
        "q12": {"parts": {"rows": _rows(VOICE, no=["union"] if good else ["chain", "union"], unknown=["languages"])}},
        "q13": {"parts": {"groups": ["none"] if poor else ["hr", "managers"], "count": "" if poor else "14"}},
        "q14": {"parts": {"found": "no", "history": ["none"]}},
        "q15": {"parts": {"targets": [], "plan": "yes"}},
    }  # fmt: skip


def _policy(kind: str, on: date) -> dict[str, Any]:
    if kind in (POOR, CRITICAL):
        return {"provisions": ["none"]}
    reviewed = (on - timedelta(days=300 if kind == GOOD else 900)).isoformat()
    return {"provisions": PROVISIONS[: 8 if kind == GOOD else 5], "reviewed_on": reviewed, "suppliers": "yes"}


def _labour(kind: str, on: date) -> dict[str, Any]:
    if kind in (GOOD, HALF):
        return {"uses": "no"}
    checked = (on - timedelta(days=90)).isoformat()
    rows = [{"name": "Northgate Staffing", "sector": "not_licensable", "checked_on": checked},
            {"name": "Pell and Harrow Recruitment", "sector": "not_licensable"}]  # fmt: skip
    return {"uses": "yes", "providers": rows, "checks": ["pay", "right_to_work"]}


def _assessed(kind: str, on: date) -> dict[str, Any]:
    if kind in (POOR, CRITICAL):
        return {"state": "none"}
    done = (on - timedelta(days=170 if kind == GOOD else 500)).isoformat()
    return {"state": "done", "done_on": done, "found": ["agency", "subcontracting"]}


def _rows(
    rows: tuple[str, ...], *, no: list[str] | None = None, unknown: list[str] | None = None
) -> dict[str, str]:
    return {
        row: "no" if row in (no or []) else "dont_know" if row in (unknown or []) else "yes" for row in rows
    }
