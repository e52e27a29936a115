"""Pages of a list, their sentence and links; sorting by what is allowed only."""

import pytest
from django.db.models import F
from django.test import RequestFactory

from msplan.accounts.models import Department
from msplan.lib.lists import page_of, query_with, query_without, sort_of

REQUEST = RequestFactory()
SUPPLIERS = ("supplier", "suppliers")


class TestPage:
    @pytest.mark.parametrize(
        ("total", "query", "said"),
        [
            (2500, "", "Showing 1 to 25 of 2,500 suppliers"),
            (2500, "page=2", "Showing 26 to 50 of 2,500 suppliers"),
            (2500, "page=100", "Showing 2,476 to 2,500 of 2,500 suppliers"),
            (30, "page=2", "Showing 26 to 30 of 30 suppliers"),
            (1, "", "Showing 1 supplier"),
            (0, "", "No suppliers"),
        ],
    )
    def test_sentence_says_what_is_shown(self, total: int, query: str, said: str) -> None:
        page = page_of(range(total), REQUEST.get(f"/?{query}"), noun=SUPPLIERS)

        assert page.showing == said

    @pytest.mark.parametrize(
        ("asked", "given"), [("999", 4), ("0", 1), ("-3", 1), ("two", 1), ("", 1), ("٣", 3), ("1e2", 1)]
    )
    def test_no_number_is_an_error(self, asked: str, given: int) -> None:
        page = page_of(range(100), REQUEST.get("/", {"page": asked}), noun=SUPPLIERS)

        assert page.number == given

    def test_items_are_those_of_the_page(self) -> None:
        page = page_of(list(range(10)), REQUEST.get("/?page=3"), per_page=4)

        assert list(page) == [8, 9]

    def test_links_keep_the_rest_of_the_address(self) -> None:
        page = page_of(range(100), REQUEST.get("/?q=a%26b&band=high&band=low&page=2"), noun=SUPPLIERS)

        assert page.next_href == "?q=a%26b&band=high&band=low&page=3"
        assert page.previous_href == "?q=a%26b&band=high&band=low"

    @pytest.mark.parametrize(
        ("number", "pages", "numbers"),
        [
            (1, 1, [1]),
            (1, 5, [1, 2, None, 5]),
            (3, 5, [1, 2, 3, 4, 5]),
            (4, 7, [1, 2, 3, 4, 5, 6, 7]),
            (5, 9, [1, None, 4, 5, 6, None, 9]),
            (9, 9, [1, None, 8, 9]),
        ],
    )
    def test_pages_left_out_are_more_than_one(
        self, number: int, pages: int, numbers: list[int | None]
    ) -> None:
        page = page_of(range(pages * 25), REQUEST.get(f"/?page={number}"))

        assert [link.number for link in page.links] == numbers
        assert [link.number for link in page.links if link.current] == [number]

    def test_title_names_the_page_where_there_are_several(self) -> None:
        assert page_of(range(60), REQUEST.get("/?page=2")).title_part == " (page 2 of 3)"
        assert page_of(range(6), REQUEST.get("/")).title_part == ""

    @pytest.mark.django_db
    def test_a_queryset_costs_two_queries(self, django_assert_num_queries: object) -> None:
        for name in ("HR", "Fleet", "Estates"):
            Department.objects.create(name=name, code=name.lower())

        with django_assert_num_queries(2):  # type: ignore[operator]
            page = page_of(Department.objects.order_by("name"), REQUEST.get("/?page=2"), per_page=2)

        assert [d.name for d in page] == ["HR"]


class TestSort:
    ALLOWED = {"name": "name", "spend": ("spend", "-name"), "reviewed": F("reviewed_on").asc(nulls_last=True)}

    def test_default_is_taken_where_nothing_is_asked(self) -> None:
        sort = sort_of(REQUEST.get("/"), allowed=self.ALLOWED, default="-spend")

        assert sort.order_by == ("-spend", "name")
        assert sort.said == "sorted by spend, descending"

    @pytest.mark.parametrize(
        "asked", ["password", "-password", "name,password", "spend__owner", "--name", ""]
    )
    def test_only_what_is_allowed_reaches_the_database(self, asked: str) -> None:
        sort = sort_of(REQUEST.get("/", {"sort": asked}), allowed=self.ALLOWED, default="name")

        assert sort.order_by == ("name",)

    def test_turning_an_expression_keeps_nothing_of_the_first(self) -> None:
        sort = sort_of(REQUEST.get("/?sort=-reviewed"), allowed=self.ALLOWED, default="name")

        assert sort.order_by[0].descending  # type: ignore[union-attr]
        assert not self.ALLOWED["reviewed"].descending  # type: ignore[union-attr]

    def test_link_turns_round_what_is_sorted_by_already_and_goes_to_page_one(self) -> None:
        sort = sort_of(REQUEST.get("/?q=x&sort=name&page=4"), allowed=self.ALLOWED, default="name")

        assert sort.href("name") == "?q=x&sort=-name"
        assert sort.href("spend", descending_first=True) == "?q=x&sort=-spend"
        assert sort.order_of("name") == "ascending"
        assert sort.order_of("spend") == ""


def test_query_with_changes_takes_out_and_escapes() -> None:
    request = REQUEST.get("/?a=1&b=2")

    assert query_with(request, a=None, c="x&y") == "?b=2&c=x%26y"


def test_query_without_takes_one_of_several_values() -> None:
    request = REQUEST.get("/?band=high&band=low&page=3")

    assert query_without(request, "band", "high") == "?band=low"
    assert query_without(request, "band", "none") == "?band=high&band=low"
