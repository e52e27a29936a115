"""Partnerships and tasks for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.models import Member, Partnership, PartnerTask
from actions.partners.keeping import add_member, create_partnership
from actions.partners.tasking import agree_task
from msplan.accounts.models import Person
from tests.actions.making import noon
from tests.people import person

AGREED = date(2026, 1, 15)


def a_keeper() -> Person:
    return Person.objects.filter(name="Pim Aldersey").first() or person("Pim Aldersey", "plan_manager")


def a_contact() -> Person:
    return Person.objects.filter(name="Sela Marchbank").first() or person("Sela Marchbank", "specialist")


def a_partnership(name: str = "County partnership", **changes: Any) -> Partnership:
    words = {"purpose": "Working together.", "contact": a_contact(), "by": a_keeper(), "at": noon(AGREED)}
    return create_partnership(name=name, **{**words, **changes})


def a_member(partnership: Partnership, organisation: str = "Marlshire Council", **changes: Any) -> Member:
    words = {"kind": "local_authority", "by": a_keeper(), "at": noon(AGREED)}
    return add_member(partnership, organisation=organisation, **{**words, **changes})


def a_task(partnership: Partnership | None = None, *, led_by_us: bool = False, **changes: Any) -> PartnerTask:
    """Agreed on 15 January 2026, due at the end of that year, led by a member."""
    partnership = partnership or Partnership.objects.first() or a_partnership()
    words: dict[str, Any] = {
        "title": "Share the referral form",
        "agreed_on": AGREED,
        "due_on": date(2026, 12, 31),
        "owner": a_contact(),
        "lead": None if led_by_us else partnership.members.first() or a_member(partnership),
        "by": a_keeper(),
        "at": noon(AGREED),
    }
    return agree_task(partnership, **{**words, **changes})
