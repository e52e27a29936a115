"""The models of the supplier rooms, where Django looks for them."""

from suppliers.checks.models import (
    Agency,
    Audit,
    Check,
    CorrectiveAction,
    CorrectiveState,
    Extension,
    Finding,
    FindingState,
    LookingRule,
)
from suppliers.chain.models import ChainCompany, ChainLink, HowKnown, HowSure
from suppliers.concerns.models import Concern, ConcernDecision, ConcernFile
from suppliers.register.duplicates import Different, Merge, ProbablePair
from suppliers.register.models import (
    Category,
    Supplier,
    SupplierIdentifier,
    SupplierName,
    of_family,
    survivor_id,
)
from suppliers.risk.models import AssessedInput, Assessment, Band, Basis, Score
from suppliers.spend.models import ImportState, SourceColumns, SpendImport, SpendLine, YearSpend

__all__ = [
    "Agency",
    "AssessedInput",
    "Assessment",
    "Audit",
    "Band",
    "Basis",
    "Category",
    "ChainCompany",
    "ChainLink",
    "Check",
    "Concern",
    "ConcernDecision",
    "ConcernFile",
    "CorrectiveAction",
    "CorrectiveState",
    "Extension",
    "Finding",
    "FindingState",
    "Different",
    "HowKnown",
    "HowSure",
    "ImportState",
    "Merge",
    "ProbablePair",
    "LookingRule",
    "Score",
    "SourceColumns",
    "SpendImport",
    "SpendLine",
    "Supplier",
    "SupplierIdentifier",
    "SupplierName",
    "YearSpend",
    "of_family",
    "survivor_id",
]
