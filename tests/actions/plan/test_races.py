"""Eight people at once, on a real PostgreSQL: one wins, the others are told, nothing is written twice."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from actions.models import Action, Completion, DateChange, Evidence, Review, ReviewQuestion
from actions.plan.asking import QuestionRefused, ask
from actions.plan.completing import accept, return_completion
from actions.plan.evidencing import Handed, add_evidence
from actions.plan.handing_in import hand_in, withdraw
from actions.plan.planning import change_target, create_action, edit_action, pause
from actions.plan.refusing import StaleEdit
from actions.plan.reviewing import ReviewRefused, give_review
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import a_completion, a_review, an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db(transaction=True)
START, DUE = date(2026, 1, 15), date(2026, 7, 15)
EIGHT = 8


def at_once(act: Callable[[int], object], *refusals: type[Exception]) -> list[str]:
    """What became of eight threads that all read first and then act together: "won" or the refusal's name."""
    gate, outcomes = threading.Barrier(EIGHT, timeout=120), [""] * EIGHT

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


def test_of_eight_completions_handed_in_one_waits() -> None:
    action, owner = an_action(start_on=START), an_owner()
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]
    proof = [Handed(link="https://force.example/proof")]

    outcomes = at_once(
        lambda n: hand_in(copies[n], outcome_words=f"By {n}.", evidence=proof, by=owner, at=noon(DUE)),
        InvalidTransition,
    )

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert (Evidence.objects.count(), Completion.objects.count()) == (1, 1)
    assert Entry.objects.filter(act="actions.hand_in").count() == 1


def test_of_four_acceptors_and_four_who_return_or_take_back_one_wins() -> None:
    action, owner = an_action(start_on=START), an_owner()
    completion = a_completion(action, on=DUE)
    copies = [Completion.objects.get(pk=completion.pk) for _ in range(EIGHT)]
    second = [person(f"Second {n}", "plan_manager") for n in range(EIGHT)]

    def decide(n: int) -> None:
        if n < 4:
            accept(copies[n], by=second[n], at=noon(DUE))
        elif n < 6:
            return_completion(copies[n], reason="x", by=second[n], at=noon(DUE))
        else:
            withdraw(copies[n], reason="x", by=owner, at=noon(DUE))

    outcomes = at_once(decide, InvalidTransition)

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    action.refresh_from_db()
    completion.refresh_from_db()
    assert (action.progress == "completed") == (completion.state == "accepted")
    assert action.handed_in_on is None
    decided = ["actions.complete", "actions.return_completion", "actions.withdraw"]
    assert Entry.objects.filter(act__in=decided).count() == 1


def test_a_pause_and_an_acceptance_at_once_leave_one_state() -> None:
    action, second = an_action(start_on=START), person("Second", "plan_manager")
    completion = a_completion(action, on=DUE)
    actions = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]
    completions = [Completion.objects.get(pk=completion.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: (
            pause(actions[n], reason="x", by=second, at=noon(DUE))
            if n % 2
            else accept(completions[n], by=second, at=noon(DUE))
        ),
        InvalidTransition,
    )

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    action.refresh_from_db()
    completion.refresh_from_db()
    assert (action.progress, completion.state) in {("completed", "accepted"), ("paused", "withdrawn")}


def test_control_deciding_by_looking_first_lets_several_win() -> None:
    """What accept would be without compare-and-set: everybody looks, then everybody writes."""
    completion = a_completion(an_action(start_on=START), on=DUE)
    second = [person(f"Second {n}", "plan_manager") for n in range(EIGHT)]
    looked = threading.Barrier(EIGHT, timeout=120)

    def accept_naively(n: int) -> None:
        read = Completion.objects.get(pk=completion.pk)
        if not read.is_waiting:
            raise InvalidTransition
        looked.wait()
        read.state, read.decided_by, read.decided_on, read.decided_at = "accepted", second[n], DUE, noon(DUE)
        read.save()

    assert at_once(accept_naively, InvalidTransition) == ["won"] * EIGHT


def test_of_eight_questions_about_one_review_one_is_asked() -> None:
    review = a_review(an_action(start_on=START), on=DUE)
    managers = [person(f"Manager {n}", "plan_manager") for n in range(EIGHT)]
    copies = [Review.objects.get(pk=review.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: ask(copies[n], question=f"By {n}?", by=managers[n], at=noon(DUE)), QuestionRefused
    )

    assert outcomes == ["QuestionRefused"] * 7 + ["won"]
    assert ReviewQuestion.objects.count() == 1


def test_a_question_and_the_next_review_at_once_never_question_an_older_review() -> None:
    action, manager = an_action(start_on=START), person("Manager", "plan_manager")
    first = a_review(action, on=DUE)
    later = date(2027, 1, 15)
    copies = [Action.objects.get(pk=action.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: (
            ask(first, question="Why?", by=manager, at=noon(later))
            if n % 2
            else give_review(
                copies[n], due_on=later, what_was_done="x", rating="green", by=action.owner, at=noon(later)
            )
        ),
        QuestionRefused,
        ReviewRefused,
    )

    second = Review.objects.get(due_on=later)
    asked = ReviewQuestion.objects.first()
    acts = list(Entry.objects.filter(act__in=["actions.ask", "actions.review"]).order_by("pk"))
    assert outcomes.count("won") == (2 if asked else 1)
    # Where both happened, the question came first: the later review found it asked already.
    assert not asked or [entry.act for entry in acts][-2:] == ["actions.ask", "actions.review"]
    assert second.questions.count() == 0


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


@pytest.mark.parametrize("with_file", [True, False])
def test_of_a_page_of_evidence_that_is_sent_eight_times_one_stands(*, with_file: bool) -> None:
    action, owner = an_action(start_on=START), an_owner()

    def handed(title: str = "Minutes") -> Handed:
        if with_file:
            return Handed(title=title, upload=SimpleUploadedFile("minutes.csv", b"a,b\n1,2\n"))
        return Handed(title=title, link="https://force.example/minutes")

    outcomes = at_once(lambda _n: add_evidence(action, handed(), by=owner, at=noon(DUE)))

    assert outcomes == ["won"] * 8
    assert Evidence.objects.count() == Entry.objects.filter(act="actions.add_evidence").count() == 1
    add_evidence(action, handed("Other words"), by=owner, at=noon(DUE))
    add_evidence(action, handed(), by=person("Some Body"), at=noon(DUE))
    assert Evidence.objects.count() == 3  # the control: other words, and somebody else, are another
