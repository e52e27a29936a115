"""The six inputs of a supplier, and where each came from: an assessment in force, else its category's defaults."""

from dataclasses import dataclass

from suppliers.register.models import Category, Profile
from suppliers.risk.arithmetic import SHIPPED, Inherent, Rules, inherent_risk
from suppliers.risk.models import AssessedInput, Assessment, Basis, Tables, table_scores

NOTHING_KNOWN = (None,) * 6


@dataclass(frozen=True)
class Inputs:
    """What the arithmetic is given for one supplier, and on what it stands."""

    basis: Basis
    profile: str
    scores: tuple[int | None, ...]
    agency_labour: bool
    sources: tuple[str, ...]

    def risk(self, rules: Rules = SHIPPED) -> Inherent:
        return inherent_risk(self.profile, self.scores, agency_labour=self.agency_labour, rules=rules)


def inputs_of(
    category: Category | None, assessment: Assessment | None, *, tables: Tables | None = None
) -> Inputs:
    """``assessment`` is the one in force, if any (AssessmentQuerySet.in_force).

    ``tables`` are the countries and goods that count; where none are given, those that stand are asked for, in one
    query if the assessment took anything from them.
    """
    if assessment is not None:
        rows = list(assessment.inputs.all())
        if tables is None:
            tables = table_scores({place for row in rows for place in row.places})
        return Inputs(
            basis=Basis.ASSESSED,
            profile=assessment.profile,
            scores=tuple(row.counted(tables) for row in rows),
            agency_labour=assessment.agency_labour,
            sources=tuple(_source(row, tables) for row in rows),
        )
    if category is not None:
        return Inputs(
            basis=Basis.SCREENED,
            profile=category.profile,
            scores=category.defaults,
            agency_labour=category.agency_labour,
            sources=(f"Assumed for {category.name}",) * 6,
        )
    return Inputs(
        basis=Basis.UNSCREENED,
        profile=Profile.MIXED,
        scores=NOTHING_KNOWN,
        agency_labour=False,
        sources=("Not known: no category",) * 6,
    )


def _source(row: AssessedInput, tables: Tables) -> str:
    """Why the input is what it is, and what became of the row of the table that it was taken from."""
    said = row.reason or "Confirmed as the category has it"
    if not row.table_row:
        return said
    counted, place = row.counted(tables), row.place(tables)
    if place == row.table_row:
        return said if counted == row.score else f"{said} The table was changed since: {counted} now."
    follows = "the row for any country" if place else "the category’s"
    return f"{said} That row was removed since: {counted}, {follows}, takes its place."
