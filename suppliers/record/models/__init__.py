"""The nouns of a supplier's record, one file each. Rules: docs/rules/record.md."""

from suppliers.record.models.contact import SupplierContact
from suppliers.record.models.contract import Contract, ContractQuerySet, SubContracting
from suppliers.record.models.equivalent import Equivalent, EquivalentKind, EquivalentQuerySet
from suppliers.record.models.incident_template import IncidentTemplate, TemplateSent
from suppliers.record.models.published import MustPublish, PublishedStatement, StatementArea, Turnover
from suppliers.record.models.registry import RegistryImport, RegistryRow, RegistryState
from suppliers.record.models.words import Known, Sureness
from suppliers.record.models.worker_route import RouteKind, Whom, WorkerRoute
from suppliers.record.models.workforce import LabourProviderUse, Licensable, Trait, WorkforceTrait

__all__ = [
    "Contract",
    "ContractQuerySet",
    "Equivalent",
    "EquivalentKind",
    "EquivalentQuerySet",
    "IncidentTemplate",
    "Known",
    "LabourProviderUse",
    "Licensable",
    "MustPublish",
    "PublishedStatement",
    "RegistryImport",
    "RegistryRow",
    "RegistryState",
    "RouteKind",
    "StatementArea",
    "SubContracting",
    "SupplierContact",
    "Sureness",
    "TemplateSent",
    "Trait",
    "Turnover",
    "Whom",
    "WorkerRoute",
    "WorkforceTrait",
]
