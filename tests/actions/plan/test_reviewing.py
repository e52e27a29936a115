from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from actions.models import Evidence, Review
from actions.plan.evidencing import Handed
from actions.plan.planning import pause
from actions.plan.reviewing import ReviewRefused
from msplan.files.storing import FileRefused
from msplan.history.recording import story_of
from tests.actions.making import a_review, an_action, noon

pytestmark = pytest.mark.django_db
START = date(2025, 8, 31)
DUE = date(2026, 2, 28)


def test_a_review_answers_its_date_and_sets_the_next() -> None:
    action = an_action(start_on=START)

    review = a_review(action, on=date(2026, 2, 20), rating="amber", rating_reason="Legal advice is late.")

    action.refresh_from_db()
    assert (review.due_on, review.given_on) == (DUE, date(2026, 2, 20))
    assert action.review_on == date(2026, 8, 31)
    assert (action.rating, action.rated_on) == ("amber", date(2026, 2, 20))
    assert action.rating_reason == "Legal advice is late."
    assert story_of(action).first().act == "actions.review"


@pytest.mark.parametrize("on", [date(2026, 1, 17), date(2026, 2, 28), date(2026, 3, 20)])
def test_early_on_the_day_or_late_the_next_date_is_the_same(on: date) -> None:
    action = an_action(start_on=START)

    a_review(action, on=on)

    assert action.review_on == date(2026, 8, 31)


def test_43_days_before_its_date_is_too_early() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="can be given from Saturday 17 January 2026"):
        a_review(action, on=date(2026, 1, 16))

    assert not Review.objects.exists()


def test_a_review_that_comes_after_the_next_date_skips_it_and_counts_it_as_missed() -> None:
    action = an_action(start_on=START)

    review = a_review(action, on=date(2027, 3, 1))

    assert action.review_on == date(2027, 8, 31)
    assert review.dates_missed == 2  # 31 August 2026 and 28 February 2027 answered by nothing


def test_a_late_review_on_the_next_date_itself_leaves_that_date_open() -> None:
    action = an_action(start_on=START)

    review = a_review(action, on=date(2026, 8, 31))

    assert action.review_on == date(2026, 8, 31)
    assert review.dates_missed == 0


def test_the_same_review_twice_is_refused_with_who_gave_it() -> None:
    action = an_action(start_on=START)
    a_review(action, on=date(2026, 2, 20))

    with pytest.raises(ReviewRefused) as refused:
        a_review(action, on=date(2026, 2, 20), due_on=DUE, what_was_done="Again.")

    assert str(refused.value) == (
        "The review due on 28 February 2026 was given by Olu Winterbourne on 20 February 2026. "
        "Nothing was recorded a second time."
    )
    assert Review.objects.count() == 1


def test_a_date_that_was_never_due_is_refused() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="No review is due on 1 March 2026"):
        a_review(action, on=date(2026, 2, 20), due_on=date(2026, 3, 1))


def test_a_paused_action_takes_no_review() -> None:
    action = an_action(start_on=START)
    pause(action, reason="Waiting for the tender.", by=None, at=noon(date(2026, 2, 1)))

    with pytest.raises(ReviewRefused, match="This action is paused"):
        a_review_of_paused(action)


def a_review_of_paused(action: object) -> None:
    from actions.plan.reviewing import give_review  # noqa: PLC0415  # only here is the act called without its date

    give_review(action, due_on=DUE, what_was_done="x", rating="green", by=action.owner, at=noon(DUE))  # type: ignore[attr-defined,arg-type]


def test_red_asks_for_a_reason() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="Red needs a reason") as refused:
        a_review(action, on=DUE, rating="red")

    assert refused.value.field == "rating_reason"
    assert not Review.objects.exists()


def test_no_change_keeps_the_rating_and_its_reason_and_is_counted() -> None:
    action = an_action(start_on=START)
    a_review(action, on=DUE, rating="red", rating_reason="No budget: the board has to decide.")

    review = a_review(action, on=date(2026, 8, 31), no_change=True, what_was_done="", rating="")

    assert (review.rating, review.rating_reason) == ("red", "No budget: the board has to decide.")
    assert action.rated_on == date(2026, 8, 31)
    assert list(Review.objects.without_change()) == [review]


def test_the_first_review_cannot_say_no_change() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="This is the first review"):
        a_review(action, on=DUE, no_change=True)


def test_without_no_change_it_says_what_was_done() -> None:
    action = an_action(start_on=START)

    with pytest.raises(ReviewRefused, match="Say what was done"):
        a_review(action, on=DUE, what_was_done="   ")


def test_started_puts_an_action_to_work() -> None:
    action = an_action(start_on=START, started=False)

    a_review(action, on=DUE, started=True)

    action.refresh_from_db()
    assert action.progress == "in_progress"


def test_a_refused_file_takes_the_whole_review_back() -> None:
    action = an_action(start_on=START)
    bad = Handed(upload=SimpleUploadedFile("macro.pdf", b"not a pdf"))

    with pytest.raises(FileRefused, match="is not a PDF file"):
        a_review(action, on=DUE, evidence=[bad])

    action.refresh_from_db()
    assert action.review_on == DUE
    assert (Review.objects.count(), Evidence.objects.count()) == (0, 0)


def test_evidence_comes_with_its_review_and_carries_the_actions_marking() -> None:
    action = an_action(start_on=START, marking="official_sensitive")
    report = Handed(upload=SimpleUploadedFile("visit report.pdf", b"%PDF-1.7 visit"))

    review = a_review(action, on=DUE, evidence=[report])

    evidence = Evidence.objects.get()
    assert (evidence.review, evidence.title) == (review, "visit report.pdf")
    assert evidence.file is not None
    assert evidence.file.marking == "official_sensitive"


def test_late_and_on_time_reviews_are_told_apart_on_the_day_itself() -> None:
    action = an_action(start_on=START)
    on_the_day = a_review(action, on=DUE)
    a_day_late = a_review(action, on=date(2026, 9, 1))

    assert list(Review.objects.on_time()) == [on_the_day]
    assert list(Review.objects.late()) == [a_day_late]
    assert list(Review.objects.due_between(date(2026, 3, 1), date(2026, 8, 31))) == [a_day_late]
