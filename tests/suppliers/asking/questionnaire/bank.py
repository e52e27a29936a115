"""The shipped questionnaires, and answers to them that have every point there is."""

import copy
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from suppliers.asking.questionnaire import reading
from suppliers.asking.questionnaire.form import Form
from suppliers.asking.questionnaire.scoring import Result, score

FILES = Path(reading.__file__).parent / "bank"
ON = date(2026, 11, 20)

YES7 = dict.fromkeys(["fees", "repaid", "documents", "leave", "contract", "right_to_work", "bank"], "yes")
YES6 = dict.fromkeys(["contracts", "minimum", "payslips", "deductions", "hours", "rest"], "yes")
PROVISIONS = [
    "leave", "movement", "association", "threats", "fees", "overtime", "child_labour", "discrimination",
    "documents", "remedy",
]  # fmt: skip

# Every question answered as well as can be, on 20 November 2026.
BEST: dict[str, dict[str, Any]] = {
    "q1": {"status": "published", "url": "https://supplier.example/statement", "approved_on": "2026-03-31"},
    "q2": {"level": "board", "who": "Managing director"},
    "q3": {"provisions": PROVISIONS, "reviewed_on": "2026-01-15", "suppliers": "yes"},
    "q4": {"passed_on": "beyond"},
    "q5": {"size": "medium", "headcount": "40", "traits": ["none"]},
    "q6": {"uses": "no"},
    "q7": {"rows": YES7},
    "q8": {"rows": YES6, "overtime": "yes"},
    "q9": {"mapped": "tier3", "countries": ["GB", "PT"], "inputs": ["none"]},
    "q10": {"state": "done", "done_on": "2026-05-01", "found": ["agency"]},
    "q11": {
        "kinds": ["own_site", "supplier_site"], "own_site_on": "2026-02-01", "supplier_site_on": "2025-10-01",
        "interviews": "yes", "overdue": "0",
    },
    "q12": {"rows": dict.fromkeys(["own", "contract", "chain", "anonymous", "languages", "union"], "yes")},
    "q13": {"groups": ["hr", "buyers", "managers", "workers", "suppliers"]},
    "q14": {"found": "no", "history": ["none"]},
    "q15": {"targets": [{"what": "Agencies checked", "target": "4 of 4", "by": "2027-06-30"}], "plan": "yes"},
}  # fmt: skip


def body_of(slug: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((FILES / f"{slug}.json").read_text(encoding="utf-8"))
    return body


@cache
def form_of(slug: str) -> Form:
    return reading.read_body(body_of(slug))


def answer(parts: dict[str, Any] | None = None, **whole: Any) -> dict[str, Any]:
    """A value as it is kept."""
    value = {"parts": parts or {}, "dont_know": False, "not_applicable": "", "explain": "", **whole}
    return copy.deepcopy(value)


def best(slug: str = "extended", **changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The best answers of a form; ``q6={...}`` changes the parts of one question."""
    asked = [question.id for question in form_of(slug).questions]
    return {question: answer(changed.get(question, BEST[question])) for question in asked}


def scored(
    slug: str,
    answers: dict[str, Any],
    *,
    level: str = "verified",
    band: str = "medium",
    agreed: tuple[str, ...] = (),
    on: date = ON,
    **more: Any,
) -> Result:
    """With every answer shown as well as ``level``."""
    levels = {question.id: level for question in form_of(slug).questions}
    return score(form_of(slug), answers, levels=levels, agreed=agreed, inherent_band=band, on=on, **more)
