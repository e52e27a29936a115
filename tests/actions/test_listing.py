"""The list that people look at the plan with: its address, its sections, its marks; and what pages cost."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actions.models import Action
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, today
from tests.actions.making import an_action
from tests.bench import plan_rows
from tests.people import person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def reader() -> Client:
    return signed_in(person("Pim Aldersey", "plan_manager"))


def listed(response: object) -> list[tuple[str, list[int]]]:
    """The sections of the page and the numbers of the actions in each."""
    return [
        (section.get("name", ""), [row["action"].number for row in section["rows"]])
        for section in response.context["sections"]  # type: ignore[attr-defined]
    ]


# --- orders


@pytest.mark.parametrize(
    ("sort", "numbers"),
    [
        ("", [2, 1, 3]), ("plan", [2, 1, 3]), ("-number", [3, 2, 1]), ("title", [3, 1, 2]),
        ("priority", [2, 1, 3]), ("target", [3, 1, 2]), ("rating", [2, 3, 1]), ("owner", [3, 1, 2]),
        ("progress", [3, 1, 2]),
    ],
)  # fmt: skip
def test_every_column_has_an_order(reader: Client, sort: str, numbers: list[int]) -> None:
    words = [("Buy", "medium", 2), ("Check", "high", 1), ("Ask", "low", 3)]
    for number, (title, priority, _place) in enumerate(words, 1):
        owner = person(f"Owner {title}", "contributor")
        target = date(2030, 1, {1: 2, 2: 3, 3: 1}[number])
        an_action(
            start_on=today(),
            title=title,
            priority=priority,
            owner=owner,
            target_on=target,
            started=number != 3,
        )
    now = {"rated_on": today(), "rating_reason": "So.", "needed": "Money."}
    Action.objects.filter(number=2).update(rating="red", **now)
    Action.objects.filter(number=3).update(rating="green", **now)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actions_action SET position = CASE number WHEN 2 THEN 1 WHEN 1 THEN 2 ELSE 3 END"
        )

    response = reader.get(f"/actions/?sort={sort}" if sort else "/actions/")

    if sort == "owner":  # Owner Ask, Owner Buy, Owner Check
        numbers = [3, 1, 2]
    assert listed(response) == [("", numbers)]


# --- sections


@pytest.fixture
def four() -> None:
    for aspect, strands in (
        ("force", ["pursue", "prevent"]), ("external", ["prevent"]), ("force", []), ("engagement", ["prepare"])
    ):  # fmt: skip
        an_action(start_on=today(), aspect=aspect, strands=strands)


def test_by_aspect_each_stands_once(reader: Client, four: None) -> None:
    response = reader.get("/actions/?group=aspect")

    assert listed(response) == [
        ("Force capability", [1, 3]),
        ("External capability (procurement and supply chain)", [2]),
        ("Business engagement", [4]),
    ]
    assert "Force capability (2)" in response.text
    assert "Showing 1 to 4 of 4 actions" in response.text


def test_by_strand_an_action_stands_under_each_of_its_strands_and_the_page_says_so(
    reader: Client, four: None
) -> None:
    response = reader.get("/actions/?group=strand")

    assert listed(response) == [
        ("Pursue", [1]), ("Prevent", [1, 2]), ("Prepare", [4]), ("No strand", [3]),
    ]  # fmt: skip
    assert "Showing 1 to 5 of 5 lines" in response.text
    assert "4 actions on 5 lines: an action with several strands stands under each" in response.text


def test_sections_run_over_pages_with_their_whole_count(reader: Client) -> None:
    for n in range(60):
        an_action(start_on=today(), aspect="force" if n % 2 else "external", strands=["pursue", "prevent"])

    pages = [reader.get(f"/actions/?group=aspect&page={n}") for n in (1, 2, 3)]

    assert [len(rows) for page in pages for _, rows in listed(page)] == [25, 5, 20, 10]
    assert "Force capability (30) <span" in pages[1].text  # continued from the first page
    assert pages[1].text.count("continued") == 1
    assert sorted(n for page in pages for _, rows in listed(page) for n in rows) == list(range(1, 61))
    assert "Showing 51 to 75 of 120 lines" in reader.get("/actions/?group=strand&page=3").text


def test_filters_and_sorting_hold_within_sections(reader: Client, four: None) -> None:
    response = reader.get("/actions/?group=strand&sort=-number&aspect=force&aspect=external")

    assert listed(response) == [("Pursue", [1]), ("Prevent", [2, 1]), ("No strand", [3])]


# --- the address holds the view


def test_applying_and_clearing_filters_keep_how_the_list_is_shown(reader: Client, four: None) -> None:
    text = reader.get("/actions/?group=aspect&sort=-target&aspect=force").text

    assert re.search(r'<input type="hidden" name="group" value="aspect"', text)
    assert '<option value="-target" selected' in text
    assert 'href="?group=aspect&amp;sort=-target">Clear filters' in text


def test_ways_of_looking_keep_the_filters(reader: Client, four: None) -> None:
    views = reader.get("/actions/?aspect=force&page=2&sort=title").context["views"]

    assert [view["href"] for view in views] == [
        "?aspect=force&sort=title",
        "?aspect=force&sort=title&group=aspect",
        "?aspect=force&sort=title&group=strand",
        "?aspect=force&sort=title&mine=on",
    ]


def test_nonsense_in_the_address_is_a_plain_list(reader: Client, four: None) -> None:
    response = reader.get(
        "/actions/?group=owner&strand=x&archived=maybe&owner=-1&involved=x&marking=secret&sort=--title"
    )

    assert response.status_code == 200
    assert response.context["page"].total == 4


@pytest.mark.parametrize(
    "key", ["strand=pursue", "area=risk", "owner=nobody", "archived=only", "unchanged=on"]
)
def test_a_filter_that_is_folded_away_stands_open_while_it_is_used(
    reader: Client, four: None, key: str
) -> None:
    shut, opened = reader.get("/actions/").text, reader.get(f"/actions/?{key}").text

    assert '<details class="ms-filter__more">' in shut
    assert ('<details class="ms-filter__more" open>' in opened) is (key != "owner=nobody")
    assert "Remove the filter" in opened


# --- what is unusual is said


def test_a_sensitive_action_is_marked_and_so_is_its_page(reader: Client) -> None:
    an_action(start_on=today(), marking="official_sensitive")

    response = reader.get("/actions/")

    assert response.context["marking"] == "OFFICIAL-SENSITIVE"
    assert '<span class="ms-mark">OFFICIAL-SENSITIVE</span>' in response.text


def test_a_page_without_one_is_official(reader: Client, four: None) -> None:
    response = reader.get("/actions/")

    assert response.context["marking"] == "OFFICIAL"
    assert 'class="ms-mark"' not in response.text


def test_an_empty_result_offers_a_way_on(reader: Client, four: None) -> None:
    assert "You answer for no action today" in reader.get("/actions/?mine=on").text
    assert "Search finds whole words" in reader.get("/actions/?q=zebra&sort=title").text
    assert 'href="?sort=title">Clear filters' in reader.get("/actions/?q=zebra&sort=title").text


# --- the page of one action


def test_the_story_is_narrowed_by_the_address(reader: Client) -> None:
    action = an_action(start_on=add_months(today(), -12))
    plan_rows.reviews(action, 14)

    plain, narrowed = (reader.get(f"/actions/{action.pk}/{query}") for query in ("", "?kind=reviews"))

    assert [kind["text"] for kind in plain.context["kinds"]] == ["Everything", "Reviews", "Steps and edits"]
    assert plain.context["story"].total == 17
    assert {entry.kind for entry in narrowed.context["story"]} == {"reviews"}
    assert narrowed.context["story"].total == 15
    assert reader.get(f"/actions/{action.pk}/?kind=nonsense").context["story"].total == 17


def test_a_short_story_has_nothing_to_narrow(reader: Client) -> None:
    action = an_action(start_on=today())

    assert reader.get(f"/actions/{action.pk}/").context["kinds"] == []


# --- what pages cost


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


LISTS = {
    "plain": "/actions/",
    "sorted": "/actions/?sort=rating",
    "filtered": "/actions/?due=late&aspect=force&strand=pursue&owner=left&archived=with&rating=none",
    "mine": "/actions/?mine=on",
    "searched": "/actions/?q=supplier+A-014",
    "by aspect": "/actions/?group=aspect",
    "by strand": "/actions/?group=strand&sort=owner",
}


def test_lists_cost_the_same_with_one_action_and_with_twelve_thousand(reader: Client) -> None:
    an_action(start_on=add_months(today(), -12), strands=["pursue"])
    few = {name: queries_of(reader, address) for name, address in LISTS.items()}
    plan_rows.actions(11_999, on=today())
    plan_rows.analyse()

    assert Action.objects.count() == 12_000
    assert {name: queries_of(reader, address) for name, address in LISTS.items()} == few
    assert max(few.values()) <= 15


@pytest.mark.parametrize("role", ["plan_manager", "auditor", "contributor", "executive_lead"])
def test_the_page_of_an_action_costs_the_same_with_one_review_and_with_120(role: str) -> None:
    client = signed_in(person("Pim Aldersey", role))
    short, long = (an_action(start_on=add_months(today(), -12)) for _ in range(2))
    plan_rows.reviews(short, 0)
    plan_rows.reviews(long, 119)
    assert (short.reviews.count(), long.reviews.count()) == (1, 120)
    page: Callable[[Action], str] = lambda action: reverse("actions:detail", args=[action.pk])  # noqa: E731
    client.get(page(short))

    cost = queries_of(client, page(short))

    assert queries_of(client, page(long)) == cost <= 15


def test_control_a_query_for_each_row_is_noticed(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the join each row asks for its owner and its department."""
    few = queries_of(reader, "/actions/")
    for n in range(5):
        an_action(start_on=today(), owner=person(f"Owner {n}", "contributor"))
    monkeypatch.setattr(type(Action.objects.all()), "with_people", lambda rows: rows)

    assert queries_of(reader, "/actions/") >= few + 5
