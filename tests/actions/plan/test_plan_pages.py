"""The pages that write the plan: what is wrong has a sentence beside its field, and what was typed is kept."""

import re
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from actions.models import Action, Milestone, ReviewRounds
from actions.plan.cancelling import cancel
from actions.plan.milestones import add_milestone
from actions.plan.models.rounds import DayOfYear
from actions.plan.planning import edit_action
from actions.plan.setting_rounds import set_rounds
from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.lib.dates import today
from tests.actions.making import an_action, an_owner, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)


@pytest.fixture
def manager() -> Person:
    return person("Pim Aldersey", "plan_manager")


@pytest.fixture
def client(manager: Person) -> Client:
    client = Client()
    client.force_login(manager)
    return client


def typed(**changes: Any) -> dict[str, Any]:
    """The form of a new action as a browser posts it."""
    words: dict[str, Any] = {
        "title": "Widen the partnership",
        "what": "Ask HR and procurement in.",
        "outcome": "",
        "measure": "",
        "aspect": "force",
        "source": "internal_review",
        "lead_department": department().pk,
        "owner": an_owner().pk,
        "priority": "medium",
        "review_every": "6",
        "marking": "official",
        "public_wording": "",
        "version": "",
        "agreed": "yes",
        **days("start_on", START),
        **days("target_on", date(2026, 12, 31)),
    }
    return words | changes


def days(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def errors_of(response: Any) -> dict[str, str]:
    assert response.status_code == 422
    return {name: " ".join(map(str, found)) for name, found in response.context["form"].errors.items()}


# --- bad input


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        (days("target_on", START - timedelta(days=1)), "target_on", "must be the same as or after the start"),
        (days("target_on", date(1899, 1, 1)), "target_on", "must be 1 January 1900 or later"),
        ({"start_on_month": "13"}, "start_on", "must be a real date"),
        ({"title": "x" * 201}, "title", "must be 200 characters or fewer"),
        ({"what": "x" * 10_001}, "what", "must be 10,000 characters or fewer. It has 10001"),
        ({"owner": ""}, "owner", "Choose an owner"),
        ({"review_every": "25"}, "review_every", "must be 24 or less"),
        ({"cleared": "on"}, "public_wording", "Write the wording for the public"),
    ],
)
def test_each_fault_has_its_sentence_and_the_text_is_kept(
    client: Client, wrong: dict[str, str], field: str, sentence: str
) -> None:
    response = client.post("/actions/new/", typed(outcome="Typed with care", **wrong))

    assert sentence in errors_of(response)[field]
    assert "Typed with care" in response.text
    assert not Action.objects.exists()


def test_ten_thousand_characters_out_of_a_word_processor_are_kept(client: Client) -> None:
    pasted = "“Smart quotes” – it’s\x0ba list\x00:\r\n•\tone\x07\r\n" + "é" * 9_960

    response = client.post("/actions/new/", typed(what=pasted, title="A\x00 code\x0bof conduct"))

    assert response.status_code == 302
    action = Action.objects.get()
    assert action.what == "“Smart quotes” – it’s\na list:\n•\tone\n" + "é" * 9_960
    assert action.title == "A code of conduct"


def test_the_lead_department_does_not_support_itself(client: Client) -> None:
    lead, hr = department(), department("HR")

    response = client.post("/actions/new/", typed(supporting_departments=[lead.pk, hr.pk]))

    assert "Procurement leads this action" in errors_of(response)["supporting_departments"]
    assert client.post("/actions/new/", typed(supporting_departments=[hr.pk])).status_code == 302
    assert list(Action.objects.get().supporting_departments.all()) == [hr]


def test_an_owner_who_leaves_while_the_form_is_open_is_named(client: Client) -> None:
    owner = an_owner()
    deactivate(owner, by=None, at=noon(START))

    response = client.post("/actions/new/", typed(owner=owner.pk))

    assert errors_of(response)["owner"] == "Olu Winterbourne has left. Choose another owner"
    assert "Olu Winterbourne (has left)" in response.text


def test_two_editors_at_once_lose_nothing(client: Client) -> None:
    hr, estates = department("HR"), department("Estates")
    action = an_action(start_on=START, title="A code")
    edit_action(
        action, version=1, changes={"title": "Their title", "supporting_departments": [hr]}, by=None,
        at=noon(START),
    )  # fmt: skip

    mine = typed(title="My title", supporting_departments=[estates.pk], version="1")
    response = client.post(f"/actions/{action.pk}/edit/", mine)

    assert response.status_code == 422
    conflicts = {c.label: (c.theirs, c.mine) for c in response.context["form"].conflicts}
    assert conflicts["Title"] == ("Their title", "My title")
    assert conflicts["Supporting departments"] == ("HR", "Estates")
    assert 'value="My title"' in response.text
    action.refresh_from_db()
    assert action.title == "Their title"

    assert client.post(f"/actions/{action.pk}/edit/", mine | {"version": "2"}).status_code == 302
    action.refresh_from_db()
    assert (action.title, list(action.supporting_departments.all())) == ("My title", [estates])


# --- the same page twice


def test_a_page_sent_twice_makes_one_action_and_leads_to_it(client: Client) -> None:
    page = client.get("/actions/new/").text
    form_id = re.search(r'name="form_id" value="([0-9a-f-]{36})"', page)
    assert form_id

    first = client.post("/actions/new/", typed(form_id=form_id[1]))
    second = client.post("/actions/new/", typed(form_id=form_id[1]), follow=True)

    action = Action.objects.get()
    assert first.url == reverse("actions:detail", args=[action.pk])
    assert second.redirect_chain == [(first.url, 302)]
    assert "A-001 was added already" in second.text


def test_control_two_pages_make_two_actions(client: Client) -> None:
    for form_id in (uuid.uuid4(), uuid.uuid4(), "nonsense", ""):
        assert client.post("/actions/new/", typed(form_id=form_id)).status_code == 302

    assert Action.objects.count() == 4


# --- milestones


def test_a_milestone_is_added_once_reached_and_shown(client: Client) -> None:
    action, on = an_action(start_on=today(), target_on=today() + timedelta(days=90)), today()
    words = {"title": "Draft agreed", **days("due_on", on), "form_id": uuid.uuid4(), "version": ""}
    where = reverse("actions:add_milestone", args=[action.pk])

    assert client.post(where, words).status_code == 302
    assert "was added already" in client.post(where, words, follow=True).text
    milestone = Milestone.objects.get()
    page = client.get(f"/actions/{action.pk}/").text
    assert "0 of 1 milestones reached" in page
    assert "Due today" in page

    reach = reverse("actions:reach_milestone", args=[action.pk, milestone.pk])
    assert client.get(reach).status_code == 200
    assert "must not lie ahead" in errors_of(client.post(reach, days("on", on + timedelta(days=1))))["on"]
    assert client.post(reach, days("on", on)).status_code == 302
    assert "1 of 1 milestones reached" in client.get(f"/actions/{action.pk}/").text


def test_a_milestone_outside_the_action_is_refused_beside_its_date(client: Client) -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))

    words = {"title": "Too late", **days("due_on", date(2026, 10, 1)), "version": ""}
    response = client.post(reverse("actions:add_milestone", args=[action.pk]), words)

    assert "after the action's target, 30 September 2026" in errors_of(response)["due_on"]
    assert 'value="Too late"' in response.text


def test_a_stale_milestone_shows_both_texts(client: Client) -> None:
    action = an_action(start_on=START)
    milestone = add_milestone(action, title="Draft", due_on=START, by=None, at=noon(START))
    Milestone.objects.update(title="Theirs", version=2)

    words = {"title": "Mine", **days("due_on", START), "version": "1"}
    response = client.post(reverse("actions:edit_milestone", args=[action.pk, milestone.pk]), words)

    assert response.status_code == 422
    assert [(c.theirs, c.mine) for c in response.context["form"].conflicts] == [("Theirs", "Mine")]


def test_a_colleague_changes_no_milestone() -> None:
    action = an_action(start_on=START)
    milestone = add_milestone(action, title="Draft", due_on=START, by=None, at=noon(START))
    client = Client()
    client.force_login(person("Mina Calder", "contributor"))

    assert client.get(reverse("actions:add_milestone", args=[action.pk])).status_code == 403
    for verb in ("unreach", "remove"):
        where = reverse(f"actions:{verb}_milestone", args=[action.pk, milestone.pk])
        assert client.post(where).status_code == 403
    assert "Add a milestone" not in client.get(f"/actions/{action.pk}/").text


# --- order, archive, rounds, starter actions


def test_up_down_and_a_typed_place(client: Client) -> None:
    first, second, third = (an_action(start_on=START) for _ in range(3))

    client.post(reverse("actions:move", args=[second.pk]), {"seen": "2", "step": "up", "place": "2"})
    client.post(reverse("actions:move", args=[second.pk]), {"seen": "1", "step": "down", "place": "1"})
    response = client.post(reverse("actions:move", args=[third.pk]), {"seen": "3", "place": "1"})

    assert list(Action.objects.order_by("position")) == [third, first, second]
    assert response.url == "/actions/order/?page=1#A-003"


@pytest.mark.parametrize("typed", ["", "first", "0", "-1", "9999999999"])
def test_what_is_no_place_is_said_in_its_row_and_kept(client: Client, typed: str) -> None:
    action = an_action(start_on=START)

    response = client.post(reverse("actions:move", args=[action.pk]), {"seen": "1", "place": typed})

    assert response.status_code == 422
    assert f'href="#place-{action.pk}"' in response.text
    assert "Enter a place as a whole number, like 3" in response.text
    assert f'value="{typed}" aria-describedby' in response.text


@pytest.mark.parametrize("how_many", [1, 30])
def test_the_order_costs_the_same_with_one_and_with_thirty(
    client: Client, how_many: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(how_many):
        an_action(start_on=START)

    with django_assert_max_num_queries(8):
        assert client.get("/actions/order/").status_code == 200


def test_a_closed_action_is_archived_and_taken_back(client: Client) -> None:
    action = an_action(start_on=START)
    cancel(action, reason="x", by=an_owner(), at=noon(START))

    assert "Archive it" in client.get(f"/actions/{action.pk}/").text
    client.post(reverse("actions:archive", args=[action.pk]))
    assert "Take it back from the archive" in client.get(f"/actions/{action.pk}/").text
    reopened = client.post(reverse("actions:reopen", args=[action.pk]), {"reason": "Needed."})
    assert "Take it back from the archive first" in errors_of(reopened)["reason"]
    client.post(reverse("actions:unarchive", args=[action.pk]))
    assert Action.objects.standing().get() == action


def test_rounds_are_set_and_the_forms_say_so(client: Client) -> None:
    an_action(start_on=today())

    words = {"are_on": "yes", "spring": "29 Feb", "autumn": "31/8", "version": "1"}
    response = client.post("/actions/rounds/", words, follow=True)

    assert "1 review date moved" in response.text
    rounds = ReviewRounds.current()
    assert (rounds.spring, rounds.autumn) == (DayOfYear(2, 29), DayOfYear(8, 31))
    assert "in two rounds, on 29 February and 31 August" in client.get("/actions/new/").text
    assert "In the plan’s rounds" in client.get(f"/actions/{Action.objects.get().pk}/").text


@pytest.mark.parametrize(
    ("spring", "autumn", "field", "sentence"),
    [
        ("30 February", "31 August", "spring", "must be a day and a month, like 31 March"),
        ("31 March", "", "autumn", "Enter the autumn round, like 30 September"),
        ("31 August", "31 March", "autumn", "must come after the spring round"),
        ("today", "31 August", "spring", "must be a day and a month"),
    ],
)
def test_each_fault_of_rounds_has_its_sentence(
    client: Client, spring: str, autumn: str, field: str, sentence: str
) -> None:
    words = {"are_on": "yes", "spring": spring, "autumn": autumn, "version": "1"}
    response = client.post("/actions/rounds/", words)

    assert sentence in errors_of(response)[field]
    assert f'value="{spring}"' in response.text
    assert not ReviewRounds.objects.exists()


def test_rounds_that_somebody_else_set_meanwhile_are_shown(client: Client) -> None:
    set_rounds(spring=DayOfYear(3, 1), autumn=DayOfYear(9, 1), version=1, by=None, at=noon(START))

    words = {"are_on": "yes", "spring": "31 March", "autumn": "30 September", "version": "1"}
    response = client.post("/actions/rounds/", words)

    assert response.status_code == 422
    assert "1 March" in {c.theirs for c in response.context["form"].conflicts}


def test_an_empty_plan_begins_with_the_starter_actions(client: Client) -> None:
    assert "Start from the 23 starter actions" in client.get("/actions/").text
    assert client.get("/actions/starter/").text.count('name="chosen"') == 23

    words = {"chosen": ["1", "20"], "department": department().pk}
    response = client.post("/actions/starter/", words)

    assert response.url == "/actions/?progress=proposed"
    assert set(Action.objects.values_list("starter", flat=True)) == {1, 20}
    assert client.get("/actions/starter/").text.count('name="chosen"') == 21
    assert client.post("/actions/starter/", words).status_code == 302  # a double click takes nothing twice
    assert Action.objects.count() == 2


def test_nothing_chosen_has_a_sentence(client: Client) -> None:
    response = client.post("/actions/starter/", {"department": department().pk})

    assert errors_of(response)["chosen"] == "Select at least one action"


@pytest.mark.parametrize("path", ["order/", "rounds/", "starter/"])
def test_only_the_plan_manager_arranges_the_plan(path: str) -> None:
    client = Client()
    client.force_login(person("Mina Calder", "department_lead"))

    assert client.get(f"/actions/{path}").status_code == 403
