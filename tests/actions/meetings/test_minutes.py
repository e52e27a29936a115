"""Minutes: drafted from the records, agreed by somebody else, sealed by the database, corrected by notes only."""

import hashlib
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from actions.meetings import attending, deciding, holding, minuting, setting_agenda
from actions.meetings.drafting import draft_text, inline
from actions.meetings.locking import MeetingRefused
from actions.models import AgendaItem, Came, Decision, Meeting, Minutes, MinutesNote
from actions.plan.refusing import StaleEdit
from msplan.accounts.models import Department, Person
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, noon
from tests.actions.meetings.making import FIRST, a_series, drafted, held, keeper, lead, sealed
from tests.people import department, person

pytestmark = pytest.mark.django_db
LATER = noon(FIRST + timedelta(days=3))


def rich_meeting() -> Meeting:
    """Somebody came, somebody was missing, something was talked about, something decided."""
    hr, it = department("HR", lead=person("Wyn Tolland")), department("IT", lead=person("Ira Lunt"))
    action = an_action(start_on=FIRST - timedelta(days=200), title="Code of conduct")
    meeting = held(a_series(hr, it), it)
    attending.add_attendance(meeting, person=hr.lead, came=Came.APOLOGIES, by=keeper(), at=LATER)
    attending.add_attendance(meeting, guest_role="Housing *officer*", by=keeper(), at=LATER)
    item = AgendaItem.objects.get(meeting=meeting, action=action)
    holding.discuss(item, note="# Not a heading\n\n- nor a list", by=keeper(), at=LATER)
    deciding.decide(
        meeting,
        text="Buy <b>better</b>.",
        owner=keeper(),
        due_on=FIRST + timedelta(days=30),
        by=keeper(),
        at=LATER,
    )
    return meeting


def test_the_draft_says_who_came_who_was_missing_what_was_said_and_decided() -> None:
    text = draft_text(rich_meeting())

    assert "Wednesday 14 January 2026, 09:30 to 11:00, Room 2." in text
    assert "- Ira Lunt, for IT" in text
    assert "Apologies: Wyn Tolland." in text
    assert "- HR was not represented." in text
    assert "A-001 Code of conduct" in text
    assert "    - \\# Not a heading - nor a list" in text
    assert "**Decision 1.1.** Buy \\<b\\>better\\</b\\>." in text
    assert "Pim Aldersey carries it out by 13 February 2026." in text
    assert draft_text(Meeting.objects.get()) == text


def test_only_what_was_noted_is_said_to_have_been_talked_about() -> None:
    meeting = held()
    for text in ("Spoken of", "Passed over"):
        setting_agenda.add_item(meeting, heading="Further matters", text=text, by=keeper(), at=LATER)
    bare = draft_text(meeting)
    holding.discuss(AgendaItem.objects.get(text="Spoken of"), note="", by=keeper(), at=LATER)

    spoken, silent = draft_text(meeting).split("## Also on the agenda, with nothing noted")

    assert "## What was talked about\n\nNothing was noted.\n" in bare
    assert "- Spoken of\n    - It was talked about." in spoken
    assert "Passed over" not in spoken
    assert "- Passed over" in silent


def test_typed_signs_stay_signs() -> None:
    html = str(minuting.rendered(draft_text(rich_meeting())))

    assert "Buy &lt;b&gt;better&lt;/b&gt;." in html
    assert "Housing *officer*" in html
    assert "<h2>Not a heading" not in html


@pytest.mark.parametrize(
    "typed", ["1. first", "- a", "+ b", "# c", "* d", "> e", "a | b", "`f`", "[g](http://x.y)"]
)
def test_a_line_of_somebodys_is_shown_as_it_was_typed(typed: str) -> None:
    html = str(minuting.rendered(inline(typed)))

    assert html.strip() == f"<p>{typed.replace('>', '&gt;')}</p>"


def test_matters_that_not_everybody_may_see_are_counted_and_not_named() -> None:
    meeting = held()
    for permission in ("suppliers.see", "actions.see"):
        item = setting_agenda.add_item(
            meeting, heading="Further matters", text=f"Needs {permission}", by=keeper(), at=LATER
        )
        AgendaItem.objects.filter(pk=item.pk).update(permission=permission)

    text = draft_text(meeting)

    assert "Needs actions.see" in text
    assert "Needs suppliers.see" not in text
    assert "One further matter is not named here" in text


def test_a_save_over_somebody_elses_is_refused() -> None:
    minutes = drafted()
    minuting.save_minutes(minutes, text="One.", version=1, by=lead(), at=LATER)

    with pytest.raises(StaleEdit):
        minuting.save_minutes(minutes, text="Two.", version=1, by=keeper(), at=LATER)
    assert Minutes.objects.get().text == "One.\n"


def test_nobody_agrees_their_own_last_edit() -> None:
    minutes = drafted()

    with pytest.raises(MeetingRefused, match="Somebody else"):
        minuting.agree_minutes(minutes, version=1, by=keeper(), at=LATER)
    assert Meeting.objects.get().is_held


def test_the_database_holds_that_somebody_else_agrees() -> None:
    minutes = drafted()

    with pytest.raises(IntegrityError, match="minutes_agreed_by_another"), transaction.atomic():
        Minutes.objects.filter(pk=minutes.pk).update(
            agreed_by=keeper(), agreed_by_name="P", agreed_at=LATER, html="x", digest="0" * 64
        )


def test_agreeing_a_text_that_was_changed_meanwhile_is_refused() -> None:
    minutes = drafted()
    minuting.save_minutes(minutes, text="Other.", version=1, by=keeper(), at=LATER)

    with pytest.raises(StaleEdit):
        minuting.agree_minutes(minutes, version=1, by=lead(), at=LATER)


def test_the_digest_is_that_of_the_file_that_is_downloaded() -> None:
    minutes, client = sealed(rich_meeting()), Client()
    client.force_login(person("Oona Brack", "contributor"))

    file = client.get(reverse("meetings:minutes_text", args=[minutes.meeting_id]))
    page = client.get(reverse("meetings:minutes", args=[minutes.meeting_id]))

    assert hashlib.sha256(file.content).hexdigest() == minutes.digest
    assert minutes.digest in page.text


def test_the_sealed_page_stays_the_same_whatever_happens_to_what_it_names() -> None:
    minutes, client = sealed(rich_meeting()), Client()
    client.force_login(person("Oona Brack", "contributor"))
    address = reverse("meetings:print_minutes", args=[minutes.meeting_id])
    before = client.get(address).content

    Department.objects.filter(name="HR").update(name="People services")
    Person.objects.filter(name__in=["Ira Lunt", "Ada Quillon"]).update(name="Somebody else")
    decision = Decision.objects.get()
    deciding.carry_out(decision, words="Bought.", by=keeper(), at=noon(FIRST + timedelta(days=30)))

    assert client.get(address).content == before


ATTEMPTS = {
    "text": lambda m: Minutes.objects.filter(pk=m.pk).update(text="Rewritten."),
    "html": lambda m: Minutes.objects.filter(pk=m.pk).update(html="<p>Rewritten.</p>"),
    "deleted": lambda m: m.delete(),
    "unagreed": lambda m: Meeting.objects.filter(pk=m.meeting_id).update(state="held"),
    "attendance": lambda m: attending.Attendance.objects.create(meeting=m.meeting, guest_role="Ghost"),
    "agenda": lambda m: AgendaItem.objects.filter(meeting=m.meeting).update(note="Never said."),
    "decision": lambda m: Decision.objects.filter(meeting=m.meeting).update(text="Something else."),
    "one decision more": lambda m: Decision.objects.create(
        meeting=m.meeting, number=9, text="Slipped in.", recorded_at=LATER
    ),
}


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_every_change_of_agreed_minutes(attempt: str) -> None:
    minutes = sealed(rich_meeting())

    with pytest.raises(IntegrityError), transaction.atomic():
        ATTEMPTS[attempt](minutes)


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_control_with_the_triggers_off_every_change_goes_through(attempt: str) -> None:
    """What refuses is the trigger, not something else on the way."""
    minutes = sealed(rich_meeting())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")

    ATTEMPTS[attempt](minutes)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def test_a_note_is_numbered_and_never_changes() -> None:
    minutes = sealed()
    for text in ("The date was the 15th.", "And the room was 3."):
        minuting.add_note(minutes, text=text, by=keeper(), at=LATER)

    assert list(MinutesNote.objects.values_list("number", "text")) == [
        (1, "The date was the 15th."), (2, "And the room was 3."),
    ]  # fmt: skip
    for forbidden in (MinutesNote.objects.all().delete, lambda: MinutesNote.objects.update(text="x")):
        with pytest.raises(IntegrityError), transaction.atomic():
            forbidden()


def test_draft_minutes_take_no_note_and_agreed_ones_no_edit() -> None:
    minutes = drafted()
    with pytest.raises(InvalidTransition):
        minuting.add_note(minutes, text="Too early.", by=keeper(), at=LATER)
    minuting.agree_minutes(minutes, version=1, by=lead(), at=LATER)

    with pytest.raises(InvalidTransition):
        minuting.save_minutes(minutes, text="Too late.", version=1, by=keeper(), at=LATER)
    with pytest.raises(InvalidTransition):
        deciding.decide(minutes.meeting, text="Too late.", by=keeper(), at=LATER)
    with pytest.raises(InvalidTransition):
        attending.add_attendance(minutes.meeting, guest_role="Late guest", by=keeper(), at=LATER)
