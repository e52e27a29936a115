"""How soon a check is due again: the one table. A test holds docs/rules/checks.md against it, where the sources are."""

from datetime import date

from msplan.lib.dates import add_months
from suppliers.checks.models import Kind, Outcome

# Months, for a supplier whose band is High, Medium, Low. A supplier without a band is counted as Medium.
BY_BAND = (12, 24, 36)
YEARLY = (12, 12, 12)
MONTHS: dict[str, tuple[int, int, int]] = {
    Kind.REGISTRY: BY_BAND,
    Kind.COMPANIES_HOUSE: BY_BAND,
    Kind.LICENCE: YEARLY,
    Kind.ADVERSE: BY_BAND,
    Kind.SITE_VISIT: BY_BAND,
    Kind.AUDIT: BY_BAND,
    Kind.QUESTIONNAIRE: BY_BAND,
    Kind.FEES: YEARLY,
    Kind.DOCUMENTS: YEARLY,
    Kind.RIGHT_TO_WORK: YEARLY,
    Kind.VETTING: YEARLY,
    Kind.ACCOMMODATION: YEARLY,
}
BANDS = ("high", "medium", "low")
# What could not be done is tried again after so many months, whatever the band.
TRY_AGAIN_MONTHS = 1


def months(kind: str, band: str) -> int:
    return MONTHS[kind][BANDS.index(band) if band in BANDS else 1]


def next_due(kind: str, *, band: str, outcome: str, done_on: date) -> date:
    """The suggested date: so many calendar months after, clamped to the month's end (29 February becomes the 28th)."""
    return add_months(done_on, TRY_AGAIN_MONTHS if outcome == Outcome.NOT_DONE else months(kind, band))
