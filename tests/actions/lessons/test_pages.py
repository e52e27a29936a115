"""Each page once for its happy path and once for the person who may not; what was typed is never lost."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.lessons.keeping import edit_lesson, link_action
from actions.models import Action, Lesson, LessonApproval, Recommendation
from msplan.accounts.models import Person
from msplan.lib.dates import today
from tests.actions.lessons.making import a_lesson, a_recommendation, a_writer, an_approver, an_inspection
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


def boxes(name: str, on: object) -> dict[str, str]:
    return {f"{name}_{part}": str(getattr(on, part)) for part in ("day", "month", "year")}


def url(name: str, *args: int) -> str:
    return reverse(f"lessons:{name}", args=args)


WORDS = {
    "title": "Interpreters before the visit",
    "kind": "failing",
    "theme": "safeguarding",
    "what_happened": "Late.",
    "do_differently": "Earlier.",
    "source": "debrief",
    "marking": "official",
}


def test_empty_lists_say_what_to_do_first() -> None:
    client = signed_in(a_writer())

    assert "No lessons yet" in client.get(url("index")).text
    assert "No recommendations yet" in client.get(url("recommendations")).text
    assert "No lesson was agreed in these months" in client.get(url("summary")).text


@pytest.mark.parametrize("asked", ["", "?months=", "?months=nonsense"])
def test_the_summary_says_which_months_it_shows(asked: str) -> None:
    page = signed_in(a_writer()).get(url("summary") + asked, follow=True)

    chosen = re.search(r'<option value="([^"]+)" selected', page.text)
    assert chosen is not None
    assert chosen[1] == page.context["summary"].months.key


def test_a_lesson_is_written_agreed_and_raised_from() -> None:
    client, manager = signed_in(a_writer()), signed_in(person("Pim Aldersey", "plan_manager"))

    assert client.post(url("create"), WORDS).status_code == 302
    lesson = Lesson.objects.get()
    assert client.post(url("agree", lesson.pk)).status_code == 302
    typed = {
        "title": lesson.title,
        "what": "Book earlier.",
        "aspect": "force",
        "source": "debrief",
        "lead_department": department("Crime").pk,
        "owner": an_owner().pk,
        "priority": "medium",
        "review_every": "6",
        "marking": "official",
        "agreed": "yes",
        **boxes("start_on", today()),
        **boxes("target_on", today() + timedelta(days=200)),
    }
    response = manager.post(url("raise_from_lesson", lesson.pk), typed)

    assert response.status_code == 302, response.context["form"].errors
    action = Action.objects.get()
    assert action.reference in client.get(url("detail", lesson.pk)).text
    assert "L-001" in client.get(reverse("actions:detail", args=[action.pk])).text


def test_a_page_that_is_sent_twice_writes_one_lesson() -> None:
    client = signed_in(a_writer())
    form_id = client.get(url("create")).context["form"]["form_id"].value()

    first = client.post(url("create"), {**WORDS, "form_id": form_id})
    second = client.post(url("create"), {**WORDS, "form_id": form_id})

    assert first.headers["Location"] == second.headers["Location"]
    assert Lesson.objects.count() == 1


def test_what_is_missing_is_said_beside_the_field_and_the_rest_stays() -> None:
    response = signed_in(a_writer()).post(url("create"), {**WORDS, "what_happened": ""})

    assert response.status_code == 422
    assert "what_happened" in response.context["form"].errors
    assert "Earlier." in response.text


def test_two_people_who_edit_one_lesson_lose_neither_text() -> None:
    lesson = a_lesson()
    edit_lesson(lesson, version=1, changes={"do_differently": "Theirs"}, by=a_writer(), at=noon(today()))

    response = signed_in(a_writer()).post(
        url("edit", lesson.pk), {**WORDS, "do_differently": "Mine", "version": "1"}
    )

    assert response.status_code == 422
    assert "Theirs" in response.text
    assert "Mine" in response.text


def test_who_approves_reads_again_what_was_changed_meanwhile() -> None:
    lesson, client = a_lesson(), signed_in(an_approver())
    edit_lesson(lesson, version=1, changes={"title": "Otherwise"}, by=a_writer(), at=noon(today()))

    stale = client.post(url("approve", lesson.pk), {"version": "1", "conditions": "Police only"})
    assert stale.status_code == 422
    assert "Read it again" in stale.text
    assert "Police only" in stale.text
    again = stale.context["form"]["version"].value()
    assert client.post(url("approve", lesson.pk), {"version": again, "conditions": ""}).status_code == 302
    assert LessonApproval.objects.count() == 1


def test_the_author_is_not_asked_to_approve() -> None:
    both = person("Mo Vance", "specialist", "department_lead")
    lesson = a_lesson(by=both)

    assert signed_in(both).get(url("approve", lesson.pk)).status_code == 403
    assert "Approve sharing" not in signed_in(both).get(url("detail", lesson.pk)).text
    assert "Approve sharing" in signed_in(an_approver()).get(url("detail", lesson.pk)).text


def test_a_share_is_written_down() -> None:
    lesson, client = a_lesson(), signed_in(a_writer())
    typed = {"with_whom": "Regional unit", "how": "in person", **boxes("on", today())}

    assert client.post(url("share", lesson.pk), typed).status_code == 302

    assert "Regional unit" in client.get(url("detail", lesson.pk)).text


def test_the_list_shows_what_its_filters_ask_for() -> None:
    for changes in ({"theme": "training"}, {"kind": "good_practice"}, {"agreed": False}):
        a_lesson(**changes)
    client = signed_in(a_writer())

    for query, total in (
        ("theme=training", 1),
        ("state=draft", 1),
        ("shared=no", 3),
        ("q=L-002", 1),
        ("q=z9", 0),
    ):
        assert client.get(f"{url('index')}?{query}").context["page"].total == total, query
    assert client.get(f"{url('index')}?theme=x&page=y&sort=password&marking=z").status_code == 200


def test_a_report_is_entered_with_its_recommendations() -> None:
    client = signed_in(a_writer())
    typed = {"body": "The inspectorate", "title": "An inspection", **boxes("published_on", today())}

    assert client.post(url("new_inspection"), typed).status_code == 302
    inspection = client.get(url("recommendations")).context["inspections"].get()
    entered = {"number": "AFI 2", "text": "The force should."}
    assert client.post(url("new_recommendation", inspection.pk), entered).status_code == 302
    twice = client.post(url("new_recommendation", inspection.pk), entered)

    assert twice.status_code == 422
    assert "number" in twice.context["form"].errors
    assert "Showing 1 recommendation" in client.get(url("inspection", inspection.pk)).text


def test_the_owner_answers_and_closes_and_a_stranger_may_not() -> None:
    one = a_recommendation(due_on=today())
    owner, stranger = signed_in(an_owner()), signed_in(person("Wim Bostock", "contributor"))

    assert stranger.get(url("close", one.pk)).status_code == 403
    assert stranger.get(url("recommendation", one.pk)).status_code == 200
    assert owner.get(url("correct", one.pk)).status_code == 403
    assert owner.post(url("take_in_hand", one.pk)).status_code == 302
    closing = {"closing_words": "It is done.", "evidence_link": "https://force.example/note"}
    assert owner.post(url("close", one.pk), closing).status_code == 302

    one.refresh_from_db()
    assert (one.state, one.proofs.count()) == ("closed_by_us", 1)
    assert "https://force.example/note" in owner.get(url("recommendation", one.pk)).text


def test_a_forbidden_file_is_refused_beside_its_field_and_nothing_is_closed() -> None:
    one = a_recommendation(due_on=today())
    upload = SimpleUploadedFile("macro.docm", b"x")

    response = signed_in(an_owner()).post(
        url("close", one.pk), {"closing_words": "It is done.", "evidence_file": upload}
    )

    assert response.status_code == 422
    assert "evidence_file" in response.context["form"].errors
    assert "It is done." in response.text
    assert Recommendation.objects.get().state == "open"


@pytest.mark.parametrize(
    ("name", "words"),
    [("close", {"closing_words": ""}), ("add_proof", {"evidence_link": "no address"})],
)
def test_a_file_is_asked_for_again_where_a_form_comes_back(name: str, words: dict[str, str]) -> None:
    one = a_recommendation(due_on=today())
    upload = SimpleUploadedFile("note.pdf", b"%PDF-1.4")

    response = signed_in(an_owner()).post(url(name, one.pk), {**words, "evidence_file": upload})

    assert response.status_code == 422
    assert "Choose “note.pdf” again: your text is kept, but no file is" in response.text
    assert one.proofs.count() == 0


def test_late_and_open_recommendations_are_found() -> None:
    on = today()
    late = a_recommendation("1", due_on=on - timedelta(days=1))
    a_recommendation("2", due_on=on)
    client = signed_in(a_writer())

    found = client.get(url("recommendations") + "?due=late").context["rows"]

    assert [row["recommendation"] for row in found] == [late]
    assert client.get(url("recommendations") + "?due=open").context["page"].total == 2
    assert client.get(url("recommendations") + "?due=x&inspection=y&sort=z").status_code == 200


@pytest.mark.parametrize(
    "name", ["create", "edit", "agree", "archive", "approve", "correct", "reopen", "new_inspection"]
)
def test_an_auditor_reads_and_writes_nothing(name: str) -> None:
    lesson, one = a_lesson(), a_recommendation()
    args = {"create": [], "new_inspection": [], "correct": [one.pk], "reopen": [one.pk]}.get(
        name, [lesson.pk]
    )

    assert signed_in(person("Wim Bostock", "auditor")).post(url(name, *args)).status_code == 403


def test_pages_ask_as_much_for_one_as_for_thirty(django_assert_max_num_queries: object) -> None:
    client, on = signed_in(a_writer()), today()
    lesson, inspection = a_lesson(), an_inspection()
    names = [url("index"), url("detail", lesson.pk), url("recommendations"), url("inspection", inspection.pk)]

    def counted() -> list[int]:
        found = []
        for path in names:
            with django_assert_max_num_queries(15) as asked:  # type: ignore[operator]
                assert client.get(path).status_code == 200
            found.append(len(asked))
        return found

    a_recommendation("0", due_on=on)
    link_action(lesson, an_action(start_on=on), by=a_writer(), at=noon(on))
    one = counted()
    for n in range(1, 31):
        a_lesson()
        a_recommendation(str(n), due_on=on)
        link_action(lesson, an_action(start_on=on), by=a_writer(), at=noon(on))

    assert counted() == one
