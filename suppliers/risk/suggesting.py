"""What the tables suggest for location (F3) and raw material (F5): shown to whoever assesses, never counted alone.

An input that somebody takes from a row follows that row from then on (AssessedInput.table_row).
"""

from dataclasses import dataclass

from suppliers.chain.origins import Origin, origins_of
from suppliers.register.countries import country_name
from suppliers.register.models import Supplier
from suppliers.risk.models import CountryRisk, GoodRisk, key_of_good

# Which goods of the table stand behind a category, where its chain says nothing.
GOODS_OF = {
    "uniform-ppe": ("Garments", "Cotton", "Footwear", "Rubber Gloves"),
    "solar-panels": ("Polysilicon", "Solar Modules", "Solar Cells"),
    "ict-hardware": ("Electronics", "Cobalt Ore (heterogenite)"),
    "catering": ("Fish", "Coffee", "Cocoa", "Rice"),
    "laundry": ("Cotton",),
    "building-works": ("Bricks", "Granite", "Stones"),
    "furniture": ("Furniture", "Lumber"),
    "medical-consumables": ("Rubber Gloves", "Garments"),
    "vehicle-maintenance": ("Rubber",),
    "fleet-vehicles": ("Lithium-Ion Batteries", "Aluminum", "Rubber"),
    "fuel": ("Refined Palm Oil",),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A score of a factor, the row of the table it is from (``key`` names it), and why that row."""

    factor: int
    score: int
    key: str
    row: str
    source: str
    year: int
    why: str

    def __str__(self) -> str:
        return f"The table suggests {self.score}: {self.row} ({self.why}). {self.source}, {self.year}."

    @property
    def as_reason(self) -> str:
        """Why the input is what it is, where somebody takes the suggestion: the row with its source and year."""
        return f"Table row: {self.row} ({self.why}). {self.source}, {self.year}."[:500]


def suggestions(supplier: Supplier) -> dict[int, Suggestion]:
    """By factor: the worst country and the worst good that are known behind the supplier. Four queries at most."""
    origins = origins_of([supplier.pk]).get(supplier.pk, [])
    found = {3: _country(supplier, origins), 5: _good(supplier, origins)}
    return {factor: suggestion for factor, suggestion in found.items() if suggestion}


def _country(supplier: Supplier, origins: list[Origin]) -> Suggestion | None:
    why: dict[str, str] = {}
    for origin in origins:
        why.setdefault(origin.country, f"tier {origin.tier}, {origin.what} from {origin.company}")
    if supplier.country:
        why.setdefault(supplier.country, "where the supplier itself is")
    row = CountryRisk.objects.filter(code__in=why).order_by("-score", "code").first()
    if row is None:
        return None
    return Suggestion(3, row.score, row.code, country_name(row.code), row.source, row.year, why[row.code])


def _good(supplier: Supplier, origins: list[Origin]) -> Suggestion | None:
    """Goods of the chain by the words of its links, from there or from anywhere; else of the category."""
    category = supplier.category.code if supplier.category else ""
    best: tuple[int, GoodRisk, str] | None = None
    for row in GoodRisk.objects.all():
        why = _met(row, origins)
        if not why and not row.country and row.good in GOODS_OF.get(category, ()):
            why = "a raw material behind the category"
        if why and (best is None or row.score > best[0]):
            best = (row.score, row, why)
    if best is None:
        return None
    score, row, why = best
    place = country_name(row.country) if row.country else "any country"
    key = key_of_good(row.good, row.country)
    return Suggestion(5, score, key, f"{row.good} from {place}", row.source, row.year, why)


def _met(row: GoodRisk, origins: list[Origin]) -> str:
    name = row.good.casefold().split(" (")[0]
    for origin in origins:
        if name in origin.what.casefold() and row.country in ("", origin.country):
            return f"tier {origin.tier}, {origin.what} from {origin.company}"
    return ""
