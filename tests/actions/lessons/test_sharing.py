"""Approval by somebody else, and sharing; the database refuses what the acts refuse (controls)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from actions.lessons.keeping import agree_lesson, archive_lesson, edit_lesson, restore_lesson
from actions.lessons.sharing import approve_sharing, share_lesson, withdraw_approval
from actions.models import Lesson, LessonApproval, LessonShare
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from tests.actions.lessons.making import ON, a_lesson, a_writer, an_approver
from tests.actions.making import noon
from tests.people import person

pytestmark = pytest.mark.django_db


def shared(lesson: Lesson, **changes: object) -> LessonShare:
    words = {"with_whom": "Regional unit", "on": ON, "how": "in person", "by": a_writer(), "at": noon(ON)}
    return share_lesson(lesson, **{**words, **changes})  # type: ignore[arg-type]


def test_a_sensitive_lesson_is_shared_only_on_somebodys_approval() -> None:
    lesson = a_lesson(marking="official_sensitive")

    with pytest.raises(PlanRefused, match="OFFICIAL-SENSITIVE"):
        shared(lesson)
    approval = approve_sharing(lesson, version=1, conditions="Police only", by=an_approver(), at=noon(ON))

    assert shared(lesson).approval == approval


def test_control_the_database_refuses_a_sensitive_share_without_approval() -> None:
    lesson = a_lesson(marking="official_sensitive")
    row = {"lesson": lesson, "with_whom": "x", "on": ON, "how": "y", "by": a_writer(), "at": noon(ON)}

    with pytest.raises(IntegrityError, match="lesson_share_sensitive_is_approved"), transaction.atomic():
        LessonShare.objects.create(**row, marking="official_sensitive")
    with pytest.raises(IntegrityError, match="under the marking that it bears"), transaction.atomic():
        LessonShare.objects.create(**row, marking="official")


def test_control_the_database_refuses_a_share_on_a_void_or_foreign_approval() -> None:
    lesson, other = a_lesson(marking="official_sensitive"), a_lesson()
    foreign = approve_sharing(other, version=1, by=an_approver(), at=noon(ON))
    void = approve_sharing(lesson, version=1, by=an_approver(), at=noon(ON))
    withdraw_approval(lesson, reason="x", by=an_approver(), at=noon(ON))
    row = {"with_whom": "x", "on": ON, "how": "y", "by": a_writer(), "at": noon(ON)}

    for approval in (foreign, void):
        with pytest.raises(IntegrityError, match="approval of its own that stands"), transaction.atomic():
            LessonShare.objects.create(
                lesson=lesson, marking="official_sensitive", approval_id=approval.pk, **row
            )


def test_nobody_approves_their_own_words() -> None:
    both = person("Mo Vance", "specialist", "department_lead")
    lesson = a_lesson(by=both)

    with pytest.raises(PlanRefused, match="Somebody else has to approve"):
        approve_sharing(lesson, version=1, by=both, at=noon(ON))


def test_nobody_approves_what_they_changed_last() -> None:
    lesson = a_lesson()
    edit_lesson(lesson, version=1, changes={"title": "Otherwise"}, by=an_approver(), at=noon(ON))

    with pytest.raises(PlanRefused, match="changed it last"):
        approve_sharing(lesson, version=2, by=an_approver(), at=noon(ON))


@pytest.mark.parametrize("whose", ["author", "editor"])
def test_control_the_database_refuses_an_approval_of_ones_own_words(whose: str) -> None:
    lesson = a_lesson()
    people = {"author": a_writer(), "editor": a_writer(), whose: an_approver()}

    with pytest.raises(IntegrityError, match="lesson_approver_is_not_author"), transaction.atomic():
        LessonApproval.objects.create(lesson=lesson, by=an_approver(), at=noon(ON), **people)


def test_a_change_of_words_takes_the_approval_back_and_a_save_without_change_does_not() -> None:
    lesson = a_lesson()
    approve_sharing(lesson, version=1, by=an_approver(), at=noon(ON))

    edit_lesson(lesson, version=1, changes={"title": lesson.title}, by=a_writer(), at=noon(ON))
    assert lesson.approvals.filter(voided_at=None).count() == 1
    edit_lesson(lesson, version=1, changes={"title": "Otherwise"}, by=a_writer(), at=noon(ON))

    assert lesson.approvals.filter(voided_at=None).count() == 0


def test_what_is_approved_is_what_was_read() -> None:
    lesson = a_lesson()
    edit_lesson(lesson, version=1, changes={"title": "Otherwise"}, by=a_writer(), at=noon(ON))

    with pytest.raises(StaleEdit):
        approve_sharing(lesson, version=1, by=an_approver(), at=noon(ON))


def test_the_day_of_sharing_lies_between_agreement_and_today() -> None:
    lesson = a_lesson()
    day = timedelta(days=1)

    with pytest.raises(PlanRefused, match="must not lie ahead"):
        shared(lesson, on=ON + day)
    with pytest.raises(PlanRefused, match="agreed after that day"):
        shared(lesson, on=ON - day)
    assert shared(lesson, on=ON).on == ON


def test_a_sensitive_share_is_not_dated_before_its_approval() -> None:
    lesson = a_lesson(marking="official_sensitive")
    later = ON + timedelta(days=3)
    approve_sharing(lesson, version=1, by=an_approver(), at=noon(later))

    with pytest.raises(PlanRefused, match="approved after that day"):
        shared(lesson, on=ON, at=noon(later))
    assert shared(lesson, on=later, at=noon(later)).on == later


def test_only_an_agreed_lesson_is_approved_and_shared() -> None:
    draft = a_lesson(agreed=False)

    with pytest.raises(InvalidTransition, match="draft"):
        shared(draft)
    with pytest.raises(InvalidTransition):
        approve_sharing(draft, version=1, by=an_approver(), at=noon(ON))


def test_out_of_the_archive_a_lesson_is_what_it_was() -> None:
    draft, agreed = a_lesson(agreed=False), a_lesson()
    for lesson in (draft, agreed):
        archive_lesson(lesson, by=a_writer(), at=noon(ON))
        restore_lesson(lesson, by=a_writer(), at=noon(ON))

    assert (draft.state, agreed.state) == ("draft", "agreed")
    with pytest.raises(InvalidTransition):
        agree_lesson(agreed, by=a_writer(), at=noon(ON))


def test_a_day_in_the_future_is_no_date_of_a_source() -> None:
    with pytest.raises(PlanRefused) as refusal:
        a_lesson(source_on=ON + timedelta(days=1))

    assert refusal.value.field == "source_on"
    assert a_lesson(source_on=ON).source_on == ON


@pytest.mark.django_db(transaction=True)
def test_eight_who_approve_at_once_leave_one_approval() -> None:
    lesson = a_lesson()
    people = [person(f"Approver {n}", "executive_lead") for n in range(8)]

    def approve(n: int) -> bool:
        try:
            approve_sharing(Lesson.objects.get(pk=lesson.pk), version=1, by=people[n], at=noon(ON))
        except PlanRefused:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(approve, range(8)))

    assert sum(won) == 1
    assert LessonApproval.objects.filter(voided_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_lessons_at_once_have_eight_numbers() -> None:
    a_writer()

    def record(n: int) -> int:
        try:
            return a_lesson(title=f"Lesson {n}", agreed=False).number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(record, range(8))) == list(range(1, 9))
