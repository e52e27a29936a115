"""What the forms of every room share, and the plainest of them. Forms clean; acts do."""

from msplan.lib.forms import DateField
from msplan.lib.writing import LONG, NO_NAMES, Editing, LinkField, ReasonForm, Uncounted, Written, long_text

__all__ = [
    "LONG", "NO_NAMES", "DateForm", "Editing", "LinkField", "ReasonForm", "Uncounted", "Written", "long_text",
]  # fmt: skip


class DateForm(Written):
    submit = "Change the target date"

    to = DateField(label="New target date")
    reason = long_text(
        "Why does it change?", help_text="It is kept with the dates and shown on the action's page"
    )
