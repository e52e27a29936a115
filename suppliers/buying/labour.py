"""Can a price pay the people who do the work? docs/rules/purchases.md, "Labour cost"."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class LabourFloor:
    """``wages`` for the hours at the legal minimum, ``on_costs`` in pounds on top, ``least`` with the other costs."""

    wages: Decimal
    on_costs: Decimal
    least: Decimal
    left: Decimal

    @property
    def is_below(self) -> bool:
        """The price cannot pay for the work; one exactly at the least cost can, with nothing left."""
        return self.left < 0


def labour_floor(
    *, price: Decimal, hours: Decimal, wage: Decimal, on_costs: Decimal, other_costs: Decimal = Decimal(0)
) -> LabourFloor:
    """All in pounds but ``hours`` and ``on_costs`` (percent of wages). Nothing is rounded but for display."""
    wages = hours * wage
    added = wages * on_costs / 100
    least = wages + added + other_costs
    return LabourFloor(wages=wages, on_costs=added, least=least, left=price - least)
