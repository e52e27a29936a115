"""Rescoring the register

Every score worked out anew, where a new version of the model changes all of them and where, as on most nights, nothing
is different. Held against one plain UPDATE that writes the same columns of the same rows.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from time import perf_counter

from django.db import connection

from suppliers.models import Category, Score, Supplier
from suppliers.register.reference_data import load_categories
from suppliers.risk.arithmetic import SHIPPED
from suppliers.risk.keeping import add_supplier
from suppliers.risk.scoring import rescore
from suppliers.risk.tables import first_version, keep_version
from tests.bench import plan_rows
from tests.bench.measuring import Figure

SMALL = 50
FULL = 2_500
ON, AT = date(2026, 11, 20), datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ROUNDS = 5
BUDGET = 10.0


def measure(size: int) -> list[Figure]:
    _fill(size)
    changed, plain, same = [], [], []
    for number in range(2, ROUNDS + 3):
        keep_version(replace(SHIPPED, version=f"bench {number}"), number=number, reason="", by=None, at=AT)
        changed.append(_seconds(_all_change))
        plain.append(_seconds(_plain_update))
        same.append(_seconds(_rescore))
    against = min(plain[1:])
    return [
        Figure("every score changes, against a plain UPDATE of them", min(changed[1:]), against, BUDGET),
        Figure("no score changes, against the same", min(same[1:]), against, BUDGET),
    ]


def _fill(many: int) -> None:
    load_categories()
    model = add_supplier(
        name="Bench Supplier", category=Category.objects.get(code="catering"), by=None, at=AT
    )
    categories = list(Category.objects.values_list("pk", flat=True))
    changed = {
        "name": "'Bench Supplier ' || n",
        "normalised_name": "'bench supplier ' || n",
        "category_id": f"(ARRAY{categories})[1 + n % {len(categories)}]",
    }
    plan_rows.copied(Supplier, model.pk, many - 1, changed)
    first_version(at=AT)
    rescore(on=ON, by=None, at=AT)
    plan_rows.analyse()


def _all_change() -> None:
    done = rescore(on=ON, by=None, at=AT)
    assert done.written == done.suppliers


def _rescore() -> None:
    assert rescore(on=ON, by=None, at=AT).written == 0


def _plain_update() -> None:
    """The same columns, each with what it has; PostgreSQL writes every row and its indexes all the same."""
    kept = {"id", "supplier_id"}
    names = [field.column for field in Score._meta.concrete_fields if field.column not in kept]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE suppliers_score SET {', '.join(f'{name} = {name}' for name in names)}")


def _seconds(run: Callable[[], object]) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began
