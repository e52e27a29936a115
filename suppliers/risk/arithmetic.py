"""The risk arithmetic, once. Pure: no model, no clock. Rules, sources and confidence: docs/rules/risk.md.

Decimal throughout. Bands are told on the unrounded value; rounding is for display only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MODEL_VERSION: Final = "2026-11"

FACTORS: Final = (
    "Industry or category",
    "Nature of the workforce",
    "Location (worst known tier)",
    "Operating context",
    "Commodity or raw material",
    "Business and chain model",
)
# What the scores 1, 3 and 5 of each factor mean: beside the boxes of the assessment.
SCALE: Final = (
    ("professional, little labour", "general manufacture, office goods",
     "a listed high-risk industry with known cases"),
    ("permanent, qualified, vetted", "mixed", "mostly low-paid, agency, migrant or seasonal, isolated or hazardous"),
    ("strong enforcement, low prevalence", "mid prevalence (labour-heavy work in the UK or EU is 2)",
     "very high prevalence, conflict or state-imposed labour"),
    ("unions present, strong oversight", "ordinary", "no unions, weak enforcement, crisis"),
    ("none", "some", "on a forced-labour goods list (cotton, electronics, latex, cocoa, fish, bricks …)"),
    ("direct and short", "one tier of sub-contracting", "many tiers, labour agents, price pressure, opacity"),
)  # fmt: skip
WEIGHTS: Final[Mapping[str, tuple[int, ...]]] = {
    "services": (25, 30, 5, 10, 5, 25),
    "goods": (20, 15, 20, 10, 20, 15),
    "works": (25, 25, 10, 10, 10, 20),
    "mixed": (25, 20, 15, 10, 15, 15),
}
UNKNOWN_COUNTS_AS: Final = 3
UNSURE_FROM: Final = 3  # so many unknown inputs make the result unsure

HIGH, MEDIUM, LOW = "high", "medium", "low"
_ORDER: Final = {LOW: 0, MEDIUM: 1, HIGH: 2}
HIGH_FROM: Final = Decimal(60)
MEDIUM_FROM: Final = Decimal(35)

# Months after which an assessment no longer counts, by the band it gave.
REVIEW_MONTHS: Final[Mapping[str, int]] = {HIGH: 12, MEDIUM: 24, LOW: 36}

# Priority orders the work; it is no measure of risk. Percentages of 100.
PRIORITY_WEIGHTS: Final = (Decimal("0.7"), Decimal("0.2"), Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Override:
    """A rule that sets the least band. ``lifted`` tells whether the band would be lower without any rule."""

    letter: str
    least: str
    why: str
    lifted: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One factor in the sum: ``counted`` x ``weight`` gives ``contribution``, of the 100 there are."""

    factor: int
    name: str
    score: int | None
    counted: int
    weight: int
    contribution: Decimal


@dataclass(frozen=True, slots=True)
class Inherent:
    """An inherent risk with everything that led to it."""

    value: Decimal
    band: str
    band_of_value: str
    lines: tuple[Line, ...]
    overrides: tuple[Override, ...] = field(default=())

    @property
    def unknown(self) -> int:
        return sum(line.score is None for line in self.lines)

    @property
    def is_unsure(self) -> bool:
        return self.unknown >= UNSURE_FROM

    @property
    def letters(self) -> str:
        return "".join(override.letter for override in self.overrides)


def inherent_risk(profile: str, scores: Sequence[int | None], *, agency_labour: bool = False) -> Inherent:
    """The inherent risk of six scores (1 to 5, None for unknown), before looking at the supplier's controls.

    Sum over the factors of weight x (score - 1) / 4, then the band, then the overrides.
    """
    weights = WEIGHTS[profile]
    if len(scores) != len(weights) or any(s is not None and not 1 <= s <= 5 for s in scores):
        raise ValueError("Six scores from 1 to 5, or None for one that is not known, are needed.")
    lines = tuple(
        _line(factor, score, weight)
        for factor, (score, weight) in enumerate(zip(scores, weights, strict=True), 1)
    )
    value = sum((line.contribution for line in lines), Decimal(0))
    of_value = band_of(value)
    counted = [line.counted for line in lines]
    fired = _overrides(counted, agency_labour=agency_labour)
    overrides = tuple(
        Override(o.letter, o.least, o.why, lifted=_ORDER[o.least] > _ORDER[of_value]) for o in fired
    ) + _not_known(lines)
    band = max([of_value, *(override.least for override in fired)], key=_ORDER.__getitem__)
    return Inherent(value, band, of_value, lines, overrides)


def band_of(value: Decimal) -> str:
    """High from 60, medium from 35, else low."""
    if value >= HIGH_FROM:
        return HIGH
    return MEDIUM if value >= MEDIUM_FROM else LOW


def residual_risk(inherent: Decimal, control: Decimal) -> Decimal:
    """What is left of the inherent risk under controls that scored ``control`` of 100."""
    return inherent * (1 - Decimal("0.6") * control / 100)


def priority(residual: Decimal, *, spend_percentile: Decimal, leverage: Decimal = Decimal(0)) -> Decimal:
    """In which order to look at suppliers, 0 to 100. Spend is leverage here and nowhere raises the risk."""
    risk, spend, rest = PRIORITY_WEIGHTS
    return risk * residual + spend * spend_percentile + rest * leverage


def what_would_change_it(
    profile: str, scores: Sequence[int | None], *, agency_labour: bool = False
) -> list[tuple[int, int, str]]:
    """The nearest single answers that would give another band: (factor, score, band), the smallest steps first."""
    now = inherent_risk(profile, scores, agency_labour=agency_labour).band
    found = []
    for place, score in enumerate(scores):
        start = UNKNOWN_COUNTS_AS if score is None else score
        for other in sorted(range(1, 6), key=lambda candidate: abs(candidate - start)):
            changed = [*scores[:place], other, *scores[place + 1 :]]
            band = inherent_risk(profile, changed, agency_labour=agency_labour).band
            if band != now:
                found.append((abs(other - start), place + 1, other, band))
                break
    return [(factor, other, band) for _, factor, other, band in sorted(found)]


def shown(value: Decimal) -> Decimal:
    """One place, rounded half up: for display only."""
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _line(factor: int, score: int | None, weight: int) -> Line:
    counted = UNKNOWN_COUNTS_AS if score is None else score
    contribution = Decimal(weight) * (counted - 1) / 4
    return Line(factor, FACTORS[factor - 1], score, counted, weight, contribution)


def _overrides(counted: Sequence[int], *, agency_labour: bool) -> list[Override]:
    f1, f2, f3, _, f5, _ = counted
    fired = []
    if sum(score >= 4 for score in counted) >= 2:
        fired.append(Override("a", MEDIUM, "Two or more inputs are 4 or 5."))
    if f1 == 5 and f2 >= 4:
        fired.append(Override("b", HIGH, "A listed high-risk industry with an exposed workforce (4 or 5)."))
    if agency_labour:
        fired.append(Override("c", MEDIUM, "An agency supplies people who work on our site."))
    if 5 in (f3, f5):
        fired.append(Override("d", MEDIUM, "Location or raw material has the highest score, 5."))
    return fired


def _not_known(lines: Sequence[Line]) -> tuple[Override, ...]:
    unknown = sum(line.score is None for line in lines)
    if not unknown:
        return ()
    inputs = "1 input is" if unknown == 1 else f"{unknown} inputs are"
    unsure = " The result is unsure." if unknown >= UNSURE_FROM else ""
    return (Override("e", LOW, f"{inputs} not known and counted as {UNKNOWN_COUNTS_AS}.{unsure}"),)
