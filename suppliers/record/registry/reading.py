"""What a row of the registry's file says, by the names of its columns. Knows no model."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from msplan.lib.refusing import Refused
from suppliers.record.registry.cells import Table, split
from suppliers.register.names import clean_name
from suppliers.register.numbers import company_number

NEEDED = ("OrganisationName",)
# The columns that are read; a file may have others, and in any order.
AREAS = {
    "structure": "StatementIncludesOrgStructure",
    "policies": "StatementIncludesPolicies",
    "risk": "StatementIncludesRisksAssessment",
    "due_diligence": "StatementIncludesDueDiligence",
    "training": "StatementIncludesTraining",
    "goals": "StatementIncludesGoals",
}
USED = (
    "StatementYear", "OrganisationName", "CompanyNumber", "GroupSubmission", "ParentName", "StatementURL",
    "StatementSummaryURL", "StatementEndDate", "DateApproved", "Turnover", *AREAS.values(),
)  # fmt: skip
# The rest of what the registry is known to publish.
KNOWN = {
    *USED, "Address", "SectorType", "LastUpdated", "EmailAddressNoURL", "StatementStartDate", "ApprovingPerson",
    "NoOrgStructureReason", "NoPoliciesReason", "NoRiskAssessmentReason", "NoDueDiligenceReason", "NoTrainingReason",
    "NoGoalsReason", "OrganisationSectors", "OtherOrganisationSector", "YearsProducingStatements", "Policies",
    "OtherPolicies", "NoPolicies", "Training", "OtherTraining", "NoTraining", "WorkingConditionsEngagement",
    "NoEngagement", "SocialAudits", "NoSocialAudits", "GrievanceMechanisms", "NoGrievanceMechanisms",
    "OtherMonitoring", "NoRisks", "ILOIndicatorsInStatement", "NoILOIndicatorsInStatement", "ILOIndicatorsActions",
    "ILOIndicatorsNoActions", "DemonstrateProgress", "PDFDate", "PDFURL",
}  # fmt: skip
_RISK = re.compile(r"Risk[1-9](Area|SupplyChainTier|GroupAffected|OtherGroupAffected|Location|Mitigation)?")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: .*)?")


class RegistryRefused(Refused):
    """The file is not what the registry publishes. ``str()`` says why."""


@dataclass(frozen=True)
class Statement:
    """One organisation's statement. ``name`` is the organisation's, also where its column holds a bare number."""

    line: int
    year: int | None
    name: str
    parent: str
    company_number: str
    link: str
    summary_link: str
    approved_on: date | None
    is_group: bool
    areas: tuple[str, ...]
    turnover: str


@dataclass(frozen=True)
class Found:
    statements: list[Statement]
    unreadable: list[int]
    unknown_headings: list[str]
    missing_headings: list[str]


def read(content: bytes, *, year: int | None = None) -> Found:
    """Every row of the file; ``year`` for one that does not name it. Raises RegistryRefused."""
    table = split(_decoded(content))
    headings = {heading.casefold().replace(" ", ""): n for n, heading in enumerate(table.headings) if heading}
    columns = {name: headings[name.casefold()] for name in USED if name.casefold() in headings}
    if missing := [name for name in NEEDED if name not in columns]:
        raise RegistryRefused(
            f"This is not a file of the statement registry: it has no column {' or '.join(missing)}. "
            "Download the file of a year, and choose that."
        )
    known = {name.casefold() for name in KNOWN}
    unknown = [
        heading
        for heading in table.headings
        if heading and heading.casefold() not in known and not _RISK.fullmatch(heading)
    ]
    return Found(
        statements=[found for found in _statements(table, columns, year) if found.name],
        unreadable=table.unreadable,
        unknown_headings=[heading[:200] for heading in unknown],
        missing_headings=[name for name in USED if name not in columns],
    )


def _statements(table: Table, columns: Mapping[str, int], year: int | None) -> list[Statement]:
    found = []
    for line, cells in table.rows:
        said = {name: cells[at].strip() for name, at in columns.items()}
        found.append(_statement(line, said, year))
    return found


def _statement(line: int, said: Mapping[str, str], year: int | None) -> Statement:
    def get(name: str) -> str:
        return said.get(name, "")

    name, parent = clean_name(get("OrganisationName")), clean_name(get("ParentName"))
    if name.isdigit() and parent:  # one row in a thousand: the name stands in the next column
        name, parent = parent, ""
    approved = day(get("DateApproved"))
    ended = day(get("StatementEndDate"))
    return Statement(
        line=line,
        year=_year(get("StatementYear")) or year or (ended.year if ended else None),
        name=name[:300],
        parent=parent[:300],
        company_number=company_number(get("CompanyNumber")),
        link=_web(get("StatementURL")),
        summary_link=_web(get("StatementSummaryURL")),
        approved_on=approved,
        is_group=yes(get("GroupSubmission")) or bool(parent),
        areas=tuple(area for area, column in AREAS.items() if yes(get(column))),
        turnover=clean_name(get("Turnover"))[:120],
    )


def yes(text: str) -> bool:
    """Yes and blank in later files, Yes and No or True and False in earlier ones."""
    return text.strip().casefold() in ("yes", "true", "y", "1")


def day(text: str) -> date | None:
    """Day first, as the registry writes; ISO, too. None for nothing and for what is no date."""
    if match := _DAY.fullmatch(text.strip()):
        try:
            return date(int(match[3]), int(match[2]), int(match[1]))
        except ValueError:
            return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def _year(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and 2015 <= int(text) <= 2100 else None


def _web(text: str) -> str:
    """An address that a browser may be sent to; some are typed without their scheme."""
    text = text.strip().split("\n", maxsplit=1)[0].strip()
    if re.match(r"https?://[^\s/]+", text, re.IGNORECASE):
        scheme, _, rest = text.partition("://")
        return f"{scheme.lower()}://{rest}"[:1000]
    return f"https://{text}"[:1000] if re.match(r"www\.[^\s/]+\.[^\s]+$", text, re.IGNORECASE) else ""


def _decoded(content: bytes) -> str:
    """The text. A NUL anywhere is no text's, and no database takes it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16", errors="replace")
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:  # saved again by an old spreadsheet
            text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise RegistryRefused(
            f"This is not a text file: line {line} holds what no text does. Choose the CSV file as the registry "
            "gives it."
        )
    return text
