"""The six inputs of a supplier, and where each came from: an assessment in force, else its category's defaults."""

from dataclasses import dataclass

from suppliers.register.models import Category, Profile
from suppliers.risk.arithmetic import SHIPPED, Inherent, Rules, inherent_risk
from suppliers.risk.models import Assessment, Basis

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


def inputs_of(category: Category | None, assessment: Assessment | None) -> Inputs:
    """``assessment`` is the one in force, if any (AssessmentQuerySet.in_force)."""
    if assessment is not None:
        rows = list(assessment.inputs.all())
        return Inputs(
            basis=Basis.ASSESSED,
            profile=assessment.profile,
            scores=tuple(row.score for row in rows),
            agency_labour=assessment.agency_labour,
            sources=tuple(row.reason or "Confirmed as the category has it" for row in rows),
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
