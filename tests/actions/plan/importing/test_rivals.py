"""A plan's file that is confirmed while somebody else works at its actions: in both orders, and all together."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest

from actions.models import Action, DateChange, PlanImport, Review
from actions.plan.archiving import archive
from actions.plan.cancelling import cancel
from actions.plan.importing import confirming
from actions.plan.importing.confirming import ConfirmRefused, confirm_import
from actions.plan.models.rounds import DayOfYear
from actions.plan.planning import change_target, edit_action
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.reviewing import give_review
from actions.plan.setting_rounds import set_rounds
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon
from tests.actions.plan.holding import broken
from tests.actions.plan.importing.files import ON, a_manager, checked, csv_of, ready
from tests.actions.plan.test_races import EIGHT, at_once
from tests.rivals import DONE, one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)
START, DUE = date(2025, 12, 1), date(2026, 6, 1)  # the review of DUE may be given on ON
CHANGED = (
    "The plan, or what this file would do to it, has changed since you looked. Look again, then confirm."
)
SAVED = "Row 2: somebody saved this action just now. Look again."
Deed = Callable[[], object]
HEADINGS = ["Reference", "Title", "Target date", "Months between reviews"]


def fresh(action: Action) -> Action:
    return Action.objects.select_related("owner").get(pk=action.pk)


def a_file(*actions: Action, title: str = "From the file", target: str = "", every: str = "") -> PlanImport:
    rows = [
        [
            one.reference,
            f"{title} {one.reference}" if title else one.title,
            target or str(one.target_on),
            every or str(one.review_every),
        ]
        for one in actions
    ]
    return ready(csv_of([HEADINGS, *rows]))


def confirming_of(plan_import: PlanImport) -> Deed:
    """As the page of whoever confirms has shown it."""
    copy = PlanImport.objects.get(pk=plan_import.pk)
    seen = checked(copy).digest
    return partial(
        confirm_import, copy, seen=seen, reason="As the board said.", by=a_manager(), at=noon(ON)
    )  # fmt: skip


def editing(action: Action, **changes: object) -> Deed:
    return partial(edit_action, fresh(action), version=1, changes=changes, by=None, at=noon(ON))


def moving(action: Action, to: date) -> Deed:
    return partial(change_target, fresh(action), to=to, reason="Sooner.", by=an_owner(), at=noon(ON))


def reviewing(action: Action) -> Deed:
    return partial(
        give_review, fresh(action), due_on=DUE, what_was_done="Ten.", rating="green", by=an_owner(), at=noon(ON)
    )  # fmt: skip


def settled(plan_import: PlanImport) -> str:
    return PlanImport.objects.get(pk=plan_import.pk).state


def test_of_two_files_that_change_the_same_actions_the_second_is_looked_at_again() -> None:
    actions = [an_action(start_on=START) for _ in range(3)]
    mine, yours = a_file(*actions, title="Mine"), a_file(*reversed(actions), title="Yours")

    outcome = one_after_the_other(confirming_of(mine), confirming_of(yours), ConfirmRefused)

    assert outcome == (DONE, CHANGED, True)
    assert {one.title.split()[0] for one in Action.objects.all()} == {"Mine"}
    assert (settled(mine), settled(yours)) == ("confirmed", "ready")
    assert broken() == []


def test_control_two_files_without_the_lock_of_the_plan_meet_at_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both have looked at the same plan then: the second gets as far as the first one's row."""
    action = an_action(start_on=START)
    mine, yours = a_file(action, title="Mine"), a_file(action, title="Yours")
    monkeypatch.setattr(confirming, "hold_the_order", lambda: None)

    assert one_after_the_other(confirming_of(mine), confirming_of(yours), ConfirmRefused) == (
        DONE,
        SAVED,
        True,
    )


def test_of_eight_files_over_the_same_actions_one_is_written() -> None:
    actions = [an_action(start_on=START) for _ in range(4)]
    files = [a_file(*actions[:: 1 if n % 2 else -1], title=f"File {n}") for n in range(EIGHT)]
    deeds = [*map(confirming_of, files)]

    assert at_once(lambda n: deeds[n](), ConfirmRefused) == ["ConfirmRefused"] * 7 + ["won"]
    assert len({one.title.rsplit(" ", 1)[0] for one in Action.objects.all()}) == 1
    assert Entry.objects.filter(act="actions.import").count() == 1
    assert broken() == []


def test_a_file_that_waits_for_an_edit_is_looked_at_again_and_nothing_of_it_is_written() -> None:
    actions = [an_action(start_on=START) for _ in range(2)]
    plan_import = a_file(*actions)

    outcome = one_after_the_other(
        editing(actions[0], measure="Counted."), confirming_of(plan_import), ConfirmRefused
    )

    assert outcome == (DONE, SAVED, True)
    assert fresh(actions[0]).measure == "Counted."
    assert not Action.objects.filter(title__startswith="From the file").exists()
    assert settled(plan_import) == "ready"
    assert broken() == []


def test_who_edits_what_a_file_has_just_changed_is_shown_both() -> None:
    action = an_action(start_on=START)

    outcome = one_after_the_other(confirming_of(a_file(action)), editing(action, title="By hand"), StaleEdit)

    assert outcome == (DONE, "StaleEdit", True)
    assert fresh(action).title == "From the file A-001"
    assert broken() == []


@pytest.mark.parametrize("title", ["From the file", ""])
def test_a_target_that_somebody_moves_meanwhile_is_not_moved_back_by_a_file(title: str) -> None:
    """Also where the file changes words besides, whose act reads the action anew."""
    action = an_action(start_on=START)
    plan_import = a_file(action, title=title, target="2029-01-01")

    outcome = one_after_the_other(
        moving(action, date(2027, 3, 1)), confirming_of(plan_import), ConfirmRefused
    )

    assert outcome[1].startswith("Row 2: ")
    assert outcome[2]
    assert fresh(action).target_on == date(2027, 3, 1)
    assert DateChange.objects.count() == 1
    assert broken() == []


def test_who_moves_a_target_that_a_file_has_just_moved_is_told() -> None:
    action = an_action(start_on=START)

    outcome = one_after_the_other(
        confirming_of(a_file(action, target="2029-01-01")),
        moving(action, date(2027, 3, 1)),
        InvalidTransition,
    )

    assert outcome[1] == "The date was not changed: the action was changed or closed by somebody else."
    assert fresh(action).target_on == date(2029, 1, 1)
    assert broken() == []


@pytest.mark.parametrize("file_first", [True, False])
def test_a_file_and_a_review_at_once_both_stand_and_the_next_date_is_of_the_new_interval(
    file_first: bool,  # noqa: FBT001
) -> None:
    """Every two months from December: the date that is open, 1 June, is one of the old series and of the new."""
    action = an_action(start_on=START)
    deeds = [confirming_of(a_file(action, every="2")), reviewing(action)]

    assert one_after_the_other(*deeds[:: 1 if file_first else -1]) == (DONE, DONE, True)
    now = fresh(action)
    assert (now.title, now.review_every, now.rating) == ("From the file A-001", 2, "green")
    assert Review.objects.get().due_on == DUE
    assert broken() == []


def test_what_a_file_changes_and_somebody_archives_is_changed_first_or_not_at_all() -> None:
    actions = [an_action(start_on=START) for _ in range(2)]
    for one in actions:
        cancel(one, reason="Not needed.", by=an_owner(), at=noon(ON))
    first, second = (a_file(one) for one in actions)

    before = one_after_the_other(
        confirming_of(first), partial(archive, fresh(actions[0]), by=None, at=noon(ON)), PlanRefused
    )
    after = one_after_the_other(
        partial(archive, fresh(actions[1]), by=None, at=noon(ON)), confirming_of(second), ConfirmRefused
    )

    assert before == (DONE, DONE, True)
    assert after == (DONE, CHANGED, True)
    assert [one.title for one in Action.objects.all()] == ["From the file A-001", actions[1].title]
    assert broken() == []


ROUNDS = {"spring": DayOfYear(3, 31), "autumn": DayOfYear(9, 30)}


@pytest.mark.parametrize("file_first", [True, False])
def test_new_intervals_of_a_file_and_new_rounds_at_once_leave_the_rounds_dates(file_first: bool) -> None:  # noqa: FBT001
    actions = [an_action(start_on=START) for _ in range(3)]
    rounds = partial(set_rounds, **ROUNDS, version=1, by=None, at=noon(ON))
    deeds = [confirming_of(a_file(*actions, every="2")), rounds]

    assert one_after_the_other(*deeds[:: 1 if file_first else -1]) == (DONE, DONE, True)
    assert set(Action.objects.values_list("review_every", "review_on")) == {(2, date(2026, 9, 30))}
    assert broken() == []


def test_a_file_and_all_that_people_do_at_once_leave_a_whole_plan() -> None:
    actions = [an_action(start_on=START) for _ in range(4)]
    cancel(actions[3], reason="Not needed.", by=an_owner(), at=noon(ON))
    given: list[object] = []  # a review whose day was moved by what came first is refused
    deeds: list[Deed] = [
        confirming_of(a_file(*actions, every="2")),
        confirming_of(a_file(*reversed(actions), title="Another", every="3")),
        partial(set_rounds, **ROUNDS, version=1, by=None, at=noon(ON)),
        editing(actions[0], measure="Counted."),
        lambda: given.append(reviewing(actions[1])()),
        moving(actions[2], date(2028, 1, 1)),
        partial(archive, fresh(actions[3]), by=None, at=noon(ON)),
        lambda: given.append(reviewing(actions[0])()),
    ]

    at_once(lambda n: deeds[n](), ConfirmRefused, StaleEdit, InvalidTransition)

    assert Review.objects.count() == len(given)
    assert broken() == []
