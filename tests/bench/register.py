"""The list of suppliers with 250,000 of them against 2,500, by its filters and its orders

The exact "n of N" above a list is a count of its own and timed apart: "less its count" is the whole page, as a
browser gets it, without that query. What must read every row before it can show the first is told and not judged.
"""

from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear, today
from suppliers.models import Category, Check, Score, Supplier, SupplierName
from suppliers.register.forms import SupplierFilter
from suppliers.views.finding import found
from tests.bench.measuring import Figure, times
from tests.bench.plan_rows import analyse, copied, owners, some_words
from tests.people import person
from tests.suppliers.checks.making import a_check
from tests.suppliers.making import supplier

# A few, many, and how often each is timed.
SMALL = (20, 200, 1)
FULL = (2_500, 250_000, 3)
BUDGET = 2.0

PAID = """
INSERT INTO suppliers_yearspend (supplier_id, year, amount, lines, last_month)
SELECT id, %s, id * 7919 %% 200000, 1, date_trunc('month', %s::date) FROM suppliers_supplier
WHERE id > %s AND id %% 4 > 0
"""
ASSESSED = """
INSERT INTO suppliers_assessment (supplier_id, category_id, profile, agency_labour, reason, inherent, band, assessed_on,
    assessed_by_id, recorded_at, valid_until, model_version)
SELECT s.id, s.category_id, 'services', false, '', 50, 'medium', %s::date - (s.id / 20 %% 300)::int, %s, %s,
    %s::date + 60, '1'
FROM suppliers_supplier s WHERE s.id > %s AND s.id %% 20 = 0
"""
SCORED = """
UPDATE suppliers_score score SET basis = 'assessed', assessment_id = a.id, assessed_on = a.assessed_on,
    assessed_until = a.valid_until
FROM suppliers_assessment a WHERE a.supplier_id = score.supplier_id AND a.supplier_id > %s
"""
# Each answered from an index.
INDEXED = {
    "by priority": "",
    "high": "band=high",
    "high after controls": "residual=high",
    "one category": "category={category}",
    "one country": "country=FR",
    "one owner": "owner={owner}",
    "spend from £50,000": "least=50000",
    "spend up to £1,000": "most=1000",
    "high, never assessed": "segment=high-never",
    "box A": "segment=a",
    "box B": "segment=b",
    "by spend": "sort=-spend",
    "by inherent risk": "sort=-risk",
    "by risk after controls": "sort=-residual",
    "by last assessment": "sort=assessed",
    "by name": "sort=name",
    "by country": "sort=country",
    "by tier": "sort=tier",
    "by owner": "sort=owner",
    "by category": "sort=category",
    "by last check": "sort=checked",
    "by next check": "sort=due",
    "tier 1": "tier=1",
    "in no tier": "tier=none",
    "never checked": "checked=never",
}
READ_ALL = {
    "checks past their date": "due=late",
    "top 250 by spend": "segment=top-spend",
    "search, two words": "q=custody+hotel",
    "search, a word misspelt": "q=safegaurd",
}
OWNERS = 40


def measure(size: tuple[int, int, int]) -> list[Figure]:
    few, many, rounds = size
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    reader = person("Bench Buyer", "procurement")
    model = supplier("Bench Supplier", "contract-cleaning")
    a_check(model, reader)
    owners(OWNERS)
    _suppliers(model, reader, few)
    small = _times(reader, rounds)
    _suppliers(model, reader, many - few)
    large = _times(reader, rounds)
    assert Supplier.objects.count() == many + 1  # and the one that they are copied from
    asked = (*INDEXED, *READ_ALL)
    figures = [
        Figure(f"{name}, less its count", large[name][0], small[name][0], BUDGET if name in INDEXED else None)
        for name in asked
    ]
    return figures + [Figure(f"{name}, the count", large[name][1], small[name][1]) for name in asked]


def _suppliers(model: Supplier, owner: Person, many: int) -> None:
    """Copies of one supplier, each with a name and a score, spread over whatever is filtered by.

    Three of four were paid; every 20th was assessed, every 50th checked.
    """
    last = Supplier.objects.latest("pk").pk
    categories = list(Category.objects.order_by("pk").values_list("pk", flat=True))
    changed = {
        "name": f"initcap({some_words(2, 3)}) || ' ' || ({last} + n)",
        "normalised_name": f"{some_words(2, 3)} || ' ' || ({last} + n)",
        "country": "(ARRAY['GB', 'GB', 'GB', 'FR', ''])[1 + n % 5]",
        "category_id": f"(ARRAY{categories})[1 + n % {len(categories)}]",
        "owner_id": f"CASE WHEN n % 350 = 0 THEN {owner.pk} WHEN n % 7 = 0 THEN"
        f" (SELECT id FROM accounts_person WHERE email = 'owner' || (1 + n % {OWNERS}) || '@force.example') END",
    }
    copied(Supplier, model.pk, many, changed)
    with connection.cursor() as cursor:
        for table, columns in (
            (Score, {
                "inherent": "s.id % 1000 / 10.0",
                "band": "(ARRAY['high', 'medium', 'low'])[1 + s.id % 3]",
                "residual": "s.id % 1000 / 20.0",
                "residual_band": "(ARRAY['high', 'medium', 'low', 'low'])[1 + s.id % 4]",
                "recent_spend": "s.id * 7919 % 200000",
                "priority": "s.id * 104729 % 9999 / 1.0",
            }),
            (SupplierName, {"spelling": "s.name", "normalised": "s.normalised_name"}),
        ):  # fmt: skip
            names = [field.column for field in table._meta.concrete_fields if not field.primary_key]
            taken = ({"supplier_id": "s.id"} | columns).get
            cursor.execute(
                f"INSERT INTO {table._meta.db_table} ({', '.join(names)})"
                f" SELECT {', '.join(taken(name, f'm.{name}') for name in names)}"
                f" FROM {table._meta.db_table} m, suppliers_supplier s"
                f" WHERE m.supplier_id = {model.pk} AND s.id > {last}"
            )
        cursor.execute(
            "UPDATE suppliers_score SET critical = false, floored = false, overrides = '' WHERE supplier_id > %s",
            [last],
        )
        cursor.execute(PAID, [FinancialYear.of(today()).start_year, today(), last])
        cursor.execute(ASSESSED, [today(), owner.pk, today(), today(), last])
        cursor.execute(SCORED, [last])
        _checks(cursor, last)
    analyse()


def _checks(cursor: Any, last: int) -> None:
    days = {"supplier_id": "s.id", "form_id": "NULL", "done_on": "c.done_on - (s.id / 50 %% 300)::int"}
    days |= {"next_due_on": "c.suggested_on + (s.id / 50 %% 300)::int", "next_due_reason": "'Asked'"}
    names = [field.column for field in Check._meta.concrete_fields if not field.primary_key]
    cursor.execute(
        f"INSERT INTO suppliers_check ({', '.join(names)}) SELECT {', '.join(days.get(n, f'c.{n}') for n in names)}"
        " FROM (SELECT * FROM suppliers_check ORDER BY id LIMIT 1) c, suppliers_supplier s"
        " WHERE s.id > %s AND s.id %% 50 = 0",
        [last],
    )


def _times(reader: Person, rounds: int) -> dict[str, tuple[float, float]]:
    """For each list the seconds of its page without the count, and of the count."""
    client = Client()
    client.force_login(reader)
    category = Category.objects.order_by("pk")[0].pk
    taken = {}
    for name, asked in {**INDEXED, **READ_ALL}.items():
        address = f"{reverse('suppliers:index')}?{asked.format(owner=reader.pk, category=category)}"
        request = RequestFactory().get(address)
        request.user = reader
        rows = found(SupplierFilter(request).values, on=today())
        assert client.get(address).status_code == 200
        page, count = times(lambda: client.get(address), rows.count, rounds=rounds)  # noqa: B023  run at once
        taken[name] = (max(page - count, 0.0001), count)
    return taken
