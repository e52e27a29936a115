"""The demonstration force with formulas and markup in every field of free text: taken away as files, and printed.

No cell of any file is a formula; no document fetches, embeds or reads anything. The controls: the same texts written
by openpyxl and by the csv module as they are, and printed as markup, do harm.
"""

import csv
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from actions.models import PlanPrint
from actions.plan.printing import make
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from suppliers.asking.models import Answer, Invitation, Submission
from tests.msplan.printing.neighbourhood import PAYLOADS, SECRET, Neighbourhood, around
from tests.pdf import look_inside
from tests.people import person
from tests.suppliers.asking.answering.going_in import at, inside
from tests.walk.addresses import Address, addresses
from tests.walk.objects import paths
from tests.walk.planting import PREFIXES, columns_in, past_every_rule, plant, plant_in_answers
from tests.walk.table import table

__all__ = ["around"]
pytestmark = pytest.mark.django_db
# Written by hand, and not the program's own rule: how a cell begins that some spreadsheet computes.
COMPUTED = re.compile(r"[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
PRINTED = (
    "checks:record_pdf", "actions:plan_pdf", "actions:print_file", "drafts:document", "drafts:update_document",
    "dashboard:pack",
)  # fmt: skip
CARRIED = {"figures.csv", "statement.json", "update.json", "lines.csv", "promises.csv", "answers.txt"}
ANSWERS, FROZEN = 990, 991


@pytest.fixture(scope="module")
def planted(demonstration: Path, around: Neighbourhood) -> dict[int, str]:
    payloads = [around.filled(payload) for payload in PAYLOADS]
    with past_every_rule():
        found = plant(payloads)
        assert plant_in_answers(list(Answer.objects.all()[:200]), "value", ANSWERS, payloads)
        assert plant_in_answers(list(Submission.objects.all()[:200]), "answers", FROZEN, payloads)
    return {**found, ANSWERS: "answers", FROZEN: "what was handed in"}


@pytest.fixture(scope="module")
def everybody(planted: dict[int, str]) -> Client:
    """Somebody with every role."""
    client = Client(raise_request_exception=False)
    client.force_login(person("Fi Lister", *Role))
    return client


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def some_path(address: Address) -> str:
    try:
        return next(iter(paths(address)[:1]), "")
    except (LookupError, ObjectDoesNotExist):
        return ""


def files(client: Client) -> Iterator[tuple[str, str, bytes]]:
    """Every list as a CSV and as a workbook, and what has an address of its own: name, kind, content."""
    written = table()
    for address in addresses():
        if address.is_public or "POST" in written[address.name].methods or not (path := some_path(address)):
            continue
        answer = client.get(f"{path}?file=csv")
        kind = answer.headers.get("Content-Type", "")
        if kind.startswith("text/csv"):
            yield address.name, "csv", body(answer)
            book = body(client.get(f"{path}?file=xlsx"))
            if book.startswith(b"PK"):  # a list; what is a CSV by its address stays one
                yield address.name, "xlsx", book
        elif "spreadsheetml" in kind:
            yield address.name, "xlsx", body(answer)


def cells_of(content: bytes) -> list[str]:
    return [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]


def computed_in_csv(content: bytes) -> list[str]:
    return [cell for cell in cells_of(content) if COMPUTED.match(cell) and not NUMBER.fullmatch(cell)]


def computed_in_workbook(content: bytes) -> tuple[list[str], list[str]]:
    """Cells that are no plain text or number, and the texts of the others."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    return (
        [str(cell.value) for cell in cells if cell.data_type in ("f", "e")],
        [cell.value for cell in cells if isinstance(cell.value, str)],
    )


def test_no_cell_of_any_file_is_a_formula(planted: dict[int, str], everybody: Client) -> None:
    formulas: list[str] = []
    met: dict[str, set[int]] = {"csv": set(), "xlsx": set()}
    names: dict[str, set[str]] = {"csv": set(), "xlsx": set()}
    for name, kind, content in files(everybody):
        if kind == "csv":
            bad, texts = computed_in_csv(content), cells_of(content)
        else:
            bad, texts = computed_in_workbook(content)
        formulas += [f"{name} {kind}: {cell[:60]}" for cell in bad]
        met[kind] |= columns_in("\n".join(texts))
        names[kind].add(name)

    assert formulas == []
    assert len(names["csv"]) >= 40
    assert len(names["xlsx"]) >= 40
    assert len(met["csv"]) >= 60, sorted(planted[number] for number in met["csv"])
    assert len(met["xlsx"]) >= 50, sorted(planted[number] for number in met["xlsx"])


def test_control_written_as_they_are_they_are_formulas() -> None:
    book, out = Workbook(), io.StringIO()
    for prefix in PREFIXES:
        book.active.append([f"{prefix} x".replace("\x00", "")])
        csv.writer(out).writerow([prefix])
    held = io.BytesIO()
    book.save(held)

    assert len(computed_in_workbook(held.getvalue())[0]) >= 8
    assert len(computed_in_csv(out.getvalue().encode())) >= 25


def documents(client: Client) -> Iterator[tuple[str, bytes]]:
    """Every kind of PDF that the program makes of what people typed."""
    for address in addresses():
        if address.name == "actions:print_file":
            who = Person.objects.get(name="Fi Lister")
            client.post("/actions/print/", {})
            for one in PlanPrint.objects.filter(asked_by=who):
                make(one.pk, at=timezone.now())
        if address.name in PRINTED and (path := some_path(address)):
            answer = client.get(path)
            if answer.headers.get("Content-Type", "").startswith("application/pdf"):
                yield address.name, body(answer)
    handed_in = Invitation.objects.filter(state="handed_in").order_by("pk").first()
    if handed_in is not None:
        supplier = inside(handed_in)
        yield "answering:receipt_pdf", body(supplier.get(at(handed_in, "receipt.pdf")))


def words_of(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode("utf-8", "replace")


def test_no_document_fetches_embeds_or_reads(
    planted: dict[int, str], everybody: Client, around: Neighbourhood
) -> None:
    around.asked.clear()
    met: set[int] = set()
    seen: dict[str, str] = {}
    for name, pdf in documents(everybody):
        words = words_of(pdf)
        met |= columns_in(words)
        seen[name] = "markup" if "<img" in words or "<link" in words or "<svg" in words else "none"
        assert SECRET not in words
        assert {each.name for each in look_inside.carried(look_inside.opened(pdf))} <= CARRIED
        assert len(look_inside.embedded_streams(look_inside.opened(pdf))) <= 2

    assert around.asked == []
    assert len(seen) >= 4, seen
    assert list(seen.values()).count("markup") >= 3, seen
    assert len(met) >= 15, sorted(planted[number] for number in met)
