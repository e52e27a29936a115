"""Concerns: signs that somebody may be exploited now. Rules: docs/rules/concerns.md."""

from suppliers.concerns.models.concern import Concern, ConcernFile, ConcernQuerySet, ConcernState
from suppliers.concerns.models.decision import ConcernDecision, Contact, Referral
from suppliers.concerns.models.words import Danger, Place, Sign

__all__ = [
    "Concern",
    "ConcernDecision",
    "ConcernFile",
    "ConcernQuerySet",
    "ConcernState",
    "Contact",
    "Danger",
    "Place",
    "Referral",
    "Sign",
]
