from datetime import date, timedelta

import pytest

from actions.models import Action
from actions.plan.facts import deadline_fact, rating_fact, review_fact

DAY = date(2026, 11, 21)


def an_unsaved(**fields: object) -> Action:
    return Action(**{"progress": "in_progress", "review_every": 6, "target_on": DAY, **fields})


@pytest.mark.parametrize(
    ("days", "words", "tone"),
    [
        (29, "On time", "plain"),
        (28, "Due in 28 days", "warn"),
        (1, "Due in 1 day", "warn"),
        (0, "Due today", "warn"),
        (-1, "1 day overdue", "bad"),
    ],
)
def test_the_deadline_in_words(days: int, words: str, tone: str) -> None:
    fact = deadline_fact(an_unsaved(target_on=DAY + timedelta(days=days)), DAY)

    assert (fact.text, fact.tone) == (words, tone)


@pytest.mark.parametrize(
    ("completed_on", "words"),
    [
        (DAY, "Done on its day"),
        (DAY - timedelta(days=1), "Done 1 day early"),
        (DAY + timedelta(days=9), "Done 9 days late"),
    ],
)
def test_what_is_done_has_no_deadline_any_more(completed_on: date, words: str) -> None:
    action = an_unsaved(progress="completed", completed_on=completed_on)

    assert deadline_fact(action, date(2030, 1, 1)).text == words


@pytest.mark.parametrize(
    ("rating", "rated_on", "words", "tone"),
    [
        ("", None, "Not rated yet", "neutral"),
        ("green", date(2026, 5, 21), "Green", "green"),
        ("green", date(2026, 5, 20), "Not rated since May", "neutral"),
        ("amber", date(2025, 3, 1), "Not rated since 2025", "neutral"),
        ("red", date(2026, 11, 1), "Red", "red"),
        ("red", date(2026, 3, 1), "Red, not rated since March", "red"),
    ],
)
def test_a_rating_older_than_the_review_period_is_never_green(
    rating: str, rated_on: date | None, words: str, tone: str
) -> None:
    fact = rating_fact(an_unsaved(rating=rating, rated_on=rated_on), DAY)

    assert (fact.text, fact.tone) == (words, tone)


def test_what_is_closed_is_not_rated_any_more() -> None:
    closed = an_unsaved(progress="completed", completed_on=DAY, rating="green", rated_on=DAY)

    assert rating_fact(closed, DAY).text == "None"


def test_the_review_has_a_date_of_its_own() -> None:
    assert review_fact(an_unsaved(review_on=None), DAY).text == "None"
    assert review_fact(an_unsaved(review_on=DAY + timedelta(days=29)), DAY).text == "20 December 2026"
    assert review_fact(an_unsaved(review_on=DAY + timedelta(days=28)), DAY).text == "Due in 28 days"
    assert review_fact(an_unsaved(review_on=DAY - timedelta(days=3)), DAY).text == "3 days overdue"
