"""The pages of policies and routes: each once for its way, its refusal and who may not."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actions.models import Action, ConcernRoute, Looking, Policy, PolicyReview
from actions.policies.keeping import archive, edit_policy, link_action
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, plain, today
from tests.actions.making import an_action, an_owner, noon
from tests.actions.policies.making import a_policy, a_route, looked
from tests.people import department, person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def hr() -> Client:
    return signed_in(person("Hal Aldersey", "hr"))


@pytest.fixture
def reader() -> Client:
    return signed_in(person("Kit Marlow", "contributor"))


def year_ago() -> date:
    return add_months(today(), -12)


def dated(name: str, on: date) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def typed(**changes: Any) -> dict[str, Any]:
    """A policy as a browser sends it."""
    return {
        "title": "Use of agency workers",
        "edition": "1.4",
        "department": department("HR").pk,
        "owner": an_owner().pk,
        "link": "https://intranet.example/agency",
        "to_change": "Say who pays.",
        **dated("review_on", today() + timedelta(days=90)),
        **changes,
    }


def test_a_policy_is_entered_once_and_read(hr: Client) -> None:
    sent = typed(form_id=str(uuid4()))

    first, second = hr.post("/policies/new/", sent), hr.post("/policies/new/", sent)

    policy = Policy.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/policies/{policy.pk}/"
    text = hr.get(f"/policies/{policy.pk}/").text
    for words in ("POL-001", "1.4", "Not yet looked at", "Say who pays.", "https://intranet.example/agency"):
        assert words in text
    assert "Showing 1 policy" in hr.get("/policies/").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "Enter title"),
        ({"owner": ""}, "Select"),
        ({"link": "javascript:alert(1)"}, "Link to the policy"),
        ({"review_on_day": "31", "review_on_month": "2"}, "real date"),
        (lambda: dated("agreed_on", today() + timedelta(days=1)), "today or in the past"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    hr: Client, changes: dict[str, Any] | Callable[[], dict[str, Any]], sentence: str
) -> None:
    response = hr.post("/policies/new/", typed(**(changes() if callable(changes) else changes)))

    assert response.status_code == 422
    assert sentence in response.text
    assert "Say who pays." in response.text
    assert not Policy.objects.exists()


def test_a_file_is_kept_and_opened_by_readers(hr: Client, reader: Client) -> None:
    upload = SimpleUploadedFile("policy.csv", b"a,b\n1,2\n")
    hr.post("/policies/new/", typed(link="", upload=upload))

    policy = Policy.objects.get()
    assert policy.file is not None
    assert f"/files/{policy.file.pk}/" in reader.get(f"/policies/{policy.pk}/").text
    assert reader.get(f"/files/{policy.file.pk}/").status_code == 200


def test_of_two_who_edit_at_once_the_second_sees_both_texts(hr: Client) -> None:
    policy = a_policy(on=year_ago())
    edit_policy(policy, version=1, changes={"to_change": "Theirs"}, by=None, at=noon(today()))

    response = hr.post(f"/policies/{policy.pk}/edit/", typed(to_change="Mine", version="1"))

    assert response.status_code == 422
    assert "Theirs" in response.text
    assert "Mine" in response.text
    assert Policy.objects.get().to_change == "Theirs"


def test_an_owner_says_what_it_covers_and_it_is_in_the_list(hr: Client) -> None:
    policy = a_policy(on=year_ago(), owner=an_owner())
    sent = {"covers": "partly", "words": "4.2 helps.", "provisions": ["fees"], **dated("looked_on", today())}

    response = signed_in(an_owner()).post(f"/policies/{policy.pk}/look/", sent)

    assert response.headers["Location"] == f"/policies/{policy.pk}/"
    assert Looking.objects.get().by == an_owner()
    assert "Prohibits the use of worker-paid recruitment fees" in hr.get(f"/policies/{policy.pk}/").text
    assert "Showing 1 policy" in hr.get("/policies/?covers=partly&provision=fees").text
    assert "No policy matches" in hr.get("/policies/?covers=not_yet").text


def test_the_register_says_how_many_cover_it_whatever_the_filters(hr: Client) -> None:
    for number, covers in enumerate(("yes", "yes", "partly", "no", "")):
        policy = a_policy(on=year_ago(), title=f"Policy {number}")
        if covers:
            looked(policy, covers, on=today())

    said = {
        "yes": ("2 of 5 policies cover modern slavery", 2),
        "partly": ("1 partly", 1),
        "no": ("1 not", 1),
        "not_yet": ("1 nobody has looked at yet", 1),
    }

    for address in ("/policies/", "/policies/?covers=no"):
        page = hr.get(address)
        for covers, (words, _) in said.items():
            assert f'<a class="govuk-link" href="?covers={covers}">{words}</a>' in page.text
        assert f"as at {plain(today())}." in page.text
    # Each number leads to the policies that it counts.
    for covers, (_, number) in said.items():
        assert hr.get(f"/policies/?covers={covers}").context["page"].total == number


def test_a_no_with_provisions_is_refused_beside_them(hr: Client) -> None:
    policy = a_policy(on=year_ago())
    sent = {"covers": "no", "words": "Nothing.", "provisions": ["fees"], **dated("looked_on", today())}

    response = hr.post(f"/policies/{policy.pk}/look/", sent)

    assert response.status_code == 422
    assert "has none of these" in response.text


@pytest.mark.parametrize(("make", "place"), [(a_policy, "policies"), (a_route, "policies/routes")])
def test_an_owner_reviews_from_the_mails_link_and_a_second_post_is_told(make: Any, place: str) -> None:
    thing = make(on=year_ago(), owner=an_owner())
    client = signed_in(an_owner())
    sent = {"due_on": str(thing.review_on), "found": "stands", **dated("next_on", add_months(today(), 12))}
    assert client.get(f"/{place}/{thing.pk}/review/").status_code == 200

    first, second = (client.post(f"/{place}/{thing.pk}/review/", sent) for _ in range(2))

    assert first.headers["Location"] == f"/{place}/{thing.pk}/"
    assert (second.status_code, PolicyReview.objects.count()) == (422, 1)
    assert "was given already" in second.text


def test_an_action_is_raised_with_the_policys_words_and_each_shows_the_other() -> None:
    manager = signed_in(person("Pim Aldersey", "plan_manager"))
    policy = a_policy(on=year_ago(), to_change="Say who pays.")
    page = manager.get(f"/policies/{policy.pk}/raise/").text
    assert "Say who pays." in page

    sent = {
        "title": "Change it", "what": "Say who pays.", "aspect": "internal", "lead_department": department("HR").pk,
        "owner": an_owner().pk, "source": "internal_review", "priority": "medium", "marking": "official",
        "review_every": 6, "agreed": "yes", "area": "policies", "form_id": str(uuid4()), **dated("start_on", today()),
        **dated("target_on", add_months(today(), 6)),
    }  # fmt: skip
    response = manager.post(f"/policies/{policy.pk}/raise/", sent)

    assert response.status_code == 302, response.text[response.text.find("error-summary") :][:900]
    action = Action.objects.get()
    assert response.headers["Location"] == f"/actions/{action.pk}/"
    assert list(policy.actions) == [action]
    assert "Changes a policy" in manager.get(f"/actions/{action.pk}/").text
    assert action.reference in manager.get(f"/policies/{policy.pk}/").text


def test_a_route_is_entered_filtered_and_cleared_only_with_words(hr: Client) -> None:
    sent = {
        "title": "Reporting line", "kind": "whistleblowing", "run_by": "Standards", "reached": "Extension 2000",
        "purpose": "Anything", "department": department("HR").pk, "owner": an_owner().pk,
        **dated("review_on", add_months(today(), 12)),
    }  # fmt: skip
    refused = hr.post("/policies/routes/new/", {**sent, "cleared": "on"})
    assert refused.status_code == 422
    assert "before clearing it" in refused.text

    hr.post("/policies/routes/new/", {**sent, "cleared": "on", "public_wording": "A line."})

    route = ConcernRoute.objects.get()
    assert "Extension 2000" in hr.get(f"/policies/routes/{route.pk}/").text
    assert "Showing 1 route" in hr.get("/policies/routes/?kind=whistleblowing&public=cleared").text
    assert "No route matches" in hr.get("/policies/routes/?kind=helpline").text


def test_archived_it_leaves_the_list_and_comes_back(hr: Client) -> None:
    policy = a_policy(on=year_ago())

    hr.post(f"/policies/{policy.pk}/archive/", {"reason": "Replaced"})
    assert "Showing 1 policy" not in hr.get("/policies/").text
    assert "Showing 1 policy" in hr.get("/policies/?archived=on").text
    assert "No review is due" in hr.get(f"/policies/{policy.pk}/review/").text

    hr.post(f"/policies/{policy.pk}/restore/", dated("review_on", add_months(today(), 3)))
    assert "Showing 1 policy" in hr.get("/policies/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 3), ("due=late", 1), ("due=soon", 1), ("to_change=on", 1), ("mine=on", 0), ("q=agency", 1)],
)
def test_the_filters_and_the_file_say_the_same(hr: Client, query: str, found: int) -> None:
    a_policy(on=year_ago(), review_on=today() - timedelta(days=1))
    a_policy(on=year_ago(), title="Agency workers", review_on=today() + timedelta(days=42))
    a_policy(on=year_ago(), title="Leave", review_on=today() + timedelta(days=43), to_change="All")

    page = hr.get(f"/policies/?{query}").text
    lines = hr.get(f"/policies/?{query}&file=csv").getvalue().decode("utf-8-sig").splitlines()

    assert (f"of {found} polic" in page or f"Showing {found} polic" in page) == bool(found)
    assert len(lines) == found + 1


def test_readers_read_and_change_nothing(reader: Client) -> None:
    policy, route = a_policy(on=year_ago()), a_route(on=year_ago())
    assert reader.get(f"/policies/{policy.pk}/").status_code == 200
    assert "Enter a policy" not in reader.get("/policies/").text

    for path in (
        "new/",
        f"{policy.pk}/edit/",
        f"{policy.pk}/look/",
        f"{policy.pk}/review/",
        f"{policy.pk}/archive/",
    ):
        assert reader.get(f"/policies/{path}").status_code == 403, path
    for path in ("new/", f"{route.pk}/edit/", f"{route.pk}/review/", f"{route.pk}/archive/"):
        assert reader.get(f"/policies/routes/{path}").status_code == 403, path


def test_empty_registers_say_what_belongs_here(hr: Client, reader: Client) -> None:
    assert "Enter the first" in hr.get("/policies/").text
    assert "HR enters the first" in reader.get("/policies/routes/").text


@pytest.mark.parametrize(
    "path", ["/policies/", "/policies/routes/", "/policies/{policy}/", "/policies/routes/{route}/"]
)
def test_pages_ask_the_same_few_queries_however_much_there_is(
    hr: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    asked = []
    for n in range(2):
        for m in range(1 + 5 * n):
            policy, route = (
                a_policy(on=year_ago(), title=f"P{n}{m}"),
                a_route(on=year_ago(), title=f"R{n}{m}"),
            )
            looked(policy, "yes", on=today())
            link_action(policy, an_action(start_on=today()), by=None, at=noon(today()))
        with django_assert_max_num_queries(15) as captured:
            hr.get(path.format(policy=policy.pk, route=route.pk))
        asked.append(len(captured))
    assert asked[0] == asked[1]


def test_an_archived_policy_raises_nothing() -> None:
    policy = a_policy(on=year_ago())
    archive(policy, reason="R", by=an_owner(), at=noon(today()))
    manager = signed_in(person("Pim Aldersey", "plan_manager"))

    assert "Raise an action" not in manager.get(f"/policies/{policy.pk}/").text
