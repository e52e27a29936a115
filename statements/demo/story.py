"""What became of the 23 starter actions in two years: reviews given early, late or not at all, dates that
slipped, work that was finished. Told in days before today, so that the demonstration never grows old.
"""

from dataclasses import dataclass

GREEN, AMBER, RED = "green", "amber", "red"


@dataclass(frozen=True)
class Told:
    """One review: how many days after its due date it was given, the rating, what was done, what is next.

    ``why`` is the reason for a rating that is not green, ``needed`` what red asks for. Without ``done`` it is
    "no change since last time".
    """

    days: int
    rating: str
    done: str = ""
    why: str = ""
    next: str = ""
    needed: str = ""


@dataclass(frozen=True)
class Slip:
    """The target date moved so many months, with a reason, so many days after the nth review was due."""

    after: int
    days: int
    months: int
    reason: str


@dataclass(frozen=True)
class Story:
    """``number``: the row of the starter plan. ``due``: days since its latest review date (minus: ahead).

    Reviews fall 6, 12, 18 and 24 months after the start; ``told`` has one for each that was given.
    """

    number: int
    owner: str
    due: int
    told: tuple[Told, ...]
    slips: tuple[Slip, ...] = ()
    completed: tuple[int, str, str] | None = None  # months after the start, outcome, evidence link
    # Days before today, outcome, evidence link, why it was returned four days later ("": it still waits).
    handed_in: tuple[int, str, str, str] | None = None
    # Days before today, the plan manager's question about the last review, the answer ("": not answered yet).
    asked: tuple[int, str, str] | None = None
    paused: tuple[str, int] | None = None  # reason, days from today until which
    about: str = ""  # code of a category: it came to be about the supplier of it who is paid most


# The departments that support an action, by the row of the starter plan.
SUPPORT = {
    1: ("Corporate Development", "Estates and Facilities"),
    3: ("Public Protection",),
    8: ("Estates and Facilities",),
    9: ("Procurement", "Learning and Development"),
    11: ("Estates and Facilities", "Public Protection"),
    12: ("Procurement",),
    19: ("HR", "Procurement", "Communications and Engagement"),
    20: ("HR", "Communications and Engagement"),
    21: ("HR", "Procurement"),
}
