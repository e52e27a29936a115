"""Tasks of partnerships: when an update is asked for, what answers it, and what the database refuses."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import Action, PartnerTask, Progress, TaskUpdate
from actions.partners.due import items
from actions.partners.models.task import IN_PLAN_READS
from actions.partners.of_action import places
from actions.partners.tasking import (
    agree_task,
    archive_task,
    begin_task,
    drop_task,
    edit_task,
    reopen_task,
    restore_task,
    take_into_plan,
)
from actions.partners.updating import give_update
from actions.plan.cancelling import cancel
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, noon
from tests.actions.partners.making import AGREED, a_contact, a_keeper, a_member, a_partnership, a_task
from tests.people import department, person

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 31)
FIRST = date(2026, 4, 15)
DAY = timedelta(days=1)


def update(task: PartnerTask, on: date, **changes: object) -> TaskUpdate:
    words = {"note": "Half is mapped.", "asked_on": task.update_on, "by": a_contact(), "at": noon(on)}
    return give_update(task, **{**words, **changes})  # type: ignore[arg-type]


# --- when an update is asked for


def test_an_update_is_asked_for_every_three_months_from_the_agreement() -> None:
    task = a_task()

    asked = [task.update_on]
    while task.update_on and len(asked) < 5:
        update(task, task.update_on)
        asked.append(task.update_on)

    assert asked == [FIRST, date(2026, 7, 15), date(2026, 10, 15), DUE, date(2027, 1, 15)]


@pytest.mark.parametrize(
    ("agreed_on", "dates"),
    [
        (date(2026, 8, 31), [date(2026, 11, 30), date(2027, 2, 28), date(2027, 5, 31), date(2027, 8, 31)]),
        (date(2027, 11, 30), [date(2028, 2, 29), date(2028, 5, 30), date(2028, 8, 30)]),
    ],
)
def test_dates_clamp_to_the_month_and_never_drift(agreed_on: date, dates: list[date]) -> None:
    task = PartnerTask(agreed_on=agreed_on, due_on=date(2030, 1, 1))

    found, answered = [], agreed_on
    for _ in dates:
        answered = task.next_update_after(answered=answered, on=answered)
        found.append(answered)

    assert found == dates


def test_a_task_due_sooner_is_asked_after_on_its_day() -> None:
    assert a_task(due_on=date(2026, 2, 1)).update_on == date(2026, 2, 1)


@pytest.mark.parametrize(("on", "asked"), [(FIRST, FIRST), (FIRST + DAY, date(2026, 7, 15))])
def test_a_task_agreed_long_ago_joins_with_the_first_date_not_behind_us(on: date, asked: date) -> None:
    assert a_task(at=noon(on)).update_on == asked


@pytest.mark.parametrize(("days", "answers"), [(43, None), (42, FIRST), (0, FIRST), (-1, FIRST)])
def test_an_update_answers_its_date_from_42_days_before(days: int, answers: date | None) -> None:
    task = a_task()

    given = update(task, FIRST - timedelta(days=days))

    assert given.answers_on == answers
    assert task.update_on == (date(2026, 7, 15) if answers else FIRST)


def test_dates_that_passed_unanswered_are_skipped() -> None:
    task = a_task()

    update(task, date(2026, 11, 1))

    assert task.update_on == DUE


# --- what an update says


def test_another_date_needs_a_reason_and_the_first_one_stays() -> None:
    task = a_task()

    with pytest.raises(PlanRefused) as refusal:
        update(task, FIRST, to=DUE + DAY)
    assert refusal.value.field == "reason"
    given = update(task, FIRST, to=DUE + DAY, reason="Their funding came late")

    assert (given.from_on, given.to_on) == (DUE, DUE + DAY)
    assert (task.first_due_on, task.due_on, task.slippage_days) == (DUE, DUE + DAY, 1)


@pytest.mark.parametrize("to", [DUE, AGREED - DAY])
def test_a_date_that_is_no_change_or_before_the_agreement_is_refused(to: date) -> None:
    task = a_task()

    with pytest.raises(PlanRefused) as refusal:
        update(task, FIRST, to=to, reason="x")
    assert refusal.value.field == "to"


@pytest.mark.parametrize("done_on", [AGREED - DAY, FIRST + DAY])
def test_it_was_done_between_the_agreement_and_today(done_on: date) -> None:
    with pytest.raises(PlanRefused) as refusal:
        update(a_task(), FIRST, done_on=done_on)
    assert refusal.value.field == "done_on"


def test_what_is_done_is_not_asked_after_any_more() -> None:
    task = a_task()

    update(task, FIRST, done_on=FIRST)

    assert (task.state, task.done_on, task.update_on) == ("done", FIRST, None)
    assert list(items(FIRST)) == []
    with pytest.raises(InvalidTransition):
        update(task, FIRST)


def test_a_reopened_task_is_asked_after_from_its_next_date() -> None:
    task = a_task()
    update(task, FIRST, done_on=FIRST)

    reopen_task(task, reason="It was not finished", by=a_keeper(), at=noon(FIRST + DAY))

    assert (task.state, task.done_on, task.update_on) == ("in_progress", None, date(2026, 7, 15))


# --- late


def test_the_day_itself_is_not_late() -> None:
    a_task()

    assert [PartnerTask.objects.late(on).count() for on in (DUE - DAY, DUE, DUE + DAY)] == [0, 0, 1]


# --- in the plan


def in_plan(**changes: object) -> tuple[PartnerTask, Action]:
    task, action = a_task(led_by_us=True), an_action(start_on=AGREED, **changes)
    take_into_plan(task, action, by=a_keeper(), at=noon(AGREED))
    return task, action


def test_a_task_in_the_plan_is_what_its_action_is() -> None:
    task, action = in_plan()

    assert (task.state_now, task.update_on) == ("in_progress", None)
    assert list(items(DUE)) == []
    cancel(action, reason="Not needed", by=a_keeper(), at=noon(AGREED))
    task = PartnerTask.objects.select_related("action").get()

    assert task.state_now == "dropped"
    assert not PartnerTask.objects.open().exists()
    assert list(PartnerTask.objects.reading(["dropped"])) == [task]


def test_every_progress_of_an_action_says_what_its_task_is() -> None:
    assert sorted(p for reads in IN_PLAN_READS.values() for p in reads) == sorted(Progress)


def test_a_task_that_a_partner_leads_is_not_taken_into_the_plan() -> None:
    task, action = a_task(), an_action(start_on=AGREED)

    with pytest.raises(InvalidTransition):
        take_into_plan(task, action, by=a_keeper(), at=noon(AGREED))
    with pytest.raises(IntegrityError, match="task_in_plan_is_ours"), transaction.atomic():
        PartnerTask.objects.filter(pk=task.pk).update(action=action, update_on=None)


def test_what_is_in_the_plan_is_neither_dropped_nor_done_here() -> None:
    task, _ = in_plan()

    with pytest.raises(InvalidTransition, match="in the plan"):
        drop_task(task, reason="x", by=a_keeper(), at=noon(FIRST))
    with pytest.raises(InvalidTransition, match="in the plan"):
        begin_task(task, by=a_keeper(), at=noon(FIRST))
    with pytest.raises(PlanRefused, match="complete its action"):
        update(task, FIRST, done_on=FIRST)
    update(task, FIRST, to=DUE + DAY, reason="Agreed with the partners")
    assert (task.due_on, task.update_on) == (DUE + DAY, None)


def test_an_action_names_its_tasks_in_one_question(django_assert_num_queries: object) -> None:
    task, action = in_plan()
    reader = person("Wim Bostock", "contributor")
    assert reader.may("partners.see")  # the roles are read before counting

    with django_assert_num_queries(1):  # type: ignore[operator]
        (place,) = places(action, reader)

    assert place.text == f"{task.title} (County partnership)"


# --- editing, dropping, archiving


def test_a_task_is_dropped_with_a_reason_and_archived_once_it_is_closed() -> None:
    task = a_task()

    with pytest.raises(PlanRefused, match="Say why"):
        drop_task(task, reason=" ", by=a_keeper(), at=noon(FIRST))
    with pytest.raises(PlanRefused, match="open"):
        archive_task(task, by=a_keeper(), at=noon(FIRST))
    drop_task(task, reason="No longer needed", by=a_keeper(), at=noon(FIRST))
    archive_task(task, by=a_keeper(), at=noon(FIRST))

    reader = a_keeper()
    assert not PartnerTask.objects.matching(on=FIRST, person=reader).exists()
    assert PartnerTask.objects.matching(on=FIRST, person=reader, archived=True).count() == 1
    restore_task(task, by=a_keeper(), at=noon(FIRST))
    assert PartnerTask.objects.matching(on=FIRST, person=reader).count() == 1


def test_another_day_of_agreement_counts_anew_but_what_is_late_stays_owed() -> None:
    early, late = a_task(), a_task(title="Another")
    changes = {"agreed_on": date(2026, 1, 10)}

    edit_task(early, version=1, changes=changes, by=a_keeper(), at=noon(AGREED + DAY))
    edit_task(late, version=1, changes=changes, by=a_keeper(), at=noon(FIRST + DAY))

    assert (early.update_on, late.update_on) == (date(2026, 4, 10), FIRST)
    with pytest.raises(StaleEdit):
        edit_task(late, version=1, changes={"title": "x"}, by=a_keeper(), at=noon(FIRST))


def test_lead_and_owner_must_be_there() -> None:
    partnership, other = a_partnership(), a_partnership("Another")
    stranger, gone = a_member(other), person("Gone Away", "contributor")
    gone.is_active = False
    gone.save(update_fields=["is_active"])
    words = {"title": "x", "agreed_on": AGREED, "due_on": DUE, "by": a_keeper(), "at": noon(AGREED)}

    with pytest.raises(PlanRefused) as refusal:
        agree_task(partnership, owner=a_contact(), lead=stranger, **words)
    assert refusal.value.field == "lead"
    with pytest.raises(PlanRefused, match="has left"):
        agree_task(partnership, owner=gone, **words)
    with pytest.raises(PlanRefused, match="must not lie ahead"):
        agree_task(partnership, owner=a_contact(), **{**words, "agreed_on": AGREED + DAY})


# --- chasing


def test_chasing_hears_of_an_update_ninety_days_ahead() -> None:
    hr = department("HR")
    owner = person("Io Farrant", "contributor", department=hr)
    task = a_task(owner=owner, reference="CP/7")

    assert list(items(FIRST - timedelta(days=91))) == []
    (due,) = items(FIRST - timedelta(days=90))

    assert (due.person_id, due.ladder, due.due_on, due.department_id) == (owner.pk, "task", FIRST, hr.pk)
    assert (due.thing, due.label) == (f"actions.partnertask:{task.pk}", "CP/7 Share the referral form")
    assert due.link == f"/actions/partnerships/tasks/{task.pk}/update/"
    assert list(items(FIRST, {a_contact().pk})) == []


@pytest.mark.parametrize("how_many", [1, 30])
def test_a_sweep_asks_one_question(how_many: int, django_assert_num_queries: object) -> None:
    for n in range(how_many):
        a_task(title=f"Task {n}")

    with django_assert_num_queries(1):  # type: ignore[operator]
        assert len(list(items(FIRST))) == how_many


# --- the database


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"state": "done", "update_on": None}, "task_done_has_date"),
        ({"state": "dropped", "update_on": None}, "task_dropped_has_reason"),
        ({"update_on": None}, "task_asked_while_open"),
        ({"due_on": AGREED - DAY}, "task_due_after_agreed"),
        ({"state": "lost", "update_on": None}, "task_state_known"),
    ],
)
def test_control_the_database_refuses(change: dict[str, object], name: str) -> None:
    task = a_task()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        PartnerTask.objects.filter(pk=task.pk).update(**change)


def test_control_the_database_refuses_a_second_answer_of_one_date() -> None:
    task = a_task()
    update(task, FIRST)

    with pytest.raises(IntegrityError, match="update_answers_a_date_once"), transaction.atomic():
        TaskUpdate.objects.create(task=task, answers_on=FIRST, note="x", by=a_contact(), at=noon(FIRST))


@pytest.mark.django_db(transaction=True)
def test_eight_who_answer_at_once_leave_one_update() -> None:
    task, contact = a_task(), a_contact()

    def answer(n: int) -> bool:
        try:
            own = PartnerTask.objects.get(pk=task.pk)
            give_update(own, note=f"Note {n}", asked_on=FIRST, by=contact, at=noon(FIRST))
        except InvalidTransition:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(answer, range(8))) == 1
    assert TaskUpdate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_dropping_and_taking_into_the_plan_at_once_one_wins() -> None:
    task, keeper, action = a_task(led_by_us=True), a_keeper(), an_action(start_on=AGREED)

    def do(which: int) -> bool:
        try:
            own = PartnerTask.objects.get(pk=task.pk)
            if which:
                take_into_plan(own, action, by=keeper, at=noon(FIRST))
            else:
                drop_task(own, reason="x", by=keeper, at=noon(FIRST))
        except InvalidTransition:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(do, range(2))) == 1
