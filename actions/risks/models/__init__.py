"""What may be wrong, and what is not known: priority risks, known unknowns, and their yearly reviews."""

from actions.risks.models.answering import AnsweringAction
from actions.risks.models.review import YearlyReview
from actions.risks.models.risk import PriorityRisk
from actions.risks.models.unknown import KnownUnknown
from actions.risks.models.words import Finding, LiesIn, RiskState, Salience, UnknownState

__all__ = [
    "AnsweringAction",
    "Finding",
    "KnownUnknown",
    "LiesIn",
    "PriorityRisk",
    "RiskState",
    "Salience",
    "UnknownState",
    "YearlyReview",
]
