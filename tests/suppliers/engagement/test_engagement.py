"""Engagements: who came, what changed, who is asked when; the yearly sums count the list."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.due import items
from suppliers.engagement.holding import (
    Party,
    call_off,
    edit_engagement,
    follow_up,
    plan_engagement,
    say_held,
)
from suppliers.engagement.summing import by_year
from suppliers.models import Engagement, EngagementParty, Supplier
from tests.people import person
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def a_lead() -> Person:
    return Person.objects.filter(name="Sela Marchbank").first() or person("Sela Marchbank", "specialist")


def an_engagement(**changes: Any) -> Engagement:
    words: dict[str, Any] = {
        "kind": "session",
        "title": "Signs of forced labour",
        "on": ON,
        "owner": a_lead(),
        "invited": 20,
        "parties": [Party("union", "Union of Service Workers")],
        "by": a_lead(),
        "at": AT,
        **changes,
    }
    return plan_engagement(**words)


def held(one: Engagement, came: int | None = 12, **changes: Any) -> Engagement:
    words = {"went": "Well.", "follow_up_on": None, "by": a_lead(), "at": AT, **changes}
    say_held(one, came=came, **words)
    return one


@pytest.mark.parametrize(("came", "taken"), [(0, True), (20, True), (21, False)])
def test_no_more_came_than_were_invited(came: int, *, taken: bool) -> None:
    one = an_engagement()
    if taken:
        assert held(one, came).came == came
    else:
        with pytest.raises(RowRefused, match="More came"):
            held(one, came)
    held(an_engagement(invited=None), 500)


def test_database_refuses_more_than_were_invited() -> None:
    one = held(an_engagement())

    with pytest.raises(IntegrityError, match="engagement_came_of_invited"), transaction.atomic():
        Engagement.objects.filter(pk=one.pk).update(came=21)


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (0, True), (1, False)])
def test_how_it_went_is_said_from_its_day_on(days: int, *, taken: bool) -> None:
    one = an_engagement(on=ON + days * DAY)
    if taken:
        assert held(one).state == "held"
    else:
        with pytest.raises(InvalidTransition, match="lies ahead"):
            held(one)


def test_it_is_with_somebody_and_they_need_not_be_suppliers() -> None:
    with pytest.raises(RowRefused, match="with whom"):
        an_engagement(parties=[])

    acme = supplier("Acme Cleaning Ltd")
    both = [Party("supplier", supplier=acme), Party("charity", "Open Door"), Party("supplier", supplier=acme)]
    one = an_engagement(parties=both)

    assert [party.display_name for party in one.parties.all()] == ["Acme Cleaning Ltd", "Open Door"]
    with pytest.raises(IntegrityError, match="party_is_one_thing"), transaction.atomic():
        EngagementParty.objects.create(engagement=one, kind="union", supplier=acme)


def test_parties_of_merged_suppliers_count_for_the_survivor() -> None:
    old, new = supplier("Acme Cleaning"), supplier("Acme Cleaning Services")
    one = an_engagement(parties=[Party("supplier", supplier=old)])
    Supplier.objects.filter(pk=old.pk).update(merged_into=new)

    assert list(Engagement.objects.with_supplier(new)) == [one]


def test_its_owner_is_asked_how_it_went_then_what_changed_then_no_more() -> None:
    one = an_engagement()
    due = next(items(ON))
    assert (due.kind, due.due_on, due.person_id) == ("How an engagement went", ON, a_lead().pk)

    held(one, follow_up_on=ON + 30 * DAY)
    due = next(items(ON))
    assert (due.kind, due.due_on) == ("What changed after an engagement", ON + 30 * DAY)

    with pytest.raises(RowRefused, match="Say what changed"):
        follow_up(one, changed=" ", is_change=False, next_on=None, by=a_lead(), at=AT)
    with pytest.raises(RowRefused, match="lie ahead"):
        follow_up(one, changed="Nothing yet", is_change=False, next_on=ON, by=a_lead(), at=AT)
    follow_up(one, changed="Nothing yet", is_change=False, next_on=ON + DAY, by=a_lead(), at=AT)
    assert next(items(ON)).due_on == ON + DAY
    follow_up(one, changed="They use our card", is_change=True, next_on=None, by=a_lead(), at=AT)
    assert not list(items(ON))


def test_called_off_with_a_reason_asks_nobody() -> None:
    one = an_engagement()
    with pytest.raises(RowRefused, match="Say why"):
        call_off(one, reason=" ", by=a_lead(), at=AT)
    call_off(one, reason="Snow", by=a_lead(), at=AT)

    assert not list(items(ON))
    with pytest.raises(InvalidTransition):
        held(one)


def test_moved_day_moves_the_question() -> None:
    one = an_engagement()
    edit_engagement(
        one,
        version=1,
        changes={"on": ON + 9 * DAY},
        parties=[Party("charity", "Open Door")],
        by=a_lead(),
        at=AT,
    )

    one.refresh_from_db()
    assert (one.asked_on, one.parties.get().name) == (ON + 9 * DAY, "Open Door")


def test_yearly_sums_split_on_the_first_of_april_and_match_the_list() -> None:
    for day, came in ((date(2026, 3, 31), 3), (date(2026, 4, 1), 4), (date(2026, 5, 1), None)):
        held(an_engagement(on=day), came)
    an_engagement()  # planned: not counted

    found = {row.year: row for row in by_year()}

    assert [(y, r.held, r.came, r.counted) for y, r in found.items()] == [(2026, 2, 4, 1), (2025, 1, 3, 1)]
    for year, row in found.items():
        listed = Engagement.objects.matching(on=ON, kind=[row.kind], state=["held"], year=str(year))
        assert listed.count() == row.held
