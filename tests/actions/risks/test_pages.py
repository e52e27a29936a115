"""The pages of priority risks and known unknowns: each once for its way, its refusal and who may not."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from actions.models import Action, AnsweringAction, KnownUnknown, PriorityRisk, YearlyReview
from actions.risks.keeping import edit
from actions.risks.linking import link_action
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, today
from tests.actions.making import an_action, an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def manager() -> Client:
    return signed_in(person("Pim Aldersey", "plan_manager"))


def a_year_ago() -> Any:
    return add_months(today(), -12)


def dated(name: str, on: Any) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def typed(**changes: Any) -> dict[str, Any]:
    """A risk as a browser sends it."""
    return {
        "title": "Night cleaners",
        "lies_in": "chain",
        "tiers": ["1", "2"],
        "countries": "United Kingdom, bd",
        "who": "Cleaners hired by agencies",
        "method": "Two visits",
        "assessed_by": "Category manager",
        "salience": "high",
        "salience_reason": "Debts",
        "marking": "official",
        "owner": an_owner().pk,
        **dated("assessed_on", today()),
        **changes,
    }


def test_a_page_that_is_sent_twice_writes_down_one_risk(manager: Client) -> None:
    sent = typed(form_id=str(uuid4()))
    first, second = manager.post("/actions/risks/new/", sent), manager.post("/actions/risks/new/", sent)

    assert PriorityRisk.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    manager.post("/actions/risks/new/", sent | {"form_id": str(uuid4())})  # another page, the same words
    assert PriorityRisk.objects.count() == 2


def test_a_risk_is_written_down_and_read(manager: Client) -> None:
    response = manager.post("/actions/risks/new/", typed())

    risk = PriorityRisk.objects.get()
    assert response.headers["Location"] == f"/actions/risks/{risk.pk}/"
    assert (risk.countries, risk.tiers) == (["GB", "BD"], [1, 2])
    text = manager.get(f"/actions/risks/{risk.pk}/").text
    assert "United Kingdom, Bangladesh" in text
    assert "Supply chain, tiers 1 and 2" in text
    assert "Showing 1 priority risk" in manager.get("/actions/risks/").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"countries": "Bangladsh"}, "Did you mean Bangladesh?"),
        ({"tiers": []}, "Select at least one tier"),
        ({"lies_in": "own"}, "Our own operations have no tiers"),
        ({"offered": "on"}, "before offering it to the statement"),
        ({"who": ""}, "Answer “Who is at risk?”"),
        (lambda: dated("assessed_on", today() + timedelta(days=1)), "today or in the past"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    manager: Client, changes: dict[str, Any] | Callable[[], dict[str, Any]], sentence: str
) -> None:
    changes = changes() if callable(changes) else changes
    response = manager.post("/actions/risks/new/", typed(**changes))

    assert response.status_code == 422
    assert sentence in response.text
    assert "Cleaners hired by agencies" in response.text or not changes.get("who", "x")
    assert not PriorityRisk.objects.exists()


def test_of_two_who_edit_at_once_the_second_sees_both_texts(manager: Client) -> None:
    risk = a_risk(assessed_on=today())
    edit(risk, version=1, changes={"who": "Theirs"}, by=None, at=noon(today()))

    response = manager.post(f"/actions/risks/{risk.pk}/edit/", typed(who="Mine", version="1"))

    assert response.status_code == 422
    assert "Theirs" in response.text
    assert "Mine" in response.text
    assert PriorityRisk.objects.get().who == "Theirs"


def test_an_owner_reviews_from_the_mails_link_and_a_second_post_is_told() -> None:
    owner, client = an_owner(), signed_in(an_owner())
    risk = a_risk(assessed_on=a_year_ago(), owner=owner)
    answer = {"due_on": str(risk.review_on), "finding": "no_change"}

    first = client.post(f"/actions/risks/{risk.pk}/review/", answer)
    second = client.post(f"/actions/risks/{risk.pk}/review/", answer)

    assert first.headers["Location"] == f"/actions/risks/{risk.pk}/"
    assert (second.status_code, YearlyReview.objects.count()) == (422, 1)
    assert "was given already" in second.text
    assert "No review is due now" in client.get(f"/actions/risks/{risk.pk}/review/").text


def test_a_change_leads_on_to_the_text_and_needs_words() -> None:
    risk = a_risk(assessed_on=a_year_ago(), owner=an_owner())
    client, answer = signed_in(an_owner()), {"due_on": str(risk.review_on), "finding": "changed"}

    refused = client.post(f"/actions/risks/{risk.pk}/review/", answer)
    taken = client.post(f"/actions/risks/{risk.pk}/review/", {**answer, "what_changed": "A new agency"})

    assert "Say what has changed" in refused.text
    assert taken.headers["Location"] == f"/actions/risks/{risk.pk}/edit/"
    assert "A new agency" in client.get(f"/actions/risks/{risk.pk}/").text


def test_new_words_of_an_owner_who_may_not_clear_them_are_not_cleared() -> None:
    words = {"offered": True, "public_wording": "Old", "cleared": True}
    risk = a_risk(assessed_on=today(), owner=an_owner(), **words)
    post = {k: v for k, v in typed(offered="on", public_wording="New", version="1").items() if k != "marking"}

    signed_in(an_owner()).post(f"/actions/risks/{risk.pk}/edit/", post)

    risk.refresh_from_db()
    assert (risk.public_wording, risk.cleared) == ("New", False)


def test_a_risk_is_closed_with_a_reason_and_opened_again(manager: Client) -> None:
    risk = a_risk(assessed_on=today())

    assert manager.post(f"/actions/risks/{risk.pk}/close/", {"reason": ""}).status_code == 422
    manager.post(f"/actions/risks/{risk.pk}/close/", {"reason": "Bought no more"})
    assert "Bought no more" in manager.get(f"/actions/risks/{risk.pk}/").text
    manager.post(f"/actions/risks/{risk.pk}/reopen/", {"reason": "Bought again"})

    risk.refresh_from_db()
    assert risk.state == "open"


def test_an_unknown_goes_from_noted_to_found_out(manager: Client) -> None:
    words = {"title": "Which factories", "why": "Nobody looks", "how": "Ask", "marking": "official"}
    by_on = dated("by_on", today() + timedelta(days=60))
    manager.post("/actions/risks/unknowns/new/", {**words, **by_on, "owner": an_owner().pk})
    unknown = KnownUnknown.objects.get()

    here = f"/actions/risks/unknowns/{unknown.pk}/"
    wrong = manager.post(f"{here}answer/", {"answer": "", **dated("answered_on", today())})
    manager.post(f"{here}answer/", {"answer": "Six of them", **dated("answered_on", today())})

    assert wrong.status_code == 422
    assert "Six of them" in manager.get(here).text
    assert "Found out" in manager.get("/actions/risks/unknowns/?state=found_out").text
    assert manager.post(f"{here}cannot-be-known/", {"reason": "x"}).status_code == 422


def test_an_action_is_raised_from_a_risk_and_both_pages_say_so(manager: Client) -> None:
    risk = a_risk(assessed_on=today())
    here = f"/actions/risks/{risk.pk}/"
    page = manager.get(f"{here}raise/")
    assert 'value="priority_risk" selected' in page.text
    action = an_action(start_on=today())

    manager.post(f"{here}link/", {"action": action.pk})

    assert AnsweringAction.objects.get().action == action
    assert str(action) in manager.get(here).text
    assert str(risk) in manager.get(f"/actions/{action.pk}/").text
    manager.post(f"{here}unlink/", {"action": action.pk})
    assert not AnsweringAction.objects.exists()
    assert Action.objects.exists()


@pytest.mark.parametrize(
    "path", ["new/", "{pk}/edit/", "{pk}/review/", "{pk}/close/", "{pk}/link/", "{pk}/raise/"]
)
def test_an_outsider_reads_and_changes_nothing(path: str) -> None:
    risk = a_risk(assessed_on=a_year_ago())
    outsider = signed_in(person("Nadia Corby", "auditor"))

    assert outsider.get(f"/actions/risks/{path.format(pk=risk.pk)}").status_code == 403
    assert outsider.get(f"/actions/risks/{risk.pk}/").status_code == 200


def test_filters_narrow_the_lists(manager: Client) -> None:
    a_risk(assessed_on=a_year_ago() - timedelta(days=1), at=noon(a_year_ago()), title="Late")
    a_risk(assessed_on=today(), lies_in="own", tiers=[], countries=["BD"], salience="low", title="Own")
    an_unknown(noted_on=a_year_ago(), by_on=today() - timedelta(days=1), title="Past")
    an_unknown(noted_on=today(), by_on=today(), title="Ahead")

    def titles(path: str) -> list[str]:
        return [thing.title for thing in manager.get(f"/actions/risks/{path}").context["page"]]

    assert titles("") == ["Late", "Own"]  # gravest first
    assert titles("?lies_in=own") == titles("?country=BD") == titles("?salience=low") == ["Own"]
    assert titles("?tier=2") == ["Late"]
    assert titles("?q=own") == ["Own"]
    assert titles("?offer=no&sort=-number") == ["Own", "Late"]
    assert titles("unknowns/?due=past") == ["Past"]
    assert titles("unknowns/?due=past&due=review_due") == ["Past"]


@pytest.mark.parametrize("path", ["", "unknowns/", "{risk}/", "unknowns/{unknown}/"])
def test_a_page_costs_the_same_for_one_and_for_many(
    manager: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    risk, unknown = a_risk(assessed_on=today()), an_unknown(noted_on=today(), by_on=today())
    for more in (1, 12):
        for n in range(more):
            owner = person(f"Owner {more} {n}", "contributor", department=department(f"Of {more} {n}"))
            a_risk(assessed_on=today(), owner=owner)
            an_unknown(noted_on=today(), by_on=today(), owner=owner)
            for thing in (risk, unknown):
                link_action(thing, an_action(start_on=today(), owner=owner), by=None, at=noon(today()))
        with django_assert_max_num_queries(15) as captured:
            assert (
                manager.get(f"/actions/risks/{path.format(risk=risk.pk, unknown=unknown.pk)}").status_code
                == 200
            )
        counts.append(len(captured))

    assert counts[0] == counts[1]
