"""Long plans and PDFs of them, for tests."""

from datetime import datetime, timedelta
from typing import Any

from actions.models import Action, PlanPrint
from actions.plan.printing import ask_for_print, make
from msplan.accounts.models import Person
from tests.actions.making import an_action

SMALL = '<html lang="en-GB"><head><title>Plan</title></head><body><h1>The plan</h1></body></html>'
# Asks for what no document may load: the printer refuses it.
UNPRINTABLE = SMALL.replace("<h1>", '<img alt="" src="https://elsewhere.example/x.png"><h1>')
NOT_COPIED = {"id", "number", "position", "title", "form_id", "starter"}


def a_plan_of(number: int, **words: Any) -> list[Action]:
    """So many actions, all but the first written at once."""
    first = an_action(title="Numbered action 1", **words)
    fields = {f.attname: getattr(first, f.attname) for f in Action._meta.concrete_fields}
    copied = {name: value for name, value in fields.items() if name not in NOT_COPIED}
    assert first.position is not None
    more = [
        Action(
            **copied,
            title=f"Numbered action {n}",
            number=first.number + n - 1,
            position=first.position + n - 1,
        )
        for n in range(2, number + 1)
    ]
    return [first, *Action.objects.bulk_create(more)]


def a_print(*, by: Person, at: datetime, html: str = SMALL, **words: Any) -> PlanPrint:
    """Asked for, waiting for a worker."""
    said: dict[str, Any] = {"query": "", "filters": [], "actions": 401, "sensitive": False, **words}
    return ask_for_print(html, title="Plan", author="Marlshire Police", by=by, at=at, **said)


def print_for(by: Person, at: datetime) -> None:
    """One PDF in each state: what nobody but them may open."""
    made, failed, thrown_away, begun, _ = (a_print(by=by, at=at, query=f"?q={n}") for n in range(5))
    make(made.pk, at=at)
    rows = PlanPrint.objects
    rows.filter(pk=failed.pk).update(state="failed", error="The PDF took longer than 240 seconds to make.")
    rows.filter(pk=thrown_away.pk).update(state="thrown_away", html="")
    lease = at + timedelta(minutes=10)
    rows.filter(pk=begun.pk).update(state="rendering", attempts=2, begun_at=at, lease_until=lease)
