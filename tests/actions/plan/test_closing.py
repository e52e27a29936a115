from datetime import date

import pytest
from django.db import IntegrityError, transaction

from actions.models import Evidence
from actions.plan.cancelling import cancel
from actions.plan.completing import CompletionRefused, complete, reopen
from actions.plan.evidencing import Handed, add_evidence
from actions.plan.planning import PlanRefused, pause
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon

pytestmark = pytest.mark.django_db
START, DAY = date(2026, 1, 15), date(2026, 6, 1)
LINK = Handed(link="https://intranet.force.example/code", title="The code")


def test_completing_needs_the_outcome_in_words() -> None:
    action = an_action(start_on=START)

    with pytest.raises(CompletionRefused) as refused:
        complete(action, outcome_words="  ", evidence=LINK, by=an_owner(), at=noon(DAY))

    assert refused.value.field == "outcome_words"


def test_completing_needs_evidence_or_a_reason_for_none() -> None:
    action = an_action(start_on=START)

    with pytest.raises(CompletionRefused, match="evidence"):
        complete(action, outcome_words="Signed by 40.", by=an_owner(), at=noon(DAY))

    action.refresh_from_db()
    assert action.progress == "in_progress"


def test_completing_with_evidence_ends_the_reviews() -> None:
    action = an_action(start_on=START)

    complete(action, outcome_words="Signed by 40.", evidence=LINK, by=an_owner(), at=noon(DAY))

    action.refresh_from_db()
    assert (action.progress, action.completed_on, action.review_on) == ("completed", DAY, None)
    assert Evidence.objects.get().link == "https://intranet.force.example/code"
    assert story_of(action).first().act == "actions.complete"


def test_evidence_handed_in_before_is_enough() -> None:
    action = an_action(start_on=START)
    add_evidence(action, LINK, by=an_owner(), at=noon(DAY))

    complete(action, outcome_words="Signed.", no_evidence_reason="ignored", by=an_owner(), at=noon(DAY))

    assert (action.progress, action.no_evidence_reason) == ("completed", "")


def test_a_reason_for_no_evidence_is_kept() -> None:
    action = an_action(start_on=START)

    complete(action, outcome_words="Done.", no_evidence_reason="Spoken only.", by=an_owner(), at=noon(DAY))

    assert action.no_evidence_reason == "Spoken only."


def test_completing_twice_is_refused_and_a_paused_action_is_resumed_first() -> None:
    action, paused = an_action(start_on=START), an_action(start_on=START)
    complete(action, outcome_words="Done.", evidence=LINK, by=an_owner(), at=noon(DAY))
    pause(paused, reason="x", by=None, at=noon(DAY))

    for one in (action, paused):
        with pytest.raises(InvalidTransition):
            complete(one, outcome_words="Done.", evidence=LINK, by=an_owner(), at=noon(DAY))

    assert Evidence.objects.count() == 1


def test_reopening_sets_the_next_review_and_leaves_a_trace() -> None:
    action = an_action(start_on=START)
    complete(action, outcome_words="Done.", evidence=LINK, by=an_owner(), at=noon(DAY))

    reopen(action, reason="Half the suppliers withdrew.", by=an_owner(), at=noon(date(2026, 8, 1)))

    action.refresh_from_db()
    assert (action.progress, action.completed_on) == ("in_progress", None)
    assert action.review_on == date(2027, 1, 15)
    assert [e.act for e in story_of(action)][:2] == ["actions.reopen", "actions.complete"]


def test_reopening_needs_a_reason() -> None:
    action = an_action(start_on=START)
    cancel(action, reason="x", by=None, at=noon(DAY))

    with pytest.raises(CompletionRefused):
        reopen(action, reason="", by=an_owner(), at=noon(DAY))


def test_cancelling_keeps_the_reason_and_stops_the_reviews() -> None:
    action = an_action(start_on=START)

    cancel(action, reason="Merged with A-002.", by=None, at=noon(DAY))

    action.refresh_from_db()
    assert (action.progress, action.cancelled_on, action.review_on) == ("cancelled", DAY, None)
    assert action.cancelled_reason == "Merged with A-002."


def test_cancelling_needs_a_reason_and_an_open_action() -> None:
    action = an_action(start_on=START)

    with pytest.raises(PlanRefused):
        cancel(action, reason=" ", by=None, at=noon(DAY))
    cancel(action, reason="x", by=None, at=noon(DAY))
    with pytest.raises(InvalidTransition):
        cancel(action, reason="x", by=None, at=noon(DAY))


@pytest.mark.parametrize(
    "wrong", [{"link": ""}, {"title": ""}, {"link": "javascript:alert(1)"}, {"link": "ftp://x.example"}]
)
def test_the_database_refuses_evidence_that_is_neither_file_nor_web_link(wrong: dict[str, str]) -> None:
    evidence = add_evidence(an_action(start_on=START), LINK, by=an_owner(), at=noon(DAY))

    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(**wrong)
