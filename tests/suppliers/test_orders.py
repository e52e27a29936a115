"""The orders of the register, cut into pages: each held against SQL, with ties and with nothing known."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from suppliers.models import Supplier
from suppliers.risk.assessing import Answer, assess
from suppliers.spend.joining import merge
from suppliers.views import in_turn
from suppliers.views.finding import found, ordered, pages_of, sort_asked
from tests.people import person
from tests.suppliers.chain.making import a_link
from tests.suppliers.checks.making import a_check
from tests.suppliers.making import AT, ON, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db

CHECKS = """(
    SELECT {what} FROM suppliers_check c JOIN suppliers_supplier own ON own.id = c.supplier_id
    WHERE coalesce(own.merged_into_id, own.id) = s.id AND {which}
)"""
DONE = "c.withdrawn_at IS NULL AND c.outcome <> 'not_done'"
TIER = """
    CASE WHEN EXISTS (SELECT FROM suppliers_yearspend y WHERE y.supplier_id = s.id) THEN 1
    WHEN s.name ~ '^Spinner [012]' THEN 2 WHEN s.name ~ '^Farm [012]' THEN 3 ELSE 99 END
"""
# What each order means, said once more; the second column is where nothing is known.
MEANS = {
    "owner": ("owner.name", "LAST"),
    "category": ("category.name", "LAST"),
    "assessed": ("score.assessed_on", "FIRST"),
    "checked": (CHECKS.format(what="max(c.done_on)", which=DONE), "FIRST"),
    "due": (CHECKS.format(what="min(c.next_due_on)", which="c.is_latest"), "LAST"),
    "tier": (TIER, "LAST"),
    "priority": ("score.priority", "LAST"),
    "name": ("s.name", "LAST"),
}  # fmt: skip
KEYS = tuple(MEANS)


def by_sql(key: str, *, descending: bool, where: str = "true") -> list[int]:
    means, unknown = MEANS[key]
    turn = "DESC" if descending else "ASC"
    if descending:
        unknown = "LAST" if unknown == "FIRST" else "FIRST"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.id FROM suppliers_supplier s JOIN suppliers_score score ON score.supplier_id = s.id"
            " LEFT JOIN accounts_person owner ON owner.id = s.owner_id"
            " LEFT JOIN suppliers_category category ON category.id = s.category_id"
            f" WHERE s.merged_into_id IS NULL AND s.archived_at IS NULL AND {where}"
            f" ORDER BY {means} {turn} NULLS {unknown}, s.id {turn}"
        )
        return [pk for (pk,) in cursor.fetchall()]


@pytest.fixture
def register() -> list[Supplier]:
    """In every order some that are equal and some of which nothing is known, entered in turn."""
    owners = [person(name, "procurement") for name in ("Morwen Ashdale", "Bryn Cole", "Bryn Cole Too")]
    # Two of one name: their suppliers stand together, as entered.
    Person.objects.filter(pk=owners[2].pk).update(name=owners[1].name)
    made = []
    for n in range(6):
        made += [
            supplier(f"Paid {n}"),
            supplier(f"Spinner {n}", "fuel"),
            supplier(f"Farm {n}", "legal-services"),
        ]
        made.append(supplier(f"Alone {n}", "contract-cleaning"))
    saved(spend_csv(*(("03/06/2026", "", f"Paid {n}", "10.00") for n in range(6))))
    for n in (0, 4, 8):
        a_link(made[n], made[n + 1])
        a_link(made[n + 1], made[n + 2])
    for n in (13, 14, 17, 18):  # in no chain
        Supplier.objects.filter(pk=made[n].pk).update(archived_at=AT)
    for n, each in enumerate(made):
        if n % 4 != 2:
            Supplier.objects.filter(pk=each.pk).update(owner=owners[n % 3])
        if n % 3 == 0:
            a_check(each, owners[0], done_on=ON - timedelta(days=n // 6 * 10))
        if n % 6 == 1:
            a_check(each, owners[0], outcome="not_done", why_not="Nobody there")
    answers = {number: Answer(2, "Seen there") for number in range(1, 7)}
    for n in (3, 11, 15, 23):
        on = ON - timedelta(days=n // 12)
        assess(made[n], answers=answers, agency_labour=False, reason="A visit", by=owners[0], on=on, at=AT)
    joined = supplier("Joined")
    a_check(joined, owners[0], done_on=ON - timedelta(days=400))
    merge(joined, into=made[7], by=None, at=AT)
    return made


def in_parts(key: str, *, descending: bool, size: int, **filters: str) -> list[int]:
    """The whole order, cut as pages cut it; a little longer than it is, so that its end is met."""
    request = RequestFactory().get("/", {"sort": f"{'-' if descending else ''}{key}"})
    rows = found(filters, on=today())
    sort = sort_asked(request, filters)
    many = rows.count() + size
    parts = [list(pages_of(rows, sort, on=today())[at : at + size]) for at in range(0, many, size)]
    assert [row.pk for part in parts for row in part] == list(
        ordered(rows, sort, on=today()).values_list("pk", flat=True)
    )
    return [row.pk for part in parts for row in part]


def test_each_order_is_what_it_says(register: list[Supplier]) -> None:
    for key in KEYS:
        for descending in (False, True):
            asked = by_sql(key, descending=descending)
            assert len(asked) == len(set(asked)) == 20
            for size in (1, 4, 25):
                assert in_parts(key, descending=descending, size=size) == asked, (key, descending, size)


def test_orders_hold_under_filters(register: list[Supplier]) -> None:
    for key in KEYS:
        asked = by_sql(key, descending=False, where="s.owner_id IS NULL")
        assert in_parts(key, descending=False, size=2, owner="nobody") == asked
        assert asked
    assert in_parts("owner", descending=False, size=3, country="FR") == []


def test_deep_in_the_register_it_is_sorted_whole_and_reads_the_same(
    register: list[Supplier], monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in KEYS:
        near = in_parts(key, descending=True, size=7)
        monkeypatch.setattr(in_turn, "FARTHEST", 7)
        assert in_parts(key, descending=True, size=7) == near
        monkeypatch.undo()


def test_an_owner_more_moves_the_order(register: list[Supplier]) -> None:
    """The control: what is compared with does not come from the program."""
    before = by_sql("owner", descending=False)
    Person.objects.filter(name="Bryn Cole").update(name="Zillah Cole")

    assert by_sql("owner", descending=False) != before
    assert in_parts("owner", descending=False, size=5) == by_sql("owner", descending=False)


def test_groups_are_read_and_not_the_whole(register: list[Supplier], client: Client) -> None:
    """As many queries whatever the order holds, within what a page may ask."""
    client.force_login(person("Nadia Corless", "auditor"))
    for key in KEYS:
        for turn in ("", "-"):
            address = f"{reverse('suppliers:index')}?sort={turn}{key}"
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            assert len(asked) <= 15, (key, turn, len(asked))
