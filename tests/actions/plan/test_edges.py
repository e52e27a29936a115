"""Acts of the plan at their edges: the day itself, somebody who has left, what history keeps of each."""

from datetime import UTC, date, datetime, timedelta

import pytest

from actions.models import Action, Completion, Progress, Review
from actions.plan.cancelling import cancel
from actions.plan.completing import reopen
from actions.plan.handing_in import CompletionRefused, withdraw
from actions.plan.milestones import add_milestone
from actions.plan.pausing import pause_longer
from actions.plan.placing import move_to_place
from actions.plan.planning import agree, change_target, edit_action, pause
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.reviewing import ReviewRefused, give_review
from actions.plan.rights import may_edit, may_remove, may_withdraw
from actions.plan.second_person import may_accept
from actions.plan.starting import take_starters
from msplan.accounts.models import Department, Person
from msplan.accounts.people import deactivate
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.making import LINK, a_completion, a_review, a_second_person, an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)
DUE = date(2026, 7, 15)
DAY = timedelta(days=1)
NO_CHANGE = {"no_change": True, "rating": "", "what_was_done": ""}


# --- planning


def test_a_target_may_be_the_day_of_the_start_and_not_the_day_before() -> None:
    action = an_action(start_on=START + 30 * DAY, at=noon(START))

    with pytest.raises(PlanRefused, match="before the start"):
        change_target(action, to=START + 29 * DAY, reason="x", by=an_owner(), at=noon(START))
    change_target(action, to=START + 30 * DAY, reason="x", by=an_owner(), at=noon(START))

    assert Action.objects.get().target_on == START + 30 * DAY


def test_a_start_may_be_the_first_target_and_not_the_day_after() -> None:
    """Wherever the target is by now: slippage is counted from the first one."""
    first = START + 60 * DAY
    action = an_action(start_on=START, target_on=first)
    change_target(action, to=START + 300 * DAY, reason="x", by=an_owner(), at=noon(START))

    with pytest.raises(PlanRefused, match="first target date, 16 March 2026") as refused:
        edit_action(action, version=1, changes={"start_on": first + DAY}, by=None, at=noon(START))
    assert refused.value.field == "start_on"
    edit_action(action, version=1, changes={"start_on": first}, by=None, at=noon(START))

    assert Action.objects.get().start_on == first


@pytest.mark.parametrize(("days", "review_on"), [(-1, date(2026, 9, 15)), (0, date(2026, 9, 15)), (1, DUE)])
def test_a_new_interval_counts_a_review_that_is_due_today_anew(days: int, review_on: date) -> None:
    action = an_action(start_on=START)

    edit_action(action, version=1, changes={"review_every": 8}, by=None, at=noon(DUE + days * DAY))

    assert action.review_on == review_on


def test_the_department_that_leads_does_not_support_itself() -> None:
    leading, other = department(), department("HR")
    with pytest.raises(PlanRefused, match="leads this action") as refused:
        an_action(start_on=START, supporting_departments=[leading, other])
    assert refused.value.field == "supporting_departments"
    action = an_action(start_on=START, supporting_departments=[other])

    with pytest.raises(PlanRefused, match="leads this action"):
        edit_action(action, version=1, changes={"lead_department": other}, by=None, at=noon(START))


def test_a_proposal_that_waited_for_years_is_not_late_when_it_is_agreed() -> None:
    proposal = an_action(start_on=START, agreed=False)

    agree(proposal, by=None, at=noon(date(2027, 3, 1)))

    assert proposal.review_on == date(2027, 7, 15)


def test_the_target_of_what_was_agreed_meanwhile_does_not_move_by_an_edit() -> None:
    stale = an_action(start_on=START, agreed=False)
    agree(Action.objects.get(), by=None, at=noon(START))

    with pytest.raises(StaleEdit):
        edit_action(stale, version=1, changes={"target_on": START}, by=None, at=noon(START))

    assert Action.objects.get().target_on == date(2028, 9, 1)


def test_history_says_from_which_place_to_which() -> None:
    first, _ = an_action(start_on=START), an_action(start_on=START)

    move_to_place(first, to=2, seen=1, by=an_owner(), at=noon(START))

    entry = story_of(first)[0]
    assert (entry.act, entry.detail.body) == (
        "actions.move", {"before": {"place": 1}, "after": {"place": 2}},
    )  # fmt: skip


def test_starters_end_with_their_month() -> None:
    taken = take_starters(range(1, 24), department=department(), by=None, at=noon(date(2026, 4, 10)))

    assert len(taken) == 23
    assert {(action.target_on + DAY).day for action in taken} == {1}


# --- cancelling, pausing, opening again


def test_a_proposal_may_be_cancelled_and_that_is_told_with_its_reason() -> None:
    proposal = an_action(start_on=START, agreed=False)

    cancel(proposal, reason="Not for us.", by=an_owner(), at=noon(START))

    entry = story_of(proposal)[0]
    assert (proposal.progress, entry.act, entry.actor_name) == (
        Progress.CANCELLED, "actions.cancel", "Olu Winterbourne",
    )  # fmt: skip
    assert entry.detail.body["after"]["reason"] == "Not for us."


@pytest.mark.parametrize("words", [{"paused_until": DUE}, {"paused_reason": "Other words."}])
def test_a_pause_that_somebody_changed_meanwhile_is_not_changed_again(words: dict[str, object]) -> None:
    stale = an_action(start_on=START)
    pause(stale, reason="Tender.", until=START + DAY, by=an_owner(), at=noon(START))
    Action.objects.update(**words)

    with pytest.raises(InvalidTransition, match="Somebody else changed this pause"):
        pause_longer(stale, reason="x", until=DUE + DAY, by=an_owner(), at=noon(START))

    now = Action.objects.get()
    assert {name: getattr(now, name) for name in words} == words


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
def test_a_pause_ends_on_a_day_that_lies_ahead(days: int, *, refused: bool) -> None:
    action = an_action(start_on=START)
    pause(action, reason="Tender.", by=an_owner(), at=noon(START))

    if refused:
        with pytest.raises(PlanRefused, match="must lie ahead"):
            pause_longer(action, reason="x", until=DUE + days * DAY, by=an_owner(), at=noon(DUE))
    else:
        pause_longer(action, reason="x", until=DUE + days * DAY, by=an_owner(), at=noon(DUE))
        assert action.paused_until == DUE + DAY


def test_what_nobody_here_owns_is_not_opened_again() -> None:
    action = an_action(start_on=START)
    cancel(action, reason="x", by=an_owner(), at=noon(START))
    deactivate(an_owner(), by=None, at=noon(START))
    action = Action.objects.with_people().get()

    with pytest.raises(CompletionRefused, match="Give it an owner first"):
        reopen(action, reason="Needed.", by=a_second_person(), at=noon(START))

    assert Action.objects.get().progress == Progress.CANCELLED


def test_taking_a_completion_back_is_told_with_its_reason() -> None:
    action = an_action(start_on=START)

    withdraw(a_completion(action, on=START), reason="Two more.", by=an_owner(), at=noon(START))

    entry = story_of(action)[0]
    assert (entry.act, entry.detail.body["after"]) == ("actions.withdraw", {"reason": "Two more."})


# --- reviewing


def test_red_says_what_is_needed_and_from_whom() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="from whom") as refused:
        a_review(action, on=DUE, rating="red", rating_reason="No budget.", needed=" ")

    assert (refused.value.field, Review.objects.count()) == ("needed", 0)


def test_no_change_with_another_rating_takes_none_of_the_old_words_along() -> None:
    action = an_action(start_on=START)
    a_review(action, on=DUE, rating="red", rating_reason="No budget.", needed="Money, from the board.")

    a_review(action, on=DUE + 180 * DAY, **{**NO_CHANGE, "rating": "green"})

    assert (action.rating, action.rating_reason, action.needed) == ("green", "", "")


def test_a_review_of_what_was_handed_in_a_moment_ago_is_refused() -> None:
    stale = an_action(start_on=START)
    a_completion(Action.objects.get(), on=DUE)

    with pytest.raises(ReviewRefused, match="handed in"):
        a_review(stale, on=DUE)

    assert not Review.objects.exists()


def test_the_day_of_a_review_is_the_day_in_london() -> None:
    action = an_action(start_on=START)

    late = datetime(2026, 7, 15, 23, 30, tzinfo=UTC)
    give_review(action, due_on=DUE, what_was_done="Ten signed.", rating="green", by=an_owner(), at=late)

    assert (Review.objects.get().given_on, action.rated_on) == (DUE + DAY, DUE + DAY)


def test_a_milestone_of_what_waits_to_be_accepted_is_not_chased() -> None:
    action = an_action(start_on=START)
    milestone = add_milestone(action, title="Draft", due_on=DUE, by=an_owner(), at=noon(START))
    found = type(milestone)._default_manager.chased()
    assert list(found.all()) == [milestone]

    a_completion(action, on=START)

    assert list(found.all()) == []


# --- rights


@pytest.fixture
def lead() -> Person:
    return person("Mona Estley", "department_lead")


@pytest.fixture
def led(lead: Person) -> Department:
    found = department("Procurement", lead=lead)
    found.refresh_from_db()
    return found


def waiting(led: Department) -> Completion:
    action = an_action(start_on=START, lead_department=led)
    made = a_completion(action, on=START, evidence=[LINK])
    return Completion.objects.with_acceptors().get(pk=made.pk)


def test_a_member_of_the_department_who_only_contributes_does_not_edit(led: Department) -> None:
    action = an_action(start_on=START, lead_department=led)
    colleague = person("Cole Ager", "contributor", department=led)

    assert not may_edit(colleague, action)


def test_a_lead_by_role_accepts_in_their_own_department_only(led: Department) -> None:
    here = person("Hedda Inns", "department_lead", department=led)
    elsewhere = person("Elis Where", "department_lead", department=department("HR"))

    assert may_accept(here, waiting(led), START)
    assert not may_accept(elsewhere, Completion.objects.with_acceptors().get(), START)


def test_whoever_stands_in_for_the_lead_accepts_during_leave_and_only_then(
    lead: Person, led: Department
) -> None:
    deputy = person("Dee Marlow", "contributor")
    Person.objects.filter(pk=lead.pk).update(leave_from=START, leave_until=START, deputy=deputy)
    completion = waiting(led)

    assert [may_accept(deputy, completion, START + n * DAY) for n in (-1, 0, 1)] == [False, True, False]


def test_whoever_handed_it_in_may_take_it_back_though_they_do_not_own_it(led: Department) -> None:
    other = person("Hal Mund", "contributor")
    completion = a_completion(an_action(start_on=START, lead_department=led), on=START, by=other)

    assert may_withdraw(other, completion, START)
    assert not may_withdraw(person("Una Sedge", "contributor"), completion, START)


def test_evidence_is_removed_by_whoever_handed_it_in_and_the_plan_manager_not_by_a_lead(
    lead: Person, led: Department
) -> None:
    evidence = waiting(led).action.evidence.get()

    assert [may_remove(one, evidence) for one in (an_owner(), a_second_person(), lead)] == [True, True, False]
