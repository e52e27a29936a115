"""What risks and unknowns hand to chasing."""

from datetime import date, timedelta
from typing import Any

import pytest

from actions.risks.closing import close_risk
from actions.risks.due import items
from msplan.chasing.planning import plan
from tests.actions.making import an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import department, person

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 10)  # a Wednesday
ASSESSED = date(2025, 6, 10)


def kinds(on: date, people: set[int] | None = None) -> list[tuple[str, date]]:
    return [(due.kind, due.due_on) for due in items(on, people)]


@pytest.mark.parametrize(("days", "seen"), [(-91, False), (-90, True), (-89, True), (30, True)])
def test_a_yearly_review_is_seen_ninety_days_ahead(days: int, *, seen: bool) -> None:
    a_risk(assessed_on=ASSESSED)

    assert kinds(DUE + timedelta(days=days)) == ([("Yearly review", DUE)] if seen else [])


def test_an_unknown_has_two_dates_with_ladders_and_links_of_their_own() -> None:
    unknown = an_unknown(noted_on=ASSESSED, by_on=date(2026, 7, 1))

    review, by = items(DUE)

    assert (review.ladder, review.due_on, review.link) == (
        "yearly",
        DUE,
        f"/actions/risks/unknowns/{unknown.pk}/review/",
    )
    assert (by.ladder, by.due_on, by.link) == (
        "target",
        date(2026, 7, 1),
        f"/actions/risks/unknowns/{unknown.pk}/",
    )
    assert review.thing == by.thing == f"actions.knownunknown:{unknown.pk}"


def test_what_is_closed_is_left_out_and_people_narrow_it() -> None:
    risk, other = a_risk(assessed_on=ASSESSED), person("Mina Calder", "contributor")
    a_risk(assessed_on=ASSESSED, owner=other)
    close_risk(risk, reason="x", by=other, at=noon(ASSESSED))

    assert kinds(DUE) == kinds(DUE, {other.pk}) == [("Yearly review", DUE)]
    assert kinds(DUE, {an_owner().pk}) == []


def test_the_title_of_a_sensitive_one_stays_out_of_mails() -> None:
    a_risk(assessed_on=ASSESSED, marking="official_sensitive")

    assert [due.label for due in items(DUE)] == ["R-001 (OFFICIAL-SENSITIVE: sign in to see its title)"]


@pytest.mark.parametrize(("days", "told"), [(13, False), (14, True), (15, True)])
def test_the_lead_of_the_owners_department_hears_fourteen_days_late(days: int, *, told: bool) -> None:
    lead = person("Lea Marchmont", "department_lead")
    owner = person("Olu Winterbourne", "contributor", department=department("Procurement", lead=lead))
    a_risk(assessed_on=ASSESSED, owner=owner)

    heard = {digest.receiver.name for digest in plan(DUE + timedelta(days=days))}

    assert ("Lea Marchmont" in heard) is told


@pytest.mark.parametrize("how_many", [1, 20])
def test_it_asks_one_question_whatever_there_is(how_many: int, django_assert_num_queries: Any) -> None:
    for _ in range(how_many):
        a_risk(assessed_on=ASSESSED)
        an_unknown(noted_on=ASSESSED, by_on=DUE)

    with django_assert_num_queries(1):
        assert len(list(items(DUE))) == 3 * how_many
