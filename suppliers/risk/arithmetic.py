"""The risk arithmetic, once. Pure: no model, no clock. Rules, sources and confidence: docs/rules/risk.md.

Decimal throughout. Bands are told on the unrounded value; rounding is for display only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from msplan.lib.dates import add_months

# The model that comes with the program. A force that changes it makes versions of its own: models/model.py.
MODEL_VERSION: Final = "2026-11.2"

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

# How much of the inherent risk the best controls can take away, and how long proof of them is good for.
CONTROLS_TAKE: Final = Decimal("0.6")
CONTROL_COUNTS_FOR: Final = Decimal("1.5")  # times the review interval
ON_SITE_MONTHS: Final = 24

# Leverage: what counts as the most of each part, and its share of the 100.
LEVERAGE_YEARS, LEVERAGE_MONTHS, LEVERAGE_SHARE = Decimal(10), Decimal(36), Decimal(20)
LEVERAGE_WEIGHTS: Final = (Decimal("0.3"), Decimal("0.3"), Decimal("0.4"))


@dataclass(frozen=True)
class Rules:
    """What a force may set: the weights, the edges of the bands, and how the lists of work are drawn."""

    version: str = MODEL_VERSION
    weights: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: dict(WEIGHTS))
    high_from: Decimal = HIGH_FROM
    medium_from: Decimal = MEDIUM_FROM
    # How many people work through the register, and how many suppliers each can in a year.
    people: int = 4
    each: int = 50

    def band_of(self, value: Decimal) -> str:
        """Told on the unrounded value."""
        if value >= self.high_from:
            return HIGH
        return MEDIUM if value >= self.medium_from else LOW

    def least_of(self, band: str) -> Decimal:
        return {HIGH: self.high_from, MEDIUM: self.medium_from, LOW: Decimal(0)}[band]

    @property
    def within_reach(self) -> int:
        """How many suppliers can be worked through in a year."""
        return self.people * self.each


SHIPPED: Final = Rules()


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


def inherent_risk(
    profile: str, scores: Sequence[int | None], *, agency_labour: bool = False, rules: Rules = SHIPPED
) -> Inherent:
    """The inherent risk of six scores (1 to 5, None for unknown), before looking at the supplier's controls.

    Sum over the factors of weight x (score - 1) / 4, then the band, then the overrides.
    """
    weights = rules.weights[profile]
    if len(scores) != len(weights) or any(s is not None and not 1 <= s <= 5 for s in scores):
        raise ValueError("Six scores from 1 to 5, or None for one that is not known, are needed.")
    lines = tuple(
        _line(factor, score, weight)
        for factor, (score, weight) in enumerate(zip(scores, weights, strict=True), 1)
    )
    value = sum((line.contribution for line in lines), Decimal(0))
    of_value = rules.band_of(value)
    counted = [line.counted for line in lines]
    fired = _overrides(counted, agency_labour=agency_labour)
    overrides = tuple(
        Override(o.letter, o.least, o.why, lifted=_ORDER[o.least] > _ORDER[of_value]) for o in fired
    ) + _not_known(lines)
    band = max([of_value, *(override.least for override in fired)], key=_ORDER.__getitem__)
    return Inherent(value, band, of_value, lines, overrides)


def residual_risk(inherent: Decimal, control: Decimal) -> Decimal:
    """What is left of the inherent risk under controls that scored ``control`` of 100."""
    return inherent * (1 - CONTROLS_TAKE * control / 100)


@dataclass(frozen=True, slots=True)
class Residual:
    """What is left, and why its band is what it is. ``floored``: no lower without proof from the site."""

    value: Decimal
    band: str
    floored: bool = False
    critical: bool = False


def what_is_left(
    inherent: Decimal,
    band: str,
    control: Decimal,
    *,
    on_site: bool = False,
    critical: bool = False,
    rules: Rules = SHIPPED,
) -> Residual:
    """The residual risk of an inherent one whose band, after every override, is ``band``.

    1. The value is inherent x (1 - 0.6 x control / 100), of what the six inputs came to.
    2. Its band is told as if the inherent value lay at least at the lower edge of its band: what a rule or a person
       lifted stays lifted until controls lower it, by the same share. It is never above the inherent band.
    3. Floor: inherently high is not low without verified proof from the site within 24 months.
    4. A critical finding sets it high until it is closed.
    """
    value = residual_risk(inherent, control)
    of_value = rules.band_of(residual_risk(max(inherent, rules.least_of(band)), control))
    left = min(of_value, band, key=_ORDER.__getitem__)
    floored = band == HIGH and left == LOW and not on_site
    if floored:
        left = MEDIUM
    return Residual(value, HIGH if critical else left, floored and not critical, critical)


def control_counts_until(dated: date, band: str) -> date:
    """The last day on which a control score counts: its date and one and a half review intervals of the band."""
    return add_months(dated, int(REVIEW_MONTHS[band] * CONTROL_COUNTS_FOR))


def on_site_counts_until(seen_on: date) -> date:
    """The last day on which proof from the site counts: 24 months after it."""
    return add_months(seen_on, ON_SITE_MONTHS)


def leverage(
    *, years: int | None = None, months_left: int | None = None, share: Decimal | None = None
) -> Decimal:
    """How much we can move a supplier, 0 to 100. What is not known counts as 0.

    ``years`` that we have bought from them (10 are the most), ``months_left`` of the contract (36 are the most), and
    our ``share`` of their turnover in percent (20 are the most), weighed 30, 30 and 40.
    """
    parts = (
        (Decimal(years or 0), LEVERAGE_YEARS),
        (Decimal(months_left or 0), LEVERAGE_MONTHS),
        (share or Decimal(0), LEVERAGE_SHARE),
    )
    return sum(
        (
            weight * 100 * min(max(part, Decimal(0)), most) / most
            for weight, (part, most) in zip(LEVERAGE_WEIGHTS, parts, strict=True)
        ),
        Decimal(0),
    )


def priority(residual: Decimal, *, spend_percentile: Decimal, leverage: Decimal = Decimal(0)) -> Decimal:
    """In which order to look at suppliers, 0 to 100. Spend is leverage here and nowhere raises the risk."""
    risk, spend, rest = PRIORITY_WEIGHTS
    return risk * residual + spend * spend_percentile + rest * leverage


def what_would_change_it(
    profile: str, scores: Sequence[int | None], *, agency_labour: bool = False, rules: Rules = SHIPPED
) -> list[tuple[int, int, str]]:
    """The nearest single answers that would give another band: (factor, score, band), the smallest steps first."""
    now = inherent_risk(profile, scores, agency_labour=agency_labour, rules=rules).band
    found = []
    for place, score in enumerate(scores):
        start = UNKNOWN_COUNTS_AS if score is None else score
        for other in sorted(range(1, 6), key=lambda candidate: abs(candidate - start)):
            changed = [*scores[:place], other, *scores[place + 1 :]]
            band = inherent_risk(profile, changed, agency_labour=agency_labour, rules=rules).band
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
