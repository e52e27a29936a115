"""Eight people at once, on a real PostgreSQL: one wins, the others are told, nothing is written twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from actions.models import Action, DateChange, Evidence, Review
from actions.plan.completing import complete
from actions.plan.evidencing import Handed
from actions.plan.planning import StaleEdit, change_target, create_action, edit_action
from actions.plan.reviewing import ReviewRefused, give_review
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon
from tests.people import department

pytestmark = pytest.mark.django_db(transaction=True)
START, DUE = date(2026, 1, 15), date(2026, 7, 15)
EIGHT = 8


def at_once(act: Callable[[int], object], *refusals: type[Exception]) -> list[str]:
    """What became of eight threads that all read first and then act together: "won" or the refusal's name."""
    gate, outcomes = threading.Barrier(EIGHT, timeout=30), [""] * EIGHT

    def run(n: int) -> None:
        try:
            gate.wait()
            act(n)
            outcomes[n] = "won"
        except refusals as refusal:
            outcomes[n] = type(refusal).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[n]) for n in range(EIGHT)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(outcomes)


def test_of_eight_completions_one_wins() -> None:
    action, owner = an_action(start_on=START), an_owner()
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]
    proof = Handed(link="https://force.example/proof")

    outcomes = at_once(
        lambda n: complete(copies[n], outcome_words=f"By {n}.", evidence=proof, by=owner, at=noon(DUE)),
        InvalidTransition,
    )

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert Evidence.objects.count() == 1
    assert Entry.objects.filter(act="actions.complete").count() == 1


def test_of_eight_reviews_of_one_date_one_is_recorded() -> None:
    action, owner = an_action(start_on=START), an_owner()
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: give_review(
            copies[n], due_on=DUE, what_was_done=f"By {n}.", rating="green", by=owner, at=noon(DUE)
        ),
        ReviewRefused,
    )

    assert outcomes == ["ReviewRefused"] * 7 + ["won"]
    assert Review.objects.count() == 1
    action.refresh_from_db()
    assert action.review_on == date(2027, 1, 15)
    assert Entry.objects.filter(act="actions.review").count() == 1


def test_of_eight_edits_of_one_version_one_is_saved() -> None:
    action = an_action(start_on=START)
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: edit_action(copies[n], version=1, changes={"title": f"By {n}"}, by=None, at=noon(DUE)),
        StaleEdit,
    )

    assert outcomes == ["StaleEdit"] * 7 + ["won"]
    action.refresh_from_db()
    assert action.version == 2


def test_of_eight_date_changes_from_one_date_one_is_made() -> None:
    action, owner = an_action(start_on=START), an_owner()
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: change_target(copies[n], to=date(2029, 1, 1 + n), reason="x", by=owner, at=noon(DUE)),
        InvalidTransition,
    )

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert DateChange.objects.count() == 1


def test_eight_new_actions_get_eight_numbers_without_gaps() -> None:
    procurement, owner = department(), an_owner()

    outcomes = at_once(
        lambda n: create_action(
            title=f"Action {n}", what="x", aspect="force", lead_department=procurement, owner=owner,
            start_on=START, target_on=DUE, agreed=True, by=None, at=noon(START),
        )
    )  # fmt: skip

    assert outcomes == ["won"] * EIGHT
    assert list(Action.objects.values_list("number", flat=True)) == list(range(1, 9))
