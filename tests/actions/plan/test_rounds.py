"""Two review rounds a year: what they do to review dates, counted in SQL and compared with the action's own count."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Action, ReviewRounds
from actions.plan.models.rounds import DayOfYear
from actions.plan.planning import pause, resume
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.setting_rounds import set_rounds
from msplan.history.recording import story_of
from tests.actions.making import a_review, an_action, noon

SPRING, AUTUMN = DayOfYear(3, 31), DayOfYear(9, 30)
START = date(2026, 1, 15)  # reviews on 15 July 2026, 15 January 2027, ...
NOW = date(2026, 2, 2)
database = pytest.mark.django_db


def rounds_set(
    spring: DayOfYear | None = SPRING, autumn: DayOfYear | None = AUTUMN, *, on: date = NOW, version: int = 1
) -> int:
    return set_rounds(spring=spring, autumn=autumn, version=version, by=None, at=noon(on))


def counted(action: Action, on: date) -> date:
    """The next date as the action itself counts it in Python."""
    answered = action.reviews.aggregate(last=Max("due_on"))["last"] or action.start_on
    return action.next_review_after(answered=answered, on=on)


# --- the dates themselves


@pytest.mark.parametrize(
    ("start_on", "expected"),
    [
        (date(2026, 1, 15), [date(2026, 3, 31), date(2026, 9, 30), date(2027, 3, 31)]),
        (date(2026, 3, 30), [date(2026, 3, 31), date(2026, 9, 30), date(2027, 3, 31)]),
        (date(2026, 3, 31), [date(2026, 9, 30), date(2027, 3, 31), date(2027, 9, 30)]),
        (date(2026, 4, 1), [date(2026, 9, 30), date(2027, 3, 31), date(2027, 9, 30)]),
        (date(2026, 12, 31), [date(2027, 3, 31), date(2027, 9, 30), date(2028, 3, 31)]),
    ],
)
def test_an_action_is_reviewed_in_every_round_after_its_start(start_on: date, expected: list[date]) -> None:
    rounds = ReviewRounds(spring=SPRING, autumn=AUTUMN)
    action = Action(start_on=start_on, review_every=3)

    assert [action.review_date(n, rounds) for n in (1, 2, 3)] == expected


def test_the_29th_of_february_is_the_28th_in_a_common_year() -> None:
    rounds = ReviewRounds(spring=DayOfYear(2, 29), autumn=DayOfYear(8, 31))
    action = Action(start_on=date(2026, 9, 1))

    dates = [action.review_date(n, rounds) for n in range(1, 7)]

    assert dates == [
        date(2027, 2, 28), date(2027, 8, 31), date(2028, 2, 29), date(2028, 8, 31), date(2029, 2, 28),
        date(2029, 8, 31),
    ]  # fmt: skip


@given(start_on=st.dates(date(2015, 1, 1), date(2040, 12, 31)), late=st.integers(-42, 900))
def test_the_next_review_is_the_first_round_after_the_answer_and_not_past(start_on: date, late: int) -> None:
    rounds = ReviewRounds(spring=SPRING, autumn=AUTUMN)
    action = Action(start_on=start_on, review_every=6)
    answered = action.review_date(1, rounds)
    on = answered + timedelta(days=late)

    following = action.next_review_after(answered=answered, on=on, rounds=rounds)

    every_day = (max(answered + timedelta(days=1), on) + timedelta(days=n) for n in range(400))
    assert following == next(day for day in every_day if (day.month, day.day) in [(3, 31), (9, 30)])


# --- switching


@database
def test_switching_on_moves_open_dates_to_the_next_round_and_off_moves_them_back() -> None:
    action = an_action(start_on=START)
    assert action.review_on == date(2026, 7, 15)

    assert rounds_set() == 1
    action.refresh_from_db()
    assert action.review_on == date(2026, 3, 31)

    assert rounds_set(None, None, version=2) == 1
    action.refresh_from_db()
    assert action.review_on == date(2026, 7, 15)


@database
@pytest.mark.parametrize(
    ("on", "review_on"),
    [
        (date(2026, 7, 14), date(2026, 9, 30)),
        (date(2026, 7, 15), date(2026, 9, 30)),
        (date(2026, 7, 16), date(2026, 7, 15)),  # late: it stays owed
    ],
)
def test_a_review_that_is_late_stays_owed(on: date, review_on: date) -> None:
    action = an_action(start_on=START)

    rounds_set(on=on)

    action.refresh_from_db()
    assert action.review_on == review_on


@database
def test_a_round_that_is_today_is_asked_for() -> None:
    action = an_action(start_on=START)

    rounds_set(on=date(2026, 3, 31))

    action.refresh_from_db()
    assert action.review_on == date(2026, 3, 31)


@database
def test_what_is_paused_proposed_or_closed_has_no_date_before_and_after() -> None:
    paused, _proposed = an_action(start_on=START), an_action(start_on=START, agreed=False)
    pause(paused, reason="x", by=None, at=noon(START))

    assert rounds_set() == 0

    assert list(Action.objects.values_list("review_on", flat=True)) == [None, None]
    resume(paused, by=None, at=noon(NOW))
    assert paused.review_on == date(2026, 3, 31)


@database
def test_a_review_in_a_round_answers_it_and_counts_the_rounds_that_were_missed() -> None:
    rounds_set()
    action = an_action(start_on=START)
    assert action.review_on == date(2026, 3, 31)

    review = a_review(action, on=date(2027, 4, 1))

    assert (review.dates_missed, action.review_on) == (2, date(2027, 9, 30))


@database
def test_a_round_that_was_answered_early_is_not_asked_for_again() -> None:
    rounds_set()
    action = an_action(start_on=START)
    a_review(action, on=date(2026, 3, 1))

    rounds_set(DayOfYear(3, 30), AUTUMN, on=date(2026, 3, 2), version=2)

    action.refresh_from_db()
    assert action.review_on == date(2026, 9, 30)


@database
def test_a_round_that_was_answered_early_on_its_own_day_of_the_year_is_not_asked_for_again() -> None:
    """Also where the other round is what changes: the date that was answered is one of the new series too."""
    rounds_set()
    action = an_action(start_on=START)
    a_review(action, on=date(2026, 3, 1))

    rounds_set(SPRING, DayOfYear(9, 29), on=date(2026, 3, 2), version=2)

    action.refresh_from_db()
    assert action.review_on == date(2026, 9, 29)


@database
def test_after_the_last_round_of_a_year_comes_the_first_of_the_next() -> None:
    action = an_action(start_on=date(2026, 10, 15))
    assert action.review_on == date(2027, 4, 15)

    assert rounds_set(on=date(2026, 12, 20)) == 1

    action.refresh_from_db()
    assert action.review_on == date(2027, 3, 31)


@database
def test_the_database_counts_as_the_actions_do() -> None:
    """Starts on every kind of day, intervals from 1 to 24 months, answered and not, now and ahead."""
    starts = [date(2024, 2, 29), date(2024, 8, 31), date(2025, 1, 31), date(2025, 12, 31), date(2027, 5, 30)]
    for start_on in starts:
        for months in (1, 2, 5, 6, 7, 12, 24):
            an_action(start_on=start_on, review_every=months, at=noon(NOW))
    near = Action.objects.filter(start_on__lt=NOW, review_on__lt=NOW + timedelta(days=42))
    for action in near.order_by("pk")[::2]:
        a_review(action, on=NOW)
    on = date(2026, 3, 1)
    late = dict(Action.objects.filter(review_on__lt=on).values_list("pk", "review_on"))
    assert late

    for version, (spring, autumn) in enumerate(
        [(SPRING, AUTUMN), (DayOfYear(2, 29), DayOfYear(8, 31)), (None, None)], start=1
    ):
        rounds_set(spring, autumn, on=on, version=version)
        for action in Action.objects.all():
            assert action.review_on == late.get(action.pk, counted(action, on)), (action, action.start_on)


@database
def test_switching_costs_the_same_for_one_action_and_for_thirty() -> None:
    rounds_set()
    an_action(start_on=START)
    with CaptureQueriesContext(connection) as one:
        rounds_set(DayOfYear(3, 30), AUTUMN, version=2)
    for _ in range(29):
        an_action(start_on=START)
    with CaptureQueriesContext(connection) as thirty:
        rounds_set(DayOfYear(4, 1), AUTUMN, version=3)

    assert len(one) == len(thirty)
    assert set(Action.objects.values_list("review_on", flat=True)) == {date(2026, 4, 1)}


@database
def test_it_is_in_the_history_and_nothing_changed_is_not() -> None:
    rounds_set()
    assert rounds_set(version=2) == 0

    entry = story_of(ReviewRounds.current()).get()
    assert entry.act == "actions.set_rounds"
    assert entry.detail.body["after"] == {"rounds": "31 March and 30 September", "review dates moved": 0}


# --- refusals, and the database's own


@database
def test_an_old_version_changes_nothing() -> None:
    rounds_set()

    with pytest.raises(StaleEdit):
        rounds_set(DayOfYear(4, 1), AUTUMN)

    assert ReviewRounds.current().spring == SPRING


@database
@pytest.mark.parametrize(
    ("spring", "autumn", "field"),
    [
        (SPRING, None, "autumn"),
        (None, AUTUMN, "spring"),
        (DayOfYear(2, 30), AUTUMN, "spring"),
        (SPRING, DayOfYear(9, 31), "autumn"),
        (AUTUMN, SPRING, "autumn"),
        (SPRING, SPRING, "autumn"),
    ],
)
def test_rounds_that_are_none_are_refused_by_the_act_and_by_the_database(
    spring: DayOfYear | None, autumn: DayOfYear | None, field: str
) -> None:
    with pytest.raises(PlanRefused) as refused:
        rounds_set(spring, autumn)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRounds(pk=1, spring=spring, autumn=autumn).save()

    assert refused.value.field == field


@database
def test_control_there_is_one_row_at_most() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRounds(pk=2).save()
