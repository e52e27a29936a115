"""Which suppliers a list asks for: what the register answers, and the tier, which the chain derives.

The list, its files and the change of many at once ask here, so that they mean the same suppliers.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, partial
from typing import Any

from django.db.models import Case, F, Func, Value, When
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

from msplan.accounts.models import Person
from msplan.lib.lists import Sort, sort_of
from suppliers.asking.campaign.choosing import answered_when
from suppliers.chain.walking import all_tiers
from suppliers.models import Category, Supplier
from suppliers.register.models import SupplierQuerySet
from suppliers.register.segments import SEGMENTS
from suppliers.views.in_turn import ByName, Counted, Either, Group, InTurn, Soonest, Sorted

# Asks for the tier of each supplier that stands behind another.
Behind = Callable[[], dict[int, int]]
IN_NO_TIER = 99
SORTS: dict[str, str | OrderBy] = {
    "priority": "score__priority",
    "name": "name",
    "category": F("category__name").asc(nulls_last=True),
    "spend": "score__recent_spend",
    "risk": "score__inherent",
    "residual": "score__residual",
    "assessed": F("score__assessed_on").asc(nulls_first=True),
    "country": "country",
    "owner": F("owner__name").asc(nulls_last=True),
    "tier": "tier",
    "checked": F("last_checked_on").asc(nulls_first=True),
    "due": F("next_due_on").asc(nulls_last=True),
}
WORDS = {
    "match": "best match",
    "spend": "spend of both years",
    "risk": "inherent risk",
    "residual": "risk after controls",
    "assessed": "last assessment",
    "owner": "owner in procurement",
    "checked": "last check",
    "due": "next check due",
}


def sort_asked(request: HttpRequest, values: Mapping[str, Any]) -> Sort:
    """Best match first where something is searched, a segment in its own order, else by priority."""
    searching = "q" in values
    segment = SEGMENTS.get(values.get("segment", ""))
    default = "-match" if searching else segment.sort if segment else "-priority"
    allowed = SORTS | ({"match": "likeness"} if searching else {})
    return sort_of(request, allowed=allowed, default=default, words=WORDS)


def found(values: Mapping[str, Any], *, on: date) -> SupplierQuerySet:
    """What the filters (``SupplierFilter.values``) find, in no order."""
    others = {name: value for name, value in values.items() if name not in ("tier", "answered")}
    rows = Supplier.objects.standing().scored().matching(on=on, **others)
    rows = answered_when(rows, values.get("answered", ""), on=on)
    return _in_tier(rows, values["tier"], on) if "tier" in values else rows


def ordered(
    rows: SupplierQuerySet, sort: Sort, *, on: date, behind: Behind | None = None
) -> SupplierQuerySet:
    """In the order asked for; what only an order needs is worked out for that order only."""
    if sort.key == "tier":
        rows = with_tier(rows, on, behind)
    if sort.key in ("checked", "due"):
        rows = rows.with_check_days()
    return rows.order_by(*sort.by("pk").order_by)


def pages_of(rows: SupplierQuerySet, sort: Sort, *, on: date) -> Counted | InTurn:
    """In the same order, for a page of it: where an order has groups, only those that reach into it are read."""
    behind = cache(partial(_behind, on))
    groups = _groups(rows, sort, on, behind)
    whole = partial(ordered, rows, sort, on=on, behind=behind)
    if groups:
        return InTurn(rows, whole, *groups)
    first, *others = sort.by("pk").order_by
    return Counted(whole(), lambda: whole().order_by(_not_by_index(first), *others))


def _not_by_index(field: str | OrderBy) -> OrderBy:
    """The same order, of which no index knows."""
    order = field if isinstance(field, OrderBy) else OrderBy(F(field.lstrip("-")), descending=field[0] == "-")
    worked_out = order.copy()
    worked_out.set_source_expressions([Func(order.expression, template="(SELECT %(expressions)s)")])
    return worked_out


def _groups(rows: SupplierQuerySet, sort: Sort, on: date, behind: Behind) -> list[Group]:
    """What comes first in the order asked for, and what comes then; none where an index gives the whole order."""
    turn = "-" if sort.descending else ""

    def entered(rows: SupplierQuerySet, *fields: str) -> Sorted:
        return Sorted(rows.order_by(*(f"{turn}{field}" for field in (*fields, "pk"))))

    groups: list[Group] = []
    if sort.key in ("owner", "category"):
        others = Person.objects.all() if sort.key == "owner" else Category.objects.all()
        named = ByName(rows, sort.key, others, descending=sort.descending)
        groups = [named, entered(rows.filter(**{f"{sort.key}__isnull": True}), f"{sort.key}_id")]
    elif sort.key in ("checked", "due"):
        due = sort.key == "due"
        dated: Group = Sorted(ordered(rows.with_check(due=due), sort, on=on))
        if due and not sort.descending:
            dated = Soonest(rows, dated)
        groups = [dated, entered(rows.without_check(due=due))]
        groups = groups if due else groups[::-1]
    elif sort.key == "tier":
        # The few behind those we buy from stand between the two; whoever reads on to them gets them sorted whole.
        if sort.descending:
            return [entered(_in_tier(rows, "none", on, behind))]
        return [Either(tuple(part.order_by("pk") for part in rows.active_by(on)))]
    return groups[::-1] if sort.descending else groups


def _in_tier(rows: SupplierQuerySet, tier: str, on: date, behind: Behind | None = None) -> SupplierQuerySet:
    active = Supplier.objects.active(on).order_by().values("pk")
    if tier == "1":
        return rows.filter(pk__in=active)
    tiers = behind() if behind else _behind(on)
    rows = rows.inactive(on)
    if tier == "none":
        return rows.exclude(pk__in=list(tiers))
    wanted = (key for key, found in tiers.items() if (found == 2 if tier == "2" else found > 2))
    return rows.filter(pk__in=list(wanted))


def with_tier(rows: SupplierQuerySet, on: date, behind: Behind | None = None) -> SupplierQuerySet:
    tiers = behind() if behind else _behind(on)
    active = Supplier.objects.active(on).order_by().values("pk")
    of_tier = {tier: [key for key, found in tiers.items() if found == tier] for tier in set(tiers.values())}
    cases = [
        When(pk__in=active, then=Value(1)),
        *(When(pk__in=keys, then=Value(tier)) for tier, keys in of_tier.items()),
    ]
    return rows.annotate(tier=Case(*cases, default=Value(IN_NO_TIER)))


def _behind(on: date) -> dict[int, int]:
    """The tier of each supplier of the register that stands behind another."""
    tiers, _ = all_tiers(on=on)
    return {key: tier for key, tier in tiers.items() if key > 0 and tier > 1}
