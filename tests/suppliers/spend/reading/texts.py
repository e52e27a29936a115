"""Reading a plan from a few lines written in the test."""

from datetime import date
from io import BytesIO

from openpyxl import Workbook

from suppliers.spend.reading import SpendPlan, read_spend
from suppliers.spend.reading.headers import Wanted


def plan_of(
    text: str | bytes,
    *,
    filename: str = "spend.csv",
    mapping: Wanted | None = None,
    period: date | None = None,
) -> SpendPlan:
    content = text.encode() if isinstance(text, str) else text
    return read_spend(BytesIO(content), filename=filename, mapping=mapping, period=period)


def workbook_of(**sheets: list[list[object]]) -> bytes:
    """A workbook with these sheets; each is a list of lines from A1 on."""
    workbook = Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for name, lines in sheets.items():
        sheet = workbook.create_sheet(name)
        for line in lines:
            sheet.append(line)
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
