"""What goes back to people: an empty file to fill in, one row for each count that is owed."""

from collections.abc import Iterable, Sequence
from datetime import date

from actions.returns.importing.columns import FIELDS, TOLD
from actions.returns.models import ReturnSeries
from actions.returns.models.words import DONE, REQUIRED, ReturnKind
from msplan.lib.spreadsheets import Cell, Sheet

TITLE = "Returns to hand in"
ABOVE = (
    "One row for each count that is owed. Fill in the numbers, or why they are not known. Rows with neither "
    "are left out."
)


def template(series: Iterable[ReturnSeries], *, on: date) -> Sheet:
    """The days that have come and have no count; the next day of a return that owes none yet."""
    rows: list[Sequence[Cell]] = []
    for one in series:
        counted = {count.as_at for count in one.counts.all() if count.is_standing}
        owed = [day for day in one.days_until(on) if day not in counted]
        for day in owed or ([one.next_on] if one.next_on else []):
            kind = ReturnKind(one.kind)
            what = f"{REQUIRED[kind]}; {DONE[kind].lower()}" if one.is_share else DONE[kind]
            rows.append([one.reference, day, None, None, None, None, one.title, what, one.due_after(day)])
    return Sheet("Returns", [*(field.heading for field in FIELDS), *TOLD], rows, notes=[ABOVE])
