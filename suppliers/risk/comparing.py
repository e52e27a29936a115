"""Before and after: what a set of changes would do to every supplier. Worked out; nothing is written."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.register.models import Supplier
from suppliers.risk.arithmetic import Rules, shown
from suppliers.risk.changing import changed_categories, changed_places, changed_rules, changed_tables
from suppliers.risk.models import Band
from suppliers.risk.scoring import Outcomes

_SHOWN = ("inherent", "residual", "band", "residual_band")
ORDER = {Band.HIGH: 2, Band.MEDIUM: 1, Band.LOW: 0}


@dataclass(frozen=True, slots=True)
class Moved:
    """A supplier whose inherent or residual score would be another, or its band."""

    pk: int
    name: str
    category: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def is_in_another_band(self) -> bool:
        return any(self.before[name] != self.after[name] for name in ("band", "residual_band"))

    @property
    def scores(self) -> dict[str, Decimal]:
        """Inherent and residual before and after, as they are shown."""
        return {
            f"{name}_{when}": shown(values[name])
            for when, values in (("before", self.before), ("after", self.after))
            for name in ("inherent", "residual")
        }

    @property
    def is_higher(self) -> bool:
        return any(ORDER[self.after[name]] > ORDER[self.before[name]] for name in ("band", "residual_band"))

    @property
    def labels(self) -> dict[str, str]:
        """The four bands in words."""
        return {
            f"{name}_{when}": Band(values[name]).label
            for when, values in (("before", self.before), ("after", self.after))
            for name in ("band", "residual_band")
        }


@dataclass(frozen=True)
class Comparison:
    """``moved`` would be in another band, ``within`` have another score in the same; all others stay as they are.

    ``counts`` by band: inherent before, inherent after, residual before, residual after. ``names`` are the categories'
    by their code. ``rest`` is how many suppliers are assessed by a row of the tables that changes.
    """

    suppliers: int
    moved: Sequence[Moved]
    within: Sequence[Moved]
    rest: int
    counts: Sequence[tuple[Band, int, int, int, int]]
    dropped: Sequence[tuple[str, int, Decimal]]
    names: Mapping[str, str]

    @property
    def higher(self) -> int:
        return sum(row.is_higher for row in self.moved)

    @property
    def lower(self) -> int:
        return len(self.moved) - self.higher

    @property
    def stay(self) -> int:
        """Neither score nor band changes."""
        return self.suppliers - len(self.moved) - len(self.within)

    def high(self) -> tuple[int, int]:
        """Residual high, before and after."""
        return next((before, after) for band, _, _, before, after in self.counts if band == Band.HIGH)


def compare(rules: Rules, changes: Sequence[Mapping[str, Any]], *, on: date) -> Comparison:
    """Every standing supplier under ``rules`` and under the rules as changed. A fixed number of queries."""
    now = Outcomes(on, None, rules=rules, with_leverage=False)
    categories = changed_categories(now.categories, changes)
    tables = changed_tables(now.tables, changes)
    then = now.under(changed_rules(rules, changes, version="proposed"), categories, tables)
    rows = Supplier.objects.standing().order_by("name", "pk").values_list("pk", "name", "category_id")
    tally: Counter[tuple[str, str, str]] = Counter()
    held: Counter[int | None] = Counter()
    moved: list[Moved] = []
    within: list[Moved] = []
    for pk, name, category_id in rows:
        before, after = now.of(pk, category_id), then.of(pk, category_id)
        held[category_id] += 1
        for which in ("band", "residual_band"):
            tally[which, "before", before[which]] += 1
            tally[which, "after", after[which]] += 1
        if any(before[value] != after[value] for value in _SHOWN):
            category = categories.get(category_id)
            row = Moved(pk, name, category.name if category else "", before, after)
            (moved if row.is_in_another_band else within).append(row)
    counts = [
        (
            band,
            *(
                tally[which, when, band.value]
                for which in ("band", "residual_band")
                for when in ("before", "after")
            ),
        )
        for band in Band
    ]
    names = {category.code: category.name for category in categories.values()}
    dropped = _dropped(now, then, held)
    rest = now.rest_on(changed_places(changes))
    return Comparison(held.total(), moved, within, rest, counts, dropped, names)  # type: ignore[arg-type]


def _dropped(now: Outcomes, then: Outcomes, held: Mapping[int | None, int]) -> list[tuple[str, int, Decimal]]:
    """Categories whose defaults are high now and would not be: name, suppliers, value under the change."""
    found = []
    for pk, category in then.categories.items():
        before, after = now.assumed(pk), then.assumed(pk)
        if before["band"] == Band.HIGH and after["band"] != Band.HIGH and not category.retired:
            found.append((category.name, held.get(pk, 0), after["inherent"]))
    return sorted(found, key=lambda row: (-row[1], row[0]))
