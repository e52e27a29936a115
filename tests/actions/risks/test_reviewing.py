"""The yearly review: its dates, each at its boundary, and one answer to each."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import PriorityRisk, YearlyReview
from actions.risks.keeping import RiskRefused, edit
from actions.risks.reviewing import give_yearly_review
from tests.actions.making import an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown

pytestmark = pytest.mark.django_db
ASSESSED = date(2025, 6, 11)
DUE = date(2026, 6, 11)


def answer(thing: PriorityRisk, on: date, *, due_on: date = DUE, finding: str = "no_change") -> YearlyReview:
    return give_yearly_review(thing, due_on=due_on, finding=finding, by=an_owner(), at=noon(on))


@pytest.mark.parametrize(
    ("assessed", "first", "second", "fourth"),
    [
        (date(2025, 6, 11), date(2026, 6, 11), date(2027, 6, 11), date(2029, 6, 11)),
        (date(2024, 2, 29), date(2025, 2, 28), date(2026, 2, 28), date(2028, 2, 29)),  # and back to the 29th
        (date(2025, 8, 31), date(2026, 8, 31), date(2027, 8, 31), date(2029, 8, 31)),
        (date(2023, 2, 28), date(2024, 2, 28), date(2025, 2, 28), date(2027, 2, 28)),
    ],
)
def test_reviews_fall_on_the_anniversaries_and_never_drift(
    assessed: date, first: date, second: date, fourth: date
) -> None:
    risk = a_risk(assessed_on=assessed)
    seen = [risk.review_on]
    for _ in range(3):
        assert risk.review_on is not None
        answer(risk, risk.review_on - timedelta(days=5), due_on=risk.review_on)
        seen.append(risk.review_on)

    assert [seen[0], seen[1], seen[3]] == [first, second, fourth]


@pytest.mark.parametrize(("days", "may"), [(-43, False), (-42, True), (-41, True), (0, True), (400, True)])
def test_a_review_may_come_from_42_days_before(days: int, may: bool) -> None:  # noqa: FBT001
    risk = a_risk(assessed_on=ASSESSED)
    on = DUE + timedelta(days=days)

    assert risk.review_may_come(on) is may
    if may:
        answer(risk, on)
    else:
        with pytest.raises(RiskRefused, match="from 42 days before"):
            answer(risk, on)
    assert YearlyReview.objects.count() == int(may)


@pytest.mark.parametrize(
    ("on", "next_on"),
    [
        (DUE - timedelta(days=42), date(2027, 6, 11)),
        (DUE, date(2027, 6, 11)),
        (date(2027, 6, 10), date(2027, 6, 11)),
        (date(2027, 6, 11), date(2027, 6, 11)),  # the day itself lies ahead still
        (date(2027, 6, 12), date(2028, 6, 11)),
    ],
)
def test_the_next_date_is_the_first_anniversary_that_is_not_behind(on: date, next_on: date) -> None:
    risk = a_risk(assessed_on=ASSESSED)

    answer(risk, on)

    assert PriorityRisk.objects.get().review_on == next_on


def test_a_risk_that_was_assessed_long_ago_is_not_late_on_joining() -> None:
    risk = a_risk(assessed_on=date(2020, 6, 11), at=noon(date(2026, 6, 12)))

    assert risk.review_on == date(2027, 6, 11)


def test_a_date_is_answered_once() -> None:
    risk = a_risk(assessed_on=ASSESSED)
    answer(risk, DUE)

    with pytest.raises(RiskRefused, match="was given already"):
        answer(risk, DUE)

    assert YearlyReview.objects.count() == 1


def test_the_database_itself_refuses_a_second_answer() -> None:
    risk = a_risk(assessed_on=ASSESSED)
    review = answer(risk, DUE)

    review.pk = None
    with pytest.raises(IntegrityError, match="risk_review_answers_a_date_once"), transaction.atomic():
        review.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_answer_one_date_at_once_one_wins() -> None:
    risk, owner = a_risk(assessed_on=ASSESSED), an_owner()
    outcomes: list[str] = []
    gate = threading.Barrier(8)

    def give() -> None:
        try:
            mine = PriorityRisk.objects.get(pk=risk.pk)
            gate.wait()
            give_yearly_review(mine, due_on=DUE, finding="no_change", by=owner, at=noon(DUE))
            outcomes.append("won")
        except RiskRefused:
            outcomes.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=give) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["told"] * 7 + ["won"]
    assert YearlyReview.objects.count() == 1


def test_a_change_needs_words() -> None:
    risk = a_risk(assessed_on=ASSESSED)

    with pytest.raises(RiskRefused, match="Say what has changed"):
        answer(risk, DUE, finding="changed")


def test_a_new_assessment_counts_the_years_anew_but_a_late_review_stays_owed() -> None:
    in_time, late = a_risk(assessed_on=ASSESSED), a_risk(assessed_on=ASSESSED)
    edit(in_time, version=1, changes={"assessed_on": date(2026, 3, 1)}, by=None, at=noon(date(2026, 3, 1)))
    after = DUE + timedelta(days=1)
    edit(late, version=1, changes={"assessed_on": after}, by=None, at=noon(after))

    assert (in_time.review_on, late.review_on) == (date(2027, 3, 1), DUE)


def test_an_unknown_is_reviewed_on_the_anniversaries_of_the_day_it_was_noted() -> None:
    unknown = an_unknown(noted_on=date(2024, 2, 29), by_on=date(2026, 1, 1))

    give_yearly_review(
        unknown, due_on=date(2025, 2, 28), finding="no_change", by=an_owner(), at=noon(date(2025, 2, 28))
    )

    assert unknown.review_on == date(2026, 2, 28)
    assert unknown.reviews.count() == 1
