from datetime import date

import pytest
from django.db import IntegrityError, transaction

from actions.models import Action, DateChange
from actions.plan.planning import agree, change_target, create_action, edit_action, pause, resume, start
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.people import deactivate
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.making import a_review, an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)


def test_numbers_follow_each_other() -> None:
    assert [an_action(start_on=START).reference for _ in range(3)] == ["A-001", "A-002", "A-003"]


def test_an_agreed_action_has_its_first_review_six_months_on() -> None:
    action = an_action(start_on=START, started=False)

    assert (action.progress, action.review_on) == ("not_started", date(2026, 7, 15))
    assert (action.first_target_on, action.target_on) == (date(2028, 9, 1), date(2028, 9, 1))


def test_work_that_began_long_ago_joins_the_plan_without_being_late() -> None:
    action = an_action(start_on=START, at=noon(date(2026, 11, 21)))

    assert action.review_on == date(2027, 1, 15)


def test_a_proposal_needs_no_owner_and_has_no_review() -> None:
    action = create_action(
        title="Widen the partnership", what="Ask HR and procurement in.", aspect="force",
        lead_department=department(), start_on=START, target_on=START, agreed=False, by=None, at=noon(START),
    )  # fmt: skip

    assert (action.progress, action.review_on, action.owner) == ("proposed", None, None)
    with pytest.raises(PlanRefused, match="Choose an owner"):
        agree(action, by=None, at=noon(START))


def test_an_agreed_action_without_owner_is_refused_and_not_numbered() -> None:
    with pytest.raises(PlanRefused) as refused:
        create_action(
            title="x", what="y", aspect="force", lead_department=department(), start_on=START,
            target_on=START, agreed=True, by=None, at=noon(START),
        )  # fmt: skip

    assert refused.value.field == "owner"
    assert not Action.objects.exists()


def test_an_owner_who_has_left_is_refused() -> None:
    owner = an_owner()
    deactivate(owner, by=None, at=noon(START))

    with pytest.raises(PlanRefused, match="Olu Winterbourne has left"):
        an_action(start_on=START, owner=owner)


def test_a_target_before_the_start_is_refused_and_the_same_day_is_not() -> None:
    with pytest.raises(PlanRefused, match="same as or after the start"):
        an_action(start_on=START, target_on=date(2026, 1, 14))

    assert an_action(start_on=START, target_on=START).target_on == START


def test_the_steps_of_progress_go_one_way() -> None:
    action = an_action(start_on=START, agreed=False)

    agree(action, by=None, at=noon(START))
    start(action, by=None, at=noon(START))
    with pytest.raises(InvalidTransition):
        agree(action, by=None, at=noon(START))
    with pytest.raises(InvalidTransition):
        start(action, by=None, at=noon(START))

    acts = [entry.act for entry in story_of(action)]
    assert acts == ["actions.start", "actions.agree", "actions.propose"]


def test_pausing_stops_the_reviews_and_resuming_takes_the_next_date() -> None:
    action = an_action(start_on=START)

    pause(action, reason="The tender is late.", until=date(2026, 9, 1), by=None, at=noon(date(2026, 7, 20)))
    assert (action.progress, action.review_on, action.paused_until) == ("paused", None, date(2026, 9, 1))

    resume(action, by=None, at=noon(date(2026, 8, 10)))
    assert (action.progress, action.review_on) == ("in_progress", date(2027, 1, 15))
    assert (action.paused_reason, action.paused_until) == ("", None)


def test_resuming_before_the_open_date_keeps_it() -> None:
    action = an_action(start_on=START)
    pause(action, reason="x", by=None, at=noon(date(2026, 3, 1)))

    resume(action, by=None, at=noon(date(2026, 7, 15)))

    assert action.review_on == date(2026, 7, 15)


def test_resuming_does_not_ask_for_a_date_that_was_answered_early() -> None:
    action = an_action(start_on=START)
    a_review(action, on=date(2026, 6, 10))
    pause(action, reason="x", by=None, at=noon(date(2026, 6, 11)))

    resume(action, by=None, at=noon(date(2026, 6, 12)))

    assert action.review_on == date(2027, 1, 15)


def test_pausing_needs_a_reason_and_a_day_ahead() -> None:
    action = an_action(start_on=START)

    with pytest.raises(PlanRefused, match="Say why"):
        pause(action, reason=" ", by=None, at=noon(START))
    with pytest.raises(PlanRefused, match="must lie ahead"):
        pause(action, reason="x", until=START, by=None, at=noon(START))


def test_moving_the_target_keeps_the_first_and_says_why() -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))

    change_target(action, to=date(2026, 12, 31), reason="The supplier merged.", by=an_owner(), at=noon(START))
    change_target(action, to=date(2026, 11, 30), reason="Sooner after all.", by=an_owner(), at=noon(START))

    action.refresh_from_db()
    assert (action.first_target_on, action.target_on) == (date(2026, 9, 30), date(2026, 11, 30))
    assert action.slippage_days == 61
    assert [change.days for change in DateChange.objects.order_by("pk")] == [92, -31]


@pytest.mark.parametrize(
    ("to", "reason", "sentence"),
    [
        (date(2026, 9, 30), "x", "same as the old one"),
        (date(2026, 1, 14), "x", "must not be before the start, 15 January 2026"),
        (date(2026, 10, 1), "  ", "Say why"),
    ],
)
def test_a_date_change_that_changes_nothing_or_has_no_reason_is_refused(
    to: date, reason: str, sentence: str
) -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))

    with pytest.raises(PlanRefused, match=sentence):
        change_target(action, to=to, reason=reason, by=an_owner(), at=noon(START))

    assert not DateChange.objects.exists()


def test_a_target_moves_to_today_but_to_no_day_that_is_over() -> None:
    today = date(2026, 8, 31)
    action = an_action(start_on=START, target_on=date(2026, 9, 30))

    with pytest.raises(PlanRefused, match="is over already") as refused:
        change_target(action, to=date(2026, 8, 30), reason="x", by=an_owner(), at=noon(today))
    assert refused.value.field == "to"

    change_target(action, to=today, reason="x", by=an_owner(), at=noon(today))
    assert Action.objects.get(pk=action.pk).target_on == today


def test_a_target_that_somebody_moved_meanwhile_is_not_moved_again() -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))
    read_earlier = Action.objects.get(pk=action.pk)
    change_target(action, to=date(2026, 12, 31), reason="x", by=an_owner(), at=noon(START))

    with pytest.raises(InvalidTransition):
        change_target(read_earlier, to=date(2026, 10, 31), reason="y", by=an_owner(), at=noon(START))

    assert DateChange.objects.count() == 1


def test_an_edit_writes_what_differs_and_raises_the_version() -> None:
    action = an_action(start_on=START)

    changed = edit_action(
        action, version=1, changes={"title": "Code of conduct", "priority": "medium"}, by=None, at=noon(START)
    )

    assert changed
    assert (action.title, action.version) == ("Code of conduct", 2)
    entry = story_of(action).first()
    assert entry.detail.body == {
        "before": {"title": "Supplier code of conduct"},
        "after": {"title": "Code of conduct"},
    }


def test_the_history_of_an_edit_is_in_words() -> None:
    action, successor = an_action(start_on=START), person("Suc Cessor", "contributor")

    edit_action(
        action,
        version=1,
        changes={"owner": successor, "aspect": "force", "strands": ["pursue"], "cleared": False},
        by=None,
        at=noon(START),
    )

    assert story_of(action).first().detail.body == {
        "before": {
            "owner": "Olu Winterbourne",
            "aspect": "External capability (procurement and supply chain)",
            "strands": "",
        },
        "after": {"owner": "Suc Cessor", "aspect": "Force capability", "strands": "Pursue"},
    }


def test_an_edit_without_difference_writes_nothing() -> None:
    action = an_action(start_on=START)

    assert not edit_action(action, version=1, changes={"title": action.title}, by=None, at=noon(START))

    action.refresh_from_db()
    assert action.version == 1


def test_a_stale_edit_is_refused() -> None:
    action = an_action(start_on=START)
    edit_action(action, version=1, changes={"title": "Theirs"}, by=None, at=noon(START))

    with pytest.raises(StaleEdit):
        edit_action(action, version=1, changes={"title": "Mine"}, by=None, at=noon(START))

    action.refresh_from_db()
    assert action.title == "Theirs"


def test_an_edit_cannot_touch_progress_or_an_agreed_target() -> None:
    action = an_action(start_on=START)

    for name, value in {"progress": "completed", "target_on": START, "rating": "green"}.items():
        with pytest.raises(ValueError, match="not changed by an edit"):
            edit_action(action, version=1, changes={name: value}, by=None, at=noon(START))


def test_the_target_of_a_proposal_is_part_of_its_words() -> None:
    action = an_action(start_on=START, agreed=False)

    edit_action(action, version=1, changes={"target_on": date(2027, 1, 1)}, by=None, at=noon(START))

    action.refresh_from_db()
    assert (action.target_on, action.first_target_on) == (date(2027, 1, 1), date(2027, 1, 1))


def test_a_new_interval_counts_the_reviews_anew_but_a_late_one_stays_owed() -> None:
    on_time, late = an_action(start_on=START), an_action(start_on=START)

    edit_action(on_time, version=1, changes={"review_every": 3}, by=None, at=noon(date(2026, 2, 1)))
    edit_action(late, version=1, changes={"review_every": 3}, by=None, at=noon(date(2026, 7, 16)))

    assert on_time.review_on == date(2026, 4, 15)
    assert late.review_on == date(2026, 7, 15)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"aspect": "other"},
        {"strands": ["pursue", "other"]},
        {"area": "other"},
        {"source": "other"},
        {"priority": "urgent"},
        {"progress": "done"},
        {"marking": "secret"},
        {"target_on": date(2026, 1, 14)},
        {"review_every": 0},
        {"review_every": 25},
        {"owner": None},
        {"review_on": None},
        {"progress": "paused"},
        {"progress": "completed", "review_on": None},
        {"progress": "cancelled", "review_on": None},
        {"completed_on": START},
        {"rating": "green"},
        {"rating": "blue", "rated_on": START},
        {"rating": "red", "rated_on": START},
        {"cleared": True},
        {"cleared": True, "public_wording": "x", "marking": "official_sensitive"},
    ],
)
def test_the_database_itself_refuses(wrong: dict[str, object]) -> None:
    action = an_action(start_on=START)

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**wrong)


def test_the_database_refuses_a_number_twice() -> None:
    first, second = an_action(start_on=START), an_action(start_on=START)

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=second.pk).update(number=first.number)
