"""Opening, rating, bringing into step, closing; the past is not rewritten."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction

from actions.models import Action, RatedAction, SelfAssessment, StandardRating
from actions.plan.cancelling import cancel
from actions.plan.refusing import StaleEdit
from actions.standards import due, of_action
from actions.standards.answering import actions_of
from actions.standards.assessing import close, open_assessment, outdated, take_over_wording
from actions.standards.keeping import archive, edit_set, edit_standard
from actions.standards.rating import link_action, rate, say_not_applicable
from actions.standards.refusing import StandardsRefused
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, noon
from tests.actions.standards.making import START, a_closed_one, a_set, a_standard, an_assessment, rated
from tests.people import department, person

pytestmark = pytest.mark.django_db
AT = noon(START)


# --- opening


def test_opening_asks_every_standing_standard_in_its_words() -> None:
    of_set = a_set()
    archive(of_set.standards.get(number="1.2"), by=None, at=AT)

    assessment = an_assessment(of_set)

    assert [(r.number, r.text) for r in assessment.ratings.in_order()] == [
        ("1.1", "Text of 1.1."),
        ("2.1", "Text of 2.1."),
    ]
    assert Entry.objects.filter(act="standards.open").count() == 1


def test_one_is_open_for_a_set_and_the_database_holds_it() -> None:
    first = an_assessment()

    with pytest.raises(StandardsRefused, match="open already"):
        open_assessment(first.standard_set, as_at=START + timedelta(days=1), by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessment.objects.create(standard_set=first.standard_set, as_at=date(2027, 1, 1), opened_at=AT)
    an_assessment(a_set("Another set"))


def test_a_date_is_answered_once() -> None:
    of_set = a_set()
    a_closed_one(of_set, as_at=START, levels={"1.1": 2})

    with pytest.raises(StandardsRefused) as refusal:
        open_assessment(of_set, as_at=START, by=None, at=AT)
    assert refusal.value.field == "as_at"


def test_an_empty_set_is_not_opened() -> None:
    of_set = a_set(groups={"A": 1})
    archive(of_set.standards.get(), by=None, at=AT)

    with pytest.raises(StandardsRefused, match="no standards"):
        an_assessment(of_set)


# --- rating


@pytest.mark.parametrize("level", [-1, 5])
def test_a_number_off_the_scale_is_refused_here_and_by_the_database(level: int) -> None:
    rating = an_assessment().ratings.get(number="1.1")

    with pytest.raises(StandardsRefused):
        rate(rating, version=1, level=level, evidence="x", by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardRating.objects.filter(pk=rating.pk).update(level=level, evidence="x", at=AT)


@pytest.mark.parametrize("level", range(5))
def test_each_number_of_the_scale_is_kept(level: int) -> None:
    assert rated(an_assessment(), "1.1", level).level == level


def test_a_rating_needs_what_it_rests_on() -> None:
    rating = an_assessment().ratings.get(number="1.1")

    with pytest.raises(StandardsRefused):
        rate(rating, version=1, level=2, evidence=" ", by=None, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardRating.objects.filter(pk=rating.pk).update(level=2, at=AT)


def test_not_applicable_takes_the_number_away_and_needs_a_reason() -> None:
    rating = rated(an_assessment(), "1.1", 2)

    with pytest.raises(StandardsRefused):
        say_not_applicable(rating, version=2, because="", by=None, at=AT)
    say_not_applicable(rating, version=2, because="We have no such place.", by=None, at=AT)

    assert (rating.level, rating.does_not_apply, rating.is_answered) == (None, True, True)
    with pytest.raises(IntegrityError), transaction.atomic():
        StandardRating.objects.filter(pk=rating.pk).update(level=2)


def test_a_second_save_from_one_reading_is_stale_and_loses_nothing() -> None:
    rating = rated(an_assessment(), "1.1", 2)

    with pytest.raises(StaleEdit):
        rate(rating, version=1, level=4, evidence="Late.", by=None, at=AT)
    rating.refresh_from_db()
    assert (rating.level, rating.evidence) == (2, "Seen for 1.1.")


def test_a_file_is_kept_replaced_and_taken_away() -> None:
    assessment = an_assessment()
    upload = SimpleUploadedFile("proof.csv", b"Seen,40\n", "text/csv")
    rating = rated(assessment, "1.1", 2, upload=upload, link="https://force.example/a")
    assert (rating.file and rating.file.name, rating.link) == ("proof.csv", "https://force.example/a")

    rate(rating, version=2, level=2, evidence="x", by=None, at=AT)
    assert rating.file is not None
    rate(rating, version=3, level=2, evidence="x", remove_file=True, by=None, at=AT)
    assert rating.file is None


# --- words that change


def test_a_rating_keeps_its_wording_when_the_standard_is_reworded() -> None:
    assessment = an_assessment()
    rating = rated(assessment, "1.1", 2)
    edit_standard(rating.standard, version=1, changes={"text": "New words."}, by=None, at=AT)

    take_over_wording(assessment, by=None, at=AT)

    rating.refresh_from_db()
    assert rating.text == "Text of 1.1."


def test_what_nobody_answered_is_brought_into_step() -> None:
    of_set = a_set(groups={"A": 4})
    assessment = an_assessment(of_set)
    rated(assessment, "1.1", 2)
    edit_standard(of_set.standards.get(number="1.2"), version=1, changes={"text": "New."}, by=None, at=AT)
    archive(of_set.standards.get(number="1.3"), by=None, at=AT)
    a_standard(of_set, number="1.5", group="A")
    assert outdated(assessment) == 3

    assert take_over_wording(assessment, by=None, at=AT) == 3

    assert [(r.number, r.text) for r in assessment.ratings.in_order()] == [
        ("1.1", "Text of 1.1."),
        ("1.2", "New."),
        ("1.4", "Text of 1.4."),
        ("1.5", "Text of 1.5."),
    ]
    assert take_over_wording(assessment, by=None, at=AT) == 0


def test_the_database_refuses_to_reword_what_was_rated() -> None:
    rating = rated(an_assessment(), "1.1", 2)

    with pytest.raises(IntegrityError, match="keeps the wording"), transaction.atomic():
        StandardRating.objects.filter(pk=rating.pk).update(text="Easier.")


# --- closing


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (1, True)])
def test_it_is_closed_on_its_date_or_later(days: int, may: bool) -> None:  # noqa: FBT001
    assessment = an_assessment()
    rated(assessment, "1.1", 2)
    at = noon(START + timedelta(days=days))

    if may:
        close(assessment, by=None, at=at)
    else:
        with pytest.raises(StandardsRefused, match="close it on that day"):
            close(assessment, by=None, at=at)
    assessment.refresh_from_db()
    assert assessment.is_open is not may


def test_closing_before_its_date_is_refused_by_the_database_too() -> None:
    assessment = an_assessment()

    with pytest.raises(IntegrityError), transaction.atomic():
        SelfAssessment.objects.filter(pk=assessment.pk).update(
            state="closed", closed_at=AT, closed_on=START - timedelta(days=1)
        )


def test_nothing_rated_is_not_closed_and_twice_neither() -> None:
    assessment = an_assessment()
    with pytest.raises(StandardsRefused, match="Nothing has been rated"):
        close(assessment, by=None, at=AT)
    rated(assessment, "1.1", 2)
    close(assessment, by=None, at=AT)

    with pytest.raises(InvalidTransition):
        close(assessment, by=None, at=AT)


CHANGES: dict[str, Callable[[SelfAssessment], object]] = {
    "rating": lambda a: a.ratings.filter(number="1.1").update(level=4),
    "evidence": lambda a: a.ratings.filter(number="1.1").update(evidence="Better."),
    "delete a rating": lambda a: a.ratings.filter(number="1.2").delete(),
    "add a rating": lambda a: StandardRating.objects.create(
        assessment=a, standard=a_standard(a.standard_set, number="8.1"), group="G", number="8.1", text="x",
        aspect="force", position=8,
    ),
    "reopen": lambda a: SelfAssessment.objects.filter(pk=a.pk).update(
        state="open", closed_at=None, closed_on=None, closed_by=None, next_on=None
    ),
    "date": lambda a: SelfAssessment.objects.filter(pk=a.pk).update(as_at=date(2020, 1, 1)),
    "delete it": lambda a: SelfAssessment.objects.filter(pk=a.pk)._raw_delete("default"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_a_closed_one_never_changes(change: str) -> None:
    assessment = a_closed_one(a_set(), as_at=START, levels={"1.1": 2})

    with pytest.raises(IntegrityError, match="closed self-assessment never changes"), transaction.atomic():
        CHANGES[change](assessment)


@pytest.mark.parametrize("change", [name for name in CHANGES if name not in ("reopen", "delete it")])
def test_control_without_its_triggers_the_database_lets_a_closed_one_change(change: str) -> None:
    assessment = a_closed_one(a_set(), as_at=START, levels={"1.1": 2})
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE actions_selfassessment DISABLE TRIGGER self_assessment_stays_closed")
        cursor.execute("ALTER TABLE actions_standardrating DISABLE TRIGGER standard_rating_stays_closed")

    CHANGES[change](assessment)


@pytest.mark.parametrize("act", ["rate", "say_not_applicable", "take_over"])
def test_no_act_touches_a_closed_one(act: str) -> None:
    assessment = a_closed_one(a_set(), as_at=START, levels={"1.1": 2})
    rating = assessment.ratings.get(number="1.2")

    with pytest.raises(InvalidTransition, match="closed"):
        if act == "rate":
            rate(rating, version=1, level=2, evidence="x", by=None, at=AT)
        elif act == "say_not_applicable":
            say_not_applicable(rating, version=1, because="x", by=None, at=AT)
        else:
            take_over_wording(assessment, by=None, at=AT)


# --- the next one


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True)])
def test_the_next_one_lies_ahead(days: int, may: bool) -> None:  # noqa: FBT001
    assessment = an_assessment()
    rated(assessment, "1.1", 2)
    next_on = START + timedelta(days=days)

    if may:
        close(assessment, next_on=next_on, by=None, at=AT)
    else:
        with pytest.raises(StandardsRefused):
            close(assessment, next_on=next_on, by=None, at=AT)


@pytest.mark.parametrize(("days", "may"), [(9, False), (10, False), (11, True)])
def test_the_next_one_of_an_assessment_that_is_closed_late_lies_ahead_of_today(
    days: int, *, may: bool
) -> None:
    assessment, late = an_assessment(), noon(START + timedelta(days=10))
    rated(assessment, "1.1", 2)
    next_on = START + timedelta(days=days)

    if may:
        close(assessment, next_on=next_on, by=None, at=late)
    else:
        with pytest.raises(StandardsRefused, match="lie ahead"):
            close(assessment, next_on=next_on, by=None, at=late)


def test_whoever_closed_it_is_asked_for_the_next_until_a_later_one_is_closed() -> None:
    closer = person("Pim Aldersey", "plan_manager", department=department("Crime"))
    of_set = a_set()
    assessment = an_assessment(of_set)
    rated(assessment, "1.1", 2)
    close(assessment, next_on=date(2027, 3, 31), by=closer, at=AT)

    def asked(on: date) -> list[tuple[int, date]]:
        return [(row.person_id, row.due_on) for row in due.items(on)]

    assert asked(date(2026, 12, 30)) == []
    assert asked(date(2026, 12, 31)) == [(closer.pk, date(2027, 3, 31))]  # 90 days ahead
    assert list(due.items(date(2027, 3, 31), {0})) == []
    later = an_assessment(of_set, as_at=date(2027, 3, 30))
    assert asked(date(2027, 4, 1)) == [(closer.pk, date(2027, 3, 31))]
    rated(later, "1.1", 3)
    close(later, by=closer, at=noon(date(2027, 4, 1)))
    assert asked(date(2027, 4, 1)) == []


def test_a_set_out_of_use_asks_for_nothing() -> None:
    closer = person("Pim Aldersey", "plan_manager")
    assessment = an_assessment()
    rated(assessment, "1.1", 2)
    close(assessment, next_on=date(2027, 3, 31), by=closer, at=AT)
    edit_set(assessment.standard_set, version=1, changes={"is_active": False}, by=None, at=AT)

    assert list(due.items(date(2027, 3, 31))) == []


def test_counting_keeps_the_newest_first() -> None:
    of_set = a_set()
    for year in (2025, 2023, 2024):
        a_closed_one(of_set, as_at=date(year, 3, 31), levels={"1.1": 2})

    found = SelfAssessment.objects.with_counts()

    assert [(one.as_at.year, one.answered, one.asked) for one in found] == [
        (2025, 1, 3),
        (2024, 1, 3),
        (2023, 1, 3),
    ]


# --- actions


def test_an_action_is_linked_after_closing_and_seen_from_both_ends() -> None:
    assessment = a_closed_one(a_set(), as_at=START, levels={"1.1": 1})
    rating, action = assessment.ratings.get(number="1.1"), an_action(start_on=START)

    link_action(rating, action, by=None, at=AT)

    place = of_action.places(action, person("Any Body", "contributor"))[0]
    assert "1.1 of Our standards, as at 31 March 2026: rated 1" in place.text
    assert place.href.endswith(f"/ratings/{rating.pk}/")
    assert actions_of(assessment, [rating]) == {rating.pk: [action]}
    with pytest.raises(StandardsRefused, match="already"):
        link_action(rating, action, by=None, at=AT)


def test_what_is_not_answered_or_cancelled_is_not_linked() -> None:
    assessment = an_assessment()
    action = an_action(start_on=START)
    with pytest.raises(StandardsRefused, match="Rate the standard first"):
        link_action(assessment.ratings.get(number="1.1"), action, by=None, at=AT)
    rating = rated(assessment, "1.1", 1)
    cancel(action, reason="x", by=None, at=AT)

    with pytest.raises(StandardsRefused, match="cancelled"):
        link_action(rating, action, by=None, at=AT)


def test_last_years_action_answers_this_years_rating_until_it_is_completed_or_cancelled() -> None:
    of_set = a_set()
    first = a_closed_one(of_set, as_at=START, levels={"1.1": 1})
    actions = [an_action(start_on=START) for _ in range(3)]
    for action in actions:
        link_action(first.ratings.get(number="1.1"), action, by=None, at=AT)
    cancel(actions[1], reason="x", by=None, at=AT)
    Action.objects.filter(pk=actions[2].pk).update(
        progress="completed", completed_on=START, outcome_words="x", review_on=None
    )
    second = an_assessment(of_set, as_at=date(2027, 3, 31))
    rating = rated(second, "1.1", 1)

    assert actions_of(second, [rating]) == {rating.pk: [actions[0]]}
    own = first.ratings.get(number="1.1")
    assert actions_of(first, [own]) == {own.pk: [actions[0], actions[2]]}
    assert RatedAction.objects.count() == 3
