"""A supplier's risk in the open: each input, where it came from, which rule set the band, what would change it.

The inherent risk is worked out anew from its inputs; what evidence made of it is read from the stored score, with the
day on which it was worked out.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from msplan.lib.dates import plain
from suppliers.register.models import Supplier, of_family
from suppliers.risk.arithmetic import (
    FACTORS,
    Inherent,
    Rules,
    on_site_counts_until,
    shown,
    what_would_change_it,
)
from suppliers.risk.inputs import Inputs, inputs_of
from suppliers.risk.models import Assessment, Band, BandOverride, Basis, OverrideState, Score, current_rules


@dataclass(frozen=True)
class Explained:
    """What the risk panel prints."""

    inputs: Inputs
    risk: Inherent
    assessment: Assessment | None
    lapsed: Assessment | None
    rules: Rules
    score: Score | None
    people: tuple[BandOverride, ...]
    on: date

    @property
    def value(self) -> str:
        return str(shown(self.risk.value))

    @property
    def band(self) -> Band:
        """The inherent band as it counts: a person's, where two agreed on one."""
        return Band(self.override.band if self.override else self.risk.band)

    @property
    def override(self) -> BandOverride | None:
        return next((row for row in self.people if self._counts(row)), None)

    @property
    def asked(self) -> BandOverride | None:
        """An override that waits for a second person."""
        return next((row for row in self.people if row.state == OverrideState.ASKED), None)

    @property
    def ended_override(self) -> str:
        """Why one that two people agreed on counts no more, where nobody has withdrawn it."""
        for row in self.people:
            if row.state == OverrideState.AGREED and not self._counts(row):
                why = f"it ran out on {plain(row.expires_on)}"
                if row.category_id != row.supplier.category_id:
                    why = f"it was made for {row.category.name}, and the category has changed"
                return f"A band set by people ({row.get_band_display().lower()}) no longer counts: {why}."
        return ""

    def _counts(self, row: BandOverride) -> bool:
        same = row.category_id == row.supplier.category_id
        return row.state == OverrideState.AGREED and row.expires_on >= self.on and same

    @property
    def residual_value(self) -> str:
        return str(shown(self.score.residual)) if self.score else self.value

    @property
    def residual_band(self) -> Band:
        return Band(self.score.residual_band) if self.score else self.band

    @property
    def left(self) -> list[str]:
        """What stands between the inherent and the residual risk, in sentences."""
        score = self.score
        if score is None:
            return []
        said = []
        if score.control_takes:
            takes = f"takes {shown(score.inherent - score.residual)} off"
            until = f" It counts until {plain(score.control_until)}." if score.control_until else ""
            said.append(
                f"Control score {shown(score.control)} of 100, from {score.control_from}: {takes}.{until}"
            )
        elif score.control_from:
            until = f" It counts until {plain(score.control_until)}." if score.control_until else ""
            said.append(f"Control score 0, from {score.control_from}: nothing is taken off.{until}")
        else:
            said.append("Control score 0: no checked answer is recent enough, so nothing is taken off.")
        if score.floored:
            said.append(
                "Held at medium: an inherently high supplier is not low without verified proof from the site, such as "
                "an audit with interviews of workers, within 24 months."
            )
        if score.on_site_on:
            until = plain(on_site_counts_until(score.on_site_on))
            said.append(f"Proof from the site of {plain(score.on_site_on)}, good until {until}.")
        if score.critical:
            said.append("A critical finding is open: high until it is closed.")
        return said

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
            self.inputs.profile,
            self.inputs.scores,
            agency_labour=self.inputs.agency_labour,
            rules=self.rules,
        )
        return [
            f"{FACTORS[factor - 1]} at {score} would make it {Band(band).label.lower()}."
            for factor, score, band in found[:3]
        ]


def explain(supplier: Supplier, *, on: date) -> Explained:
    """The risk of a supplier on a day: four queries, with its score and category at hand."""
    rules = current_rules()
    family = Assessment.objects.filter(of_family(supplier), category=supplier.category)
    in_force = family.in_force(on).select_related("assessed_by").first()
    lapsed = None
    if in_force is None:
        lapsed = supplier.assessments.select_related("assessed_by").order_by("-assessed_on", "-pk").first()
    people = supplier.band_overrides.open().with_people().select_related("supplier")
    inputs = inputs_of(supplier.category, in_force)
    return Explained(
        inputs,
        inputs.risk(rules),
        in_force,
        lapsed,
        rules,
        getattr(supplier, "score", None),
        tuple(people),
        on,
    )
