"""The pages of questionnaires and terms: what each says and does, and who may not."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.marks import mark
from suppliers.asking.questionnaire.editing import edit_question, question_in
from suppliers.asking.questionnaire.forms import QuestionForm
from suppliers.asking.questionnaire.reading import read_body
from suppliers.asking.questionnaire.versions import draft_from, make_ready, take_shipped
from suppliers.models import Answer, QuestionnaireVersion, Terms
from tests.people import person
from tests.suppliers.asking.making import a_campaign
from tests.suppliers.asking.questionnaire.bank import body_of

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
MOST_QUERIES = 15
pytestmark = pytest.mark.django_db


@pytest.fixture
def grace(client: Client) -> Person:
    who = person("Grace Undermill", Role.PROCUREMENT)
    client.force_login(who)
    return who


@pytest.fixture
def draft(grace: Person) -> QuestionnaireVersion:
    return draft_from(take_shipped("extended", by=grace, at=AT), by=grace, at=AT)


def to(name: str, *args: object) -> str:
    return reverse(f"asking:{name}", args=args)


def fields_of(draft: QuestionnaireVersion, question: str) -> dict[str, Any]:
    """What the page of a question posts when nothing is touched."""
    held, found = question_in(draft.body, question), read_body(draft.body).question(question)
    assert found is not None
    form = QuestionForm(held=held, question=found)
    return {name: form.initial.get(name, "") for name in form.fields}


def test_the_empty_list_offers_the_questionnaires_that_come_with_msplan(
    client: Client, grace: Person
) -> None:
    empty = client.get(to("questionnaires")).content.decode()
    assert "There is no questionnaire yet" in empty

    client.post(to("take_shipped"))

    page = client.get(to("questionnaires")).content.decode()
    assert "Extended questionnaire, version 1" in page
    assert "Short questionnaire, version 1" in page
    assert "Showing 1 to 2 of 2 versions" in page
    # Both are there, so the button is gone; pressed again from an old page it makes nothing.
    assert to("take_shipped") not in page
    client.post(to("take_shipped"))
    assert QuestionnaireVersion.objects.count() == 2


def test_a_newer_file_is_offered_beside_what_is_here(client: Client, grace: Person) -> None:
    client.post(to("take_shipped"))
    old = QuestionnaireVersion.objects.get(questionnaire__slug="short")
    QuestionnaireVersion.objects.filter(pk=old.pk).update(body={**old.body, "minutes": 99})

    page = client.get(to("questionnaires")).content.decode()
    assert "Add what comes with msplan" in page
    client.post(to("take_shipped"))

    assert "Short questionnaire, version 2" in client.get(to("questionnaires")).content.decode()
    assert QuestionnaireVersion.objects.get(pk=old.pk).body["minutes"] == 99


def test_a_version_says_what_it_asks_gives_and_flags(client: Client, draft: QuestionnaireVersion) -> None:
    page = client.get(to("version", draft.pk)).content.decode()

    for question in body_of("extended")["questions"]:
        assert question["text"].replace("'", "&#x27;") in page
    assert "15 questions" in page
    for code in ("RF1", "RF9", "RF16"):
        assert code in page
    assert "Unless the answer to “How many people work for your whole company?” is “1 to 9”" in page


def test_making_a_new_version_leads_to_its_draft(client: Client, grace: Person) -> None:
    first = take_shipped("short", by=grace, at=AT)

    answer = client.post(to("make_draft", first.pk))

    draft = QuestionnaireVersion.objects.get(number=2)
    assert (answer.status_code, answer["Location"]) == (302, to("version", draft.pk))
    # Twice from an old page: there is one draft.
    client.post(to("make_draft", first.pk))
    assert QuestionnaireVersion.objects.count() == 2


def test_a_question_is_edited_on_screen(client: Client, draft: QuestionnaireVersion) -> None:
    typed = fields_of(draft, "q2") | {
        "text": "Who is in charge?", "guidance": "One person.", "of": "6", "points-board": "6",
        "part-level-options-board": "A director", "part-who-hint": "",
    }  # fmt: skip

    answer = client.post(to("edit_question", draft.pk, "q2"), typed)

    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    question = question_in(draft.body, "q2")
    assert (question["text"], question["guidance"], question["of"]) == (
        "Who is in charge?",
        "One person.",
        "6",
    )
    assert question["points"] == {"board": "6", "manager": "2", "none": "0"}
    assert question["parts"][0]["options"][0] == {"id": "board", "text": "A director"}
    assert "hint" not in question["parts"][1]
    others = [one for one in draft.body["questions"] if one["id"] != "q2"]
    assert others == [one for one in body_of("extended")["questions"] if one["id"] != "q2"]


@pytest.mark.parametrize("question", [f"q{n}" for n in range(1, 16)])
def test_saving_a_question_untouched_changes_nothing(
    question: str, client: Client, draft: QuestionnaireVersion
) -> None:
    answer = client.post(to("edit_question", draft.pk, question), fields_of(draft, question))

    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assert draft.body == body_of("extended")
    assert draft.version == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"text": ""}, "Enter question"),
        ({"text": "x" * 2001}, "Question must be 2,000 characters or fewer"),
        ({"of": "many"}, "Enter a number like 7 or 0.6"),
        ({"of": "3"}, "The question is worth 3 points, but an answer could have 4."),
        ({"points-board": "=1+1"}, "Enter a number like 7 or 0.6"),
        ({"points-board": "-1"}, "Enter a number like 7 or 0.6"),
        ({"part-level-options-board": ""}, "Enter answer 1"),
        ({"part-level-label": "x" * 301}, "characters"),
    ],
)
def test_what_cannot_be_kept_is_said_and_what_was_typed_stays(
    changed: dict[str, str], sentence: str, client: Client, draft: QuestionnaireVersion
) -> None:
    typed = fields_of(draft, "q2") | {"guidance": "My new guidance"} | changed

    answer = client.post(to("edit_question", draft.pk, "q2"), typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "My new guidance" in page
    draft.refresh_from_db()
    assert draft.body == body_of("extended")


def test_a_save_that_comes_late_shows_both_texts(
    client: Client, grace: Person, draft: QuestionnaireVersion
) -> None:
    typed = fields_of(draft, "q2") | {"text": "Mine, written slowly"}
    seen = mark(question_in(draft.body, "q2"))
    edit_question(
        draft, "q2", seen=seen, change=lambda one: one.update(text="Theirs, saved first"), by=grace, at=AT
    )

    answer = client.post(to("edit_question", draft.pk, "q2"), typed)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Somebody else saved this while you were writing" in page
    assert "Theirs, saved first" in page
    assert "Mine, written slowly" in page
    # Saving again with both in view takes ours.
    draft.refresh_from_db()
    again = typed | {"version": mark(question_in(draft.body, "q2"))}
    assert client.post(to("edit_question", draft.pk, "q2"), again).status_code == 302
    draft.refresh_from_db()
    assert question_in(draft.body, "q2")["text"] == "Mine, written slowly"


def test_title_introduction_and_sections_are_edited(client: Client, draft: QuestionnaireVersion) -> None:
    page = client.get(to("words", draft.pk))
    form = page.context["form"]
    typed = {name: form.initial.get(name, "") for name in form.fields}

    answer = client.post(
        to("words", draft.pk), typed | {"title": "Our own", "minutes": "25", "section-people-title": "People"}
    )

    assert answer.status_code == 302, answer.content.decode()
    draft.refresh_from_db()
    assert (draft.body["title"], draft.body["minutes"]) == ("Our own", 25)
    assert draft.body["sections"][2] == {**body_of("extended")["sections"][2], "title": "People"}
    assert client.post(to("words", draft.pk), typed | {"minutes": "0"}).status_code == 422


def test_order_and_leaving_out_by_buttons(client: Client, draft: QuestionnaireVersion) -> None:
    client.post(to("move_question", draft.pk, "q4"), {"to": "up"})
    client.post(to("leave_out_question", draft.pk, "q13"), {"out": "yes"})
    client.post(to("move_question", draft.pk, "q1"), {"to": "sideways"})

    draft.refresh_from_db()
    assert [one["id"] for one in draft.body["questions"]][:4] == ["q1", "q2", "q4", "q3"]
    page = client.get(to("version", draft.pk)).content.decode()
    assert "14 questions, 1 left out" in page
    client.post(to("leave_out_question", draft.pk, "q13"), {"out": "no"})
    assert "15 questions" in client.get(to("version", draft.pk)).content.decode()


def test_what_changed_is_shown(client: Client, draft: QuestionnaireVersion) -> None:
    assert "Nothing is different" in client.get(to("changes", draft.pk)).content.decode()
    client.post(to("leave_out_question", draft.pk, "q13"), {"out": "yes"})

    page = client.get(to("changes", draft.pk)).content.decode()

    assert "1 thing is different" in page
    assert "Who was trained about modern slavery" in page
    first = QuestionnaireVersion.objects.get(number=1)
    assert "This is the first version" in client.get(to("changes", first.pk)).content.decode()


def test_ready_and_back_and_taken_away(client: Client, draft: QuestionnaireVersion) -> None:
    client.post(to("ready", draft.pk))
    draft.refresh_from_db()
    assert not draft.is_draft
    # What is ready has no form.
    assert client.get(to("edit_question", draft.pk, "q2")).status_code == 302
    client.post(to("back_to_draft", draft.pk))
    draft.refresh_from_db()
    assert draft.is_draft
    client.post(to("discard_draft", draft.pk))
    assert not QuestionnaireVersion.objects.filter(pk=draft.pk).exists()


def test_a_version_that_was_sent_has_no_form_and_refuses_every_button(
    client: Client, grace: Person, draft: QuestionnaireVersion
) -> None:
    make_ready(draft, by=grace, at=AT)
    campaign = a_campaign(draft)
    QuestionnaireVersion.objects.filter(pk=draft.pk).update(sent_at=AT)

    for name, more in (("edit_question", ["q2"]), ("words", [])):
        assert client.get(to(name, draft.pk, *more)).status_code == 302
        assert client.post(to(name, draft.pk, *more), {"text": "Late"}).status_code == 302
    for name, more, sent in (
        ("move_question", ["q2"], {"to": "up"}), ("leave_out_question", ["q2"], {"out": "yes"}),
        ("ready", [], {}), ("back_to_draft", [], {}), ("discard_draft", [], {}),
    ):  # fmt: skip
        page = client.post(to(name, draft.pk, *more), sent, follow=True).content.decode()
        assert "This version was sent, so it stays as it is" in page
    draft.refresh_from_db()
    assert draft.body == body_of("extended")
    page = client.get(to("version", draft.pk)).content.decode()
    assert campaign.name in page
    assert "so it never changes" in page


def test_the_preview_has_every_question_that_is_asked(client: Client, draft: QuestionnaireVersion) -> None:
    client.post(to("leave_out_question", draft.pk, "q13"), {"out": "yes"})

    page = client.get(to("read_questions", draft.pk)).content.decode()

    texts = {one["id"]: one["text"].replace("'", "&#x27;") for one in body_of("extended")["questions"]}
    assert {name for name, text in texts.items() if text in page} == set(texts) - {"q13"}


def tried(client: Client, version: QuestionnaireVersion, question: str, **typed: Any) -> Any:
    return client.post(to("try_question", version.pk, question), typed)


def test_a_version_is_tried_as_a_supplier_and_nothing_is_written(
    client: Client, draft: QuestionnaireVersion
) -> None:
    answer = tried(client, draft, "q2", **{"part-level": "board"})
    assert (answer.status_code, answer["Location"]) == (302, to("try_question", draft.pk, "q3"))
    tried(client, draft, "q14", **{"part-found": "yes", "part-signs": ["debt"], "part-done": ["none"]})

    page = client.get(to("try", draft.pk)).content.decode()

    assert "RF15" in page
    assert "4.0" in page  # 4 of 100 points
    assert not Answer.objects.exists()
    # Begun anew, it is forgotten.
    client.post(to("try_again", draft.pk))
    assert "RF15" not in client.get(to("try", draft.pk)).content.decode()


def test_trying_saves_by_itself_as_the_supplier_s_page_does(
    client: Client, draft: QuestionnaireVersion
) -> None:
    sent = {"part-level": "manager", "version": "0"}

    answer = client.post(to("try_question", draft.pk, "q2"), sent, headers={"X-Autosave": "yes"})

    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    assert "2.0" in client.get(to("try", draft.pk)).content.decode()
    assert not Answer.objects.exists()


def test_trying_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, draft: QuestionnaireVersion
) -> None:
    answer = tried(client, draft, "q15", **{"part-plan": "perhaps", "not_applicable": "<b>why</b>"})
    assert answer.status_code in (302, 422)

    answer = tried(
        client, draft, "q5", **{"part-size": "small", "part-headcount": "lots", "part-traits": ["none"]}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter a number, like 12" in page or "number" in page
    assert "lots" in page
    assert client.get(to("try_question", draft.pk, "q99")).status_code == 404


def test_what_is_too_long_does_not_fill_the_session(client: Client, draft: QuestionnaireVersion) -> None:
    answer = tried(client, draft, "q2", **{"part-level": "board", "part-who": "x" * 100_000})

    assert answer.status_code == 422
    assert all(len(one.session_data) < 5_000 for one in Session.objects.all())


def test_a_small_firm_is_asked_less_while_trying(client: Client, draft: QuestionnaireVersion) -> None:
    assert client.get(to("try_question", draft.pk, "q11")).status_code == 200

    tried(client, draft, "q5", **{"part-size": "micro", "part-traits": ["none"]})

    assert client.get(to("try_question", draft.pk, "q11")).status_code == 404


# Terms.

WORDS = {"title": "Ethical buying code", "edition": "2.1", "text": "1. No fees.\n\n2. No papers kept."}


def test_terms_are_written_edited_and_told_in_another_version(client: Client, grace: Person) -> None:
    assert "There are no terms yet" in client.get(to("terms")).content.decode()

    client.post(to("new_terms"), WORDS)
    terms = Terms.objects.get()
    answer = client.post(
        to("edit_terms", terms.pk), {**WORDS, "text": "1. No fees at all.", "version": terms.version}
    )
    assert answer.status_code == 302, answer.content.decode()
    terms.refresh_from_db()
    assert terms.text == "1. No fees at all."

    Terms.objects.filter(pk=terms.pk).update(sent_at=AT)
    page = client.get(to("show_terms", terms.pk)).content.decode()
    assert "so it never changes" in page
    # The form of a new version has their words in it already.
    new = client.get(f"{to('new_terms')}?of={terms.pk}").content.decode()
    assert "1. No fees at all." in new
    client.post(to("new_terms"), {**WORDS, "edition": "3"})
    assert sorted(Terms.objects.values_list("edition", flat=True)) == ["2.1", "3"]


def test_terms_that_were_sent_have_no_form(client: Client, grace: Person) -> None:
    client.post(to("new_terms"), WORDS)
    Terms.objects.update(sent_at=AT)
    terms = Terms.objects.get()

    for answer in (client.get(to("edit_terms", terms.pk)), client.post(to("edit_terms", terms.pk), WORDS)):
        assert answer.status_code == 302
    terms.refresh_from_db()
    assert terms.text == WORDS["text"].replace("\n", "\n")


def test_terms_come_once(client: Client, grace: Person) -> None:
    form = client.get(to("new_terms")).context["form"]
    typed = {**WORDS, "form_id": form.initial["form_id"]}

    client.post(to("new_terms"), typed)
    client.post(to("new_terms"), typed)  # a double click
    same = client.post(to("new_terms"), WORDS)  # the same version by hand

    assert Terms.objects.count() == 1
    assert same.status_code == 422
    assert "These terms have a version of this name already." in same.content.decode()
    assert client.post(to("new_terms"), {**WORDS, "text": ""}).status_code == 422


def test_a_stale_save_of_terms_shows_both_texts(client: Client, grace: Person) -> None:
    client.post(to("new_terms"), WORDS)
    terms = Terms.objects.get()
    client.post(to("edit_terms", terms.pk), {**WORDS, "text": "Theirs", "version": terms.version})

    late = client.post(to("edit_terms", terms.pk), {**WORDS, "text": "Mine", "version": terms.version})

    assert late.status_code == 422
    assert "Theirs" in late.content.decode()
    assert "Mine" in late.content.decode()


def test_a_reader_sees_every_page_and_changes_nothing(client: Client, grace: Person) -> None:
    version, terms = take_shipped("short", by=grace, at=AT), Terms.objects.create(**WORDS, made_at=AT)
    client.force_login(person("Nadia Corless", Role.AUDITOR))

    for path in (
        to("questionnaires"), to("version", version.pk), to("changes", version.pk), to("read_questions", version.pk),
        to("terms"), to("show_terms", terms.pk),
    ):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        assert "<form" not in answer.content.decode().split("<main")[1]
    for path in (
        to("take_shipped"), to("make_draft", version.pk), to("ready", version.pk), to("new_terms"),
        to("edit_terms", terms.pk), to("try_question", version.pk, "q1"), to("words", version.pk),
        to("move_question", version.pk, "q1"),
    ):  # fmt: skip
        assert client.post(path, {"to": "up"}).status_code == 403


def test_pages_ask_few_questions_of_the_database(client: Client, draft: QuestionnaireVersion) -> None:
    first, terms = QuestionnaireVersion.objects.get(number=1), Terms.objects.create(**WORDS, made_at=AT)
    for n in range(3):
        a_campaign(first, name=f"Round {n}")

    for path in (
        to("questionnaires"), to("version", first.pk), to("version", draft.pk), to("changes", draft.pk),
        to("read_questions", draft.pk), to("try", draft.pk), to("try_question", draft.pk, "q9"),
        to("edit_question", draft.pk, "q14"), to("words", draft.pk), to("terms"), to("show_terms", terms.pk),
    ):  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= MOST_QUERIES, path
