"""Looking at an equivalent: what it is worth is said by a second person, and by nobody else."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.record.models import Equivalent


@transaction.atomic
def check(
    equivalent: Equivalent, *, version: int, control_score: Decimal, note: str, by: Person, at: datetime
) -> None:
    """Say what it is worth as a control, 0 to 100.

    Raises StaleEdit where it was changed after it was read, RowRefused where ``by`` entered it or it has expired,
    InvalidTransition where it is archived.
    """
    now = hold(Equivalent.objects.get_queryset(), equivalent.pk)
    on = london_date(at)
    if now.version != version:
        raise StaleEdit
    if now.is_archived:
        raise InvalidTransition("This equivalent is archived. Take it out of the archive first.")
    if now.entered_by_id == by.pk:
        raise RowRefused("You entered it, so somebody else has to check it.")
    if now.is_expired(on):
        raise RowRefused("It has expired: ask the supplier for the new one.")
    before = {"control_score": now.control_score}
    now.checked_by, now.checked_on, now.check_note, now.control_score = by, on, note.strip(), control_score
    now.version += 1
    keep(
        now,
        only=["checked_by", "checked_on", "check_note", "control_score", "version"],
        field="control_score",
    )
    after = {"control_score": control_score, "note": now.check_note}
    record("record.check_equivalent", now, by=by, at=at, before=before, after=after)
    equivalent.refresh_from_db()
