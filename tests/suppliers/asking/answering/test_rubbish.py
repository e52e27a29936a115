"""Whatever is sent to a question, however wrong: never a fault of ours, and every word of it is kept."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from suppliers.asking.models import Answer, EarlierAnswer, Invitation
from tests.suppliers.asking.answering.making import EVERY_KIND, asked
from tests.suppliers.asking.answering.pages import inside, to

pytestmark = pytest.mark.django_db

RUBBISH = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "formula": '=HYPERLINK("http://evil.example","x")',
    "template": "{{ settings.SECRET_KEY }}{% debug %}",
    "sql": "'; DROP TABLE suppliers_answer; --",
    "emoji": "👩🏽‍🏭🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "right to left": "\u202eשלום\u202c مرحبا",
    "nul": "be\x00fore",
    "numbers": "1e400",
    "minus": "-0",
    "other digits": "٣٤",
    "long": "w" * 100_000,
    "lines": "a\r\nb\u2028c\x0bd",
}
# What a browser sends, and what none does.
NAMES = (
    "part-status", "part-url", "part-approved_on-day", "part-approved_on-year", "part-checks", "part-countries",
    "part-many", "part-rights-fees", "part-words", "part-uses", "part-providers-0-name",
    "part-providers-0-checked_on-month", "part-providers-19-paid", "part-providers-999-name", "part-list",
    "part-unknown", "dont_know", "not_applicable", "explain", "go", "version", "file", "csrfmiddlewaretoken",
)  # fmt: skip
QUESTIONS = [question["id"] for question in EVERY_KIND["questions"]]


def everything_kept(invitation: Invitation) -> str:
    rows: list[Any] = list(Answer.objects.filter(invitation=invitation).values_list("value", flat=True))
    rows += EarlierAnswer.objects.filter(answer__invitation=invitation).values_list("value", flat=True)
    return json.dumps(rows, ensure_ascii=False)


@pytest.fixture
def browser() -> tuple[Invitation, Client]:
    invitation = asked()
    return invitation, inside(invitation, Client(raise_request_exception=True))


@pytest.mark.parametrize("kind", RUBBISH)
def test_rubbish_in_every_box_of_every_question(kind: str, browser: tuple[Invitation, Client]) -> None:
    invitation, client = browser
    said = RUBBISH[kind]
    for question in QUESTIONS:
        here = to(invitation, f"answers/{question}/")
        for headers in ({}, {"X-Autosave": "yes"}):
            answer = client.post(here, dict.fromkeys(NAMES, said), headers=headers)
            assert answer.status_code in (200, 302, 409, 422), (question, answer.status_code)
        page = client.get(here).content.decode()
        assert "<script>alert" not in page
        assert "evil.example" not in page or "href" not in page.split("evil.example")[0][-12:]
    for rest in ("answers/", "check/", "hand-in/"):
        assert client.get(to(invitation, rest)).status_code == 200


@pytest.mark.parametrize("kind", ["html", "formula", "emoji", "right to left", "long"])
def test_what_was_typed_is_shown_again_to_the_letter(kind: str, browser: tuple[Invitation, Client]) -> None:
    invitation, client = browser
    said = RUBBISH[kind]

    answer = client.post(
        to(invitation, "answers/q3/"), {"version": "0", "part-words": said, "part-rights-fees": "yes"}
    )

    assert answer.status_code == 422
    assert said in answer.context["value"]["parts"]["words"]
    assert json.dumps(said, ensure_ascii=False)[1:-1] in everything_kept(invitation)


def test_missing_and_extra_fields_are_an_empty_answer(browser: tuple[Invitation, Client]) -> None:
    invitation, client = browser
    for question in QUESTIONS:
        for data in ({}, {"unknown": "x"}, {"version": "99999999999999999999"}, {"part-status": ["a", "b"]}):
            assert client.post(to(invitation, f"answers/{question}/"), data).status_code == 422
    assert not Answer.objects.exclude(value__parts={"status": "b"}).exists()


def test_more_than_can_be_kept_is_refused_and_shown_back(browser: tuple[Invitation, Client]) -> None:
    invitation, client = browser

    answer = client.post(
        to(invitation, "answers/q3/"), {"part-words": "w" * 300_000, "explain": "e" * 300_000}
    )

    assert answer.status_code == 422
    assert "longer than 500,000 characters" in answer.content.decode()
    assert "w" * 300_000 in answer.content.decode()
    by_itself = client.post(
        to(invitation, "answers/q3/"), {"part-words": "w" * 600_000}, headers={"X-Autosave": "yes"}
    )
    assert (by_itself.status_code, "Shorten it" in by_itself.json()["sentence"]) == (409, True)


def test_a_file_for_every_question_at_once_with_rubbish_beside_it(browser: tuple[Invitation, Client]) -> None:
    invitation, client = browser
    for question in QUESTIONS:
        upload = SimpleUploadedFile("../../\u202eetc\x00/passwd.pdf", b"%PDF-1.7\n")
        answer = client.post(
            to(invitation, f"answers/{question}/"), {"file": upload, "explain": "Kept beside it"}
        )
        assert answer.status_code in (302, 422)
        name = Answer.objects.get(question=question).value["explain"]
        assert name == "Kept beside it"
    assert {each.file.name for each in invitation.answer_files.all()} == {"passwd.pdf"}
