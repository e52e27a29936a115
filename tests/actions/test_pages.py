"""Each page once for its happy path and once for the person who may not; what was typed is never lost."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.models import Action, DateChange, Evidence, Review
from actions.plan.planning import edit_action
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, today
from tests.actions.making import a_review, an_action, an_owner, noon
from tests.people import PASSWORD, department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def manager() -> Person:
    return person("Pim Aldersey", "plan_manager")


@pytest.fixture
def due_today() -> Action:
    """An action whose review is due today."""
    return an_action(start_on=add_months(today(), -6))


def url(name: str, action: Action) -> str:
    return reverse(f"actions:{name}", args=[action.pk])


# --- the list


def test_the_list_shows_what_its_filters_ask_for(manager: Person, due_today: Action) -> None:
    an_action(start_on=today(), title="Widen the partnership", aspect="force")

    response = signed_in(manager).get("/actions/?aspect=external&due=review_due")

    assert [row["action"] for row in response.context["rows"]] == [due_today]
    assert "Showing 1 action" in response.text
    assert "Add an action" in response.text


def test_the_list_says_how_many_of_how_many(manager: Person) -> None:
    for _ in range(27):
        an_action(start_on=today())

    assert "Showing 26 to 27 of 27 actions" in signed_in(manager).get("/actions/?page=2").text


def test_an_empty_plan_says_what_to_do_first(manager: Person) -> None:
    assert "No actions yet" in signed_in(manager).get("/actions/").text


def test_a_filter_without_a_match_offers_a_way_on(manager: Person, due_today: Action) -> None:
    assert "No action matches these filters" in signed_in(manager).get("/actions/?q=zebra").text


def test_nonsense_in_the_address_is_no_error(manager: Person, due_today: Action) -> None:
    response = signed_in(manager).get(
        "/actions/?sort=password&page=x&owner=y&department=999&aspect=no&due=never"
    )

    assert response.status_code == 200
    assert response.context["page"].total == 1


@pytest.mark.parametrize("sort", ["number", "-title", "owner", "-review", "target", "progress"])
def test_every_column_sorts(manager: Person, due_today: Action, sort: str) -> None:
    assert signed_in(manager).get(f"/actions/?sort={sort}").status_code == 200


def queries_of(client: Client, address: str, assert_max: object) -> int:
    with assert_max(15) as captured:  # type: ignore[operator]
        client.get(address)
    return len(captured)


def test_the_list_costs_the_same_for_one_and_for_thirty(
    manager: Person, due_today: Action, django_assert_max_num_queries: object
) -> None:
    client = signed_in(manager)
    for_one = queries_of(client, "/actions/", django_assert_max_num_queries)
    for n in range(29):
        an_action(start_on=today(), owner=person(f"Owner {n}"), lead_department=department(f"Department {n}"))

    assert queries_of(client, "/actions/", django_assert_max_num_queries) == for_one


def test_the_page_costs_the_same_after_ten_reviews(
    manager: Person, django_assert_max_num_queries: object
) -> None:
    action = an_action(start_on=date(2020, 1, 15))
    a_review(action, on=date(2020, 7, 15))
    client = signed_in(manager)
    after_one = queries_of(client, url("detail", action), django_assert_max_num_queries)
    while action.review_on is not None and action.review_on < date(2025, 1, 1):
        a_review(action, on=action.review_on)

    assert queries_of(client, url("detail", action), django_assert_max_num_queries) == after_one


# --- the page of one action


def test_the_page_tells_three_facts_and_offers_one_next_thing(due_today: Action) -> None:
    response = signed_in(an_owner()).get(url("detail", due_today))

    assert [fact.name for fact in response.context["facts"]] == [
        "Progress",
        "Deadline",
        "Rating",
        "Next review",
    ]
    assert response.context["main"].text.startswith("Give the review due")


def test_a_reader_is_offered_nothing(due_today: Action) -> None:
    response = signed_in(person("Aud Itorson", "auditor")).get(url("detail", due_today))

    assert (response.status_code, response.context["main"], response.context["others"]) == (200, None, [])


def test_the_timeline_is_newest_first_and_tells_each_thing_once(manager: Person) -> None:
    action = an_action(start_on=date(2025, 1, 15))
    a_review(action, on=date(2025, 7, 10), rating="amber", rating_reason="Legal advice is late.")
    a_review(action, on=date(2026, 1, 20), rating="green")

    story = list(signed_in(manager).get(url("detail", action)).context["story"])

    assert [told.title for told in story] == [
        "Review due 15 January 2026, 5 days late",
        "Review due 15 July 2025",
        "Work started",
        "Added to the plan",
    ]
    assert story[0].changes == (("Rating", "Amber", "Green: on track"),)


def test_text_of_users_is_not_html(manager: Person) -> None:
    action = an_action(start_on=today(), title="<script>alert(1)</script>", what="<img src=x onerror=y>")

    text = signed_in(manager).get(url("detail", action)).text

    assert "<script>alert" not in text
    assert "<img src=x" not in text


# --- adding and editing


def typed(**changes: object) -> dict[str, object]:
    return {
        "title": "Gangmasters check",
        "what": "Look up every labour provider.",
        "aspect": "external",
        "strands": ["prevent", "protect"],
        "source": "working_group",
        "lead_department": department().pk,
        "owner": an_owner().pk,
        "priority": "high",
        "start_on_day": "1",
        "start_on_month": "12",
        "start_on_year": "2026",
        "target_on_day": "30",
        "target_on_month": "june",
        "target_on_year": "2027",
        "review_every": "6",
        "marking": "official",
        "agreed": "yes",
        **changes,
    }


def test_adding_an_action_puts_it_into_the_plan(manager: Person) -> None:
    response = signed_in(manager).post("/actions/new/", typed())

    action = Action.objects.get()
    assert response.headers["Location"] == url("detail", action)
    assert (action.progress, action.strands, action.target_on) == (
        "not_started",
        ["prevent", "protect"],
        date(2027, 6, 30),
    )


def test_a_proposal_may_be_saved_without_an_owner(manager: Person) -> None:
    signed_in(manager).post("/actions/new/", typed(owner="", agreed="no"))

    assert Action.objects.get().progress == "proposed"


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(manager: Person) -> None:
    response = signed_in(manager).post("/actions/new/", typed(target_on_year="2025", what="Kept text"))

    assert response.context["form"].errors["target_on"] == [
        "The target date must be the same as or after the start date."
    ]
    assert "Kept text" in response.text
    assert "Error: " in response.text
    assert not Action.objects.exists()


def test_a_contributor_adds_nothing() -> None:
    assert signed_in(an_owner()).get("/actions/new/").status_code == 403


def test_an_edit_is_saved(manager: Person, due_today: Action) -> None:
    response = signed_in(manager).post(url("edit", due_today), typed(version="1", title="A better title"))

    assert response.status_code == 302
    due_today.refresh_from_db()
    assert (due_today.title, due_today.version) == ("A better title", 2)
    assert due_today.target_on != date(2027, 6, 30)  # an agreed date has a page of its own


def test_a_stale_edit_shows_both_texts_and_loses_neither(manager: Person, due_today: Action) -> None:
    edit_action(due_today, version=1, changes={"title": "Their title"}, by=None, at=noon(today()))
    client = signed_in(manager)

    response = client.post(url("edit", due_today), typed(version="1", title="My title"))

    assert response.status_code == 422
    assert ("Title", "Their title", "My title") in [
        (c.label, c.theirs, c.mine) for c in response.context["form"].conflicts
    ]
    due_today.refresh_from_db()
    assert due_today.title == "Their title"

    again = client.post(url("edit", due_today), typed(version="2", title="My title"))
    assert again.status_code == 302


@pytest.mark.parametrize("name", ["edit", "cancel", "reopen"])
def test_the_owner_does_not_edit(due_today: Action, name: str) -> None:
    assert signed_in(an_owner()).get(url(name, due_today)).status_code == 403


@pytest.mark.parametrize(
    "name", ["review", "change_target", "complete", "pause", "add_evidence", "edit", "cancel", "reopen"]
)
def test_a_colleague_opens_no_form(due_today: Action, name: str) -> None:
    colleague = person("Col League", "contributor")

    assert signed_in(colleague).get(url(name, due_today)).status_code == 403
    assert signed_in(colleague).post(url(name, due_today)).status_code == 403


@pytest.mark.parametrize("name", ["agree", "start", "resume"])
def test_what_is_pressed_cannot_be_opened(due_today: Action, name: str, manager: Person) -> None:
    assert signed_in(manager).get(url(name, due_today)).status_code == 405
    assert signed_in(person("Col League", "contributor")).post(url(name, due_today)).status_code == 403


def test_pressing_agree_twice_is_told_the_second_time(manager: Person) -> None:
    action = an_action(start_on=today(), agreed=False)
    client = signed_in(manager)

    client.post(url("agree", action))
    response = client.post(url("agree", action), follow=True)

    assert "This is not started now" in response.text


# --- the target date


def test_the_target_date_moves_with_a_reason(due_today: Action) -> None:
    later = due_today.target_on + timedelta(days=30)
    words = {"to_day": later.day, "to_month": later.month, "to_year": later.year, "reason": "New tender."}

    signed_in(an_owner()).post(url("change_target", due_today), words)

    assert DateChange.objects.get().reason == "New tender."
    assert "30 days later than first planned" in signed_in(an_owner()).get(url("detail", due_today)).text


def test_whoever_moves_a_date_reads_who_is_told(due_today: Action) -> None:
    page = signed_in(an_owner()).get(url("change_target", due_today)).text

    assert "Who will see it" in page
    assert f"Reminders to {due_today.owner.name} follow the new date" in page  # type: ignore[union-attr]


def test_a_date_before_the_start_is_refused_beside_its_field(due_today: Action) -> None:
    words = {"to_day": "1", "to_month": "1", "to_year": "2001", "reason": "Typed wrong"}

    response = signed_in(an_owner()).post(url("change_target", due_today), words)

    assert "must not be before the start" in response.context["form"].errors["to"][0]
    assert "Typed wrong" in response.text


# --- the review


def said(action: Action, **changes: object) -> dict[str, object]:
    return {
        "due_on": action.review_on.isoformat() if action.review_on else "",
        "what_was_done": "Forty suppliers signed.",
        "rating": "green",
        "date_right": "yes",
        **changes,
    }


def test_the_owner_gives_a_review(due_today: Action) -> None:
    response = signed_in(an_owner()).post(url("review", due_today), said(due_today), follow=True)

    assert "Review saved. The next one is due on" in response.text
    assert Review.objects.get().what_was_done == "Forty suppliers signed."


def test_a_review_sent_twice_is_refused_with_a_sentence_and_keeps_the_text(due_today: Action) -> None:
    client, words = signed_in(an_owner()), said(due_today)
    client.post(url("review", due_today), words)

    response = client.post(url("review", due_today), words)

    assert response.status_code == 422
    assert "was given by Olu Winterbourne" in response.text
    assert response.context["due_on"] == today()
    assert "Forty suppliers signed." in response.text
    assert Review.objects.count() == 1


def test_opening_the_form_after_it_was_answered_says_when_the_next_is_due(due_today: Action) -> None:
    client = signed_in(an_owner())
    client.post(url("review", due_today), said(due_today))

    response = client.get(url("review", due_today))

    assert response.status_code == 200
    assert "No review is due now" in response.text


def test_the_last_review_is_shown_beside_and_no_change_is_one_press(due_today: Action) -> None:
    action = an_action(start_on=add_months(today(), -12))
    first_due = add_months(today(), -6)
    Action.objects.filter(pk=action.pk).update(review_on=first_due)
    action.refresh_from_db()
    a_review(action, on=first_due, rating="amber", what_was_done="The first account.")
    client = signed_in(an_owner())

    assert "The first account." in client.get(url("review", action)).text
    client.post(url("review", action), {"due_on": today().isoformat(), "no_change": "yes"})

    review = Review.objects.first()
    assert review is not None
    assert (review.no_change, review.rating) == (True, "amber")


def test_a_first_review_offers_no_change_to_nobody(due_today: Action) -> None:
    assert "No change since last time" not in signed_in(an_owner()).get(url("review", due_today)).text


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"what_was_done": ""}, "what_was_done", "Say what was done"),
        ({"rating": ""}, "rating", "Select green, amber or red"),
        ({"rating": "red"}, "rating_reason", "Red needs a reason"),
        (
            {"what_was_done": "x" * 10_001},
            "what_was_done",
            "must be 10,000 characters or fewer. It has 10001",
        ),
        ({"evidence_link": "not a link"}, "evidence_link", "Enter a web address in full"),
    ],
)
def test_each_fault_of_a_review_has_its_sentence(
    due_today: Action, wrong: dict[str, str], field: str, sentence: str
) -> None:
    response = signed_in(an_owner()).post(url("review", due_today), said(due_today, **wrong))

    assert sentence in response.context["form"].errors[field][0]
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("empty.pdf", b"", "empty"),
        ("page.html", b"<html>", "is not"),
        ("report.pdf", b"PK\x03\x04", "is not a PDF file"),
        ("sheet.xlsx", b"not a zip", "is not an Excel file"),
    ],
)
def test_a_refused_file_keeps_what_was_typed_and_writes_nothing(
    due_today: Action, name: str, content: bytes, sentence: str
) -> None:
    upload = SimpleUploadedFile(name, content)

    response = signed_in(an_owner()).post(url("review", due_today), said(due_today, evidence_file=upload))

    assert sentence in response.context["form"].errors["evidence_file"][0]
    assert "Forty suppliers signed." in response.text
    assert (Review.objects.count(), Evidence.objects.count()) == (0, 0)


def test_the_link_of_a_mail_asks_for_sign_in_and_lands_on_the_form(due_today: Action) -> None:
    client, address = Client(), url("review", due_today)
    owner = an_owner()

    asked = client.get(address, follow=True)
    sign_in, _ = asked.redirect_chain[-1]
    assert f"next={address}" in sign_in
    landed = client.post(sign_in, {"login": owner.email, "password": PASSWORD}, follow=True)

    assert landed.redirect_chain[-1][0] == address
    assert "Review due" in landed.text
    assert not Review.objects.exists()


# --- closing, and evidence


def test_handing_in_with_a_file_and_opening_it(due_today: Action) -> None:
    client = signed_in(an_owner())
    upload = SimpleUploadedFile("code.pdf", b"%PDF-1.7 the code")

    client.post(url("complete", due_today), {"outcome_words": "Signed by 40.", "evidence_file": upload})

    due_today.refresh_from_db()
    assert (due_today.progress, due_today.handed_in_on) == ("in_progress", today())
    evidence = Evidence.objects.get()
    download = client.get(reverse("files:download", args=[evidence.file_id]))
    assert b"".join(download.streaming_content) == b"%PDF-1.7 the code"  # type: ignore[attr-defined]


def test_completing_without_evidence_keeps_the_words(due_today: Action) -> None:
    response = signed_in(an_owner()).post(url("complete", due_today), {"outcome_words": "Signed by 40."})

    assert "say why there is none" in response.context["form"].errors["no_evidence_reason"][0]
    assert "Signed by 40." in response.text


def test_a_file_and_a_link_at_once_are_refused(due_today: Action) -> None:
    words = {
        "evidence_title": "Both",
        "evidence_file": SimpleUploadedFile("a.pdf", b"%PDF-1"),
        "evidence_link": "https://force.example/a",
    }

    response = signed_in(an_owner()).post(url("add_evidence", due_today), words)

    assert response.context["form"].errors["evidence_link"] == ["Hand in a file or a link, one at a time"]
    assert not Evidence.objects.exists()


def test_a_link_whose_scheme_is_in_capitals_is_kept(manager: Person, due_today: Action) -> None:
    words = {"evidence_title": "Minutes", "evidence_link": "HTTPS://Force.example/A"}

    response = signed_in(manager).post(url("add_evidence", due_today), words)

    assert response.status_code == 302
    assert Evidence.objects.get().link == "https://Force.example/A"


def test_pausing_and_cancelling_ask_why(manager: Person, due_today: Action) -> None:
    client = signed_in(manager)

    assert client.post(url("pause", due_today), {"reason": ""}).status_code == 422
    client.post(url("pause", due_today), {"reason": "The tender is late."})
    due_today.refresh_from_db()
    assert due_today.progress == "paused"

    client.post(url("cancel", due_today), {"reason": "No longer ours."})
    due_today.refresh_from_db()
    assert (due_today.progress, due_today.cancelled_reason) == ("cancelled", "No longer ours.")

    client.post(url("reopen", due_today), {"reason": "Ours after all."})
    due_today.refresh_from_db()
    assert due_today.progress == "in_progress"


def test_a_page_of_an_action_that_is_not_there_is_404(manager: Person) -> None:
    assert signed_in(manager).get("/actions/4711/").status_code == 404
