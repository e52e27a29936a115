"""Two people on one response at once, as real transactions in both orders; and the supplier who hands in meanwhile."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.models import Invitation, Response
from suppliers.asking.reading import letting_through, querying, settling, taking
from suppliers.models import Check
from tests.rivals import DONE, one_after_the_other
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.reading.making import CRIME, a_response, staff
from tests.suppliers.unlocked import without_locks

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = pytest.mark.parametrize("turned", [False, True])
REFUSALS = (InvalidTransition, Refused, StaleEdit)
THEN = AT + timedelta(days=12)
Deed = Callable[[], object]


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


def in_turn(first: Deed, second: Deed, *, turned: bool) -> tuple[Deed, Deed]:
    return (second, first) if turned else (first, second)


def read(response: Response) -> Response:
    return Response.objects.select_related("invitation").get(pk=response.pk)


@ORDERS
def test_of_two_who_take_the_reading_one_has_it(people: dict[str, Person], *, turned: bool) -> None:
    response = a_response()
    each = [people["procurement"], people["specialist"]]
    deeds = [partial(taking.take, read(response), instead_of=None, by=by, at=THEN) for by in each]
    first, second, waited = one_after_the_other(*in_turn(*deeds, turned=turned), *REFUSALS)

    winner = each[turned]
    assert (first, waited) == (DONE, True)
    assert second == f"Somebody was faster: {winner} is reading it now."
    assert read(response).reader == winner


@ORDERS
def test_settled_and_asked_back_at_once_is_one_of_them(people: dict[str, Person], *, turned: bool) -> None:
    response, by = a_response(), people["procurement"]
    settle = partial(settling.settle, read(response), outcome="accept", note="", version=1, by=by, at=THEN)
    ask = partial(
        querying.ask_back, read(response), {"q6": "Who?"}, due_on=date(2026, 12, 20), by=by, at=THEN
    )
    first, second, waited = one_after_the_other(*in_turn(settle, ask, turned=turned), *REFUSALS)

    assert (first, waited) == (DONE, True)
    assert second != DONE
    now = read(response)
    assert (now.invitation.state, now.outcome) == (("queried", "") if turned else ("accepted", "accept"))
    assert now.queries.count() == (1 if turned else 0)
    assert Check.objects.count() == (0 if turned else 1)


def test_control_without_locks_both_would_settle(
    people: dict[str, Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    response, by = a_response(), people["procurement"]
    deeds = [
        partial(settling.settle, read(response), outcome=outcome, note="x", version=1, by=by, at=THEN,
                follow_up_on=date(2026, 12, 20))
        for outcome in ("accept", "escalate")
    ]  # fmt: skip
    with without_locks(monkeypatch, settling):
        first, second, _ = one_after_the_other(*deeds, *REFUSALS, Exception)

    assert (first, second) == (DONE, DONE)
    assert Entry.objects.filter(act="asking.settle").count() == 2


@ORDERS
def test_let_through_and_kept_at_once(people: dict[str, Person], *, turned: bool) -> None:
    response, by = a_response(**CRIME), people["specialist"]
    through = partial(letting_through.let_through, read(response), by=by, at=THEN)
    keep = partial(letting_through.keep_held, read(response), until=date(2026, 12, 20), by=by, at=THEN)
    first, second, waited = one_after_the_other(*in_turn(through, keep, turned=turned), *REFUSALS)

    assert (first, waited) == (DONE, True)
    now = read(response)
    assert second == (DONE if turned else "Everybody who reads responses may read this one already.")
    assert (now.is_held, now.kept_until) == (False, None)


def test_the_supplier_hands_in_while_the_question_is_taken_back(people: dict[str, Person]) -> None:
    """Neither loses: what comes second is told, or comes to the same."""
    response, by = a_response(), people["procurement"]
    (query,) = querying.ask_back(response, {"q6": "Who?"}, due_on=date(2026, 12, 20), by=by, at=THEN)
    invitation = Invitation.objects.get(pk=response.invitation_id)
    taken_back = partial(querying.take_back, query, by=by, at=THEN)
    handed_in = partial(hand_in, invitation, name="Ada", role="Manager", at=THEN + timedelta(days=1))
    first, second, waited = one_after_the_other(taken_back, handed_in, *REFUSALS, Exception)

    assert (first, waited) == (DONE, True)
    assert second != DONE
    assert read(response).invitation.state == "submitted"
    assert read(response).submissions.count() == 1
