"""Mails to whoever does a corrective action at the supplier: three at the most. Rule: docs/rules/checks.md."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction

from msplan.force.models import ForceProfile
from msplan.lib.dates import is_working_day, london_date, plain
from msplan.outbox.posting import AlreadyPosted, post
from suppliers.checks.models import CorrectiveAction

PURPOSE = "corrective action"


class Step(NamedTuple):
    """From so many days from the due date (minus: before), and for a week: after a gap nothing old is sent."""

    days: int
    name: str
    said: str


STEPS = (
    Step(-7, "7 days before", "is due on"),
    Step(0, "on the day", "was agreed for"),
    Step(7, "7 days late", "was agreed for"),
)
HOLDS = 7


def step_on(due_on: date, on: date) -> Step | None:
    """The step that holds on a day; none outside the three weeks."""
    late = (on - due_on).days
    return next((step for step in STEPS if step.days <= late < step.days + HOLDS), None)


def to_write(on: date) -> list[tuple[CorrectiveAction, Step]]:
    """Which contacts are written to on a day, and under which step: none on a day that is no working day.

    Not said to be done, with an address, of a finding that is open. One query.
    """
    if not is_working_day(on):
        return []
    first, last = on - timedelta(days=STEPS[-1].days + HOLDS - 1), on - timedelta(days=STEPS[0].days)
    found = CorrectiveAction.objects.to_do().with_people().exclude(contact_email="")
    rows = found.filter(due_on__range=(first, last), finding__supplier__archived_at__isnull=True)
    steps = ((row, step_on(row.due_on, on)) for row in rows.order_by("due_on", "pk"))
    return [(row, step) for row, step in steps if step is not None]


def write_to_contacts(*, at: datetime, held: bool = False) -> int:
    """Write the mails that are due now; a second run writes none. Returns how many."""
    written = 0
    for corrective, step in to_write(london_date(at)):
        written += _write(corrective, step, at=at, held=held)
    return written


@transaction.atomic
def _write(corrective: CorrectiveAction, step: Step, *, at: datetime, held: bool) -> bool:
    on = london_date(at)
    context = {
        "contact": corrective.contact_name,
        "supplier": corrective.finding.survivor.name,
        "what": corrective.what,
        "due_on": plain(corrective.due_on),
        "is_late": on > corrective.due_on,
        "is_today": on == corrective.due_on,
        "follower": corrective.follower.name,
        "follower_email": corrective.follower.email,
        "force": ForceProfile.current(),
    }
    key = f"corrective:{corrective.pk}:{corrective.due_on.isoformat()}:{step.days}"
    try:
        post(
            to=corrective.contact_email, template="corrective_action", context=context, key=key, purpose=PURPOSE,
            at=at, held=held,
        )  # fmt: skip
    except AlreadyPosted:
        return False
    return True
