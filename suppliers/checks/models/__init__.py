"""The nouns of due diligence, one file each. Risk reads ``Check.objects.on_site_evidence`` and
``Finding.objects.critical_open``.
"""

from suppliers.checks.models.agency import Agency, AgencyQuerySet, Licensable
from suppliers.checks.models.audit import Audit
from suppliers.checks.models.check import Check, CheckQuerySet
from suppliers.checks.models.corrective import CorrectiveAction, CorrectiveState, Extension
from suppliers.checks.models.finding import Finding, FindingState
from suppliers.checks.models.rule import LookingRule
from suppliers.checks.models.words import (
    Announcement,
    Arranged,
    Conducted,
    Kind,
    Outcome,
    RegisterCheck,
    Scheme,
    Severity,
)

__all__ = [
    "Agency",
    "AgencyQuerySet",
    "Announcement",
    "Arranged",
    "Audit",
    "Check",
    "CheckQuerySet",
    "Conducted",
    "CorrectiveAction",
    "CorrectiveState",
    "Extension",
    "Finding",
    "FindingState",
    "Kind",
    "Licensable",
    "LookingRule",
    "Outcome",
    "RegisterCheck",
    "Scheme",
    "Severity",
]
