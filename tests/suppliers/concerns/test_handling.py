"""What the specialist team does with a concern: each act from the right start only, one of two who press at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.history.recording import verifies
from msplan.lib.dates import is_working_day
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from suppliers.concerns import handling
from suppliers.concerns.models import Concern, ConcernDecision
from suppliers.concerns.rights import ConcernChanged, ConcernRefused
from tests.people import person
from tests.suppliers.concerns.making import AT, ON, a_concern
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
DECIDED: dict[str, Any] = {
    "decided": "Passed on",
    "investigation": "MS/26/114",
    "referral": "not_yet",
    "contact": "not_until_told",
    "contact_from": None,
    "next_step": "Ask what was found",
    "next_step_on": ON + timedelta(days=3),
}


@pytest.fixture
def specialist() -> Person:
    return person("Spec Ialist", "specialist")


@pytest.fixture
def concern(specialist: Person) -> Concern:
    return a_concern(person("Olu Winterbourne", "contributor"))


def handled(concern: Concern, by: Person) -> Concern:
    handling.acknowledge(concern, by=by, at=AT)
    return Concern.objects.get(pk=concern.pk)


@pytest.mark.parametrize(
    ("raised_on", "by"),
    [
        (date(2026, 11, 19), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 23)),  # over a weekend
        (date(2026, 11, 21), date(2026, 11, 23)),
        (date(2026, 12, 24), date(2026, 12, 29)),  # Christmas, a weekend and the bank holiday in its place
    ],
)
def test_it_is_to_be_acknowledged_by_the_next_working_day(raised_on: date, by: date) -> None:
    at = AT.replace(year=raised_on.year, month=raised_on.month, day=raised_on.day)

    concern = a_concern(person("Olu Winterbourne"), at=at)

    assert (concern.acknowledge_by, is_working_day(by)) == (by, True)


def test_references_are_drawn_by_lot(concern: Concern, specialist: Person) -> None:
    others = [a_concern(specialist).reference for _ in range(30)]

    assert len({concern.reference, *others}) == 31
    assert sorted(others) != others


def test_its_whole_life(concern: Concern, specialist: Person) -> None:
    now = handled(concern, specialist)
    assert (now.state, now.next_step, now.next_step_on) == (
        "acknowledged",
        handling.FIRST_STEP,
        date(2026, 11, 23),
    )

    handling.decide(now, version=now.version, **DECIDED, by=specialist, at=AT)
    now.refresh_from_db()
    assert (now.next_step, now.next_step_on) == ("Ask what was found", ON + timedelta(days=3))

    handling.close(now, reason="The investigation has it.", by=specialist, at=AT)
    now.refresh_from_db()
    assert (now.state, now.next_step, now.due) == ("closed", "", None)

    handling.reopen(now, reason="Seen again.", by=specialist, at=AT)
    now.refresh_from_db()
    assert (now.state, now.close_reason, now.closed_at) == ("acknowledged", "", None)

    entries = Entry.objects.filter(thing_type="suppliers.concern", thing_id=concern.pk).order_by("pk")
    assert [entry.act.removeprefix("concerns.") for entry in entries] == [
        "raise", "acknowledge", "decide", "close", "reopen",
    ]  # fmt: skip
    assert all(entry.restricted and verifies(entry) for entry in entries)


def test_nothing_starts_from_the_wrong_state(concern: Concern, specialist: Person) -> None:
    for act in (handling.close, handling.reopen):
        with pytest.raises(InvalidTransition):
            act(concern, reason="x", by=specialist, at=AT)
    with pytest.raises(InvalidTransition):
        handling.decide(concern, version=1, **DECIDED, by=specialist, at=AT)
    handling.acknowledge(concern, by=specialist, at=AT)
    with pytest.raises(InvalidTransition, match="Spec Ialist acknowledged it already"):
        handling.acknowledge(Concern.objects.get(pk=concern.pk), by=specialist, at=AT)


def test_a_stale_decision_writes_nothing(concern: Concern, specialist: Person) -> None:
    now = handled(concern, specialist)
    handling.decide(now, version=now.version, **DECIDED, by=specialist, at=AT)

    with pytest.raises(ConcernChanged):
        handling.decide(now, version=now.version - 1, **DECIDED, by=specialist, at=AT)

    assert ConcernDecision.objects.count() == 1


@pytest.mark.parametrize(("days", "taken"), [(-1, 0), (0, 1), (1, 1)])
def test_the_next_step_is_today_or_later(concern: Concern, specialist: Person, days: int, taken: int) -> None:
    now, step = handled(concern, specialist), {"next_step_on": ON + timedelta(days=days)}

    if taken:
        handling.decide(now, version=now.version, **DECIDED | step, by=specialist, at=AT)
    else:
        with pytest.raises(ConcernRefused):
            handling.decide(now, version=now.version, **DECIDED | step, by=specialist, at=AT)

    assert ConcernDecision.objects.count() == taken


def test_a_page_sent_twice_raises_one(specialist: Person) -> None:
    page = "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11"
    first = a_concern(specialist, form_id=page)

    with pytest.raises(MadeAlready) as refusal:
        a_concern(specialist, form_id=page)

    assert refusal.value.thing == first
    assert Concern.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"signs": ["sad"]}, "concern_signs_known"),
        ({"signs": []}, "concern_signs_known"),
        ({"seen": ""}, "concern_has_words"),
        ({"seen_when": ""}, "concern_has_words"),
        ({"place": "moon"}, "concern_place_known"),
        ({"danger": "perhaps"}, "concern_danger_known"),
        ({"state": "acknowledged"}, "concern_acknowledged_by_somebody"),
        ({"next_step": "Ring"}, "concern_handled_has_next_step"),
        ({"close_reason": "Done"}, "concern_closed_has_reason"),
        ({"reference": "14"}, "concern_has_reference"),
    ],
)
def test_the_database_refuses_what_must_not_be(concern: Concern, change: dict[str, Any], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(**change)


def test_our_own_workplace_names_no_supplier(specialist: Person) -> None:
    acme = supplier("Acme Cleaning")

    concern = a_concern(specialist, place="workplace", place_name="The garage", supplier=acme)

    assert concern.supplier is None
    with pytest.raises(IntegrityError, match="concern_supplier_where"), transaction.atomic():
        Concern.objects.filter(pk=concern.pk).update(supplier=acme)


def test_whoever_was_named_is_forgotten_when_they_go_and_refuses_nothing(specialist: Person) -> None:
    """The undoing of an import takes suppliers out: a refusal because of a concern would tell of it."""
    acme = supplier("Acme Cleaning")
    concern = a_concern(specialist, place_name="Acme, the depot", supplier=acme)
    Entry.objects.filter(thing_type="suppliers.supplier")

    acme.score.delete() if hasattr(acme, "score") else None
    acme.names.all().delete()
    acme.delete()

    concern.refresh_from_db()
    assert (concern.supplier, concern.place_name) == (None, "Acme, the depot")


def test_of_two_who_acknowledge_one_is_told(concern: Concern, client: Client, specialist: Person) -> None:
    client.force_login(specialist)
    there = f"/concerns/{concern.reference}/"
    first = client.post(f"{there}acknowledge/")
    other = Client()
    other.force_login(person("Second Specialist", "specialist"))

    second = other.post(f"{there}acknowledge/", follow=True)

    assert first.status_code == 302
    assert "Spec Ialist acknowledged it already." in second.content.decode()
    concern.refresh_from_db()
    assert concern.acknowledged_by == specialist
