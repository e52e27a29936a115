"""The pages of promises as people use them."""

from datetime import date

import pytest
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from statements.models import Promise, Statement
from statements.promises.answering import answer_of
from tests.actions.making import an_action
from tests.people import person
from tests.statements.build import Cast, cast, written
from tests.statements.promises.making import FIRST, SECOND, TEXT, a_promise, kept, made_public, next_year

pytestmark = pytest.mark.django_db
ANSWER = {
    "outcome": "kept",
    "sentence": "All were checked.",
    "new_due_on_day": "",
    "new_due_on_month": "",
    "new_due_on_year": "",
    "version": "",
}


def as_(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def a_public_promise(who: Cast, owner: Person | None = None) -> Promise:
    statement = written(who, TEXT)
    promise = a_promise(statement, who, owner=owner)
    made_public(statement)
    return promise


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_sentence_is_picked_from_the_list_and_marked() -> None:
    who = cast()
    statement = written(who, TEXT)
    client = as_(who.editor)
    path = f"/drafts/{statement.pk}/promises/mark/"

    page = text_of(client, f"{path}?sentence=1")
    assert FIRST in page
    posted = client.post(
        path,
        {
            "section": statement.sections.standing()[0].pk,
            "wording": FIRST,
            "due_on_day": "31",
            "due_on_month": "3",
            "due_on_year": "2026",
            "owner": who.lead.pk,
            "version": "",
        },
        follow=True,
    )

    assert "P-2024-01 is marked." in posted.content.decode()
    assert Promise.objects.get().due_on == date(2026, 3, 31)


def test_words_that_are_not_in_the_text_come_back_with_a_sentence() -> None:
    who = cast()
    statement = written(who, TEXT)

    answer = as_(who.editor).post(
        f"/drafts/{statement.pk}/promises/mark/",
        {
            "section": statement.sections.standing()[0].pk,
            "wording": "We will fly.",
            "due_on_day": "31",
            "due_on_month": "3",
            "due_on_year": "2026",
            "owner": who.lead.pk,
            "version": "",
        },
    )

    assert answer.status_code == 422
    assert "These words do not stand in “Foreword”" in answer.content.decode()
    assert "We will fly." in answer.content.decode()


def test_its_owner_answers_with_no_more_than_being_here() -> None:
    owner = person("Olive Owner", Role.CONTRIBUTOR)
    promise = a_public_promise(cast(), owner)
    client = as_(owner)

    assert FIRST in text_of(client, f"/drafts/promises/{promise.pk}/answer/")
    answer = client.post(f"/drafts/promises/{promise.pk}/answer/", ANSWER, follow=True)

    assert "The answer is kept." in answer.content.decode()
    given = answer_of(promise)
    assert given is not None
    assert (given.outcome, given.by) == ("kept", owner)


def test_whoever_does_not_own_it_reads_and_does_not_answer() -> None:
    promise = a_public_promise(cast())
    client = as_(person("Norman Nobody", Role.CONTRIBUTOR))

    assert "Say what became of it" not in text_of(client, f"/drafts/promises/{promise.pk}/")
    assert client.post(f"/drafts/promises/{promise.pk}/answer/", ANSWER).status_code == 403


def test_a_promise_of_a_draft_is_not_there_for_strangers() -> None:
    who = cast()
    owner = person("Olive Owner", Role.CONTRIBUTOR)
    promise = a_promise(written(who, TEXT), who, owner=owner)
    path = f"/drafts/promises/{promise.pk}/"

    assert as_(person("Norman Nobody", Role.CONTRIBUTOR)).get(path).status_code == 404
    assert as_(owner).get(path).status_code == 200


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"outcome": "moved"}, "Enter the new date"),
        (
            {"new_due_on_day": "1", "new_due_on_month": "1", "new_due_on_year": "2099"},
            "Select “Moved”, or clear it",
        ),
        ({"outcome": ""}, "Answer “What became of it?”"),
        ({"sentence": ""}, "Answer “What did we do?”"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(changes: dict[str, str], sentence: str) -> None:
    who = cast()
    promise = a_public_promise(who)

    answer = as_(who.editor).post(f"/drafts/promises/{promise.pk}/answer/", {**ANSWER, **changes})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_two_people_at_once_both_texts_are_shown() -> None:
    who = cast()
    promise = a_public_promise(who)
    kept(promise, who.editor, "Theirs.")

    answer = as_(who.lead).post(
        f"/drafts/promises/{promise.pk}/answer/", {**ANSWER, "sentence": "Mine.", "version": "0"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs." in page
    assert "Mine." in page


def test_only_the_lead_lets_a_statement_go_out_without_an_answer() -> None:
    who = cast()
    promise = a_public_promise(who)
    path = f"/drafts/promises/{promise.pk}/not-answered/"

    assert as_(who.editor).post(path, {"reason": "x"}).status_code == 403
    assert as_(who.lead).post(path, {"reason": ""}).status_code == 422
    as_(who.lead).post(path, {"reason": "The post was vacant."})

    given = answer_of(promise)
    assert given is not None
    assert given.outcome == "not_answered"


def test_an_action_is_linked_and_taken_away() -> None:
    who = cast()
    promise = a_public_promise(who)
    action = an_action(start_on=date(2025, 1, 1))
    client = as_(who.editor)

    client.post(f"/drafts/promises/{promise.pk}/link/", {"action": action.reference})
    assert action.title in text_of(client, f"/drafts/promises/{promise.pk}/")
    client.post(f"/drafts/promises/{promise.pk}/unlink/", {"action": str(action.pk)})

    assert not promise.links.exists()
    assert client.post(f"/drafts/promises/{promise.pk}/unlink/", {"action": "²"}).status_code == 404


def test_the_page_of_a_statement_says_how_it_stands() -> None:
    who = cast()
    first = a_public_promise(who)
    statement = next_year(who)
    client = as_(who.editor)

    assert "0 of 1 answered" in text_of(client, f"/drafts/{statement.pk}/")
    kept(first, who.editor)
    assert "1 of 1 answered" in text_of(client, f"/drafts/{statement.pk}/")
    assert "All of them were checked." in text_of(client, f"/drafts/{statement.pk}/promises/")


def test_the_page_before_the_board_has_one_list_of_what_stops_and_what_does_not() -> None:
    who = cast()
    a_public_promise(who)
    statement = next_year(who)

    page = text_of(as_(who.editor), f"/drafts/{statement.pk}/submit/")

    assert f"The promise “{FIRST}” of 2024-25 has no answer." in page
    assert page.count(">It stops<") > page.count("is empty. Write it") > 0
    assert ">Worth a thought<" in page


def test_we_said_we_did_over_all_years() -> None:
    who = cast()
    promise = a_public_promise(who)
    kept(promise, who.editor)

    page = text_of(as_(person("Norman Nobody", Role.CONTRIBUTOR)), "/drafts/promises/")

    assert FIRST in page
    assert "All of them were checked." in page
    assert "1 promise" in page


def test_drift_is_of_what_is_public() -> None:
    who = cast()
    statement = written(who, TEXT)
    client = as_(who.lead)

    assert client.get(f"/drafts/{statement.pk}/drift/").status_code == 404
    made_public(statement)
    assert "Nothing to compare" in text_of(client, f"/drafts/{statement.pk}/drift/")


def test_an_auditor_reads_all_of_it_and_changes_nothing() -> None:
    who = cast()
    promise = a_public_promise(who)
    statement = Statement.objects.get(pk=promise.statement_id)
    client = as_(person("Nadia Auditor", Role.AUDITOR))

    for path in (f"/drafts/{statement.pk}/promises/", f"/drafts/promises/{promise.pk}/", "/drafts/promises/"):
        assert client.get(path).status_code == 200
    for name in ("answer", "link", "evidence", "raise"):
        assert client.post(f"/drafts/promises/{promise.pk}/{name}/", ANSWER).status_code in (403, 404)


def test_after_publication_only_the_owner_is_changed() -> None:
    who = cast()
    promise = a_public_promise(who)
    client = as_(who.editor)
    path = f"/drafts/promises/{promise.pk}/change/"

    assert "The promise</label>" not in text_of(client, path)
    client.post(path, {"owner": who.lead.pk, "wording": "x", "version": "1"})

    promise.refresh_from_db()
    assert (promise.owner, promise.wording) == (who.lead, FIRST)


def test_unmarking_asks_first() -> None:
    who = cast()
    promise = a_promise(written(who, TEXT), who, SECOND)
    client = as_(who.editor)
    path = f"/drafts/promises/{promise.pk}/unmark/"

    assert "Take it off the list?" in text_of(client, path)
    client.post(path)

    assert not Promise.objects.standing().exists()
