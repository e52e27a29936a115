"""Returns: what they say, when they are owed, and that what was handed in stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from actions.models import AudienceCount, Confidence, CourseRequirement, TrainingReturn
from actions.plan.refusing import PlanRefused
from actions.training.due import items
from actions.training.facts import known
from actions.training.handing_in import (
    correct_count,
    correct_return,
    give_confidence,
    give_count,
    give_return,
)
from actions.training.judging import judge_needs
from actions.training.keeping import add_audience, archive_audience, archive_course, edit_audience, take_up
from actions.training.requiring import change_requirement, end_requirement, require
from actions.training.timeline import of_chased
from msplan.lib.states import InvalidTransition
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, hr, noon
from tests.people import person

pytestmark = pytest.mark.django_db
QUARTER = date(2024, 3, 31)


def read(requirement: CourseRequirement, on: date) -> Any:
    return CourseRequirement.objects.with_last(on).get(pk=requirement.pk)


def test_a_number_with_a_date_takes_the_place_of_not_known() -> None:
    requirement = a_requirement()
    assert known(read(requirement, QUARTER), QUARTER).text == "Not known since 3 January 2024"

    a_return(requirement, date(2024, 3, 31), unknown_reason="The system counts nobody.")
    said = known(read(requirement, date(2024, 4, 2)), date(2024, 4, 2))
    assert (said.text, said.detail) == ("Not known since 31 March 2024", "The system counts nobody.")
    a_return(requirement, date(2024, 6, 30), unknown_reason="Still not.")
    assert (
        known(read(requirement, date(2024, 7, 1)), date(2024, 7, 1)).text == "Not known since 31 March 2024"
    )

    a_return(requirement, date(2024, 9, 30), required=990, completed=812)
    said = known(read(requirement, date(2024, 10, 1)), date(2024, 10, 1))
    assert (said.text, said.detail) == ("82%", "812 of 990 on 30 September 2024")

    a_return(requirement, date(2024, 12, 31), unknown_reason="The system is down.")
    said = known(read(requirement, date(2025, 1, 1)), date(2025, 1, 1))
    assert said.text == "Not known since 31 December 2024"


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2025, 12, 29), "80%"),
        (date(2025, 12, 30), "Not known since 30 December 2025"),
        (date(2025, 12, 31), "Not known since 30 December 2025"),
    ],
)
def test_a_number_is_known_for_fifteen_months(on: date, text: str) -> None:
    requirement = a_requirement()
    a_return(requirement, date(2024, 9, 30))

    assert known(read(requirement, on), on).text == text
    one = CourseRequirement.objects
    assert one.known(on).exists() is (text == "80%")
    assert one.unknown(on).exists() is (text != "80%")


@pytest.mark.parametrize(
    ("as_at", "next_due"),
    [
        (QUARTER - timedelta(days=15), QUARTER),
        (QUARTER - timedelta(days=14), date(2024, 6, 30)),
        (QUARTER - timedelta(days=13), date(2024, 6, 30)),
        (QUARTER, date(2024, 6, 30)),
        (date(2024, 7, 2), date(2024, 9, 30)),
    ],
)
def test_a_return_answers_its_date_from_fourteen_days_before(as_at: date, next_due: date) -> None:
    requirement = a_requirement()

    a_return(requirement, as_at)

    requirement.refresh_from_db()
    assert requirement.due_on == next_due


def test_due_dates_do_not_drift() -> None:
    requirement = a_requirement(first_due_on=date(2024, 8, 31))

    found = [
        requirement.due_after(day) for day in (None, date(2024, 8, 31), date(2024, 11, 30), date(2025, 2, 28))
    ]

    assert found == [date(2024, 8, 31), date(2024, 11, 30), date(2025, 2, 28), date(2025, 5, 31)]


def test_who_owes_a_return_is_chased_until_it_is_answered_with_a_number_or_without() -> None:
    owner = person("Olive Underhay", "contributor")
    requirement = a_requirement(owner=owner)

    (due,) = items(QUARTER)
    assert (due.person_id, due.ladder, due.due_on, due.kind) == (
        owner.pk,
        "return",
        QUARTER,
        "Training return",
    )

    a_return(requirement, QUARTER, unknown_reason="Nobody counts.")
    assert [one.due_on for one in items(date(2024, 6, 1))] == [date(2024, 6, 30)]
    end_requirement(requirement, reason="Replaced.", by=hr(), at=noon(QUARTER))
    assert list(items(QUARTER)) == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"required": 10, "completed": 11}, "More cannot have done it"),
        ({"required": 0, "completed": 0}, "At least one person"),
        ({"required": 10}, "Give both numbers"),
        ({}, "Give both numbers"),
        ({"required": 10, "completed": 9, "unknown_reason": "?"}, "Give both numbers"),
    ],
)
def test_what_is_no_answer_is_refused_in_words(said: dict[str, Any], sentence: str) -> None:
    requirement = a_requirement()

    with pytest.raises(PlanRefused, match=sentence):
        give_return(requirement, as_at=QUARTER, by=hr(), at=noon(QUARTER), **said)
    assert not TrainingReturn.objects.exists()


def test_tomorrow_is_not_known_yet() -> None:
    requirement = a_requirement()

    a_return(requirement, QUARTER, at=noon(QUARTER))
    with pytest.raises(PlanRefused, match="today or in the past"):
        a_return(requirement, QUARTER + timedelta(days=1), at=noon(QUARTER))


def test_one_return_stands_for_a_day_and_a_correction_keeps_the_old_one() -> None:
    requirement = a_requirement()
    old = a_return(requirement, QUARTER)
    with pytest.raises(PlanRefused, match="already"):
        a_return(requirement, QUARTER)
    with pytest.raises(PlanRefused, match="why"):
        correct_return(old, reason=" ", required=100, completed=70, by=hr(), at=noon(QUARTER))

    old = TrainingReturn.objects.get(pk=old.pk)
    made = correct_return(old, reason="Leavers.", required=90, completed=80, by=hr(), at=noon(QUARTER))

    rows = TrainingReturn.objects.order_by("pk").values_list("required", "completed", "is_standing", "reason")
    assert list(rows) == [(100, 80, False, ""), (90, 80, True, "Leavers.")]
    assert made.corrects == old
    with pytest.raises(InvalidTransition):
        correct_return(old, reason="Again.", required=91, completed=80, by=hr(), at=noon(QUARTER))


def test_what_was_handed_in_is_kept_by_the_database_itself() -> None:
    requirement = a_requirement()
    given = a_return(requirement, QUARTER)
    count = give_count(requirement.audience, as_at=QUARTER, people=100, by=hr(), at=noon(QUARTER))
    measured = a_measure(requirement)
    need = judge_needs(
        requirement.audience,
        judged_on=QUARTER,
        judged_by="HR",
        needs="Signs.",
        next_on=date(2025, 3, 31),
        by=hr(),
        at=noon(QUARTER),
    )

    for row, field in ((given, "completed"), (count, "people"), (measured, "answered"), (need, "needs")):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field: 1})
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).delete()
    # The control: that a row stands may change.
    assert TrainingReturn.objects.filter(pk=given.pk).update(is_standing=False) == 1


def a_measure(requirement: CourseRequirement) -> Confidence:
    return give_confidence(
        requirement.course,
        audience=requirement.audience,
        measured_on=QUARTER,
        answered=20,
        scale="1-5",
        before=2,  # type: ignore[arg-type]
        after=4,  # type: ignore[arg-type]
        by=hr(),
        at=noon(QUARTER),
    )


@pytest.mark.parametrize(
    ("scale", "before", "after", "fits"),
    [
        ("1-5", 1, 5, True),
        ("1-5", 0, 5, False),
        ("1-5", 1, 6, False),
        ("0-100", 0, 100, True),
        ("0-100", 50, 101, False),
    ],
)
def test_means_lie_on_their_scale(scale: str, before: int, after: int, fits: bool) -> None:  # noqa: FBT001
    requirement = a_requirement()
    words: Any = {"measured_on": QUARTER, "answered": 5, "scale": scale, "before": before, "after": after}
    if fits:
        give_confidence(requirement.course, audience=requirement.audience, **words, by=hr(), at=noon(QUARTER))
    else:
        with pytest.raises(PlanRefused, match="on the scale"):
            give_confidence(
                requirement.course, audience=requirement.audience, **words, by=hr(), at=noon(QUARTER)
            )
    assert Confidence.objects.exists() is fits


def test_a_head_count_is_corrected_and_the_last_one_holds() -> None:
    audience = an_audience()
    old = give_count(audience, as_at=QUARTER, people=100, by=hr(), at=noon(QUARTER))
    correct_count(old, reason="Twice.", people=95, by=hr(), at=noon(QUARTER))
    give_count(audience, as_at=date(2024, 6, 30), people=97, by=hr(), at=noon(date(2024, 6, 30)))

    def last(on: date) -> int | None:
        found = AudienceCount.objects.last_of(audience, on)
        return found.people if found else None

    found = [
        last(day) for day in (QUARTER - timedelta(days=1), QUARTER, date(2024, 6, 29), date(2024, 6, 30))
    ]
    assert found == [None, 95, 95, 97]


def test_a_completion_counts_to_the_same_day_months_later() -> None:
    course = a_course(valid_months=12)
    done = date(2025, 3, 1)

    assert [course.counts_on(done, day) for day in (
        date(2025, 2, 28), done, date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)
    )] == [False, True, True, True, False]  # fmt: skip
    leap = date(2024, 2, 29)
    assert [course.counts_on(leap, day) for day in (date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 1))] == [
        True, True, False,
    ]  # fmt: skip
    four_years = a_course("Four years", valid_months=48)
    assert four_years.counts_on(leap, date(2028, 2, 29))
    assert not four_years.counts_on(leap, date(2028, 3, 1))
    assert a_course("Once", valid_months=None).counts_on(leap, date(2099, 1, 1))


def test_archiving_a_course_ends_what_it_asks_for() -> None:
    requirement = a_requirement()

    archive_course(requirement.course, reason="A new one.", by=hr(), at=noon(QUARTER))

    requirement.refresh_from_db()
    assert (requirement.ended_on, requirement.due_on) == (QUARTER, None)
    assert requirement.ended_reason == "The course is archived. A new one."
    take_up(requirement.course, by=hr(), at=noon(QUARTER))
    requirement.refresh_from_db()
    assert requirement.is_ended
    require(
        course=requirement.course,
        audience=requirement.audience,
        owner=hr(),
        every_months=12,
        first_due_on=date(2025, 3, 31),
        by=hr(),
        at=noon(QUARTER),
    )


def test_the_story_tells_of_a_correction_what_is_different_now() -> None:
    requirement = a_requirement()
    old = a_return(requirement, QUARTER)
    correct_return(old, reason="Leavers.", required=90, completed=80, by=hr(), at=noon(date(2024, 4, 2)))

    last, first, _ = of_chased(requirement)

    assert (last.title, last.text) == ("Return corrected", "Leavers.")
    assert [tuple(change) for change in last.changes] == [("Must do it", "100", "90")]
    assert first.text.splitlines() == ["As at: 31 March 2024", "Must do it: 100", "Have done it: 80"]


def test_another_rhythm_works_out_anew_what_is_owed() -> None:
    requirement = a_requirement()
    a_return(requirement, QUARTER)
    requirement.refresh_from_db()

    changes = {"every_months": 12}
    change_requirement(requirement, version=requirement.version, changes=changes, by=hr(), at=noon(QUARTER))

    assert requirement.due_on == date(2025, 3, 31)


def test_needs_are_judged_again_by_their_day() -> None:
    owner = person("Olive Underhay", "contributor")
    audience = an_audience("Cleaning suppliers", group="suppliers", owner=owner, needs_on=QUARTER)
    (due,) = items(QUARTER)
    assert (due.person_id, due.ladder, due.kind, due.label) == (
        owner.pk, "yearly", "Training needs to judge", "Cleaning suppliers",
    )  # fmt: skip

    judge_needs(
        audience,
        judged_on=QUARTER,
        judged_by="Category manager",
        needs="How to spot debt bondage.",
        next_on=date(2025, 3, 31),
        by=owner,
        at=noon(QUARTER),
    )

    audience.refresh_from_db()
    assert audience.needs_on == date(2025, 3, 31)
    archive_audience(audience, reason="No contract.", by=hr(), at=noon(QUARTER))
    assert list(items(date(2025, 3, 31))) == []


def test_an_audience_is_part_of_one_larger_one_and_no_deeper() -> None:
    staff = an_audience()
    buyers = an_audience("Procurement", group="procurement", within=staff)

    with pytest.raises(PlanRefused, match="One step only"):
        an_audience("Buyers of cloth", group="procurement", within=buyers)
    with pytest.raises(PlanRefused, match="One step only"):
        edit_audience(staff, version=1, changes={"within": an_audience("Others")}, by=hr(), at=noon(QUARTER))
    with pytest.raises(PlanRefused, match="part of staff"):
        an_audience("Cleaners' firm", group="suppliers", within=staff)


def test_a_name_in_a_file_means_one_thing() -> None:
    an_audience("Contact management", group="contact", known_as="Control room\nCM1")

    with pytest.raises(PlanRefused, match="control room"):
        add_audience(
            name="Control  Room",
            group="contact",
            within=None,
            known_as="",
            owner=None,
            needs_on=None,
            by=hr(),
            at=noon(QUARTER),
        )
