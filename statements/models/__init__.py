"""The nouns of the statement, one file each."""

from statements.models.approval import Approval
from statements.models.figure import FrozenFigure, FrozenTable
from statements.models.measurement import MeasuredTable, Measurement
from statements.models.publication import Publication, PublicFile
from statements.models.seal import Seal
from statements.models.section import Section, SectionVersion, Topic
from statements.models.signature import Signature
from statements.models.statement import Statement

__all__ = [
    "Approval",
    "FrozenFigure",
    "FrozenTable",
    "MeasuredTable",
    "Measurement",
    "PublicFile",
    "Publication",
    "Seal",
    "Section",
    "SectionVersion",
    "Signature",
    "Statement",
    "Topic",
]
