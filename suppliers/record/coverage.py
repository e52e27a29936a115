"""How much is known of the active suppliers: numbers of a whole, and the list behind each of them.

A merged supplier's rows stay where they are and count for its survivor. What somebody entered is little beside the
register: rows are read, suppliers are counted.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from msplan.lib.dates import add_months
from suppliers.record.models import (
    Contract,
    Equivalent,
    Known,
    PublishedStatement,
    RouteKind,
    Sureness,
    WorkerRoute,
)
from suppliers.record.models.published import THRESHOLD
from suppliers.register.models import Category, Supplier, SupplierQuerySet, survivor_id

Suppliers = SupplierQuerySet
BEST_FIRST = (Sureness.SURE, Sureness.LIKELY, Sureness.UNSURE)


def of_active(on: date, *, category: Category | None = None, band: Iterable[str] = ()) -> Suppliers:
    """The whole of which every number of the page is a part."""
    return narrowed(Supplier.objects.active(on), category=category, band=band)


def narrowed(
    suppliers: Suppliers, *, category: Category | None = None, band: Iterable[str] = ()
) -> Suppliers:
    """What the filters beside the numbers leave of them."""
    found = suppliers if category is None else suppliers.filter(category=category)
    return found.filter(score__band__in=list(band)) if (band := list(band)) else found


@dataclass
class Counted:
    """Of ``total`` suppliers: known to have one (by how sure), known to have none, not known."""

    total: int = 0
    sure: int = 0
    likely: int = 0
    unsure: int = 0
    none: int = 0

    @property
    def yes(self) -> int:
        return self.sure + self.likely + self.unsure

    @property
    def not_known(self) -> int:
        return self.total - self.yes - self.none


@dataclass(frozen=True)
class Coverage:
    """``kinds``: each kind to its count; ``categories``: (category, kind to count), the largest first."""

    total: int
    kinds: dict[str, Counted]
    categories: list[tuple[str, int | None, dict[str, Counted]]]


def coverage(suppliers: Suppliers) -> Coverage:
    """Two queries."""
    sizes = list(
        suppliers.order_by()
        .values("category_id", "category__name")
        .annotate(n=Count("pk"))
        .order_by("-n", "category__name")
    )
    total = sum(row["n"] for row in sizes)
    kinds = {kind.value: Counted(total) for kind in RouteKind}
    by_category: dict[int | None, dict[str, Counted]] = {
        row["category_id"]: {kind.value: Counted(row["n"]) for kind in RouteKind} for row in sizes
    }
    for (_, kind), (category, said) in answers(suppliers).items():
        for count in (kinds[kind], by_category[category][kind]):
            setattr(count, said, getattr(count, said) + 1)
    names = [(row["category__name"] or "No category", row["category_id"]) for row in sizes]
    return Coverage(total, kinds, [(name, pk, by_category[pk]) for name, pk in names])


def answers(suppliers: Suppliers) -> dict[tuple[int, str], tuple[int | None, str]]:
    """(supplier, kind) to its category and what is known: the surest yes, else "none"; left out where nothing is."""
    rows = WorkerRoute.objects.standing().exclude(answer=Known.NOT_KNOWN)
    rows = rows.annotate(survivor=survivor_id())
    rows = rows.annotate(
        survivor_category=Coalesce("supplier__merged_into__category", "supplier__category"),
    ).filter(survivor__in=suppliers.order_by().values("pk"))
    told: dict[tuple[int, str], set[str]] = defaultdict(set)
    where: dict[int, int | None] = {}
    for row in rows.values("survivor", "survivor_category", "kind", "answer", "sureness"):
        said = row["sureness"] if row["answer"] == Known.YES else "none"
        told[row["survivor"], row["kind"]].add(said)
        where[row["survivor"]] = row["survivor_category"]
    best = (*(one.value for one in BEST_FIRST), "none")
    return {key: (where[key[0]], next(one for one in best if one in said)) for key, said in told.items()}


def with_route(suppliers: Suppliers, *, kind: str, answer: str, sure: str = "") -> Suppliers:
    """Those known to have one ("yes"; ``sure`` as the surest of its rows), known to have none ("no"), or neither."""
    yes, no = told(kind, Q(answer=Known.YES)), told(kind, Q(answer=Known.NO))
    if answer == Known.NO:
        return suppliers.filter(no).exclude(yes)
    if answer == Known.NOT_KNOWN:
        return suppliers.exclude(yes).exclude(no)
    found = suppliers.filter(yes)
    if sure:
        better = [one.value for one in BEST_FIRST[: [s.value for s in BEST_FIRST].index(sure)]]
        found = found.filter(told(kind, Q(answer=Known.YES, sureness=sure)))
        found = found.exclude(told(kind, Q(answer=Known.YES, sureness__in=better)))
    return found


def told(kind: str, said: Q) -> Q:
    """A standing row of this kind says so, of the supplier or of one merged into it."""
    rows = WorkerRoute.objects.standing().filter(said, kind=kind).annotate(survivor=survivor_id())
    return Q(pk__in=rows.values("survivor"))


def _published(on: date) -> Q:
    """With a statement of this calendar year or the last: one is due for each financial year."""
    rows = PublishedStatement.objects.standing().filter(year__gte=on.year - 1, year__lte=on.year)
    return Q(pk__in=rows.order_by().values(survivor=survivor_id()))


def _statement_lists(on: date) -> dict[str, Q]:
    must, published = Q(turnover__amount__gte=THRESHOLD), _published(on)
    return {
        "missing": must & ~published,
        "published": must & published,
        "need_not": Q(turnover__amount__lt=THRESHOLD),
        "not_known": Q(turnover__isnull=True),
    }


def statements(suppliers: Suppliers, on: date, show: str) -> Suppliers:
    """Those that must publish and have none ("missing"), that have one, that need not, of unknown turnover."""
    return suppliers.filter(_statement_lists(on)[show])


def count_statements(suppliers: Suppliers, on: date) -> dict[str, int]:
    """The lengths of the four lists. One query."""
    lists = {show: Count("pk", filter=which) for show, which in _statement_lists(on).items()}
    return suppliers.order_by().aggregate(**lists)


def count_contracts(on: date) -> dict[str, int]:
    """Of the live contracts. One query."""
    return (
        Contract.objects.of_standing_suppliers()
        .live(on)
        .order_by()
        .aggregate(
            total=Count("pk"),
            clause=Count("pk", filter=Q(has_clause=Known.YES)),
            code=Count("pk", filter=Q(code_accepted_on__isnull=False)),
            site=Count("pk", filter=Q(on_our_site=Known.YES)),
            ending=Count("pk", filter=Q(ends_on__lte=add_months(on, 6))),
        )
    )


def count_equivalents(on: date) -> dict[str, int]:
    """Of those that have not expired. One query."""
    counts = Q(checked_on__isnull=False, control_score__isnull=False)
    valid = Equivalent.objects.filter(supplier__archived_at__isnull=True).valid(on).order_by()
    return valid.aggregate(total=Count("pk"), counting=Count("pk", filter=counts))
