"""The pages of answering, as a browser without JavaScript sees them."""

import io
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msplan.outbox.models import Mail
from suppliers.asking.models import (
    Answer,
    AnswerFile,
    EarlierAnswer,
    Invitation,
    Query,
    Response,
    Submission,
)
from tests.suppliers.asking.answering.making import (
    ANSWERS,
    DECLARED,
    answered,
    asked,
    asked_again,
    handed_in,
    saved,
    value,
)
from tests.suppliers.asking.answering.pages import boxes, inside, to
from tests.suppliers.asking.making import a_colleague, buyer

pytestmark = pytest.mark.django_db

# As a browser sends them.
BROWSER: dict[str, dict[str, Any]] = {
    "q1": {
        "status": "published",
        "url": "https://supplier.example/statement",
        "approved_on-day": "27",
        "approved_on-month": "3",
        "approved_on-year": "2026",
    },
    "q2": {"checks": ["visits", "papers"], "countries": ["GB", "VN", "", ""], "many": "240"},
    "q3": {"rights": {"fees": "yes", "leave": "yes"}, "words": "They do."},
    "q4": {"uses": "yes"},
    "q5": {
        "providers": [
            {
                "name": "Hands Ltd",
                "checked_on-day": "1",
                "checked_on-month": "May",
                "checked_on-year": "2026",
                "paid": "yes",
            },
            {"name": "", "checked_on-day": "", "checked_on-month": "", "checked_on-year": ""},
        ]
    },
}


def pdf(name: str = "policy.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", content_type="application/pdf")


def test_the_whole_way_without_a_script() -> None:
    invitation = asked()
    browser = inside(invitation)

    place = to(invitation, "answers/q1/")
    for name, parts in BROWSER.items():
        assert place == to(invitation, f"answers/{name}/")
        answer = browser.post(place, boxes(parts))
        assert answer.status_code == 302, answer.content.decode()
        place = answer.url
    assert place == to(invitation, "check/")
    assert {row.question: row.value["parts"] for row in Answer.objects.all()} == ANSWERS
    page = browser.get(place).content.decode()
    for words in (
        "27 March 2026",
        "United Kingdom, Vietnam",
        "240 people",
        "Nobody pays a fee: Yes",
        "Hands Ltd",
    ):
        assert words in page
    answer = browser.post(to(invitation, "hand-in/"), {**DECLARED, "true": "on"})

    assert answer.url == to(invitation, "receipt/")
    page = browser.get(answer.url).content.decode()
    response = Response.objects.get()
    assert response.reference in page
    assert "Ada Office, Office manager" in page
    invitation.refresh_from_db()
    assert invitation.state == "submitted"
    assert response.reference in str(Mail.objects.get(purpose="Questionnaire").subject)
    assert mail.outbox == []


def test_the_list_of_tasks_says_how_each_stands() -> None:
    invitation = asked()
    saved(invitation, "q1", value({"status": "published"}))
    saved(invitation, "q2", value({**ANSWERS["q2"], "many": "lots"}))
    saved(invitation, "q4", value({"uses": "no"}))
    a_colleague(invitation, "people", name="Sam Shift")
    page = inside(invitation).get(to(invitation, "answers/")).content.decode()

    for words in (
        "In progress",
        "Needs attention",
        "With a colleague",
        "You have answered 1 of 4 questions",
        "Sam Shift",
    ):
        assert words in page
    assert "Done" in page
    assert "Check your answers and hand in" not in page


def test_what_does_not_fit_is_said_beside_its_box_and_kept_in_it() -> None:
    invitation = asked()
    parts = {**BROWSER["q1"], "approved_on-day": "31", "approved_on-month": "2", "url": "x" * 301}

    answer = inside(invitation).post(to(invitation, "answers/q1/"), boxes(parts))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert page.count("Approved on must be a real date") == 2  # in the summary and beside the boxes
    assert 'href="#part-approved_on-day"' in page
    assert 'value="31"' in page
    assert "x" * 301 in page
    assert "Use 300 characters or fewer" in page or "use 300 characters or fewer" in page
    assert Answer.objects.get().value["parts"]["approved_on"] == "31/2/2026"
    assert 'name="version" value="1"' in page


@pytest.mark.parametrize(
    ("said", "box", "words"),
    [
        ({"explain": "e" * 4001}, "explain", "The explanation must be 4,000 characters or fewer"),
        ({"not_applicable": "n" * 1001}, "not_applicable", "must be 1,000 characters or fewer"),
        ({"not_applicable": "So.", "dont_know": "yes"}, "dont_know", "Choose either"),
    ],
)
def test_what_is_wrong_with_the_boxes_of_every_question_is_said_beside_them(
    said: dict[str, str], box: str, words: str
) -> None:
    invitation = asked()

    answer = inside(invitation).post(to(invitation, "answers/q4/"), boxes({"uses": "no"}, **said))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count(words) == 2
    assert f'href="#{box}"' in page
    assert f'id="{box}-error"' in page


def test_save_and_come_back_later_is_stopped_by_nothing() -> None:
    invitation = asked()
    browser = inside(invitation)

    answer = browser.post(
        to(invitation, "answers/q1/"), boxes({"status": "published", "url": ""}, go="later")
    )

    assert answer.url == to(invitation, "later/")
    page = browser.get(answer.url).content.decode()
    assert "Your answers are saved" in page
    assert "stays good" in page
    assert Answer.objects.get().value["parts"] == {"status": "published"}


def test_an_answer_saves_itself_and_says_when() -> None:
    invitation = asked()
    browser = inside(invitation)
    by_itself = {"X-Autosave": "yes"}

    first = browser.post(to(invitation, "answers/q3/"), boxes({"words": "On"}), headers=by_itself)
    second = browser.post(
        to(invitation, "answers/q3/"),
        boxes({"words": "One"}, version=first.json()["version"]),
        headers=by_itself,
    )

    assert (first.json()["version"], second.json()["version"]) == (1, 2)
    now = timezone.localtime(Answer.objects.get().saved_at)
    assert second.json()["saved"] == f"{now:%H:%M}"
    assert Answer.objects.get().value["parts"] == {"words": "One"}


def test_a_save_that_comes_twice_because_its_answer_was_lost_is_nobody_elses() -> None:
    invitation = asked()
    browser, by_itself = inside(invitation), {"X-Autosave": "yes"}
    browser.post(to(invitation, "answers/q3/"), boxes({"words": "One"}), headers=by_itself)

    again = browser.post(to(invitation, "answers/q3/"), boxes({"words": "One"}), headers=by_itself)

    assert (again.status_code, again.json()["version"]) == (200, 1)


def test_two_tabs_both_texts_are_shown_and_kept() -> None:
    invitation = asked()
    browser = inside(invitation)
    browser.post(to(invitation, "answers/q3/"), boxes({"words": "From the first tab"}))

    answer = browser.post(to(invitation, "answers/q3/"), boxes({"words": "From the second tab"}))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "From the first tab" in page
    assert page.count("From the second tab") == 2  # beside theirs, and in the box
    assert 'name="version" value="1"' in page
    assert EarlierAnswer.objects.get().value["parts"] == {"words": "From the second tab"}
    by_itself = browser.post(
        to(invitation, "answers/q3/"), boxes({"words": "And a third"}), headers={"X-Autosave": "yes"}
    )
    assert (by_itself.status_code, by_itself.json()["stale"]) == (409, True)
    chosen = browser.post(to(invitation, "answers/q3/"), boxes({"words": "Both"}, version=1))
    assert chosen.status_code in (302, 422)
    assert Answer.objects.get().value["parts"] == {"words": "Both"}


def test_earlier_texts_are_there_for_those_who_typed_them() -> None:
    invitation = asked()
    for text in ("First", "Second", "Third"):
        saved(invitation, "q3", value({"words": text}))
    helper = a_colleague(invitation, "about")

    page = inside(invitation).get(to(invitation, "answers/q3/earlier/")).content.decode()

    assert "First" in page
    assert "Second" in page
    assert "Third" not in page
    assert "Earlier texts" in inside(invitation).get(to(invitation, "answers/q3/")).content.decode()
    assert inside(helper).get(to(helper, "answers/q3/earlier/")).status_code == 404


def test_a_file_that_came_with_the_later_of_two_texts_is_kept() -> None:
    invitation = asked()
    saved(invitation, "q3", value({"words": "Theirs"}))

    inside(invitation).post(to(invitation, "answers/q3/"), boxes({"words": "Mine"}, file=pdf()))

    assert AnswerFile.objects.get().file.name == "policy.pdf"


@pytest.mark.parametrize(
    "go", ["more:nothing", "more:a\r\nSet-Cookie: b", "clear:", "clear:part-", "more:", "x" * 5000]
)
def test_a_button_that_is_not_there_does_no_harm(go: str) -> None:
    invitation = asked()

    answer = inside(invitation).post(to(invitation, "answers/q4/"), boxes({"uses": "no"}, go=go))

    assert answer.status_code == 302
    assert "Set-Cookie" not in answer.url


def test_nothing_is_said_to_be_saved_that_is_not() -> None:
    invitation = asked()

    answer = inside(invitation).post(to(invitation, "answers/q3/"), boxes({}))

    assert answer.status_code == 422
    assert "Saved at" not in answer.content.decode()


def test_rows_can_be_added_and_taken_out() -> None:
    invitation = asked()
    saved(invitation, "q4", value({"uses": "yes"}))
    browser = inside(invitation)
    here = to(invitation, "answers/q5/")

    answer = browser.post(here, boxes({"providers": [{"name": "Hands Ltd"}]}, go="more:providers"))

    assert answer.url == f"{here}?more=providers#part-of-providers"
    page = browser.get(answer.url).content.decode()
    assert "part-providers-1-name" in page
    rows = [{"name": "Hands Ltd"}, {"name": "More Hands Ltd"}]
    browser.post(here, boxes({"providers": rows}, version=1, go="clear:part-providers-0"))
    assert Answer.objects.get(question="q5").value["parts"]["providers"] == [{"name": "More Hands Ltd"}]


def test_a_file_is_added_opened_as_a_download_and_removed_after_a_question() -> None:
    invitation = asked()
    browser = inside(invitation)
    here = to(invitation, "answers/q1/")

    answer = browser.post(here, boxes({"status": "none"}, go="attach", file=pdf()))

    assert answer.url == here
    assert Answer.objects.get().value["parts"] == {"status": "none"}  # what was typed went with it
    attached = AnswerFile.objects.get()
    assert "policy.pdf" in browser.get(here).content.decode()
    opened = browser.get(to(invitation, f"files/{attached.pk}/"))
    assert opened["Content-Disposition"] == 'attachment; filename="policy.pdf"'
    assert opened["Cache-Control"] == "private, no-store"
    asks = browser.get(to(invitation, f"files/{attached.pk}/remove/"))
    assert "Remove “policy.pdf”?" in asks.content.decode()
    assert AnswerFile.objects.get().removed_at is None
    browser.post(to(invitation, f"files/{attached.pk}/remove/"))
    assert AnswerFile.objects.get().removed_at is not None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.exe", b"MZ", "not a kind of file that can be kept"),
        ("empty.pdf", b"", "is empty"),
        ("wrong.pdf", b"<html>", "is not a PDF file"),
        ("page.html", b"<script>", "not a kind of file that can be kept"),
        ("large.pdf", b"%PDF-1.7" + bytes(10 * 1024 * 1024), "is larger than 10 MB"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_in_its_own_words(
    name: str, content: bytes, words: str
) -> None:
    invitation = asked()

    answer = inside(invitation).post(
        to(invitation, "answers/q1/"),
        boxes({"status": "none"}, go="on", file=SimpleUploadedFile(name, content)),
    )

    assert answer.status_code == 422
    assert answer.content.decode().count(words) == 2
    assert AnswerFile.objects.count() == 0
    assert Answer.objects.get().value["parts"] == {"status": "none"}


def test_after_handing_in_answers_are_read_and_not_changed() -> None:
    invitation = asked()
    handed_in(invitation)
    browser = inside(invitation)

    assert browser.get(to(invitation, "answers/")).url == to(invitation, "receipt/")
    assert browser.get(to(invitation, "answers/q1/")).status_code == 302
    late = browser.post(to(invitation, "answers/q3/"), boxes({"words": "One more thing"}, version=1))
    page = late.content.decode()
    assert late.status_code == 422
    assert "These answers were handed in" in page
    assert "One more thing" in page
    assert Answer.objects.get(question="q3").value["parts"]["words"] == "They do."
    assert "They do." in browser.get(to(invitation, "receipt/")).content.decode()


def test_a_page_that_was_asked_back_shows_what_is_asked_and_takes_that_alone() -> None:
    invitation = asked()
    response = handed_in(invitation, at=timezone.now() - timedelta(days=2)).response
    Invitation.objects.update(state="queried")
    Query.objects.create(
        response=response, question="q2", text="Which visits were these?", by=buyer(), sent_at=timezone.now(),
        at=timezone.now() - timedelta(days=1), due_on=timezone.localdate() + timedelta(days=7),
    )  # fmt: skip
    browser = inside(invitation)

    listed = browser.get(to(invitation, "answers/")).content.decode()
    assert "We ask back" in listed
    assert "Have you published" not in listed
    assert "Which visits were these?" in browser.get(to(invitation, "answers/q2/")).content.decode()
    assert browser.get(to(invitation, "answers/q1/")).status_code == 302
    assert (
        browser.post(to(invitation, "answers/q1/"), boxes({"status": "none"}, version=1)).status_code == 422
    )
    assert Answer.objects.get(question="q1").value["parts"] == ANSWERS["q1"]
    done = browser.post(
        to(invitation, "answers/q2/"), boxes(BROWSER["q2"], version=1, explain="In May and June.")
    )
    assert done.url == to(invitation, "check/")
    browser.post(to(invitation, "hand-in/"), {**DECLARED, "true": "on"})
    assert Submission.objects.count() == 2


def test_the_receipt_is_a_pdf_to_keep() -> None:
    invitation = asked()
    submission = handed_in(invitation)

    answer = inside(invitation).get(to(invitation, "receipt.pdf"))

    assert answer["Content-Type"] == "application/pdf"
    assert submission.response.reference in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF-")


def test_a_receipt_has_every_letter_whatever_the_alphabet() -> None:
    invitation = asked()
    words = "שלום 👩🏽‍🏭 漢字 " + "w" * 2000
    handed_in(invitation, q3={**ANSWERS["q3"], "words": words})

    answer = inside(invitation).get(to(invitation, "receipt.pdf"))

    with pikepdf.open(io.BytesIO(answer.content)) as pdf_:
        inner = pdf_.attachments["answers.txt"].get_file().read_bytes().decode()
    assert words in inner
    assert "Its address\n    https://supplier.example/statement" in inner


def test_handing_in_from_a_page_that_came_twice_makes_one() -> None:
    invitation = answered(asked())
    browser = inside(invitation)
    data = {**DECLARED, "true": "on"}

    first, second = (browser.post(to(invitation, "hand-in/"), data) for _ in range(2))

    assert first.status_code == second.status_code == 302
    assert Submission.objects.count() == 1


def test_nobody_declares_without_a_name_a_role_and_the_tick() -> None:
    invitation = answered(asked())

    answer = inside(invitation).post(to(invitation, "hand-in/"), {"name": " "})

    assert answer.status_code == 422
    for words in ("Enter your name", "Enter your role", "Tick “These answers are true"):
        assert words in answer.content.decode()
    assert Submission.objects.count() == 0


def test_a_deadline_that_passes_takes_nothing_away() -> None:
    invitation = asked(
        deadline_on=(timezone.localdate() - timedelta(days=1)),
        opens_on=timezone.localdate() - timedelta(days=40),
    )
    browser = inside(answered(invitation))

    assert (
        "Your answers are still taken, and marked late"
        in browser.get(to(invitation, "answers/")).content.decode()
    )
    assert "The deadline has passed" in browser.get(to(invitation, "hand-in/")).content.decode()
    browser.post(to(invitation, "hand-in/"), {**DECLARED, "true": "on"})
    assert Submission.objects.get().is_late


@pytest.mark.parametrize(
    "rest",
    [
        "answers/",
        "answers/q1/",
        "answers/q3/",
        "answers/q5/",
        "check/",
        "hand-in/",
        "later/",
        "colleague/people/",
    ],
)
def test_a_page_asks_few_questions_of_the_database(rest: str) -> None:
    last = asked("Old Ltd")
    handed_in(last)
    now = asked_again(last)
    answered(now)
    browser = inside(now)
    for name in ("q1", "q3", "q5"):
        browser.post(to(now, f"answers/{name}/"), boxes(BROWSER[name], version=1, go="attach", file=pdf()))

    with CaptureQueriesContext(connection) as asked_for:
        assert browser.get(to(now, rest)).status_code == 200

    assert len(asked_for) <= 15


def test_rubbish_in_the_address_opens_nothing() -> None:
    invitation = asked()
    browser = inside(invitation)

    for rest in ("answers/q99/", "files/999999/", "colleague/nowhere/", "receipt.pdf"):
        assert browser.get(to(invitation, rest)).status_code == 404
    assert (
        browser.post(to(invitation, "answers/q1/"), {"version": "-1e9", "part-status": "x"}).status_code
        == 422
    )


def test_without_the_link_nothing_opens() -> None:
    invitation = answered(asked())
    attached = to(invitation, "files/1/")

    for rest in ("answers/", "answers/q1/", "check/", "hand-in/", "receipt/", "receipt.pdf", "later/"):
        assert Client().get(to(invitation, rest)).status_code == 404
    assert Client().get(attached).status_code == 404
    assert Client().post(to(invitation, "answers/q3/"), boxes({"words": "x"})).status_code == 404
