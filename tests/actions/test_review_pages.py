"""The pages of reviews and completions: what each person is offered, what is kept, what is said twice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from actions.models import Action, Completion, DateChange, Evidence, Review, ReviewQuestion
from actions.plan.asking import answer, ask
from actions.plan.completing import return_completion
from actions.plan.evidencing import Handed, add_evidence, remove_evidence
from actions.plan.planning import pause
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, plain, today
from tests.actions.making import (
    LINK,
    a_completion,
    a_review,
    a_second_person,
    an_action,
    an_owner,
    completed,
    noon,
)
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def due_today() -> Action:
    return an_action(start_on=add_months(today(), -6))


def said(action: Action, **changes: object) -> dict[str, object]:
    words = {"what_was_done": "Forty signed.", "rating": "green", "date_right": "yes"}
    return {"due_on": action.review_on.isoformat() if action.review_on else "", **words, **changes}


def boxes(name: str, on: object) -> dict[str, object]:
    return {f"{name}_{part}": getattr(on, part) for part in ("day", "month", "year")}


# --- the review


def test_a_review_moves_the_date_with_a_reason_in_one_go(due_today: Action) -> None:
    first, to = due_today.target_on, due_today.target_on + timedelta(days=40)
    words = said(due_today, date_right="no", date_reason="The tender failed.", **boxes("new_target", to))

    signed_in(an_owner()).post(reverse("actions:review", args=[due_today.pk]), words)

    due_today.refresh_from_db()
    assert (due_today.target_on, due_today.first_target_on) == (to, first)
    assert DateChange.objects.get().reason == "The tender failed."
    assert Review.objects.count() == 1


def test_a_date_that_cannot_be_takes_the_whole_review_back(due_today: Action) -> None:
    before_start = due_today.start_on - timedelta(days=1)
    words = said(due_today, date_right="no", date_reason="x", **boxes("new_target", before_start))

    response = signed_in(an_owner()).post(reverse("actions:review", args=[due_today.pk]), words)

    assert "must not be before the start" in response.context["form"].errors["new_target"][0]
    assert "Forty signed." in response.text
    assert (Review.objects.count(), DateChange.objects.count()) == (0, 0)
    due_today.refresh_from_db()
    assert due_today.review_on == today()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"date_right": ""}, ["date_right"]),
        ({"date_right": "no"}, ["new_target", "date_reason"]),
        ({"date_reason": "x"}, ["date_right"]),
        ({"rating": "red"}, ["rating_reason", "needed"]),
        ({"rating": "red", "rating_reason": "No budget."}, ["needed"]),
    ],
)
def test_red_and_a_new_date_say_what_they_ask_for(
    due_today: Action, wrong: dict[str, str], fields: list[str]
) -> None:
    response = signed_in(an_owner()).post(
        reverse("actions:review", args=[due_today.pk]), said(due_today, **wrong)
    )

    assert list(response.context["form"].errors) == fields
    assert not Review.objects.exists()


def test_what_red_asks_for_is_not_kept_with_another_rating(due_today: Action) -> None:
    client, address = signed_in(an_owner()), reverse("actions:review", args=[due_today.pk])

    client.post(address, said(due_today, needed="typed before green was chosen"))

    assert Review.objects.get().needed == ""


def test_red_with_both_is_kept_and_shown(due_today: Action) -> None:
    words = said(due_today, rating="red", rating_reason="No budget.", needed="Money, from the board.")

    response = signed_in(an_owner()).post(reverse("actions:review", args=[due_today.pk]), words, follow=True)

    due_today.refresh_from_db()
    assert (due_today.rating, due_today.needed) == ("red", "Money, from the board.")
    assert "Needed: Money, from the board." in response.text


def test_no_change_is_one_press_and_says_which_in_a_row_it_is() -> None:
    action = an_action(start_on=add_months(today(), -24))
    for months, words in ((18, {}), (12, {"no_change": True, "rating": "", "what_was_done": ""})):
        Action.objects.filter(pk=action.pk).update(review_on=add_months(action.start_on, 24 - months))
        action.refresh_from_db()
        a_review(action, on=action.review_on, **words)  # type: ignore[arg-type]
    action.refresh_from_db()
    Action.objects.filter(pk=action.pk).update(review_on=today())

    address = reverse("actions:review", args=[action.pk])
    response = signed_in(an_owner()).post(
        address, {"due_on": today().isoformat(), "no_change": "yes"}, follow=True
    )

    assert "No change, the 2nd time running" in response.text
    assert list(Action.objects.unchanged(times=2)) == [action]
    assert list(Action.objects.unchanged(times=3)) == []
    listed = signed_in(a_second_person()).get(reverse("actions:reviews", args=[action.pk]))
    assert "No change, the 2nd time running" in listed.text
    assert "Showing 1 to 3 of 3 reviews" in listed.text


def test_something_done_ends_the_row(due_today: Action) -> None:
    a_review(due_today, on=today())
    later = due_today.review_on
    assert later is not None
    a_review(due_today, on=later, no_change=True, rating="", what_was_done="")
    assert due_today.unchanged_times == 1
    a_review(due_today, on=add_months(today(), 12))

    due_today.refresh_from_db()
    assert due_today.unchanged_times == 0
    assert [review.unchanged_times for review in Review.objects.order_by("due_on")] == [0, 1, 0]


def test_a_review_sent_twice_leads_to_the_one_that_was_given(due_today: Action) -> None:
    client, address, words = (
        signed_in(an_owner()),
        reverse("actions:review", args=[due_today.pk]),
        said(due_today),
    )
    first = client.post(address, words)

    second = client.post(address, {**words, "what_was_done": "Typed after going back."})

    assert (first.status_code, second.status_code) == (302, 422)
    assert f'href="{first.headers["Location"]}"' in second.text
    assert "Typed after going back." in second.text
    assert Review.objects.get().what_was_done == "Forty signed."


# --- questions


def test_the_plan_manager_asks_and_the_owner_answers_on_the_reviews_page(due_today: Action) -> None:
    review = a_review(due_today, on=today())
    page = reverse("actions:given", args=[due_today.pk, review.pk])
    manager, owner = signed_in(a_second_person()), signed_in(an_owner())

    manager.post(reverse("actions:ask", args=[due_today.pk, review.pk]), {"question": "Which suppliers?"})
    question = ReviewQuestion.objects.get()
    assert "question_form" not in manager.get(page).context
    assert "Which suppliers?" in owner.get(page).text
    owner.post(reverse("actions:answer", args=[due_today.pk, question.pk]), {"answer": "The ten largest."})

    text = manager.get(page).text
    assert "The ten largest." in text
    assert "Ten suppliers signed." in text
    story = manager.get(reverse("actions:detail", args=[due_today.pk])).text
    assert "Which suppliers?" in story
    assert "The ten largest." in story


def test_an_answer_sent_twice_never_answers_a_later_question(due_today: Action) -> None:
    review = a_review(due_today, on=today())
    first = ask(review, question="Which?", by=a_second_person(), at=noon(today()))
    answer(first, answer="These.", by=an_owner(), at=noon(today()))
    ask(review, question="How many?", by=a_second_person(), at=noon(today()))

    address = reverse("actions:answer", args=[due_today.pk, first.pk])
    response = signed_in(an_owner()).post(address, {"answer": "These again."})

    assert response.status_code == 422
    assert "These again." in response.text
    assert [q.answer for q in ReviewQuestion.objects.order_by("pk")] == ["These.", ""]


@pytest.mark.parametrize(
    "name", ["ask", "answer", "add_to_review", "accept", "return_completion", "withdraw"]
)
def test_a_colleague_may_do_none_of_it_and_get_does_nothing(due_today: Action, name: str) -> None:
    review = a_review(due_today, on=today())
    question = ask(review, question="Which?", by=a_second_person(), at=noon(today()))
    completion = a_completion(due_today, on=today())
    keys = {"answer": question.pk, "ask": review.pk, "add_to_review": review.pk}
    address = reverse(f"actions:{name}", args=[due_today.pk, keys.get(name, completion.pk)])

    assert signed_in(person("Col League", "contributor")).post(address).status_code == 403
    assert signed_in(a_second_person()).get(address).status_code in (403, 405)


def test_things_of_another_action_are_not_found(due_today: Action) -> None:
    other = an_action(start_on=today())
    review, completion = a_review(due_today, on=today()), a_completion(other, on=today())

    client = signed_in(a_second_person())
    assert client.get(reverse("actions:given", args=[other.pk, review.pk])).status_code == 404
    assert client.get(reverse("actions:completion", args=[due_today.pk, completion.pk])).status_code == 404


# --- completions


def test_the_lead_accepts_on_a_page_that_the_owner_may_read_but_not_decide() -> None:
    lead = person("Lea Dership", "department_lead")
    action = an_action(start_on=today(), lead_department=department(lead=lead))
    completion = a_completion(action, on=today())
    page = reverse("actions:completion", args=[action.pk, completion.pk])

    assert signed_in(an_owner()).get(page).context["decides"] is False
    assert "Lea Dership is asked to accept it" in signed_in(an_owner()).get(page).text
    accept = reverse("actions:accept", args=[action.pk, completion.pk])
    assert signed_in(an_owner()).post(accept).status_code == 403
    assert signed_in(lead).get(page).context["decides"] is True
    signed_in(lead).post(accept)
    again = signed_in(a_second_person()).post(accept, follow=True)

    action.refresh_from_db()
    assert (action.progress, action.completed_on) == ("completed", today())
    assert "was accepted by Lea Dership" in again.text


def test_the_one_button_of_each_person_while_it_waits(due_today: Action) -> None:
    a_completion(due_today, on=today())
    page = reverse("actions:detail", args=[due_today.pk])

    manager, owner = signed_in(a_second_person()).get(page), signed_in(an_owner()).get(page)

    assert manager.context["main"].text == "Accept or return the completion"
    assert owner.context["main"] is None
    offered = {step.text for step in owner.context["others"]}
    assert "Take the completion back" in offered
    assert not {"Complete it", "Change the target date"} & offered
    assert "Handed in, waiting to be accepted" in owner.text


def test_a_return_without_a_reason_stays_on_the_page_and_with_one_goes_back(due_today: Action) -> None:
    completion = a_completion(due_today, on=today())
    address = reverse("actions:return_completion", args=[due_today.pk, completion.pk])
    client = signed_in(a_second_person())

    refused = client.post(address, {"reason": " "})
    assert (refused.status_code, refused.context["form"].errors["reason"]) == (422, ["Say what is missing"])
    client.post(address, {"reason": "Only 40 of 90."})

    completion.refresh_from_db()
    assert (completion.state, completion.reason) == ("returned", "Only 40 of 90.")
    form = signed_in(an_owner()).get(reverse("actions:complete", args=[due_today.pk]))
    assert "Only 40 of 90." in form.text
    assert form.context["form"].initial["outcome_words"] == "Signed by 40."


def test_the_form_of_what_waits_leads_to_what_was_handed_in(due_today: Action) -> None:
    completion = a_completion(due_today, on=today())

    response = signed_in(an_owner()).get(reverse("actions:complete", args=[due_today.pk]))

    assert response.headers["Location"] == reverse("actions:completion", args=[due_today.pk, completion.pk])


def test_a_completion_that_was_taken_back_is_read_with_its_reason(due_today: Action) -> None:
    completion = a_completion(due_today, on=today())
    client = signed_in(an_owner())

    client.post(reverse("actions:withdraw", args=[due_today.pk, completion.pk]), {"reason": "Two more."})

    assert Completion.objects.get().state == "withdrawn"
    assert "Two more." in client.get(reverse("actions:completion", args=[due_today.pk, completion.pk])).text


@pytest.mark.parametrize("how_many", [1, 8])
def test_the_pages_cost_the_same_for_one_and_for_many(
    due_today: Action, how_many: int, django_assert_max_num_queries: object
) -> None:
    review = a_review(due_today, on=today())
    for n in range(how_many):
        asked = ask(review, question=f"{n}?", by=a_second_person(), at=noon(today()))
        answer(asked, answer="x", by=an_owner(), at=noon(today()))
        add_evidence(
            due_today,
            Handed(link=f"https://force.example/{n}"),
            review=review,
            by=an_owner(),
            at=noon(today()),
        )
        back = a_completion(due_today, on=today())
        return_completion(back, reason="x", by=a_second_person(), at=noon(today()))
        due_today.refresh_from_db()
    completion = a_completion(due_today, on=today())
    client, costs = signed_in(a_second_person()), []
    for name, key in (("given", review.pk), ("completion", completion.pk), ("reviews", None)):
        address = reverse(f"actions:{name}", args=[due_today.pk, *([key] if key else [])])
        with django_assert_max_num_queries(15) as captured:  # type: ignore[operator]
            client.get(address)
        costs.append(len(captured))

    assert costs == COSTS


# Queries of a review's page, of a completion's and of the list of reviews: the session and the person included.
COSTS = [8, 7, 7]


# --- evidence, and pauses


def test_evidence_is_removed_by_whoever_handed_it_in_or_the_manager(due_today: Action) -> None:
    evidence = add_evidence(due_today, LINK, by=an_owner(), at=noon(today()))
    address = reverse("actions:remove_evidence", args=[due_today.pk, evidence.pk])

    assert signed_in(person("Col League", "contributor")).get(address).status_code == 403
    assert signed_in(a_second_person()).get(address).status_code == 200
    assert signed_in(an_owner()).post(address, {"reason": ""}).status_code == 422
    signed_in(an_owner()).post(address, {"reason": "Wrong year."})

    text = signed_in(an_owner()).get(reverse("actions:detail", args=[due_today.pk])).text
    assert LINK.link not in text
    assert "Wrong year." in text
    assert signed_in(an_owner()).get(address).status_code == 404


def test_a_removed_file_is_opened_by_nobody(due_today: Action) -> None:
    upload = SimpleUploadedFile("code.pdf", b"%PDF-1.7 the code")
    evidence = add_evidence(due_today, Handed(upload=upload), by=an_owner(), at=noon(today()))
    address = reverse("files:download", args=[evidence.file_id])
    assert signed_in(an_owner()).get(address).status_code == 200

    remove_evidence(evidence, reason="It named a person.", by=an_owner(), at=noon(today()))

    for reader in (an_owner(), a_second_person()):
        assert signed_in(reader).get(address).status_code == 404
    assert Evidence.objects.get().file_id == evidence.file_id


def test_a_pause_says_why_and_until_when_and_that_its_day_has_come() -> None:
    action = an_action(start_on=add_months(today(), -3))
    until = today() - timedelta(days=1)
    pause(action, reason="The tender is late.", until=until, by=None, at=noon(until - timedelta(days=9)))
    page = reverse("actions:detail", args=[action.pk])

    text = signed_in(an_owner()).get(page).text
    assert "The tender is late." in text
    assert f"was to be taken up again on {plain(until)}" in text
    later = today() + timedelta(days=30)
    words = {"reason": "Still late.", **boxes("until", later)}
    signed_in(an_owner()).post(reverse("actions:pause_longer", args=[action.pk]), words)
    assert f"Until {plain(later)}" in signed_in(an_owner()).get(page).text


def test_the_dashboard_offers_what_waits_for_this_very_person() -> None:
    manager = a_second_person()
    own = an_action(start_on=today(), owner=manager, title="My own")
    a_completion(own, on=today())
    a_completion(an_action(start_on=today(), title="Somebody else's"), on=today())
    completed(an_action(start_on=today(), title="Done already"), on=today())
    led = department("HR", lead=person("Lea Dership", "department_lead"))
    a_completion(an_action(start_on=today(), title="The lead's", lead_department=led), on=today())

    text = signed_in(manager).get("/dashboard/").text

    assert "Olu Winterbourne handed in its completion" in text
    assert "Sec Ondperson handed in its completion" not in text
    assert "Done already" not in text
    assert "The lead" not in text
