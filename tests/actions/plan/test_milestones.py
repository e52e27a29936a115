"""Milestones inside an action: between its start and its target, reached on a day, chased while it is at work."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from actions.models import Action, Milestone
from actions.plan.due import items
from actions.plan.milestones import (
    add_milestone,
    edit_milestone,
    reach_milestone,
    remove_milestone,
    restore_milestone,
    unreach_milestone,
)
from actions.plan.planning import change_target, edit_action, pause
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.timeline import past_of, timeline
from msplan.history.recording import story_of
from msplan.lib.once import MadeAlready
from tests.actions.making import an_action, an_owner, noon
from tests.people import person

pytestmark = pytest.mark.django_db
START, TARGET = date(2026, 1, 15), date(2026, 9, 30)
DAY = timedelta(days=1)


def a_milestone(action: Action, due_on: date = date(2026, 6, 30), title: str = "Draft agreed") -> Milestone:
    return add_milestone(action, title=title, due_on=due_on, by=None, at=noon(START))


@pytest.fixture
def action() -> Action:
    return an_action(start_on=START, target_on=TARGET)


# --- its date


@pytest.mark.parametrize("due_on", [START, START + DAY, TARGET - DAY, TARGET])
def test_a_milestone_lies_between_start_and_target(action: Action, due_on: date) -> None:
    assert a_milestone(action, due_on).due_on == due_on


@pytest.mark.parametrize(
    ("due_on", "sentence"),
    [
        (START - DAY, "before the action's start, 15 January 2026"),
        (TARGET + DAY, "after the action's target, 30 September 2026"),
    ],
)
def test_a_day_outside_is_refused_beside_its_field(action: Action, due_on: date, sentence: str) -> None:
    with pytest.raises(PlanRefused, match=sentence) as refused:
        a_milestone(action, due_on)

    assert refused.value.field == "due_on"
    assert not Milestone.objects.exists()


@pytest.mark.parametrize("due_on", [START - DAY, TARGET + DAY])
def test_control_the_database_refuses_a_day_outside(action: Action, due_on: date) -> None:
    with pytest.raises(IntegrityError, match="between the start and the target"), transaction.atomic():
        Milestone.objects.create(action=action, title="x", due_on=due_on, created_at=noon(START))


def test_control_the_database_refuses_to_move_the_target_past_it(action: Action) -> None:
    a_milestone(action)

    with pytest.raises(IntegrityError, match="between the start and the target"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(target_on=date(2026, 6, 29))
    Action.objects.filter(pk=action.pk).update(target_on=date(2026, 6, 30))


def test_the_target_stays_behind_a_milestone_that_is_not_reached(action: Action) -> None:
    a_milestone(action, date(2026, 6, 30))

    with pytest.raises(PlanRefused, match="“Draft agreed” is due on 30 June 2026. Move it first") as refused:
        change_target(action, to=date(2026, 6, 29), reason="Sooner.", by=an_owner(), at=noon(START))

    assert refused.value.field == "to"
    assert action.target_on == TARGET
    change_target(action, to=date(2026, 6, 30), reason="Sooner.", by=an_owner(), at=noon(START))
    assert Action.objects.get().target_on == date(2026, 6, 30)


def test_the_start_stays_before_a_milestone_that_is_not_reached(action: Action) -> None:
    a_milestone(action, date(2026, 2, 1))

    with pytest.raises(PlanRefused, match="Draft agreed") as refused:
        edit_action(action, version=1, changes={"start_on": date(2026, 2, 2)}, by=None, at=noon(START))

    assert refused.value.field == "start_on"
    assert edit_action(action, version=1, changes={"start_on": date(2026, 2, 1)}, by=None, at=noon(START))


def test_the_target_of_a_proposal_stays_behind_its_milestones() -> None:
    proposal = an_action(start_on=START, target_on=TARGET, agreed=False)
    a_milestone(proposal)

    with pytest.raises(PlanRefused) as refused:
        edit_action(proposal, version=1, changes={"target_on": date(2026, 6, 29)}, by=None, at=noon(START))

    assert refused.value.field == "target_on"


def test_one_that_was_reached_or_taken_out_binds_no_date(action: Action) -> None:
    reach_milestone(a_milestone(action), on=START, by=None, at=noon(START))
    remove_milestone(a_milestone(action), by=None, at=noon(START))

    change_target(action, to=date(2026, 6, 29), reason="Sooner.", by=an_owner(), at=noon(START))

    assert Action.objects.get().target_on == date(2026, 6, 29)


def test_one_behind_the_target_needs_another_date_before_it_is_open_again(action: Action) -> None:
    milestone = a_milestone(action)
    reach_milestone(milestone, on=START, by=None, at=noon(START))
    change_target(action, to=date(2026, 6, 29), reason="Sooner.", by=an_owner(), at=noon(START))

    with pytest.raises(PlanRefused, match="after the action's target"):
        unreach_milestone(milestone, by=None, at=noon(START))


# --- reached, not reached, taken out


@pytest.mark.parametrize("days", [-1, 0])
def test_it_is_reached_on_a_day_that_is_not_ahead(action: Action, days: int) -> None:
    on = date(2026, 5, 1)

    reach_milestone(a_milestone(action), on=on + days * DAY, by=None, at=noon(on))

    assert Milestone.objects.get().reached_on == on + days * DAY


def test_it_is_not_reached_tomorrow(action: Action) -> None:
    on = date(2026, 5, 1)

    with pytest.raises(PlanRefused, match="must not lie ahead") as refused:
        reach_milestone(a_milestone(action), on=on + DAY, by=None, at=noon(on))

    assert refused.value.field == "on"


def test_it_is_reached_once_and_may_be_taken_back(action: Action) -> None:
    milestone = a_milestone(action)
    reach_milestone(milestone, on=START, by=None, at=noon(START))

    with pytest.raises(PlanRefused, match="marked as reached on 15 January 2026 already"):
        reach_milestone(milestone, on=START, by=None, at=noon(START))
    unreach_milestone(milestone, by=None, at=noon(START))
    with pytest.raises(PlanRefused, match="not marked"):
        unreach_milestone(milestone, by=None, at=noon(START))

    assert [m.title for m in Milestone.objects.open()] == ["Draft agreed"]


def test_what_is_taken_out_is_kept_and_out_of_every_list(action: Action) -> None:
    milestone = a_milestone(action)

    remove_milestone(milestone, by=None, at=noon(START))

    assert (Milestone.objects.count(), Milestone.objects.standing().count()) == (1, 0)
    with pytest.raises(PlanRefused, match="Somebody else has taken this milestone out"):
        remove_milestone(milestone, by=None, at=noon(START))


def test_an_edit_of_an_old_version_changes_nothing(action: Action) -> None:
    milestone = a_milestone(action)
    words = {"title": "Draft sent", "due_on": TARGET}
    assert edit_milestone(milestone, **words, version=1, by=None, at=noon(START))

    with pytest.raises(StaleEdit):
        edit_milestone(milestone, title="x", due_on=START, version=1, by=None, at=noon(START))

    assert not edit_milestone(milestone, **words, version=2, by=None, at=noon(START))
    assert Milestone.objects.get().title == "Draft sent"


def test_a_page_sent_twice_sets_one_milestone(action: Action) -> None:
    page = uuid.uuid4()
    words = {"title": "Draft agreed", "due_on": START, "form_id": page, "by": None, "at": noon(START)}
    made = add_milestone(action, **words)

    with pytest.raises(MadeAlready) as again:
        add_milestone(action, **words)

    assert again.value.thing == made
    with pytest.raises(IntegrityError), transaction.atomic():  # control: the database holds it too
        Milestone.objects.create(action=action, title="x", due_on=START, created_at=noon(START), form_id=page)


def test_the_milestones_of_a_closed_action_stay_as_they_are(action: Action) -> None:
    milestone = a_milestone(action)
    Action.objects.filter(pk=action.pk).update(
        progress="cancelled", cancelled_on=START, cancelled_reason="x", review_on=None
    )

    with pytest.raises(PlanRefused, match="A-001 is cancelled: its milestones stay as they are"):
        reach_milestone(milestone, on=START, by=None, at=noon(START))


def test_every_act_is_told_in_the_actions_story(action: Action) -> None:
    milestone = a_milestone(action)
    reach_milestone(milestone, on=START, by=None, at=noon(START))
    unreach_milestone(milestone, by=None, at=noon(START))
    edit_milestone(milestone, title="Draft agreed", due_on=TARGET, version=3, by=None, at=noon(START))
    remove_milestone(milestone, by=None, at=noon(START))

    acts = [entry.act for entry in story_of(action) if "milestone" in entry.act]
    assert acts == [f"actions.{verb}_milestone" for verb in ("remove", "edit", "unreach", "reach", "add")]
    told = [entry for entry in timeline(past_of(action), sees_suppliers=True) if "ilestone" in entry.title]
    assert [entry.text for entry in told] == [
        "Draft agreed\nDue 30 September 2026",
        "Draft agreed",
        "Draft agreed",
        "Draft agreed\nReached 15 January 2026",
        "Draft agreed\nDue 30 June 2026",
    ]
    moved = next(entry for entry in told if entry.title == "Milestone changed")
    assert [tuple(change) for change in moved.changes] == [("Due", "30 June 2026", "30 September 2026")]


# --- chasing


def chased(on: date) -> list[tuple[str, date]]:
    return [(due.label, due.due_on) for due in items(on) if due.ladder == "milestone"]


def test_the_owner_is_chased_while_the_action_is_at_work(action: Action) -> None:
    milestone = a_milestone(action)
    due = next(due for due in items(date(2026, 6, 1)) if due.ladder == "milestone")

    assert due.label == "Draft agreed (A-001 Supplier code of conduct)"
    assert due.person_id == action.owner_id
    assert due.link == reverse("actions:reach_milestone", args=[action.pk, milestone.pk])
    pause(action, reason="x", by=None, at=noon(START))
    assert chased(date(2026, 6, 1)) == []


def test_what_was_reached_or_taken_out_is_not_chased(action: Action) -> None:
    reach_milestone(a_milestone(action), on=START, by=None, at=noon(START))
    remove_milestone(a_milestone(action), by=None, at=noon(START))
    a_milestone(action, TARGET, "Signed")

    assert chased(date(2026, 9, 1)) == [("Signed (A-001 Supplier code of conduct)", TARGET)]


def test_the_milestones_of_a_proposal_are_not_chased() -> None:
    a_milestone(an_action(start_on=START, target_on=TARGET, agreed=False))

    assert chased(date(2026, 6, 1)) == []


def test_the_title_of_a_milestone_of_a_sensitive_action_stays_out_of_mails() -> None:
    a_milestone(an_action(start_on=START, target_on=TARGET, marking="official_sensitive"))

    assert [label for label, _ in chased(date(2026, 6, 1))] == [
        "A-001 (OFFICIAL-SENSITIVE: sign in to see its title)"
    ]


# --- put back


def taken_out(action: Action, **words: Any) -> Milestone:
    milestone = a_milestone(action, **words)
    remove_milestone(milestone, by=None, at=noon(START))
    return Milestone.objects.get(pk=milestone.pk)


def put_back(milestone: Milestone, **changes: Any) -> None:
    words = {"title": milestone.title, "due_on": milestone.due_on, "version": milestone.version, **changes}
    restore_milestone(milestone, **words, by=None, at=noon(START))


def test_what_was_taken_out_is_put_back_chased_and_told(action: Action) -> None:
    milestone = taken_out(action)
    assert chased(date(2026, 6, 1)) == []

    put_back(milestone)

    now = Milestone.objects.standing().get()
    assert (now.title, now.due_on, now.version) == ("Draft agreed", date(2026, 6, 30), 3)
    assert chased(date(2026, 6, 1)) == [("Draft agreed (A-001 Supplier code of conduct)", now.due_on)]
    told = timeline(past_of(action), sees_suppliers=True)
    assert [(t.title, t.text) for t in told if t.title == "Milestone put back"] == [
        ("Milestone put back", "Draft agreed")
    ]


def test_one_that_was_reached_comes_back_reached(action: Action) -> None:
    milestone = a_milestone(action)
    reach_milestone(milestone, on=START, by=None, at=noon(START))
    remove_milestone(milestone, by=None, at=noon(START))
    change_target(action, to=date(2026, 6, 1), reason="Sooner.", by=an_owner(), at=noon(START))

    put_back(Milestone.objects.get())  # its date is history and binds nothing

    assert Milestone.objects.standing().get().reached_on == START


@pytest.mark.parametrize(("to", "fits"), [(date(2026, 6, 29), False), (date(2026, 6, 30), True)])
def test_its_date_must_fit_the_action_as_it_is_now(action: Action, to: date, *, fits: bool) -> None:
    milestone = taken_out(action)
    change_target(action, to=to, reason="Sooner.", by=an_owner(), at=noon(START))

    if fits:
        put_back(milestone)
        assert Milestone.objects.standing().exists()
        return
    with pytest.raises(PlanRefused, match="after the action's target, 29 June 2026") as refused:
        put_back(milestone)
    assert refused.value.field == "due_on"
    with pytest.raises(IntegrityError, match="between the start and the target"), transaction.atomic():
        Milestone.objects.update(archived_at=None)  # control: the database holds it too
    put_back(milestone, due_on=to)
    assert Milestone.objects.standing().get().due_on == to
    moved = next(t for t in timeline(past_of(action), sees_suppliers=True) if t.title == "Milestone put back")
    assert [tuple(change) for change in moved.changes] == [("Due", "30 June 2026", "29 June 2026")]


def test_it_is_put_back_once_and_under_the_version_that_was_seen(action: Action) -> None:
    milestone = taken_out(action)
    with pytest.raises(StaleEdit):
        put_back(milestone, version=1)
    assert not Milestone.objects.standing().exists()
    seen = milestone.version

    put_back(milestone)

    with pytest.raises(PlanRefused, match="Somebody else has put this milestone back"):
        put_back(milestone, version=seen)
    assert Milestone.objects.get().version == seen + 1


def test_nothing_is_put_back_into_a_closed_action(action: Action) -> None:
    milestone = taken_out(action)
    Action.objects.update(progress="cancelled", cancelled_on=START, cancelled_reason="x", review_on=None)

    with pytest.raises(PlanRefused, match="its milestones stay as they are"):
        put_back(milestone)


def test_the_page_of_the_action_leads_to_it(action: Action, client: Client) -> None:
    milestone = taken_out(action)
    page, here = f"/actions/{action.pk}/", f"/actions/{action.pk}/milestones/{milestone.pk}/restore/"
    typed = {
        "title": "Draft agreed",
        "due_on_day": "1",
        "due_on_month": "7",
        "due_on_year": "2026",
        "version": "2",
    }
    client.force_login(person("Col League", "contributor"))
    shown = client.get(page).content.decode()
    assert "1 milestone was taken out" in shown
    assert here not in shown
    assert client.post(here, typed).status_code == 403

    client.force_login(an_owner())
    assert here in client.get(page).content.decode()
    assert b"Put it back" in client.get(here).content
    late = client.post(here, {**typed, "due_on_year": "2027"})
    assert (late.status_code, b"after the action" in late.content) == (422, True)
    old = client.post(here, {**typed, "version": "1"})
    assert old.status_code == 422
    assert not Milestone.objects.standing().exists()

    done = client.post(here, typed, follow=True)
    assert "“Draft agreed” is a milestone again." in done.content.decode()
    assert "taken out" not in done.content.decode().split('id="story"')[0]
    again = client.post(here, {**typed, "version": "3"})
    assert (again.status_code, b"Somebody else has put this milestone back" in again.content) == (422, True)
    assert client.get(here)["Location"] == f"{page}#milestones"
