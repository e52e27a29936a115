"""The QuerySet's words, each at its boundary."""

from datetime import date, timedelta

import pytest

from actions.models import Action
from actions.plan.cancelling import cancel
from actions.plan.planning import pause
from tests.actions.making import a_review, an_action, completed, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START, DAY = date(2026, 1, 15), date(2026, 7, 15)
ONE = timedelta(days=1)


def in_each_state() -> dict[str, Action]:
    made = {
        "proposed": an_action(start_on=START, agreed=False, title="proposed"),
        "not_started": an_action(start_on=START, started=False, title="not started"),
        "in_progress": an_action(start_on=START, title="in progress"),
        "paused": an_action(start_on=START, title="paused"),
        "completed": an_action(start_on=START, title="completed"),
        "cancelled": an_action(start_on=START, title="cancelled"),
    }
    pause(made["paused"], reason="x", by=None, at=noon(START))
    completed(made["completed"], on=DAY)
    cancel(made["cancelled"], reason="x", by=None, at=noon(START))
    return made


def states(found: "Action.objects") -> set[str]:  # type: ignore[valid-type]
    return set(found.values_list("progress", flat=True))


def test_open_chased_and_agreed() -> None:
    in_each_state()

    assert states(Action.objects.open()) == {"not_started", "in_progress", "paused"}
    assert states(Action.objects.chased()) == {"not_started", "in_progress"}
    assert states(Action.objects.agreed()) == {"not_started", "in_progress", "paused", "completed"}


def test_late_begins_the_day_after_the_target_and_leaves_out_what_is_closed() -> None:
    for action in in_each_state().values():
        Action.objects.filter(pk=action.pk).update(target_on=DAY)

    assert not Action.objects.late(DAY - ONE).exists()
    assert not Action.objects.late(DAY).exists()
    assert states(Action.objects.late(DAY + ONE)) == {"not_started", "in_progress", "paused"}


def test_due_for_review_begins_42_days_before_and_review_late_the_day_after() -> None:
    in_each_state()

    assert not Action.objects.due_for_review(DAY - timedelta(days=43)).exists()
    assert states(Action.objects.due_for_review(DAY - timedelta(days=42))) == {"not_started", "in_progress"}
    assert not Action.objects.review_late(DAY).exists()
    assert states(Action.objects.review_late(DAY + ONE)) == {"not_started", "in_progress"}


def test_completed_counts_both_ends_of_a_period() -> None:
    in_each_state()

    assert Action.objects.completed(DAY, DAY).count() == 1
    assert not Action.objects.completed(DAY + ONE, None).exists()
    assert not Action.objects.completed(None, DAY - ONE).exists()


def test_an_amber_rating_fades_after_the_review_period_and_red_does_not() -> None:
    amber, red = an_action(start_on=START), an_action(start_on=START)
    a_review(amber, on=DAY, rating="amber")
    a_review(red, on=DAY, rating="red", rating_reason="x")
    last = date(2027, 1, 15)

    assert list(Action.objects.rated(["amber"], last)) == [amber]
    assert list(Action.objects.rated(["none"], last)) == []
    assert list(Action.objects.rated(["amber"], last + ONE)) == []
    assert list(Action.objects.rated(["none"], last + ONE)) == [amber]
    assert list(Action.objects.rated(["red"], last + ONE)) == list(Action.objects.red()) == [red]


def test_a_rating_fades_in_the_database_and_in_the_model_on_the_same_day() -> None:
    action = an_action(start_on=date(2025, 2, 28))
    a_review(action, on=date(2025, 8, 31), rating="green", due_on=action.review_on)
    for on in (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)):
        assert Action.objects.rated(["green"], on).exists() is action.rating_is_current(on)


def test_slipped_compares_with_the_first_target() -> None:
    late, early, same = (an_action(start_on=START) for _ in range(3))
    Action.objects.filter(pk=late.pk).update(target_on=late.target_on + ONE)
    Action.objects.filter(pk=early.pk).update(target_on=early.target_on - ONE)

    assert list(Action.objects.slipped()) == [late]
    assert same.slippage_days == 0


def test_by_aspect_names_all_four() -> None:
    an_action(start_on=START, aspect="force")
    an_action(start_on=START, aspect="external")
    an_action(start_on=START, aspect="external")

    assert [(a.value, n) for a, n in Action.objects.by_aspect()] == [
        ("force", 1), ("internal", 0), ("external", 2), ("engagement", 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "words", ["conduct", "CODE supplier", "a-001", "A-1", "1", "signature sign", "measured by heads"]
)
def test_search_finds_words_in_any_text_and_the_reference(words: str) -> None:
    action = an_action(start_on=START, measure="Measured by heads counted", outcome="a signature")
    an_action(start_on=START, title="Training", what="Teach.")

    assert list(Action.objects.searched(words)) == [action]


def test_search_takes_any_nonsense() -> None:
    an_action(start_on=START)

    for words in ("%", "_", "\\", "A-99999999999999999999", "'; drop table", "²"):
        assert list(Action.objects.searched(words)) == []


def test_filters_narrow_together() -> None:
    mine = person("Mina Calder", "contributor")
    other = department("Estates")
    wanted = an_action(start_on=START, owner=mine, lead_department=other, aspect="force")
    an_action(start_on=START, owner=mine, aspect="force")
    an_action(start_on=START, lead_department=other, aspect="force")

    found = Action.objects.matching(
        on=DAY, person=mine, mine=True, department=other, aspect=["force", "external"]
    )
    assert list(found) == [wanted]
    assert (
        list(Action.objects.matching(on=DAY + ONE, person=mine, due=["review_late"], owner=str(mine.pk)))
        != []
    )
    assert list(Action.objects.matching(on=DAY, person=mine, due=["review_late", "late"])) == []
    assert list(Action.objects.matching(on=DAY, person=mine, progress=["completed"])) == []
