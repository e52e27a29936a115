"""The quarterly summary: which days belong to it, and that its counts are those of the records."""

from datetime import date, timedelta

import pytest
from django.db import connection

from actions.lessons.keeping import archive_lesson, link_action
from actions.lessons.sharing import share_lesson
from actions.lessons.summarising import ThreeMonths, summary
from tests.actions.lessons.making import a_lesson, a_writer
from tests.actions.making import an_action, noon
from tests.people import person

DAY = timedelta(days=1)
Q1 = ThreeMonths(date(2026, 4, 1))


def test_the_quarters_of_a_financial_year_have_numbers_and_other_months_have_none() -> None:
    labels = [ThreeMonths(date(2026, month, 1)).label for month in (1, 4, 7, 10)]

    assert labels == [
        "January to March 2026 (quarter 4 of 2025-26)",
        "April to June 2026 (quarter 1 of 2026-27)",
        "July to September 2026 (quarter 2 of 2026-27)",
        "October to December 2026 (quarter 3 of 2026-27)",
    ]
    assert ThreeMonths(date(2026, 5, 1)).label == "May to July 2026"
    assert ThreeMonths(date(2026, 11, 1)).label == "November 2026 to January 2027"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2027, 12, 1), date(2028, 2, 29)),
        (date(2026, 12, 1), date(2027, 2, 28)),
        (date(2026, 6, 1), date(2026, 8, 31)),
    ],
)
def test_three_months_end_on_the_last_day_of_the_third(first: date, last: date) -> None:
    assert ThreeMonths(first).last == last


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 6, 30), date(2026, 1, 1)),
        (date(2026, 7, 1), date(2026, 4, 1)),
        (date(2026, 1, 1), date(2025, 10, 1)),
    ],
)
def test_what_is_offered_first_is_the_last_quarter_that_has_ended(on: date, first: date) -> None:
    assert ThreeMonths.quarter_before(on).first == first


@pytest.mark.django_db
def test_the_days_at_both_ends_belong_to_it_and_their_neighbours_do_not() -> None:
    for on in (Q1.first - DAY, Q1.first, Q1.last, Q1.last + DAY):
        a_lesson(on=on)

    assert summary(Q1, person=a_writer(), sensitive=True).lessons == 2


@pytest.mark.django_db
def test_its_counts_are_those_of_the_records() -> None:
    reader = person("Wim Bostock", "plan_manager")
    first = a_lesson(theme="training", kind="good_practice", on=Q1.first)
    a_lesson(on=Q1.last)
    archived = a_lesson(on=Q1.last)
    archive_lesson(archived, by=a_writer(), at=noon(Q1.last))
    a_lesson(on=Q1.last, agreed=False)
    link_action(first, an_action(start_on=Q1.first), by=a_writer(), at=noon(Q1.first))
    words = {"with_whom": "Regional unit", "how": "in person", "by": a_writer()}
    share_lesson(first, on=Q1.last, at=noon(Q1.last), **words)
    share_lesson(first, on=Q1.last + DAY, at=noon(Q1.last + DAY), **words)

    found = summary(Q1, person=reader, sensitive=True)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE kind = 'good_practice') FROM actions_lesson "
            "WHERE agreed_on BETWEEN '2026-04-01' AND '2026-06-30'"
        )
        assert (found.lessons, found.good) == cursor.fetchone()
    assert (found.lessons, found.good, found.failings, found.drafts) == (3, 1, 2, 1)
    assert (found.with_actions, len(found.shares)) == (1, 1)
    assert [(of.theme, len(of.entries)) for of in found.themes] == [
        ("Victim safeguarding", 2),
        ("Training", 1),
    ]
    assert found.marking == "official"


@pytest.mark.django_db
def test_it_asks_as_much_for_one_lesson_as_for_thirty(django_assert_max_num_queries: object) -> None:
    reader = a_writer()
    assert reader.may("lessons.see")
    a_lesson(on=Q1.first)
    with django_assert_max_num_queries(5) as one:  # type: ignore[operator]
        summary(Q1, person=reader, sensitive=True)
    asked = len(one)
    for _ in range(30):
        link_action(a_lesson(on=Q1.first), an_action(start_on=Q1.first), by=reader, at=noon(Q1.first))

    with django_assert_max_num_queries(5) as many:  # type: ignore[operator]
        summary(Q1, person=reader, sensitive=True)

    assert len(many) == asked
