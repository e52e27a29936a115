"""Tasks of partnerships at their edges: the first and the last day, a second time, out of the archive."""

from datetime import date, timedelta

import pytest

from actions.models import PartnerTask, TaskUpdate
from actions.partners.rights import may_update
from actions.partners.tasking import archive_task, drop_task, edit_task, reopen_task, take_into_plan
from actions.partners.updating import give_update
from msplan.accounts.models import Person
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, noon
from tests.actions.partners.making import AGREED, a_contact, a_keeper, a_task
from tests.people import department, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def update(task: PartnerTask, on: date, **changes: object) -> TaskUpdate:
    words = {"note": "Half is mapped.", "asked_on": task.update_on, "by": a_contact(), "at": noon(on)}
    return give_update(task, **{**words, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "asked"), [(-1, date(2026, 3, 1)), (0, date(2026, 3, 1)), (1, date(2026, 4, 15))]
)
def test_a_task_written_down_by_its_due_date_is_asked_after_on_it(days: int, asked: date) -> None:
    due_on = date(2026, 3, 1)

    task = a_task(due_on=due_on, at=noon(due_on + days * DAY))

    assert task.update_on == asked


def test_it_may_be_done_on_the_day_on_which_it_was_agreed() -> None:
    task = a_task()

    update(task, AGREED + DAY, done_on=AGREED)

    assert (task.state, task.done_on) == ("done", AGREED)


def test_an_update_of_a_date_that_nobody_asks_for_is_refused() -> None:
    task = a_task()
    assert task.update_on is not None

    with pytest.raises(InvalidTransition, match="given already"):
        update(task, AGREED + DAY, asked_on=task.update_on + DAY)

    assert not TaskUpdate.objects.exists()


def test_of_two_who_move_the_date_the_second_looks_again() -> None:
    task = a_task()
    stale = PartnerTask.objects.get(pk=task.pk)
    to = task.due_on + 30 * DAY
    update(task, AGREED + DAY, to=to, reason="Late start.")

    with pytest.raises(InvalidTransition, match="changed by somebody else"):
        update(stale, AGREED + DAY, to=to + DAY, reason="Later still.")

    assert PartnerTask.objects.get().due_on == to
    assert TaskUpdate.objects.count() == 1


def test_a_task_is_taken_into_the_plan_once() -> None:
    task, first, second = a_task(led_by_us=True), an_action(start_on=AGREED), an_action(start_on=AGREED)
    take_into_plan(task, first, by=a_keeper(), at=noon(AGREED))

    with pytest.raises(InvalidTransition, match="only once"):
        take_into_plan(task, second, by=a_keeper(), at=noon(AGREED))

    assert PartnerTask.objects.get().action == first


def test_what_is_opened_again_is_out_of_the_archive() -> None:
    task = a_task()
    drop_task(task, reason="Too soon.", by=a_keeper(), at=noon(AGREED))
    archive_task(task, by=a_keeper(), at=noon(AGREED))

    reopen_task(task, reason="Needed.", by=a_keeper(), at=noon(AGREED))

    task.refresh_from_db()
    assert (task.state, task.archived_on) == ("in_progress", None)


def test_an_archived_task_is_not_edited() -> None:
    task = a_task()
    drop_task(task, reason="Too soon.", by=a_keeper(), at=noon(AGREED))
    archive_task(task, by=a_keeper(), at=noon(AGREED))
    title = task.title

    with pytest.raises(InvalidTransition, match="archive"):
        edit_task(task, version=task.version, changes={"title": "x"}, by=a_keeper(), at=noon(AGREED))

    assert PartnerTask.objects.get().title == title


def test_during_leave_whoever_gets_the_mail_may_update_and_only_then() -> None:
    deputy = person("Dee Marlow", "contributor")
    owner = person("Wyn Tolland", "contributor", department=department("HR"))
    Person.objects.filter(pk=owner.pk).update(leave_from=AGREED, leave_until=AGREED, deputy=deputy)
    made = a_task(owner=owner)
    task = PartnerTask.objects.select_related("owner__deputy", "owner__department__lead").get(pk=made.pk)

    days = [AGREED - DAY, AGREED, AGREED + DAY]
    assert [may_update(deputy, task, day) for day in days] == [False, True, False]
    assert all(may_update(owner, task, day) for day in days)


@pytest.mark.parametrize(("days", "asked"), [(-1, 10), (0, 10), (1, 15)])
def test_another_day_of_agreement_counts_an_update_that_is_due_today_anew(days: int, asked: int) -> None:
    task = a_task()
    on = date(2026, 4, 15) + days * DAY

    edit_task(task, version=1, changes={"agreed_on": date(2026, 1, 10)}, by=a_keeper(), at=noon(on))

    assert task.update_on == date(2026, 7 if asked == 10 else 4, asked)


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_an_update_is_late_the_day_after_its_date(days: int, *, late: bool) -> None:
    task, on = a_task(), date(2026, 4, 15) + days * DAY

    found = PartnerTask.objects.matching(on=on, person=a_keeper(), due=["update_late"])

    assert list(found) == ([task] if late else [])
