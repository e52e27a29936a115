"""Answers are kept as they were typed, whatever they are; what another took the place of is kept too."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from msplan.history.models import Detail
from msplan.lib.refusing import Refused
from suppliers.asking.answering.saving import MOST, StaleAnswer, save_answer
from suppliers.asking.answering.standing import Standing, sheet_of
from suppliers.asking.models import Answer, EarlierAnswer, Invitation
from tests.suppliers.asking.answering.making import ANSWERS, LATER, answered, asked, saved, value
from tests.suppliers.asking.making import AT, ON

pytestmark = pytest.mark.django_db


def every_text(invitation: Invitation) -> list[str]:
    """All that was ever saved of it, by SQL."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.value::text FROM suppliers_answer a WHERE a.invitation_id = %s UNION ALL "
            "SELECT e.value::text FROM suppliers_earlieranswer e JOIN suppliers_answer a ON a.id = e.answer_id "
            "WHERE a.invitation_id = %s",
            [invitation.pk, invitation.pk],
        )
        return [text for (text,) in cursor.fetchall()]


def test_the_first_answer_starts_the_invitation_and_the_history_holds_no_word_of_it() -> None:
    invitation = asked()

    answer = saved(invitation, "q1", value({"url": "https://secret.example"}))

    invitation.refresh_from_db()
    assert (invitation.state, invitation.started_at, answer.version) == ("started", AT, 1)
    assert not any("secret.example" in str(detail.body) for detail in Detail.objects.all())


def test_an_empty_answer_starts_nothing() -> None:
    invitation = asked()

    answer = saved(invitation, "q1", value({"status": ""}))

    invitation.refresh_from_db()
    assert (answer.pk, invitation.state, Answer.objects.count()) == (None, "open", 0)


def test_what_is_replaced_is_kept() -> None:
    invitation = asked()
    saved(invitation, "q4", value({"uses": "yes"}))

    second = saved(invitation, "q4", value({"uses": "no"}), at=LATER)

    assert (second.version, second.value["parts"], second.saved_at) == (2, {"uses": "no"}, LATER)
    earlier = EarlierAnswer.objects.get()
    assert (earlier.version, earlier.value["parts"], earlier.saved_at) == (1, {"uses": "yes"}, AT)


def test_the_same_again_changes_nothing_but_when_it_was_saved() -> None:
    invitation = asked()
    saved(invitation, "q4", value({"uses": "yes"}))

    again = save_answer(invitation, "q4", value({"uses": "yes"}), opened_with=0, saved_by="people", at=LATER)

    assert (again.version, again.saved_at, again.saved_by) == (1, LATER, "people")
    assert EarlierAnswer.objects.count() == 0


def test_a_stale_save_keeps_both_texts_and_theirs_stands() -> None:
    invitation = asked()
    saved(invitation, "q3", value({"words": "First."}))
    saved(invitation, "q3", value({"words": "The colleague's."}), by="people")

    for _ in range(2):  # the page tries by itself, then by its button
        with pytest.raises(StaleAnswer) as told:
            save_answer(
                invitation,
                "q3",
                value({"words": "The contact's."}),
                opened_with=1,
                saved_by="contact",
                at=LATER,
            )

    assert told.value.mine["parts"] == {"words": "The contact's."}
    assert told.value.theirs.value["parts"] == {"words": "The colleague's."}
    assert Answer.objects.get().value["parts"] == {"words": "The colleague's."}
    assert sum("The contact's." in text for text in every_text(invitation)) == 1
    assert len(every_text(invitation)) == 3


def test_control_without_comparing_versions_the_second_takes_the_place_of_the_first() -> None:
    invitation = asked()
    saved(invitation, "q3", value({"words": "The colleague's."}), by="people")

    saved(invitation, "q3", value({"words": "The contact's."}))  # reads the version as it stands

    assert Answer.objects.get().value["parts"] == {"words": "The contact's."}


RUBBISH: list[tuple[str, dict[str, Any], str]] = [
    ("q1", {"status": "published", "url": "x" * 301, "approved_on": "2026-03-27"}, "url"),
    ("q1", {"status": "published", "url": "u", "approved_on": "31/2/2026"}, "approved_on"),
    ("q1", {"status": "published", "url": "u", "approved_on": "27/3/"}, "approved_on"),
    ("q1", {"status": "published", "url": "u", "approved_on": "2026-11-21"}, "approved_on"),
    ("q1", {"status": "sold"}, "status"),
    ("q2", {"checks": ["none", "visits"], "countries": ["GB"], "many": "1"}, "checks"),
    ("q2", {"checks": ["visits"], "countries": ["Wales"], "many": "1"}, "countries"),
    ("q2", {"checks": ["visits"], "countries": ["GB"], "many": "about 40"}, "many"),
    ("q2", {"checks": ["visits"], "countries": ["GB"], "many": "-1"}, "many"),
    ("q2", {"checks": ["visits"], "countries": ["GB"], "many": "٣"}, "many"),
    ("q3", {"rights": {"fees": "perhaps", "leave": "yes"}}, "rights"),
    ("q3", {"rights": {"fees": "yes", "leave": "yes"}, "words": "w" * 100_000}, "words"),
    ("q4", {"uses": "<script>alert(1)</script>"}, "uses"),
    ("q5", {"providers": [{"name": "Hands", "checked_on": "1/13/2026"}]}, "providers"),
]


@pytest.mark.parametrize(("name", "parts", "wrong"), RUBBISH)
def test_what_does_not_fit_is_kept_told_beside_its_part_and_keeps_the_answer_from_being_handed_in(
    name: str, parts: dict[str, Any], wrong: str
) -> None:
    invitation = answered(asked())

    answer = saved(invitation, name, value(parts), at=LATER)

    assert Answer.objects.get(pk=answer.pk).value["parts"] == parts
    sheet = sheet_of(invitation, on=ON)
    task = sheet.tasks[name]
    assert task.standing == Standing.ATTENTION
    assert list(task.faults) == [wrong]
    assert task.faults[wrong]
    assert [each.question.id for each in sheet.unready] == [name]


WRITTEN = [
    '=HYPERLINK("http://evil.example";"x")',
    "<img src=x onerror=alert(1)>",
    "👩🏽‍🏭 works here",
    "\u202eright to left\u202c שלום مرحبا",
    "é" * 4000,
    "a\r\nb\rc",
    "half \ud800 a pair",
    "no\x00thing",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_whatever_is_written_comes_back(text: str) -> None:
    invitation = asked()

    saved(invitation, "q3", value({"rights": {"fees": "yes", "leave": "yes"}, "words": text}, explain=text))

    kept = Answer.objects.get().value
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").replace("\ud800", "")
    assert (kept["parts"]["words"], kept["explain"]) == (plain, plain)
    assert sheet_of(invitation, on=ON).tasks["q3"].faults == {}


def test_an_answer_beyond_all_measure_is_refused_with_a_sentence() -> None:
    invitation = asked()

    with pytest.raises(Refused, match="longer than 500,000 characters"):
        saved(invitation, "q3", value({"words": "w" * MOST}, explain="x"))
    assert Answer.objects.count() == 0

    # As long as that it is kept, and told beside its part that it is too long.
    saved(invitation, "q3", value({"words": "w" * MOST}))
    assert len(Answer.objects.get().value["parts"]["words"]) == MOST


@pytest.mark.parametrize(
    "said",
    [
        {"parts": "rubbish"},
        {"parts": {"rights": [1, 2], "words": {"a": "b"}, "unknown": "x"}, "dont_know": "yes"},
        {"parts": {"words": None}, "not_applicable": 7, "explain": ["x"]},
        {},
    ],
)
def test_what_is_no_answer_at_all_is_none(said: dict[str, Any]) -> None:
    invitation = asked()

    assert saved(invitation, "q3", said).pk is None


def test_a_question_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refused, match="no such question"):
        saved(asked(), "q99", value({"a": "b"}))


@pytest.mark.parametrize("state", ["submitted", "accepted", "declined", "elsewhere", "withdrawn"])
def test_nothing_is_taken_where_nothing_is_asked_any_more(state: str) -> None:
    invitation = asked()
    settled = {} if state == "submitted" else {"settled_at": AT}
    Invitation.objects.filter(pk=invitation.pk).update(
        state=state,
        submitted_at=AT,
        reason="So.",
        elsewhere_kind="sedex",
        elsewhere_reference="ZC1",
        **settled,
    )

    with pytest.raises(Refused, match="taken"):
        saved(invitation, "q4", value({"uses": "no"}))

    assert Answer.objects.count() == 0


def test_an_answer_after_the_deadline_is_taken() -> None:
    invitation = asked()

    saved(invitation, "q4", value({"uses": "no"}), at=AT + timedelta(days=400))

    assert Answer.objects.count() == 1


def test_states_of_the_tasks() -> None:
    invitation = asked()
    saved(invitation, "q1", value({"status": "published"}))
    saved(invitation, "q2", value({}, dont_know=True))
    saved(invitation, "q3", value({}, not_applicable="We have nobody."))
    saved(invitation, "q4", value({"uses": "no"}))

    sheet = sheet_of(invitation, on=ON)

    standings = {name: task.standing.value for name, task in sheet.tasks.items()}
    assert standings == {"q1": "in_progress", "q2": "done", "q3": "done", "q4": "done"}
    assert set(sheet.tasks["q1"].missing) == {"url", "approved_on"}


def test_a_question_is_asked_only_where_its_condition_holds() -> None:
    invitation = answered(asked())
    assert "q5" in sheet_of(invitation, on=ON).tasks

    saved(invitation, "q4", value({"uses": "no"}), at=LATER)

    sheet = sheet_of(invitation, on=ON)
    assert "q5" not in sheet.tasks
    assert sheet.answers["q5"].value["parts"] == ANSWERS["q5"]  # kept, should they change their mind


def test_earlier_texts_of_an_invitation_have_an_end() -> None:
    """Whoever has a link could fill a database by saving long texts over one another."""
    invitation = asked()
    other = asked("Northmoor Foods", version=invitation.campaign.questions, name="Another")
    first = saved(invitation, "q4", value({"uses": "yes"}))
    saved(other, "q4", value({"uses": "yes"}))
    one = '{"parts": {"uses": "%s"}}'
    size = len(one % "")

    def keep(characters: int) -> None:
        EarlierAnswer.objects.create(
            answer=first, value={"parts": {"uses": "x" * (characters - size)}}, version=0, saved_at=AT
        )

    for _ in range(9):
        keep(1_000_000)
    keep(999_999)
    # One character is left: this is the last.
    second = saved(invitation, "q4", value({"uses": "no"}), at=LATER)

    with pytest.raises(Refused, match="no more earlier text can be kept"):
        saved(invitation, "q4", value({"uses": "yes"}), at=LATER)
    with pytest.raises(Refused, match="no more earlier text can be kept"):
        late = value({"uses": "dont_know"})
        save_answer(invitation, "q4", late, opened_with=1, saved_by="", at=LATER)
    assert Answer.objects.get(pk=first.pk).value == second.value
    # The same once more takes no place of any; nor does the first answer to another question.
    saved(invitation, "q4", value({"uses": "no"}), at=LATER)
    saved(invitation, "q1", value({"url": "https://x.example"}), at=LATER)
    saved(other, "q4", value({"uses": "no"}), at=LATER)
