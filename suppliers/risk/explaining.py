"""A supplier's risk in the open: each input, where it came from, which rule set the band, what would change it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from suppliers.register.models import Supplier
from suppliers.risk.arithmetic import FACTORS, Inherent, shown, what_would_change_it
from suppliers.risk.inputs import Inputs, inputs_of
from suppliers.risk.models import Assessment, Band, Basis


@dataclass(frozen=True)
class Explained:
    """What the risk panel prints."""

    inputs: Inputs
    risk: Inherent
    assessment: Assessment | None
    lapsed: Assessment | None

    @property
    def value(self) -> str:
        return str(shown(self.risk.value))

    @property
    def band(self) -> Band:
        return Band(self.risk.band)

    @property
    def basis(self) -> Basis:
        return self.inputs.basis

    @property
    def profile(self) -> str:
        return self.inputs.profile

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {
                "name": line.name,
                "score": line.score,
                "counted": line.counted,
                "weight": line.weight,
                "contribution": shown(line.contribution),
                "source": source,
            }
            for line, source in zip(self.risk.lines, self.inputs.sources, strict=True)
        ]

    @property
    def overrides(self) -> list[dict[str, Any]]:
        """The rules that fired: which band each asks for, and whether it made a difference."""
        return [
            {
                "letter": override.letter,
                "why": override.why,
                "asks": "" if override.letter == "e" else f"At least {Band(override.least).label.lower()}.",
                "lifted": override.lifted,
            }
            for override in self.risk.overrides
        ]

    @property
    def sureness(self) -> str:
        """How sure the band is, in a sentence."""
        if self.basis == Basis.UNSCREENED:
            return "Not sure at all: no category is known, so all six inputs are counted as 3."
        if self.risk.is_unsure:
            return f"Unsure: {self.risk.unknown} of the six inputs are not known."
        if self.basis == Basis.SCREENED:
            return "A first guess: what the category assumes. Nobody has looked at this supplier yet."
        return "Confirmed by a person."

    @property
    def changes(self) -> list[str]:
        """Single answers that would give another band, the smallest step first."""
        found = what_would_change_it(
            self.inputs.profile, self.inputs.scores, agency_labour=self.inputs.agency_labour
        )
        return [
            f"{FACTORS[factor - 1]} at {score} would make it {Band(band).label.lower()}."
            for factor, score, band in found[:3]
        ]


def explain(supplier: Supplier, *, on: date) -> Explained:
    """The risk of a supplier on a day, worked out anew from its inputs; three queries at most."""
    assessments = list(supplier.assessments.select_related("assessed_by").order_by("-assessed_on", "-pk")[:1])
    in_force = Assessment.objects.filter(supplier=supplier).in_force(on).select_related("assessed_by").first()
    inputs = inputs_of(supplier.category, in_force)
    lapsed = assessments[0] if assessments and in_force is None else None
    return Explained(inputs, inputs.risk(), in_force, lapsed)
