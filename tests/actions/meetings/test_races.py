"""Eight people at once on one meeting: one wins, the others are told, nothing is written twice."""

from datetime import timedelta

import pytest

from actions.meetings import arranging, deciding, holding, inviting, minuting
from actions.meetings.locking import MeetingRefused
from actions.models import Action, AgendaItem, Decision, Meeting, Minutes
from actions.plan.planning import create_action
from actions.plan.refusing import StaleEdit
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from tests.actions.making import an_action, an_owner, noon
from tests.actions.meetings.making import (
    FIRST,
    a_meeting,
    a_series,
    at_half_past_nine,
    drafted,
    held,
    keeper,
    lead,
)
from tests.actions.plan.test_races import EIGHT, at_once
from tests.people import department, person

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_who_agree_one_seals() -> None:
    minutes, by = drafted(), lead()
    copies = [Minutes.objects.get(pk=minutes.pk) for _ in range(EIGHT)]

    outcomes = at_once(
        lambda n: minuting.agree_minutes(copies[n], version=1, by=by, at=noon(FIRST)),
        InvalidTransition,
        StaleEdit,
    )

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert Entry.objects.filter(act="meetings.agree_minutes").count() == 1


def test_of_eight_who_agree_and_edit_nobody_agrees_what_they_did_not_read() -> None:
    minutes, by, editor = drafted(), lead(), keeper()
    copies = [Minutes.objects.get(pk=minutes.pk) for _ in range(EIGHT)]

    at_once(
        lambda n: (
            minuting.agree_minutes(copies[n], version=1, by=by, at=noon(FIRST))
            if n % 2
            else minuting.save_minutes(copies[n], text=f"By {n}.", version=1, by=editor, at=noon(FIRST))
        ),
        InvalidTransition,
        StaleEdit,
    )

    now = Minutes.objects.get()
    assert now.is_sealed == (now.version == 1)


def test_of_eight_actions_raised_from_one_decision_one_stands() -> None:
    owner, where = an_owner(), department()
    decision = deciding.decide(held(), text="Ask again.", by=keeper(), at=noon(FIRST))
    copies = [Decision.objects.get(pk=decision.pk) for _ in range(EIGHT)]

    def raise_one(n: int) -> None:
        from django.db import transaction  # noqa: PLC0415  # what the page does, in one transaction

        with transaction.atomic():
            action = create_action(
                title=f"By {n}", what="Ask.", aspect="external", lead_department=where, owner=owner,
                start_on=FIRST, target_on=FIRST + timedelta(days=90), agreed=True, by=owner, at=noon(FIRST),
            )  # fmt: skip
            deciding.link_raised(copies[n], action, by=owner, at=noon(FIRST))

    outcomes = at_once(raise_one, InvalidTransition)

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert Action.objects.count() == 1
    assert Decision.objects.get().action == Action.objects.get()


def test_of_eight_who_open_it_one_freezes_the_agenda() -> None:
    meeting = a_meeting(a_series())
    an_action(start_on=FIRST, agreed=False)
    by = keeper()
    copies = [Meeting.objects.get(pk=meeting.pk) for _ in range(EIGHT)]

    outcomes = at_once(lambda n: holding.hold(copies[n], by=by, at=noon(FIRST)), InvalidTransition)

    assert outcomes == ["InvalidTransition"] * 7 + ["won"]
    assert AgendaItem.objects.count() == 1


def test_eight_meetings_planned_at_once_have_eight_numbers() -> None:
    series = a_series()

    at_once(
        lambda n: arranging.plan_meeting(
            series,
            starts_at=at_half_past_nine(FIRST + timedelta(days=n)),
            ends_at=at_half_past_nine(FIRST + timedelta(days=n)) + timedelta(hours=1),
            by=None,
            at=noon(FIRST),
        )
    )

    assert sorted(Meeting.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_eight_decisions_at_once_have_eight_numbers() -> None:
    meeting, by = held(), keeper()

    at_once(lambda n: deciding.decide(meeting, text=f"By {n}.", by=by, at=noon(FIRST)))

    assert sorted(Decision.objects.values_list("number", flat=True)) == list(range(1, 9))


def test_of_eight_meetings_of_a_series_at_one_time_one_is_planned() -> None:
    series = a_series()

    outcomes = at_once(lambda n: a_meeting(series), MeetingRefused)

    assert outcomes == ["MeetingRefused"] * 7 + ["won"]
    arranging.cancel_meeting(Meeting.objects.get(), reason="Snow.", by=None, at=noon(FIRST))
    assert a_meeting(series).number == 2


def test_eight_who_send_the_invitation_send_it_once() -> None:
    meeting = a_meeting(a_series(department("HR", lead=person("Wyn Tolland"))))
    by = keeper()
    copies = [Meeting.objects.with_series().get(pk=meeting.pk) for _ in range(EIGHT)]

    at_once(lambda n: inviting.send_invitations(copies[n], by=by, at=noon(FIRST), on=FIRST))

    assert Mail.objects.filter(purpose="invitation").count() == 1
