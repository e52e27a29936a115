"""The nouns of the statement, one file each."""

from statements.models.approval import Approval
from statements.models.clearance import Clearance, NameKind
from statements.models.comment import Comment
from statements.models.correction import Correction
from statements.models.coverage import CoverageCheck, CoverageMark
from statements.models.earlier import Earlier
from statements.models.figure import FrozenFigure, FrozenTable
from statements.models.home_link import HomeLink
from statements.models.indicator import Indicator, IndicatorMeasurement
from statements.models.measurement import MeasuredTable, Measurement
from statements.models.picture import Picture
from statements.models.promise import (
    CARRIED,
    AnswerEvidence,
    Outcome,
    Promise,
    PromiseAction,
    PromiseAnswer,
)
from statements.models.publication import Publication, PublicFile
from statements.models.registry import RegistryPack, RegistrySubmission
from statements.models.removal import Removal
from statements.models.seal import Seal
from statements.models.section import Section, SectionVersion, Topic
from statements.models.signature import Signature
from statements.models.statement import Statement
from statements.models.update import Came, Update, UpdateLine, UpdatePart
from statements.models.withdrawal import Withdrawal

__all__ = [
    "CARRIED",
    "AnswerEvidence",
    "Approval",
    "Came",
    "Clearance",
    "Comment",
    "Correction",
    "CoverageCheck",
    "CoverageMark",
    "Earlier",
    "FrozenFigure",
    "FrozenTable",
    "HomeLink",
    "Indicator",
    "IndicatorMeasurement",
    "MeasuredTable",
    "Measurement",
    "NameKind",
    "Outcome",
    "Picture",
    "Promise",
    "PromiseAction",
    "PromiseAnswer",
    "PublicFile",
    "Publication",
    "RegistryPack",
    "RegistrySubmission",
    "Removal",
    "Seal",
    "Section",
    "SectionVersion",
    "Signature",
    "Statement",
    "Topic",
    "Update",
    "UpdateLine",
    "UpdatePart",
    "Withdrawal",
]
