"""Plan files for tests, made as people make them: with openpyxl by hand, not with our own writer."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from actions.models import PlanImport
from actions.plan.importing.answers import Answers
from actions.plan.importing.checking import check
from actions.plan.importing.confirming import confirm_import, say_columns
from actions.plan.importing.plan import Checked
from actions.plan.importing.uploading import grid_in, upload_plan
from msplan.accounts.models import Person
from tests.actions.making import noon
from tests.people import department, person

ON = date(2026, 5, 4)
HEADINGS = ["Title", "What will be done", "Aspect", "Lead department", "Owner", "Start date", "Target date"]
A_ROW = ["Train every buyer", "Half a day each.", "external", "Procurement", "", "1 May 2026", "31/03/2027"]


def a_manager() -> Person:
    return Person.objects.filter(name="Mair Tolland").first() or person("Mair Tolland", "plan_manager")


def csv_of(rows: Sequence[Sequence[Any]], *, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    lines = [delimiter.join(f'"{str(cell).replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def xlsx_of(sheets: Mapping[str, Sequence[Sequence[Any]]], *, merged: Sequence[str] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for cells in merged:
            sheet.merge_cells(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def uploaded(content: bytes, name: str = "plan.csv") -> PlanImport:
    department()
    return upload_plan(ContentFile(content, name=name), by=a_manager(), at=noon(ON))


def ready(content: bytes, name: str = "plan.csv", **answers: Any) -> PlanImport:
    """Uploaded, and the guess of its columns accepted, with what stands in for empty cells."""
    plan_import = uploaded(content, name)
    said = Answers.stored({**plan_import.answers, **answers})
    say_columns(plan_import, said, by=a_manager(), at=noon(ON))
    return plan_import


def checked(plan_import: PlanImport, *, on: date = ON) -> Checked:
    return check(grid_in(plan_import), Answers.stored(plan_import.answers), on=on)


def confirmed(plan_import: PlanImport, **said: Any) -> dict[str, Any]:
    seen = said.pop("seen", None) or checked(plan_import).digest
    return confirm_import(plan_import, seen=seen, by=a_manager(), at=noon(ON), **said)
