"""The nouns of self-assessment, one file each."""

from actions.standards.models.self_assessment import SelfAssessment
from actions.standards.models.standard import Standard, StandardSet
from actions.standards.models.standard_rating import RatedAction, StandardRating
from actions.standards.models.words import HIGHEST, LOW_AT_MOST, STRONG_FROM, Level

__all__ = [
    "HIGHEST",
    "LOW_AT_MOST",
    "STRONG_FROM",
    "Level",
    "RatedAction",
    "SelfAssessment",
    "Standard",
    "StandardRating",
    "StandardSet",
]
