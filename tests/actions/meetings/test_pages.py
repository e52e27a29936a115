"""Each page for its happy path and for the person who may not; what was typed is never lost; queries stay constant."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.meetings import deciding, holding
from actions.models import Action, AgendaItem, Attendance, Decision, Meeting, MeetingSeries, Minutes
from msplan.accounts.models import Person
from msplan.lib.dates import today
from tests.actions.making import an_action, an_owner, noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, drafted, held, keeper, lead, sealed
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person | None = None) -> Client:
    client = Client()
    client.force_login(someone or keeper())
    return client


def url(name: str, pk: int) -> str:
    return reverse(f"meetings:{name}", args=[pk])


def when(on: date, prefix: str = "on") -> dict[str, int]:
    return {f"{prefix}_day": on.day, f"{prefix}_month": on.month, f"{prefix}_year": on.year}


def test_from_nothing_to_a_planned_meeting() -> None:
    client, hr = signed_in(), department("HR")
    assert "No meetings yet" in client.get(reverse("meetings:index")).text

    client.post(
        reverse("meetings:create_series"),
        {"name": "Working group", "months_apart": 3, "departments": [hr.pk], "version": ""},
    )
    series = MeetingSeries.objects.get()
    words = {"starts": "9.30", "ends": "11am", "place": "Room 2", "marking": "official", "version": ""}
    client.post(url("plan", series.pk), {**when(date(2026, 7, 1)), **words})

    meeting = Meeting.objects.get()
    assert meeting.hours == "09:30 to 11:00"
    assert "Showing 1 meeting" in client.get(reverse("meetings:index")).text
    assert client.get(url("series", series.pk)).status_code == 200


@pytest.mark.parametrize(
    ("on", "starts", "ends", "said"),
    [
        (date(2026, 3, 29), "01:30", "11:00", "The clocks go forward that night"),
        (date(2026, 3, 28), "01:30", "01:00", "The end must be after the start"),
        (date(2026, 3, 28), "25:00", "11:00", "must be a time like"),
    ],
)
def test_times_that_cannot_be_are_said_beside_their_field(
    on: date, starts: str, ends: str, said: str
) -> None:
    words = {"starts": starts, "ends": ends, "place": "Kept", "marking": "official", "version": ""}

    answer = signed_in().post(url("plan", a_series().pk), {**when(on), **words})

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Kept"' in answer.text
    assert not Meeting.objects.exists()


def test_an_edit_over_somebody_elses_shows_both_texts() -> None:
    meeting, client = a_meeting(), signed_in()
    words = {**when(meeting.on), "starts": "09:30", "ends": "11:00", "marking": "official", "version": 1}
    assert client.post(url("edit", meeting.pk), {**words, "place": "Room 3"}).status_code == 302

    answer = client.post(url("edit", meeting.pk), {**words, "place": "Room 4"})

    assert answer.status_code == 422
    assert "Room 3" in answer.text
    assert "Room 4" in answer.text


def test_a_meeting_is_held_minuted_and_agreed_by_two_people() -> None:
    client, chair = signed_in(), signed_in(lead())
    meeting = a_meeting(a_series(department("HR", lead=an_owner())), on=today())
    client.post(url("hold", meeting.pk))
    row = department("HR").pk
    who = {f"who_{row}": an_owner().pk, "version": 1}
    assert client.post(url("departments", meeting.pk), who).status_code == 302
    client.post(url("add_attendance", meeting.pk), {"guest_role": "Housing officer", "came": "attended"})
    client.post(url("decide", meeting.pk), {"text": "Ask again."})
    client.post(url("draft_minutes", meeting.pk))
    preview = client.post(
        url("edit_minutes", meeting.pk), {"text": "## Seen", "version": 1, "preview": "yes"}
    )
    assert "<h2>Seen</h2>" in preview.text
    assert Minutes.objects.get().version == 1

    client.post(url("agree_minutes", meeting.pk), {"version": 1})
    assert Meeting.objects.get().is_held
    chair.post(url("agree_minutes", meeting.pk), {"version": 1})

    assert Meeting.objects.get().state == Meeting.State.AGREED
    assert Attendance.objects.count() == 2
    assert Minutes.objects.get().digest in client.get(url("minutes", meeting.pk)).text


def test_a_decision_becomes_an_action_and_both_ends_show_it() -> None:
    client, where = signed_in(), department()
    decision = deciding.decide(held(), text="Ask again.", by=keeper(), at=noon(FIRST))
    words = {
        "title": "Ask again", "what": "Ask.", "aspect": "external", "source": "working_group",
        "lead_department": where.pk, "owner": an_owner().pk, "priority": "medium", "review_every": 6,
        "marking": "official", "agreed": "yes", "version": "",
        **when(FIRST, "start_on"), **when(FIRST + timedelta(days=90), "target_on"),
    }  # fmt: skip

    answer = client.post(url("raise_from", decision.pk), words)
    assert answer.status_code == 302, answer.context["form"].errors
    again = client.post(url("raise_from", decision.pk), words)

    action = Action.objects.get()
    assert again.status_code == 422
    assert action.reference in client.get(url("decision", decision.pk)).text
    assert "Decision 1.1" in client.get(reverse("actions:detail", args=[action.pk])).text


def test_a_discussed_action_tells_it_on_its_page() -> None:
    action = an_action(start_on=FIRST - timedelta(days=300))
    meeting = held()
    item = AgendaItem.objects.get(meeting=meeting, action=action)
    holding.discuss(item, note="The chair was pleased.", by=keeper(), at=noon(FIRST))

    assert "The chair was pleased." in signed_in().get(reverse("actions:detail", args=[action.pk])).text


def test_whoever_carries_a_decision_out_says_what_came_of_it() -> None:
    owner, meeting = an_owner(), held()
    words = {"owner": owner, "due_on": FIRST + timedelta(days=9)}
    decision = deciding.decide(meeting, text="Ask again.", by=keeper(), at=noon(FIRST), **words)

    assert (
        signed_in(person("Oona Brack", "contributor")).get(url("carry_out", decision.pk)).status_code == 403
    )
    signed_in(owner).post(url("carry_out", decision.pk), {"words": "Asked."})

    assert Decision.objects.get().state == Decision.State.DONE


@pytest.mark.parametrize(
    "name", ["plan", "edit", "cancel", "arrange", "departments", "decide", "invite", "correct"]
)
def test_a_contributor_reads_and_changes_nothing(name: str) -> None:
    minutes, client = sealed(), signed_in(person("Oona Brack", "contributor"))
    pk = minutes.meeting.series_id if name == "plan" else minutes.meeting_id

    assert client.get(url(name, pk)).status_code == 403
    for page in ("detail", "attendance", "decisions", "minutes", "print_agenda", "print_minutes"):
        assert client.get(url(page, minutes.meeting_id)).status_code == 200


def test_what_was_typed_into_the_minutes_is_kept_when_somebody_was_faster() -> None:
    minutes, client = drafted(), signed_in()
    client.post(url("edit_minutes", minutes.meeting_id), {"text": "Theirs.", "version": 1})

    answer = client.post(url("edit_minutes", minutes.meeting_id), {"text": "Mine.", "version": 1})

    assert answer.status_code == 422
    assert "Theirs." in answer.text
    assert "Mine." in answer.text


def test_pages_cost_at_most_fifteen_queries_however_much_there_is() -> None:
    meeting, client = a_meeting(a_series(department("HR", lead=an_owner())), on=FIRST), signed_in()

    def costs() -> dict[str, int]:
        found = {}
        for name in ("detail", "arrange", "attendance", "print_agenda", "invite"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(url(name, meeting.pk)).status_code == 200
            found[name] = len(asked)
        return found

    an_action(start_on=date(2025, 1, 1), target_on=date(2025, 6, 1))
    few = costs()
    for _ in range(5):
        an_action(start_on=date(2025, 1, 1), target_on=date(2025, 6, 1))

    assert costs() == few
    assert max(few.values()) <= 15, few
