"""Every door through which a file of many rows comes in, passed as a person passes it: form, look, yes.

What a door says and what it wrote are kept apart: what was written is counted in its table, by SQL of this file.
"""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from actions.plan.importing import confirming as plan_confirming
from actions.returns.importing import confirming as returns_confirming
from actions.standards import importing as standards_importing
from actions.training.importing import confirming as training_confirming
from msplan.lib.dates import add_months
from suppliers.record.registry import importing as registry_importing
from suppliers.spend import confirming
from suppliers.spend.planning import read_import
from tests.actions.returns.making import a_return
from tests.actions.training.making import a_course, a_requirement, an_audience
from tests.people import department
from tests.suppliers.making import supplier
from tests.walk.filling import Form, forms_of

Row = list[str]


@dataclass
class Came:
    """What became of one file: each answer's status, what was said, which rows and columns were named, what is new."""

    statuses: list[int] = field(default_factory=list)
    said: str = ""
    named: list[tuple[int, str]] = field(default_factory=list)
    promised: int = 0  # rows that the last page before the yes said would be written
    written: int = 0

    def heard(self, answer: HttpResponse) -> HttpResponse:
        self.statuses.append(answer.status_code)
        if is_page(answer):
            self.said += " " + words_of(answer)
        return answer


@dataclass(frozen=True)
class Door:
    """``rows(n, lot)`` are so many rows without a fault, other ones in each lot; ``fault`` is (column, what stands
    there, a word of its name). ``writes``: where its last word is written to the history.
    """

    name: str
    headings: Row
    rows: Callable[[int, int], list[Row]]
    fault: tuple[int, str, str]
    counted: str  # SQL: how many rows of its table there are
    take: Callable[[Client, bytes, str, Came], None]
    kinds: tuple[str, ...] = ("csv", "xlsx")
    dates: tuple[int, ...] = ()
    all_or_nothing: bool = (
        True  # else rows that cannot be taken are set aside and told, and the rest is taken
    )
    most: int = 50_000  # rows that it takes
    writes: ModuleType = confirming
    undo: str = ""  # the address of taking it back, where there is one
    # What of its tables stays after that, and what of it stands: the rest of the table is as it was.
    standing: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[], None] = lambda: None

    def passed(self, client: Client, content: bytes, name: str) -> Came:
        came, before = Came(), self.count()
        self.take(client, content, name, came)
        came.written = self.count() - before
        return came

    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(self.counted)
            return int(cursor.fetchone()[0])


def is_page(answer: HttpResponse) -> bool:
    """A redirect says that it is HTML too, and holds nothing."""
    return not answer.streaming and "html" in answer.get("Content-Type", "") and bool(answer.content)


def words_of(answer: HttpResponse) -> str:
    page = html.fromstring(answer.content)
    main = page.xpath("//main")
    return " ".join((main[0] if main else page).text_content().split())


def at(door: str, **arguments: Any) -> str:
    return reverse(door, kwargs=arguments or None)


def chosen(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/octet-stream")


def form_to(answer: HttpResponse, path: str) -> Form | None:
    """The form of this page that goes there."""
    if not is_page(answer):
        return None
    return next((form for form in forms_of(answer, path) if form.action == path), None)


def filled(form: Form, **said: str) -> dict[str, Any]:
    """As the page came, each choice that nothing was chosen in made: the first of them."""
    values: dict[str, Any] = {name: held for name, held in form.now.items() if held}
    for name, could in form.could.items():
        if name not in values:
            values[name] = could[0]
    return {**values, **said}


def pressed(client: Client, path: str, page: HttpResponse, came: Came, **said: str) -> HttpResponse | None:
    form = form_to(page, path)
    return came.heard(client.post(path, filled(form, **said))) if form else None


def landed(answer: HttpResponse) -> int | None:
    """The id in the address that an upload led to."""
    found = re.search(r"/(\d+)/", answer.headers.get("Location", "")) if answer.status_code == 302 else None
    return int(found[1]) if found else None


def error_file(client: Client, answer: HttpResponse, path: str, came: Came) -> None:
    """The list of what is wrong, as whoever chose the file takes it away: every row and column of it."""
    forms = forms_of(answer, path) if is_page(answer) else ()
    form = next((form for form in forms if any(form.now.get("errors", []))), None)
    if form is None:
        return
    file = came.heard(client.post(path, form.now))
    book = load_workbook(io.BytesIO(file.content), read_only=True)
    for row in book.worksheets[-1].iter_rows(min_row=2, values_only=True):
        if row[0] is not None:
            came.named.append((int(row[0]), f"{row[1]} {row[3]}"))


# --- the doors --------------------------------------------------------------------------------------------------------


def spend(client: Client, content: bytes, name: str, came: Came) -> None:
    data = {"file": chosen(content, name), "source": "Proof"}
    pk = landed(came.heard(client.post(at("suppliers:upload"), data)))
    if pk is None:
        return
    read_import(pk, at=timezone.now())
    here = at("suppliers:show_import", pk=pk)
    page = came.heard(client.get(here))
    period = at("suppliers:period", pk=pk)
    if form_to(page, period) and "Say which month they belong to" in came.said:
        pressed(client, period, page, came, month="3", year="2026")
        read_import(pk, at=timezone.now())
        page = came.heard(client.get(here))
    aside = client.get(at("suppliers:set_aside", pk=pk))
    came.statuses.append(aside.status_code if aside.status_code != 404 else 200)
    if aside.status_code == 200:
        lines = b"".join(aside.streaming_content).decode("utf-8-sig")
        came.named += [
            (int(found[1]), found[2]) for found in re.finditer(r'(?m)^"[^"\n]*",(\d+),("[^"\n]*")', lines)
        ]
    # Where lines are left out the button says how many are saved; "Save this file" means all that were taken.
    told = re.findall(r"Save ([\d,]+) line", came.said) or re.findall(r"Rows taken ([\d,]+)", came.said)
    if told:
        came.promised = int(told[-1].replace(",", ""))
    if pressed(client, at("suppliers:confirm", pk=pk), page, came):
        confirming.save_import(pk, at=timezone.now())
        came.heard(client.get(here))


def registry(client: Client, content: bytes, name: str, came: Came) -> None:
    page = came.heard(client.get(at("record:upload")))
    form = form_to(page, at("record:upload"))
    assert form is not None
    data = {**filled(form), "upload": chosen(content, name), "year": "2026"}
    pk = landed(came.heard(client.post(at("record:upload"), data)))
    if pk is None:
        return
    registry_importing.read_file(pk, at=timezone.now())
    here = at("record:file", pk=pk)
    page = came.heard(client.get(here))
    came.named += [
        (int(number), "row") for number in re.findall(r"\b(\d+)\b", _between(came.said, "line", "."))
    ]
    form = form_to(page, at("record:confirm", pk=pk))
    if form:
        came.promised = int(form.now["seen"][0])
        came.heard(client.post(form.action, form.now))
        came.heard(client.get(here))


def _between(text: str, start: str, end: str) -> str:
    return " ".join(part.split(end, 1)[0] for part in text.split(start)[1:])


def plan(client: Client, content: bytes, name: str, came: Came) -> None:
    pk = landed(came.heard(client.post(at("actions:upload_plan"), {"file": chosen(content, name)})))
    if pk is None:
        return
    columns = at("actions:import_columns", pk=pk)
    if pressed(client, columns, came.heard(client.get(columns)), came) is None:
        return
    here = at("actions:show_import", pk=pk)
    page = came.heard(client.get(here))
    came.named += [
        (int(row), column) for row, column in re.findall(r"Row (\d+)[^A-Za-z]*(.{0,120})", came.said)
    ]
    if page.status_code == 200:
        errors = client.get(at("actions:import_errors", pk=pk))
        came.statuses.append(errors.status_code if errors.status_code != 404 else 200)
        if errors.status_code == 200:
            came.named += _plan_errors(errors)
    if found := re.search(r"Add ([\d,]+)", came.said):
        came.promised = int(found[1].replace(",", ""))
    pressed(client, at("actions:confirm_import", pk=pk), page, came)


def _plan_errors(answer: HttpResponse) -> list[tuple[int, str]]:
    """The file as it came, with a last column that says what to correct."""
    if "csv" in answer["Content-Type"]:
        import csv  # noqa: PLC0415

        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        book = load_workbook(io.BytesIO(answer.content), read_only=True)
        lines = [[str(cell or "") for cell in row] for row in book.worksheets[-1].iter_rows(values_only=True)]
    return [(number, row[-1]) for number, row in enumerate(lines, 1) if row and row[-1]]


def training(client: Client, content: bytes, name: str, came: Came) -> None:
    path = at("training:import")
    page = came.heard(client.post(path, {"upload": chosen(content, name), "shape": "numbers"}))
    error_file(client, page, at("training:errors"), came)
    if found := re.search(r"New ([\d,]+) Changed", came.said):
        came.promised = int(found[1].replace(",", ""))
    form = form_to(page, path)
    if form and "counted" in form.now:
        came.heard(client.post(path, form.now))


def returns(client: Client, content: bytes, name: str, came: Came) -> None:
    path = at("returns:import")
    page = came.heard(client.post(path, {"file": chosen(content, name)}))
    error_file(client, page, at("returns:errors"), came)
    pk = landed(page)
    if pk is None:
        return
    here = at("returns:imported", pk=pk)
    page = came.heard(client.get(here))
    if found := re.search(r"Import ([\d,]+) count", came.said):
        came.promised = int(found[1].replace(",", ""))
    pressed(client, here, page, came)


def standards(client: Client, content: bytes, name: str, came: Came) -> None:
    path = at("standards:import")
    page = came.heard(client.post(path, {"upload": chosen(content, name)}))
    came.named += [
        (int(row), column) for row, column in re.findall(r"[Rr]ow (\d+)[^A-Za-z]*(.{0,120})", came.said)
    ]
    form = form_to(page, path)
    if form and form.now.get("fingerprint"):
        if found := re.search(r"New (\d[\d,]*)", words_of(page)):
            came.promised = int(found[1].replace(",", ""))
        came.heard(client.post(path, form.now))


def _spend_rows(many: int, lot: int = 0) -> list[Row]:
    return [
        [
            f"Harbour Works {n % 40} Ltd",
            f"{100 + n + 1000 * lot}.25",
            f"{1 + n % 28:02}/03/2026",
            "Cleaning",
            f"Lot {lot}, {n}",
        ]
        for n in range(many)
    ]


def _registry_rows(many: int, lot: int = 0) -> list[Row]:
    return [
        [str(2026 - lot), f"Proof Supplier {n} Limited", f"{10_000_000 + n}", "04/05/2026", "Yes"]
        for n in range(many)
    ]


def _plan_rows(many: int, lot: int = 0) -> list[Row]:
    return [
        [
            f"Proof action {lot}.{n}",
            f"What is done in step {n}.",
            "external",
            "Procurement",
            "01/05/2026",
            "31/03/2027",
        ]
        for n in range(many)
    ]


FIRST_COUNTED = date(1990, 1, 31)


def _day(number: int, lot: int) -> str:
    return f"{date.fromordinal(date(2026, 4, 1).toordinal() + number % 200 - 200 * lot):%d/%m/%Y}"


def _training_rows(many: int, lot: int = 0) -> list[Row]:
    return [["Awareness", "All staff", "100", str(n % 100), _day(n, lot)] for n in range(many)]


def _returns_rows(many: int, lot: int = 0) -> list[Row]:
    """Counted at the end of each month since 1990; lots of 60, and from the thirtieth on of 20, do not overlap."""
    begin = 60 * lot if lot < 5 else 320 + 20 * (lot - 30)
    ends = [add_months(FIRST_COUNTED, begin + n) for n in range(many)]
    return [["RET-001", f"{day:%d/%m/%Y}", "100", str(n % 100), f"Note {n}"] for n, day in enumerate(ends)]


def _standards_rows(many: int, lot: int = 0) -> list[Row]:
    return [[f"Proof set {lot}", "Force capability", f"1.{n}", f"Text {n}.", "Guidance"] for n in range(many)]


def _department() -> None:
    department()


def _requirement() -> None:
    a_requirement(a_course(), an_audience())


def _series() -> None:
    a_return(every=1, first_on=FIRST_COUNTED)


def _suppliers() -> None:
    for n in range(8):
        supplier(f"Proof Supplier {n} Limited", company_number=f"{10_000_000 + n}")


DOORS = (
    Door(
        "spend", ["Supplier name", "Amount", "Date", "Category", "Description"], _spend_rows,
        (1, "twelve pounds", "amount"), "SELECT count(*) FROM suppliers_spendline", spend, dates=(2,),
        all_or_nothing=False, most=100_000, undo="suppliers:undo",
    ),
    Door(
        "registry", ["StatementYear", "OrganisationName", "CompanyNumber", "DateApproved", "StatementIncludesGoals"],
        _registry_rows, (4, 'x","y', "row"), "SELECT count(*) FROM suppliers_publishedstatement", registry,
        kinds=("csv",), dates=(3,), all_or_nothing=False, most=100_000, prepare=_suppliers,
        writes=registry_importing,
    ),
    Door(
        "plan", ["Title", "What will be done", "Aspect", "Lead department", "Start date", "Target date"], _plan_rows,
        (5, "whenever", "target"), "SELECT count(*) FROM actions_action", plan, dates=(4, 5), most=2_000,
        prepare=_department, writes=plan_confirming,
    ),
    Door(
        "training", ["Course", "Audience", "Required", "Completed", "Date"], _training_rows,
        (2, "many", "required"), "SELECT count(*) FROM actions_trainingreturn", training, dates=(4,), most=200,
        prepare=_requirement, writes=training_confirming, undo="training:undo",
        standing={"actions_trainingreturn": "is_standing"},
    ),
    Door(
        "returns", ["Reference", "As at", "How many must", "How many are", "Note"], _returns_rows,
        (3, "several", "how many are"), "SELECT count(*) FROM actions_returncount", returns, dates=(1,), most=200,
        prepare=_series, writes=returns_confirming, undo="returns:imported_undo",
        standing={"actions_returncount": "is_standing"},
    ),
    Door(
        "standards", ["set", "group", "number", "text", "guidance"], _standards_rows, (2, "1 2 3", "number"),
        "SELECT count(*) FROM actions_standard", standards, kinds=("csv",), most=1_000, writes=standards_importing,
    ),
)  # fmt: skip
