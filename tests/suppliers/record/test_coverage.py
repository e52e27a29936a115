"""How much is known of active suppliers: numbers against plain SQL, and the list behind each of them."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.roles import Role
from msplan.lib.dates import today
from suppliers.models import Supplier
from suppliers.record import coverage
from tests.people import person
from tests.suppliers.making import supplier
from tests.suppliers.record.making import a_contract, a_route, a_statement, a_turnover

pytestmark = pytest.mark.django_db
KNOWN = """
    SELECT count(*) FROM suppliers_supplier s WHERE s.merged_into_id IS NULL AND s.archived_at IS NULL
    AND EXISTS (SELECT 1 FROM suppliers_contract c WHERE c.supplier_id = s.id)
    AND EXISTS (SELECT 1 FROM suppliers_workerroute w JOIN suppliers_supplier o ON o.id = w.supplier_id
        WHERE coalesce(o.merged_into_id, o.id) = s.id AND w.archived_at IS NULL AND w.kind = %s AND w.answer = 'yes')
"""


@pytest.fixture
def register() -> dict[str, Supplier]:
    """Five active ones and one that is not; what is known of one stands in a row of one merged into it."""
    names = ("Sure", "Likely", "None", "Asked", "Merged", "Inactive")
    found = {name: supplier(f"{name} Ltd", "contract-cleaning") for name in names}
    for name, one in found.items():
        if name != "Inactive":
            a_contract(one, starts_on=today(), ends_on=today())
    a_route(found["Sure"])
    a_route(found["Sure"], sureness="unsure")
    a_route(found["Likely"], sureness="likely")
    a_route(found["Likely"], answer="no", for_whom=[])  # one row says no, another yes: there is one
    a_route(found["None"], answer="no", for_whom=[])
    a_route(found["Asked"], answer="not_known", for_whom=[])
    a_route(found["Inactive"])
    old = supplier("Old Ltd")
    a_route(old, sureness="unsure")
    Supplier.objects.filter(pk=old.pk).update(merged_into=found["Merged"])
    return found


def test_every_number_is_the_length_of_its_list(register: dict[str, Supplier]) -> None:
    active = coverage.of_active(today())
    count = coverage.coverage(active).kinds["grievance"]

    assert (count.total, count.sure, count.likely, count.unsure, count.none, count.not_known) == (
        5,
        1,
        1,
        1,
        1,
        1,
    )
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, ["grievance"])
        assert cursor.fetchone() == (count.yes,)

    def listed(answer: str, sure: str = "") -> list[str]:
        found = coverage.with_route(active, kind="grievance", answer=answer, sure=sure)
        return [one.name for one in found.order_by("name")]

    assert listed("yes") == ["Likely Ltd", "Merged Ltd", "Sure Ltd"]
    assert [listed("yes", sure) for sure in ("sure", "likely", "unsure")] == [
        ["Sure Ltd"],
        ["Likely Ltd"],
        ["Merged Ltd"],
    ]
    assert listed("no") == ["None Ltd"]
    assert listed("not_known") == ["Asked Ltd"]


def test_the_pages_say_n_of_n_and_lead_to_the_lists(client: Client, register: dict[str, Supplier]) -> None:
    client.force_login(person("Nadia Corless", Role.AUDITOR))
    with CaptureQueriesContext(connection) as queries:
        page = client.get(reverse("record:coverage")).content.decode()

    assert "3 of 5" in page
    assert len(queries) <= 15
    listed = client.get(reverse("record:routes"), {"kind": "grievance", "answer": "yes"})
    assert "3 of 5 active suppliers" in listed.content.decode()
    assert client.get(reverse("record:routes"), {"kind": "nonsense", "answer": "?"}).status_code == 200


def test_who_must_publish_begins_at_36_million(client: Client) -> None:
    for name, amount in (
        ("Below", Decimal("35999999.99")),
        ("At", Decimal(36_000_000)),
        ("Above", Decimal(10**9)),
    ):
        one = supplier(f"{name} Ltd")
        a_contract(one, starts_on=today(), ends_on=today())
        a_turnover(one, amount)
    a_contract(supplier("Unknown Ltd"), starts_on=today(), ends_on=today())
    a_statement(Supplier.objects.get(name="Above Ltd"), today().year - 1)
    a_statement(Supplier.objects.get(name="At Ltd"), today().year - 2)  # too old to count
    active = coverage.of_active(today())

    def listed(show: str) -> list[str]:
        return [one.name for one in coverage.statements(active, today(), show)]

    shows = ("missing", "published", "need_not", "not_known")
    assert [listed(show) for show in shows] == [["At Ltd"], ["Above Ltd"], ["Below Ltd"], ["Unknown Ltd"]]
    assert coverage.count_statements(active, today()) == dict.fromkeys(shows, 1)
    client.force_login(person("Nadia Corless", Role.AUDITOR))
    assert "1 of 4 active suppliers" in client.get(reverse("record:statements")).content.decode()


def test_contracts_are_listed_and_filtered(client: Client) -> None:
    one = supplier("Harbour Ltd")
    a_contract(one, title="With a clause", has_clause="yes")
    a_contract(one, title="Without one", has_clause="no")
    client.force_login(person("Nadia Corless", Role.AUDITOR))

    page = client.get(reverse("record:contracts"), {"clause": "yes"}).content.decode()

    assert "With a clause" in page
    assert "Without one" not in page
