"""What everything known about one supplier comes to: inputs, people and evidence meet the arithmetic here alone."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from suppliers.register.models import Category
from suppliers.risk.arithmetic import (
    SHIPPED,
    Inherent,
    Residual,
    Rules,
    on_site_counts_until,
    what_is_left,
)
from suppliers.risk.evidence import NOTHING, Control, Evidence
from suppliers.risk.inputs import Inputs, inputs_of
from suppliers.risk.models import Assessment, BandOverride, Tables


@dataclass(frozen=True, slots=True)
class Outcome:
    """``band`` is the inherent one as it counts: the rules' or, where there is one, the person's override."""

    inputs: Inputs
    risk: Inherent
    band: str
    control: Control | None
    on_site: bool
    residual: Residual
    override: BandOverride | None

    @property
    def control_score(self) -> Decimal:
        return self.control.score if self.control else Decimal(0)


def work_out(
    category: Category | None,
    assessment: Assessment | None,
    *,
    override: BandOverride | None = None,
    evidence: Evidence = NOTHING,
    rules: Rules = SHIPPED,
    tables: Tables | None = None,
    on: date,
) -> Outcome:
    """``assessment`` and ``override`` are those in force; ``evidence`` is what is known, whether it counts or not."""
    inputs = inputs_of(category, assessment, tables=tables)
    risk = inputs.risk(rules)
    band = override.band if override else risk.band
    control = evidence.control
    if control is not None and on > control.until(band):
        control = None
    seen_on = evidence.on_site_on
    on_site = seen_on is not None and seen_on <= on <= on_site_counts_until(seen_on)
    residual = what_is_left(
        risk.value,
        band,
        control.score if control else Decimal(0),
        on_site=on_site,
        critical=evidence.critical,
        rules=rules,
    )
    return Outcome(inputs, risk, band, control, on_site, residual, override)
