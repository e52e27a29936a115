"""What the files of this room's lists hold: numbers and our own words, and no people but those who answer for them."""

from typing import Any

from actions.training.facts import known
from msplan.lib.dates import today
from msplan.lib.spreadsheets import WHOLE, Cell
from msplan.lib.taking_away import Export


def _known(row: Any) -> str:
    return known(row, today()).text


def _number(name: str) -> Any:
    """Of the last return, where it is known: what is too old stands in no file as if it were."""

    def number(row: Any) -> Cell:
        value: int | None = getattr(row, f"last_{name}")
        return value if known(row, today()).is_known else None

    return number


def _why_not(row: Any) -> str:
    now = known(row, today())
    return "" if now.is_known else now.detail


REQUIREMENTS = Export(
    "Training: who must do what",
    "training",
    (
        ("Course", "course.name"),
        ("How it is taught", "course.get_kind_display"),
        ("Audience", "audience.name"),
        ("Who they are", "audience.get_group_display"),
        ("How many have done it", _known),
        ("Must do it", _number("required")),
        ("Have done it", _number("completed")),
        ("As at", "last_as_at"),
        ("Why it is not known", _why_not),
        ("Who hands in", "owner.name"),
        ("How often", "get_every_months_display"),
        ("Next return", "due_on"),
        ("Ended", "ended_on"),
    ),
    formats={"Must do it": WHOLE, "Have done it": WHOLE},
)
COURSES = Export(
    "Training: courses",
    "courses",
    (
        ("Course", "name"),
        ("How it is taught", "get_kind_display"),
        ("What it teaches", "teaches"),
        ("Counts for", "valid_words"),
        ("Required of (audiences)", "required_of"),
        ("Archived", "archived_on"),
    ),
)
AUDIENCES = Export(
    "Training: audiences",
    "audiences",
    (
        ("Audience", "name"),
        ("Who they are", "get_group_display"),
        ("Part of", "within.name"),
        ("People", "people_now"),
        ("Counted on", "counted_on"),
        ("Courses to do", "has_to_do"),
        ("Archived", "archived_on"),
    ),
    formats={"People": WHOLE},
)
NEEDS = Export(
    "Training needs",
    "training-needs",
    (
        ("Audience", "name"),
        ("Who they are", "get_group_display"),
        ("What they need", lambda row: row.needs_now or "Not judged yet"),
        ("Judged on", "judged_on"),
        ("Judged by", "judged_by"),
        ("Judged again by", "needs_on"),
        ("Who judges", "owner.name"),
    ),
)
JUDGED = Export(
    "What an audience needs to learn",
    "training-needs-judged",
    (
        ("Audience", "audience.name"),
        ("Judged on", "judged_on"),
        ("Judged by", "judged_by"),
        ("What they need", "needs"),
        ("Judged again by", "next_on"),
        ("Entered by", "given_by.name"),
        ("Entered", "given_at"),
    ),
)
RETURNS = Export(
    "Training: returns",
    "training-returns",
    (
        ("Course", "requirement.course.name"),
        ("Audience", "requirement.audience.name"),
        ("As at", "as_at"),
        ("Must do it", "required"),
        ("Have done it", "completed"),
        ("Why it is not known", "unknown_reason"),
        ("Stands", "is_standing"),
        ("Why it was corrected", "reason"),
        ("Handed in", "given_at"),
        ("By", "given_by.name"),
    ),
    formats={"Must do it": WHOLE, "Have done it": WHOLE},
)
FILES = Export(
    "Training: files",
    "training-files",
    (
        ("Imported", "made_at"),
        ("By", "made_by.name"),
        ("What was in it", "get_shape_display"),
        ("Rows", "rows"),
        ("New", "added"),
        ("Changed", "changed"),
        ("The same", "unchanged"),
        ("Undone", "undone_at"),
    ),
)
OVER_TIME = Export(
    "Training: how many have done it, over time",
    "training-over-time",
    (
        ("Course", "course"),
        ("Audience", "audience"),
        ("As at", "day"),
        ("How many have done it", "text"),
        ("Must do it", "required"),
        ("Have done it", "completed"),
        ("Share", "share"),
    ),
    formats={"Must do it": WHOLE, "Have done it": WHOLE, "Share": "0.0%"},
)
HEAD_COUNTS = Export(
    "Training: head-counts of an audience",
    "training-head-counts",
    (
        ("Audience", "audience.name"),
        ("As at", "as_at"),
        ("People", "people"),
        ("Handed in", "given_at"),
        ("By", "given_by.name"),
    ),
    formats={"People": WHOLE},
)
CONFIDENCE = Export(
    "Training: confidence before and after",
    "training-confidence",
    (
        ("Course", "course.name"),
        ("Audience", "audience.name"),
        ("Measured", "measured_on"),
        ("Answered", "answered"),
        ("Scale", "get_scale_display"),
        ("Mean before", "before"),
        ("Mean after", "after"),
    ),
)
