"""What the files of this app's lists hold. The plan itself has files of its own: actions/views/exporting.py."""

from typing import Any

from msplan.lib.spreadsheets import Cell
from msplan.lib.taking_away import SENSITIVE, Export

# Lists whose rows may be marked are marked as the highest of them can be: nobody reads a file row by row first.
ACTIONS_OF_SUPPLIER = Export(
    "Actions about a supplier",
    "actions-of-supplier",
    (
        ("Reference", "reference"),
        ("Title", "title"),
        ("Progress", "get_progress_display"),
        ("Owner", "owner.name"),
        ("Target date", "target_on"),
        ("Next review", "review_on"),
        ("Rating", "get_rating_display"),
        ("Marking", "get_marking_display"),
    ),
    marking=SENSITIVE,
)
REVIEWS = Export(
    "Reviews of an action",
    "reviews",
    (
        ("Action", "action.reference"),
        ("Due", "due_on"),
        ("Given on", "given_on"),
        ("By", "by.name"),
        ("What was done", "what_was_done"),
        ("Rating", "get_rating_display"),
        ("Why this rating", "rating_reason"),
        ("What is needed", "needed"),
        ("Next steps", "next_steps"),
    ),
    marking=SENSITIVE,
)
LESSONS = Export(
    "Lessons",
    "lessons",
    (
        ("Reference", "reference"),
        ("Title", "title"),
        ("Kind", "get_kind_display"),
        ("Theme", "get_theme_display"),
        ("Source", "get_source_display"),
        ("Reference of the source", "source_reference"),
        ("Day of the source", "source_on"),
        ("What happened", "what_happened"),
        ("What to do differently", "do_differently"),
        ("State", "get_state_display"),
        ("Recorded on", "recorded_on"),
        ("Marking", "get_marking_display"),
    ),
    marking=SENSITIVE,
)
RECOMMENDATIONS = Export(
    "Recommendations of inspections",
    "recommendations",
    (
        ("Inspection", "inspection"),
        ("Number", "number"),
        ("Recommendation", "text"),
        ("Accepted", "get_acceptance_display"),
        ("Response", "response"),
        ("Owner", "owner.name"),
        ("First due", "first_due_on"),
        ("Due", "due_on"),
        ("State", "get_state_display"),
        ("Closed on", "closed_on"),
        ("How it was closed", "closing_words"),
    ),
)
RISKS = Export(
    "Priority risks",
    "priority-risks",
    (
        ("Reference", "reference"),
        ("Risk", "title"),
        ("Lies in", "get_lies_in_display"),
        ("Who may be harmed", "who"),
        ("Where", "place_words"),
        ("Tiers", "tier_words"),
        ("How it was assessed", "method"),
        ("Assessed on", "assessed_on"),
        ("Salience", "get_salience_display"),
        ("Why", "salience_reason"),
        ("What is done now", "done_now"),
        ("Owner", "owner.name"),
        ("Next yearly review", "review_on"),
        ("State", "get_state_display"),
        ("Marking", "get_marking_display"),
    ),
    marking=SENSITIVE,
)
UNKNOWNS = Export(
    "Known unknowns",
    "known-unknowns",
    (
        ("Reference", "reference"),
        ("What we do not know", "title"),
        ("Why it matters", "why"),
        ("How we will find out", "how"),
        ("By", "by_on"),
        ("Owner", "owner.name"),
        ("Next yearly review", "review_on"),
        ("State", "get_state_display"),
        ("Answer", "answer"),
        ("Marking", "get_marking_display"),
    ),
    marking=SENSITIVE,
)
MEETINGS = Export(
    "Meetings",
    "meetings",
    (
        ("Meeting", "known_as"),
        ("Day", "on"),
        ("From", "starts_at"),
        ("Until", "ends_at"),
        ("Place", "place"),
        ("Chair", "chair.name"),
        ("State", "get_state_display"),
        ("Marking", "get_marking_display"),
    ),
    marking=SENSITIVE,
)
PARTNERSHIPS = Export(
    "Partnerships",
    "partnerships",
    (
        ("Partnership", "name"),
        ("Purpose", "purpose"),
        ("What it covers", "covers"),
        ("Our contact", "contact.name"),
        ("Looked over on", "looked_over_on"),
        ("Archived on", "archived_on"),
    ),
)
TASKS = Export(
    "Tasks of partnerships",
    "partnership-tasks",
    (
        ("Partnership", "partnership.name"),
        ("Task", "title"),
        ("Text", "text"),
        ("Reference", "reference"),
        ("Led by", "lead"),
        ("Owner", "owner.name"),
        ("Agreed on", "agreed_on"),
        ("First due", "first_due_on"),
        ("Due", "due_on"),
        ("State", "state_now"),
        ("Next update", "update_on"),
        ("Done on", "done_on"),
    ),
)


def _last(row: dict[str, Any], name: str) -> Cell:
    """Of the last self-assessment that was closed."""
    closed: Any = next(iter(row["latest"]), None)
    value: Cell = getattr(closed, name) if closed else None
    return value


STANDARDS = Export(
    "Sets of standards",
    "standards",
    (
        ("Set", "set.name"),
        ("Edition", "set.edition"),
        ("Source", "set.source"),
        ("In use", "set.is_active"),
        ("Self-assessment under way, as at", "open.as_at"),
        ("Last self-assessment, as at", lambda row: _last(row, "as_at")),
        ("Next self-assessment", lambda row: _last(row, "next_on")),
    ),
    marking=SENSITIVE,
)
