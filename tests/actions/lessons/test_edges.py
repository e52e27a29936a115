"""Lessons and recommendations at their edges: a second mover, what is closed, whose eyes, which marking."""

from datetime import date, timedelta

import pytest

from actions.lessons.inspecting import close_by_us, link_action, move_due, take_in_hand
from actions.lessons.keeping import edit_lesson
from actions.lessons.rights import may_approve, may_work
from actions.lessons.sharing import approve_sharing, share_lesson
from actions.lessons.summarising import ThreeMonths, summary
from actions.models import Inspection, Lesson, Recommendation, RecommendationAction
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.lessons.making import ON, a_lesson, a_recommendation, a_writer, an_approver, an_inspection
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DUE = date(2026, 11, 30)
Q1 = ThreeMonths(date(2026, 4, 1))


# --- recommendations


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_report_may_be_published_today_and_not_tomorrow(days: int, *, refused: bool) -> None:
    if refused:
        with pytest.raises(PlanRefused, match="must not lie ahead"):
            an_inspection(published_on=ON + days * DAY)
    else:
        an_inspection(published_on=ON + days * DAY)
    assert Inspection.objects.exists() is not refused


def test_of_two_who_move_a_due_date_the_second_looks_again() -> None:
    one = a_recommendation(due_on=DUE)
    stale = Recommendation.objects.get(pk=one.pk)
    move_due(one, to=DUE + DAY, reason="Late start.", by=a_writer(), at=noon(ON))

    with pytest.raises(InvalidTransition, match="changed or closed by somebody else"):
        move_due(stale, to=DUE + 9 * DAY, reason="Later still.", by=a_writer(), at=noon(ON))

    assert Recommendation.objects.get().due_on == DUE + DAY


def test_what_was_never_answered_is_not_closed() -> None:
    one = a_recommendation()

    with pytest.raises(PlanRefused, match="Answer the recommendation"):
        close_by_us(one, closing_words="Done.", by=an_owner(), at=noon(ON))

    assert Recommendation.objects.get().state == "open"


def test_an_action_is_raised_from_what_is_open_and_told_and_not_from_what_is_closed() -> None:
    one, action = a_recommendation(due_on=DUE), an_action(start_on=ON)
    take_in_hand(one, by=a_writer(), at=noon(ON))
    link_action(one, action, by=a_writer(), at=noon(ON))
    assert story_of(one)[0].act == "lessons.raise_action"
    close_by_us(one, closing_words="Done.", by=an_owner(), at=noon(ON))

    with pytest.raises(InvalidTransition, match="closed"):
        link_action(one, an_action(start_on=ON), by=a_writer(), at=noon(ON))

    assert RecommendationAction.objects.count() == 1


def test_during_leave_whoever_gets_the_mail_works_at_it_and_only_then() -> None:
    deputy = person("Dee Marlow", "contributor")
    owner = person("Wyn Tolland", "contributor", department=department("HR"))
    Person.objects.filter(pk=owner.pk).update(leave_from=DUE, leave_until=DUE, deputy=deputy)
    made = a_recommendation(due_on=DUE, owner=owner)
    one = Recommendation.objects.select_related("owner__deputy", "owner__department__lead").get(pk=made.pk)

    assert [may_work(deputy, one, DUE + n * DAY) for n in (-1, 0, 1)] == [False, True, False]
    assert may_work(owner, one, DUE)


# --- lessons


def test_neither_who_wrote_it_nor_who_changed_it_last_is_asked_to_approve() -> None:
    first, second, third = (person(name, "executive_lead") for name in ("Ada Thorne", "Bo Lunt", "Cy Orme"))
    lesson = a_lesson(by=first)
    edit_lesson(lesson, version=1, changes={"title": "Other words"}, by=second, at=noon(ON))

    lesson = Lesson.objects.get()

    assert [may_approve(one, lesson) for one in (first, second, third)] == [False, False, True]


def test_the_share_of_an_older_sensitive_lesson_marks_the_whole_summary() -> None:
    reader, before = person("Wim Bostock", "plan_manager"), Q1.first - DAY
    old = a_lesson(marking="official_sensitive", on=before)
    a_lesson(on=Q1.first)
    approve_sharing(old, version=old.version, by=an_approver(), at=noon(before))
    assert summary(Q1, person=reader, sensitive=True).marking == Marking.OFFICIAL

    share_lesson(old, with_whom="Regional unit", on=ON, how="in person", by=a_writer(), at=noon(ON))

    assert summary(Q1, person=reader, sensitive=True).marking == Marking.SENSITIVE
    assert summary(Q1, person=reader, sensitive=False).marking == Marking.OFFICIAL


def test_the_number_of_drafts_tells_nobody_of_sensitive_ones() -> None:
    reader = person("Wim Bostock", "plan_manager")
    a_lesson(agreed=False)
    a_lesson(agreed=False, marking="official_sensitive")

    assert summary(Q1, person=reader, sensitive=True).drafts == 2
    assert summary(Q1, person=reader, sensitive=False).drafts == 1


def test_a_share_keeps_the_marking_that_the_lesson_had() -> None:
    lesson = a_lesson(marking="official_sensitive")
    approve_sharing(lesson, version=1, by=an_approver(), at=noon(ON))

    share = share_lesson(lesson, with_whom="x", on=ON, how="y", by=a_writer(), at=noon(ON))

    assert share.marking == Marking.SENSITIVE
