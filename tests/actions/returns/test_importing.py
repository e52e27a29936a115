"""A file of counts: columns first, rows with errors by number, the look, the yes, and a week to take it back."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from actions.models import ReturnCount, ReturnImport
from actions.plan.importing.reading import Unreadable
from actions.plan.refusing import PlanRefused
from actions.returns.handing_in import correct
from actions.returns.importing.checking import Checked, check, plan_of, read_file, restored
from actions.returns.importing.confirming import confirm, imported_before, keep_checked, undo
from actions.returns.importing.returning import template
from actions.returns.keeping import end
from actions.views.returns.files import RECENT
from msplan.lib.spreadsheets import write_csv, write_xlsx
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_owner, noon
from tests.actions.returns.making import END, a_head_count, a_return, handed_in
from tests.people import person

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 30)
HEADINGS = "Reference,As at,How many must,How many are,Note\n"


def checked(text: str | bytes, *, on: date = JUNE, name: str = "counts.csv", role: str = "hr") -> Checked:
    content = text.encode() if isinstance(text, str) else text
    grid, header = read_file(io.BytesIO(content), name)
    return check(grid, header, person=person(f"Reader {role}", role), on=on)


def sentences(found: Checked) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.column, fault.sentence) for fault in found.faults]


def kept(text: str, *, on: date = JUNE) -> ReturnImport:
    found = checked(text, on=on)
    assert not found.faults, found.faults
    assert not found.columns
    return keep_checked(found.rows, name="counts.csv", digest="d" * 64, by=an_owner(), at=noon(on))


def confirmed(imported: ReturnImport, *, on: date = JUNE, reason: str = "") -> ReturnImport:
    seen = plan_of(restored(imported.lines)).digest
    return confirm(imported, seen=seen, reason=reason, by=an_owner(), at=noon(on))


def standing() -> list[tuple[str, date, int | None, int | None]]:
    rows = ReturnCount.objects.standing().select_related("series").order_by("series", "as_at")
    return [(row.series.reference, row.as_at, row.required, row.done) for row in rows]


@pytest.mark.parametrize(
    ("headings", "said"),
    [
        ("Return,When,Much", ["There is no column “As at”.", "There is no column “How many are”."]),
        ("Reference,As at,Done,Done", ["The column “Done” is there twice. Take one out."]),
    ],
)
def test_columns_come_before_rows(headings: str, said: list[str]) -> None:
    a_return()

    found = checked(f"{headings}\nRET-009,rubbish,x,y\n")

    assert (found.columns, found.faults, found.rows) == (said, [], [])


def test_each_row_with_an_error_names_its_cell_and_the_cure() -> None:
    a_return()
    a_head_count()
    ended = a_return(group="volunteers")
    end(ended, reason="R", by=an_owner(), at=noon(END))
    text = HEADINGS + (
        "RET-001,31/03/2026,100,90,Good\n"
        "RET-009,31/03/2026,100,90,\n"
        ",31/03/2026,100,90,\n"
        "RET-003,31/03/2026,100,90,\n"
        "RET-001,soon,100,90,\n"
        "RET-001,,100,90,\n"
        "RET-001,01/04/2026,100,90,\n"
        "RET-001,30/09/2026,100,90,\n"
        "RET-001,30/06/2026,90,91,\n"
        "RET-001,30/06/2026,many,90,\n"
        "RET-001,30/06/2026,100,,\n"
        "RET-001,31/03/2026,100,90,\n"
        "RET-002,31/03/2026,5,5,\n"
        "RET-001,30/06/2026,,,\n"
    )

    found = checked(text)

    assert [row.row for row in found.rows] == [2]
    assert found.left_out == 1
    told = sentences(found)
    assert [(row, column) for row, column, _ in told] == [
        (3, "A"), (4, "A"), (5, "A"), (6, "B"), (7, "B"), (8, "B"), (9, "B"), (10, "D"), (11, "C"), (12, "D"),
        (13, "B"), (14, "C"),
    ]  # fmt: skip
    for (_, _, sentence), words in zip(
        told,
        [
            "No return has this reference", "It is empty", "is ended", "is not a date", "It is empty",
            "not counted as at", "not counted as at", "more than how many must", "not a whole number", "It is empty",
            "Row 2 holds", "one number",
        ],
        strict=True,
    ):  # fmt: skip
        assert words in sentence


def test_the_template_has_a_row_for_each_day_that_is_owed_and_comes_back() -> None:
    series = a_return()
    a_head_count(every=12, first_on=date(2026, 12, 31))
    handed_in(series, END, (10, 9))
    sheet = template([series], on=date(2026, 10, 1))
    rows = [list(row) for row in sheet.rows]
    assert [row[:2] for row in rows] == [["RET-001", JUNE], ["RET-001", date(2026, 9, 30)]]

    for n, row in enumerate(rows):
        row[2:4] = [10 + n, 9]
    workbook = write_xlsx(
        [type(sheet)(sheet.title, sheet.headings, rows, notes=sheet.notes)], title="T", as_at=JUNE
    )
    found = checked(workbook, on=date(2026, 10, 1), name="counts.xlsx")
    as_csv = checked(write_csv(rows, headings=sheet.headings), on=date(2026, 10, 1), role="plan_manager")

    assert not found.faults
    assert [(one.as_at, one.required, one.done) for one in found.rows] == [
        ("2026-06-30", 10, 9), ("2026-09-30", 11, 9),
    ]  # fmt: skip
    assert [one[1:] for one in as_csv.rows] == [one[1:] for one in found.rows]


def test_a_template_that_nobody_filled_in_holds_nothing() -> None:
    sheet = template([a_return()], on=JUNE)

    found = checked(write_csv(sheet.rows, headings=sheet.headings))

    assert (found.rows, found.faults, found.left_out) == ([], [], 2)


def test_new_changed_and_the_same_are_told_apart_before_anything_is_written() -> None:
    first, second = a_return(), a_return(group="agency")
    handed_in(first, END, (100, 90))
    handed_in(second, END, (50, 40))
    text = f"{HEADINGS}RET-001,31/03/2026,100,90,\nRET-002,31/03/2026,50,41,\nRET-001,30/06/2026,101,95,\n"

    plan = plan_of(checked(text).rows)

    assert [len(part) for part in (plan.new, plan.changed, plan.same)] == [1, 1, 1]
    assert (plan.changed[0].told_before, plan.changed[0].told) == ("80% (40 of 50)", "82% (41 of 50)")
    assert ReturnCount.objects.count() == 2


def test_yes_writes_all_of_it_through_the_acts() -> None:
    first = a_return()
    handed_in(first, END, (100, 90))
    imported = kept(f"{HEADINGS}RET-001,31/03/2026,100,91,\nRET-001,30/06/2026,101,95,Late\n")

    with pytest.raises(PlanRefused, match="Say why counts are corrected"):
        confirmed(imported)
    confirmed(imported, reason="The file is newer")

    assert standing() == [("RET-001", END, 100, 91), ("RET-001", JUNE, 101, 95)]
    assert (imported.added, imported.corrected, imported.unchanged) == (1, 1, 0)
    assert ReturnCount.objects.get(as_at=END, is_standing=True).reason == "The file is newer"
    first.refresh_from_db()
    assert first.next_on == date(2026, 9, 30)
    with pytest.raises(InvalidTransition, match="already"):
        confirmed(imported, reason="Again")
    assert imported_before("d" * 64) == imported


def test_what_changed_since_the_look_is_not_written() -> None:
    series = a_return()
    imported = kept(f"{HEADINGS}RET-001,31/03/2026,100,91,\n")
    seen = plan_of([_only(imported)]).digest
    handed_in(series, END, (100, 80))

    with pytest.raises(PlanRefused, match="meanwhile"):
        confirm(imported, seen=seen, reason="R", by=an_owner(), at=noon(JUNE))

    assert standing() == [("RET-001", END, 100, 80)]


def _only(imported: ReturnImport) -> Any:
    (row,) = restored(imported.lines)
    return row


@pytest.mark.parametrize(("days", "refused"), [(6, False), (7, True), (8, True)])
def test_it_is_taken_back_within_a_week(days: int, *, refused: bool) -> None:
    series = a_return()
    handed_in(series, END, (100, 90))
    imported = kept(f"{HEADINGS}RET-001,31/03/2026,100,91,\nRET-001,30/06/2026,101,95,\n")
    confirmed(imported, reason="R")
    on = JUNE + timedelta(days=days)

    if refused:
        with pytest.raises(PlanRefused, match="more than a week"):
            undo(imported, by=an_owner(), at=noon(on))
        assert len(standing()) == 2
        return
    assert undo(imported, by=an_owner(), at=noon(on)) == 0

    assert standing() == [("RET-001", END, 100, 90)]
    series.refresh_from_db()
    assert series.next_on == JUNE
    with pytest.raises(InvalidTransition):
        undo(imported, by=an_owner(), at=noon(on))
    assert imported_before("d" * 64) is None


def test_what_was_corrected_since_stays() -> None:
    a_return()
    imported = kept(f"{HEADINGS}RET-001,31/03/2026,100,91,\n")
    confirmed(imported)
    correct(ReturnCount.objects.get(), required=100, done=92, reason="R", by=an_owner(), at=noon(JUNE))

    assert undo(imported, by=an_owner(), at=noon(JUNE)) == 1

    assert standing() == [("RET-001", END, 100, 92)]


def test_whoever_sees_no_suppliers_hands_in_no_head_count_by_file() -> None:
    a_head_count()

    found = checked(f"{HEADINGS}RET-001,31/03/2026,,5,\n", role="contributor")

    assert "No return has this reference" in found.faults[0].sentence
    assert not checked(f"{HEADINGS}RET-001,31/03/2026,,5,\n", role="procurement").faults


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rubbish", b"\x00\x01\x02", b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish"]
)
def test_what_is_no_table_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_file(io.BytesIO(content), "counts.xlsx")
    assert str(refusal.value).endswith(".")


def test_a_formula_is_read_as_its_value_and_dates_as_dates() -> None:
    a_return()
    book = Workbook()
    sheet: Any = book.active
    sheet.append(["Return", "Period end", "Total", "Number"])
    sheet.append(["RET-1", date(2026, 3, 31), 1_200, "1,164"])
    out = io.BytesIO()
    book.save(out)

    found = checked(out.getvalue(), name="counts.xlsx")

    assert [one[2:5] for one in found.rows] == [("2026-03-31", 1_200, 1_164)]


def test_imports_are_taken_away_all_of_them_while_the_page_shows_the_newest(client: Client) -> None:
    a_return()
    rows = checked(f"{HEADINGS}RET-001,31/03/2026,100,90,\n").rows
    seen = [
        keep_checked(rows, name=f"{n}.csv", digest=f"{n:064}", by=an_owner(), at=noon(JUNE))
        for n in range(RECENT + 3)
    ]
    # The first was looked at, and not said yes to.
    said_yes = ReturnImport.objects.exclude(pk=seen[0].pk)
    said_yes.update(confirmed_at=noon(JUNE), confirmed_by=an_owner(), added=1)
    client.force_login(person("Hal Aldersey", "hr"))

    assert f"The newest {RECENT} of {len(seen) - 1} files" in client.get("/returns/import/").text
    lines = b"".join(client.get("/returns/import/?file=csv")).decode("utf-8-sig").splitlines()
    assert len(lines) == len(seen)
    assert lines[0].startswith('"File","Imported","By","Handed in"')
