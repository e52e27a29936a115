"""How exposed a supplier is: what a person confirmed, the stored score that lists sort by, the model behind it."""

from suppliers.risk.models.assessment import AssessedInput, Assessment, AssessmentQuerySet
from suppliers.risk.models.model import (
    LOCATION,
    MATERIAL,
    CountryRisk,
    GoodRisk,
    ProfileWeights,
    Proposal,
    ProposalState,
    RiskModel,
    Tables,
    current_rules,
    key_of_good,
    table_scores,
)
from suppliers.risk.models.override import OPEN_OVERRIDES, BandOverride, OverrideState
from suppliers.risk.models.score import Score
from suppliers.risk.models.words import Band, Basis

__all__ = [
    "LOCATION",
    "MATERIAL",
    "OPEN_OVERRIDES",
    "AssessedInput",
    "Assessment",
    "AssessmentQuerySet",
    "Band",
    "BandOverride",
    "Basis",
    "CountryRisk",
    "GoodRisk",
    "OverrideState",
    "ProfileWeights",
    "Proposal",
    "ProposalState",
    "RiskModel",
    "Score",
    "Tables",
    "current_rules",
    "key_of_good",
    "table_scores",
]
