"""Two suppliers beside each other, so that a person can see whether they are one: what is known, and what each has."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from msplan.lib.templatetags.look import pounds
from suppliers.models import Supplier
from suppliers.register.countries import country_name

# What rooms keep about a supplier, by their relation. Concerns are never counted here: a number would tell.
KEPT = {
    "spend_lines": "Payments",
    "assessments": "Risk assessments",
    "contracts": "Contracts",
    "contacts": "Contacts",
    "equivalents": "Equivalents",
    "checks": "Checks",
    "findings": "Findings",
}


@dataclass(frozen=True)
class Beside:
    """One row of the comparison; ``same`` where both say the same, and say something."""

    label: str
    first: str
    second: str

    @property
    def same(self) -> bool:
        return bool(self.first) and self.first == self.second


@dataclass(frozen=True)
class SideBySide:
    one: Supplier
    other: Supplier
    known: list[Beside]
    kept: list[Beside]
    spent: dict[int, Decimal]


def side_by_side(one: Supplier, other: Supplier) -> SideBySide:
    """Four queries: names, finance numbers, totals, and the counts of every room."""
    both = [one, other]
    numbers = _families(both)
    # What nobody knows of either says nothing: twelve empty lines would hide the three that decide.
    known = [Beside(label, *values) for label, values in _identity(both) if any(values)]
    spent = {pk: row["spent"] or Decimal(0) for pk, row in numbers.items()}
    kept = [Beside("Spend, all years", *(pounds(spent[each.pk]) for each in both))]
    kept += [
        Beside(label, *(f"{numbers[each.pk][name]:,}" for each in both))
        for name, label in KEPT.items()
        if name in numbers[one.pk]
    ]
    kept.append(Beside("Merged into it", *(str(numbers[each.pk]["merged"]) for each in both)))
    return SideBySide(one, other, known, kept, spent)


def likelier_survivor(columns: SideBySide) -> Supplier:
    """The one with a company number; else the one that was paid more; else the older."""

    def rank(supplier: Supplier) -> tuple[bool, Decimal, int]:
        return bool(supplier.company_number), columns.spent[supplier.pk], -supplier.pk

    return max(columns.one, columns.other, key=rank)


def _identity(both: list[Supplier]) -> list[tuple[str, tuple[str, str]]]:
    spelt = {
        each.pk: [name.spelling for name in each.names.all() if name.spelling != each.name] for each in both
    }
    found = {
        "Name": [each.name for each in both],
        "Also known as": ["\n".join(spelt[each.pk]) for each in both],
        "Company number": [each.company_number for each in both],
        "VAT number": [each.vat_number for each in both],
        "Finance numbers": ["\n".join(str(number) for number in each.identifiers.all()) for each in both],
        "Address": [each.address for each in both],
        "Postcode": [each.postcode for each in both],
        "Country": [country_name(each.country) for each in both],
        "Website": [each.website for each in both],
        "Category": [str(each.category or "") for each in both],
        "Owner in procurement": [str(each.owner or "") for each in both],
        "Sole trader": ["Yes" if each.is_sole_trader else "" for each in both],
    }
    return [(label, (first, second)) for label, (first, second) in found.items()]


def _families(both: list[Supplier]) -> dict[int, dict[str, int | Decimal]]:
    """For each: what it and all that were merged into it have, in one query."""
    fields = {field.name: field for field in Supplier._meta.related_objects}
    counts = {
        name: _count(fields[name].related_model._base_manager, fields[name].field.name)
        for name in KEPT
        if name in fields
    }
    merged = _count(Supplier.objects, "merged_into", own=False)
    totals = fields["yearly_spend"].related_model._base_manager
    spent = totals.filter(supplier=OuterRef("pk")).order_by().values("supplier").annotate(n=Sum("amount"))
    rows = (
        Supplier.objects.filter(pk__in=[each.pk for each in both])
        .order_by()
        .values("pk")
        .annotate(merged=merged, spent=Subquery(spent.values("n")), **counts)
    )
    return {row["pk"]: row for row in rows}


def _count(rows: Any, path: str, *, own: bool = True) -> Coalesce:
    """How many rows point at the supplier of the outer query, or at one merged into it."""
    family = Q(**{path: OuterRef("pk")})
    if own:
        family |= Q(**{f"{path}__merged_into": OuterRef("pk")})
    counted = rows.filter(family).order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
