"""Whom Marlshire trains in what, how many had done it quarter by quarter, and what each group needs. All invented."""

from dataclasses import dataclass
from typing import Any

UNKNOWN = "The learning system keeps no list of who is on response and neighbourhood teams. It is asked to make one."


@dataclass(frozen=True)
class Told:
    """An audience: who, how many, in which larger one, who judges its needs, what the system calls it."""

    group: str
    people: int
    owner: str
    within: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class Required:
    """``returns``: quarter by quarter, the oldest first; words are the reason why it is not known, None: not given.

    ``days``: so long after the quarter's end.
    """

    course: str
    audience: str
    owner: str
    every: int
    returns: tuple[tuple[int, int] | str | None, ...]
    days: int = 9


STAFF = "All staff and officers"
COURSES: dict[str, dict[str, Any]] = {
    "Seeing the signs": {
        "kind": "e_learning",
        "teaches": "What modern slavery is, the signs of it in homes, streets and workplaces, and whom to tell.",
        "valid_months": 24,
        "known_as": "MSHT-01",
    },
    "Slavery in what we buy": {
        "kind": "classroom",
        "teaches": "How to look at a category, ask a supplier, read an answer, and when to call the specialist team.",
        "valid_months": 36,
        "known_as": "",
    },
    "The first call": {
        "kind": "briefing",
        "teaches": "What callers say when they cannot speak freely, which questions keep them safe, what to log.",
        "valid_months": 12,
        "known_as": "MSHT-07",
    },
    "Who is really hired": {
        "kind": "classroom",
        "teaches": "Warning signs in applications, right-to-work papers and agency invoices.",
        "valid_months": 24,
        "known_as": "",
    },
    "What we expect of suppliers": {
        "kind": "briefing",
        "teaches": "Our code of conduct, how workers can raise a concern, what happens when one does.",
        "valid_months": None,
        "known_as": "",
    },
}
AUDIENCES = {
    STAFF: Told("all_staff", 3_462, "Joanna Pellatt"),
    "Contact management": Told("contact", 214, "Isla Thornby", STAFF, "Contact Centre"),
    "Frontline teams": Told("frontline", 1_184, "Isla Thornby", STAFF),
    "Procurement": Told("procurement", 14, "Colin Strathby", STAFF),
    "HR": Told("hr", 38, "Ruth Caldermoor", STAFF),
    "Cleaning and facilities suppliers": Told("suppliers", 26, "Aisha Penrowe"),
    "Volunteers": Told("partners", 0, "Joanna Pellatt"),
}
NOT_COUNTED = "Briefings are held at the start of a shift and nobody wrote down who was there."
REQUIRED = (
    Required("Seeing the signs", STAFF, "Joanna Pellatt", 3, (
        (3_455, 3_050), (3_462, 3_151), (3_431, 3_188), (3_447, 3_240),
    )),
    Required("Seeing the signs", "Contact management", "Joanna Pellatt", 3, ((209, 148), (211, 160), (214, 166), None)),
    Required("Seeing the signs", "Frontline teams", "Joanna Pellatt", 3, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
    Required("The first call", "Contact management", "Isla Thornby", 3, (NOT_COUNTED, NOT_COUNTED, (214, 96), None)),
    Required("Slavery in what we buy", "Procurement", "Colin Strathby", 6, ((13, 9), None, (14, 13), None)),
    Required("Who is really hired", "HR", "Ruth Caldermoor", 3, ((36, 20), (38, 27), (38, 31), None)),
    Required("What we expect of suppliers", "Cleaning and facilities suppliers", "Aisha Penrowe", 6, (
        (24, 6), None, (26, 11), None,
    )),
    Required("Seeing the signs", "Volunteers", "Joanna Pellatt", 12, (None, None, None, None)),
)  # fmt: skip
# Course, audience, scale, how many answered, mean before, mean after.
CONFIDENCE = (
    ("Slavery in what we buy", "Procurement", "1-5", 12, "2.40", "4.10"),
    ("Seeing the signs", STAFF, "0-100", 640, "54", "71"),
    ("The first call", "Contact management", "1-5", 88, "2.90", "3.80"),
    ("Who is really hired", "HR", "1-5", 4, "2.50", "4.00"),
)
# Days ago, judged by whom, what they need, judged again after so many days.
NEEDS = {
    STAFF: (
        130,
        "Head of Learning and Development",
        (
            "The signs, and one number to ring. Half an hour is what people have; "
            "officers who meet the public need more than those who do not."
        ),
        365,
    ),
    "Procurement": (
        200,
        "Head of Procurement",
        (
            "Everybody can screen a purchase. Three of fourteen have never read an audit "
            "report of a factory, and nobody knows how debt bondage looks in a payslip."
        ),
        365,
    ),
    "Contact management": (
        95,
        "Contact management inspectors",
        (
            "Call takers know the signs. What is missing is what to ask when the "
            "caller is overheard, and practice with interpreters on the line."
        ),
        180,
    ),
    "Cleaning and facilities suppliers": (
        60,
        "Category manager, services",
        (
            "Supervisors on site speak with cleaners daily and do not know what to look "
            "for. A short briefing in four languages, at the start of a shift."
        ),
        180,
    ),
    "HR": (
        300,
        "Director of People",
        (
            "Resourcing staff see copies of papers and seldom the person. They need to know "
            "when the same address or bank account comes back."
        ),
        240,
    ),
}
