"""Two of the team on one concern at once, as real transactions in both orders: one wins, the other is told."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from suppliers.concerns import handling
from suppliers.concerns.models import Concern, ConcernDecision
from suppliers.concerns.rights import ConcernChanged
from tests.people import person
from tests.rivals import DONE, one_after_the_other
from tests.suppliers.concerns.making import AT, ON, a_concern
from tests.suppliers.unlocked import without_locks

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]
ORDERS = pytest.mark.parametrize("turned", [False, True])
NAMES = ("First Specialist", "Second Specialist")
ONLY_HANDLED = "Only a concern that is being handled can be closed."
DECIDED: dict[str, Any] = {
    "decided": "Passed on",
    "investigation": "",
    "referral": "not_yet",
    "contact": "not_until_told",
    "contact_from": None,
    "next_step": "Ask what was found",
    "next_step_on": ON + timedelta(days=3),
}
# What must hold of every concern, asked in SQL of its own: a version and an entry for each thing that was done.
BROKEN = """
    SELECT c.reference FROM suppliers_concern c
    WHERE c.version <> (SELECT count(*) FROM history_entry e
                        WHERE e.thing_type = 'suppliers.concern' AND e.thing_id = c.id)
       OR EXISTS (SELECT 1 FROM history_entry e
                  WHERE e.thing_type = 'suppliers.concern' AND e.thing_id = c.id AND NOT e.restricted)
"""


def broken() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [reference for (reference,) in cursor.fetchall()]


def of_the_team(name: str) -> Person:
    return Person.objects.filter(name=name).first() or person(name, Role.SPECIALIST)


def raised() -> Concern:
    for name in NAMES:
        of_the_team(name)
    return a_concern(person("Olu Winterbourne", "contributor"))


def handled() -> Concern:
    concern = raised()
    handling.acknowledge(concern, by=of_the_team(NAMES[0]), at=AT)
    return read(concern)


def read(concern: Concern) -> Concern:
    """As the page of whoever acts has read it."""
    return Concern.objects.with_people().get(pk=concern.pk)


def acknowledging(concern: Concern, who: str) -> Deed:
    return partial(handling.acknowledge, read(concern), by=of_the_team(who), at=AT)


def closing(concern: Concern, who: str) -> Deed:
    return partial(handling.close, read(concern), reason=f"Passed on by {who}.", by=of_the_team(who), at=AT)


def deciding(concern: Concern, who: str) -> Deed:
    now = read(concern)
    return partial(handling.decide, now, version=now.version, **DECIDED, by=of_the_team(who), at=AT)


def reopening(concern: Concern, who: str) -> Deed:
    return partial(handling.reopen, read(concern), reason="Seen again.", by=of_the_team(who), at=AT)


def in_turn(
    deed: Callable[[Concern, str], Deed], concern: Concern, *, turned: bool
) -> tuple[list[Deed], str]:
    """Both of the team do the same; and who is first."""
    names = NAMES[::-1] if turned else NAMES
    return [deed(concern, name) for name in names], names[0]


@ORDERS
def test_of_two_who_acknowledge_one_has_it_and_the_other_is_told_who(*, turned: bool) -> None:
    concern = raised()
    deeds, first = in_turn(acknowledging, concern, turned=turned)

    outcome = one_after_the_other(*deeds, InvalidTransition)

    assert outcome == (DONE, f"{first} acknowledged it already.", True)
    now = read(concern)
    assert (str(now.acknowledged_by), now.version) == (first, 2)
    assert Entry.objects.filter(act="concerns.acknowledge").count() == 1
    assert broken() == []


def test_control_without_the_guard_both_believe_that_they_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    concern = raised()
    deeds, _ = in_turn(acknowledging, concern, turned=False)

    with without_locks(monkeypatch, handling):
        assert one_after_the_other(*deeds, InvalidTransition) == (DONE, DONE, True)

    assert Entry.objects.filter(act="concerns.acknowledge").count() == 2
    assert str(read(concern).acknowledged_by) == NAMES[1]


@ORDERS
def test_of_two_who_close_one_is_told_who_was_first(*, turned: bool) -> None:
    concern = handled()
    deeds, first = in_turn(closing, concern, turned=turned)

    outcome = one_after_the_other(*deeds, InvalidTransition)

    assert outcome == (DONE, f"{first} closed it already.", True)
    assert read(concern).close_reason == f"Passed on by {first}."
    assert broken() == []


def test_control_without_the_guard_the_second_reason_takes_the_place_of_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    concern = handled()
    deeds, _ = in_turn(closing, concern, turned=False)

    with without_locks(monkeypatch, handling):
        assert one_after_the_other(*deeds, InvalidTransition) == (DONE, DONE, True)

    assert read(concern).close_reason == f"Passed on by {NAMES[1]}."


def test_what_was_closed_a_moment_before_is_decided_no_more() -> None:
    concern = handled()
    deeds = closing(concern, NAMES[0]), deciding(concern, NAMES[1])

    assert one_after_the_other(*deeds, InvalidTransition, ConcernChanged) == (DONE, "ConcernChanged", True)
    assert not ConcernDecision.objects.exists()
    assert broken() == []


def test_what_was_decided_a_moment_before_is_not_closed_unread() -> None:
    concern = handled()
    now = read(concern)
    close = partial(
        handling.close, now, version=now.version, reason="Passed on.", by=of_the_team(NAMES[1]), at=AT
    )

    outcome = one_after_the_other(deciding(concern, NAMES[0]), close, InvalidTransition, ConcernChanged)

    assert outcome == (DONE, "ConcernChanged", True)
    assert (read(concern).state, ConcernDecision.objects.count()) == ("acknowledged", 1)
    assert broken() == []


def test_control_without_the_lock_a_decision_falls_upon_a_closed_concern(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    concern = handled()
    deeds = closing(concern, NAMES[0]), deciding(concern, NAMES[1])

    with (
        without_locks(monkeypatch, handling),
        pytest.raises(Exception, match="concern_handled_has_next_step"),
    ):
        # The step of a closed concern is the last thing that the database itself still refuses.
        one_after_the_other(*deeds, InvalidTransition, ConcernChanged)


@ORDERS
def test_of_two_who_open_it_again_one_is_told(*, turned: bool) -> None:
    concern = handled()
    closing(concern, NAMES[0])()
    deeds, _ = in_turn(reopening, concern, turned=turned)

    assert one_after_the_other(*deeds, InvalidTransition) == (DONE, "It is open already.", True)
    assert broken() == []


def test_of_two_who_decide_the_second_reads_the_first() -> None:
    concern = handled()
    deeds = deciding(concern, NAMES[0]), deciding(concern, NAMES[1])

    assert one_after_the_other(*deeds, ConcernChanged) == (DONE, "ConcernChanged", True)
    assert ConcernDecision.objects.count() == 1
    assert broken() == []


def test_the_page_tells_whoever_closes_second_beside_the_form() -> None:
    concern = handled()
    pages = [Client(), Client()]
    for page, name in zip(pages, NAMES, strict=True):
        page.force_login(of_the_team(name))
    there = f"/concerns/{concern.reference}/close/"
    forms = [page.get(there).context["form"]["version"].value() for page in pages]

    first = pages[0].post(there, {"reason": "Passed on.", "version": forms[0]})
    second = pages[1].post(there, {"reason": "Nothing in it.", "version": forms[1]})
    again = {"reason": "Nothing in it.", "version": second.context["form"]["version"].value()}
    third = pages[1].post(there, again)

    assert [answer.status_code for answer in (first, second, third)] == [302, 422, 422]
    assert "Somebody else saved this" in second.content.decode()
    assert "Nothing in it." in second.content.decode()
    assert f"{NAMES[0]} closed it already." in third.content.decode()
    assert read(concern).close_reason == "Passed on."
