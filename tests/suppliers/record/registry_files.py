"""Files as the registry's own writer makes them: quotes only where they must be, none of them ever doubled."""

from collections.abc import Mapping, Sequence

COLUMNS = (
    "StatementYear", "OrganisationName", "Address", "SectorType", "CompanyNumber", "LastUpdated", "GroupSubmission",
    "ParentName", "StatementURL", "StatementSummaryURL", "StatementStartDate", "StatementEndDate", "ApprovingPerson",
    "DateApproved", "StatementIncludesOrgStructure", "StatementIncludesPolicies", "StatementIncludesRisksAssessment",
    "StatementIncludesDueDiligence", "StatementIncludesTraining", "StatementIncludesGoals", "OrganisationSectors",
    "Turnover", "Policies", "DemonstrateProgress",
)  # fmt: skip
PLAIN = {
    "StatementYear": "2026", "OrganisationName": "Harbour Limited", "Address": "1 Quay,\r\nMarl",
    "CompanyNumber": "1234567", "StatementURL": "https://harbour.example/statement",
    "StatementSummaryURL": "https://registry.example/1/2026", "DateApproved": "04/05/2026",
    "StatementIncludesOrgStructure": "Yes", "StatementIncludesGoals": "Yes",
    "OrganisationSectors": "Cleaning\r\nLaundry", "Turnover": "£36 million to £60 million",
}  # fmt: skip


def cell(value: str) -> str:
    value = value.lstrip("=+-@")
    return f'"{value}"' if "," in value or "\n" in value else value


def registry(*rows: Mapping[str, str], columns: Sequence[str] = COLUMNS) -> bytes:
    lines = [",".join(columns), *(",".join(cell(row.get(name, "")) for name in columns) for row in rows)]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def row(**values: str) -> dict[str, str]:
    return {**PLAIN, **values}
