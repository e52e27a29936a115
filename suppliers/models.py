"""The models of the supplier rooms, where Django looks for them."""

from suppliers.concerns.models import Concern, ConcernDecision, ConcernFile
from suppliers.register.models import Category, Supplier, SupplierIdentifier, SupplierName
from suppliers.risk.models import AssessedInput, Assessment, Band, Basis, Score
from suppliers.spend.models import ImportState, SourceColumns, SpendImport, SpendLine, YearSpend

__all__ = [
    "AssessedInput",
    "Assessment",
    "Band",
    "Basis",
    "Category",
    "Concern",
    "ConcernDecision",
    "ConcernFile",
    "ImportState",
    "Score",
    "SourceColumns",
    "SpendImport",
    "SpendLine",
    "Supplier",
    "SupplierIdentifier",
    "SupplierName",
    "YearSpend",
]
