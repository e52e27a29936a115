"""What is exported comes back unchanged; what comes back with errors says where."""

import csv
import io
from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

from actions.models import Action, Aspect, Source, Strand
from actions.plan.cancelling import cancel
from actions.plan.importing.answers import Answers
from actions.plan.importing.columns import ERRORS, FIELDS, guess
from actions.plan.importing.returning import template, with_errors
from actions.plan.importing.uploading import grid_in
from actions.plan.planning import edit_action
from tests.actions.making import a_review, an_action, an_owner, noon
from tests.actions.plan.importing.files import (
    A_ROW,
    HEADINGS,
    ON,
    a_manager,
    checked,
    confirmed,
    csv_of,
    ready,
    xlsx_of,
)
from tests.people import department, person

pytestmark = pytest.mark.django_db
NASTY = [
    "=HYPERLINK(\"http://x\")", "'=1+1", "+44 20", "-5", "@SUM(A1)", "\ttab first", "’Quoted’ “so”", "Ŵyn £5; a, b | c",
    "two\r\nlines\r\n\r\nand a gap", "  blanks  ", "'", "7", "1e5", "1/2/26", "TRUE", "N/A", "#N/A", "=", "{=1}",
]  # fmt: skip


def a_whole_plan() -> None:
    """Every aspect, strand, source and progress; texts that spreadsheets like to change."""
    owners = [an_owner(), person("Ann-Marie O’Dowd", "contributor")]
    rooms = [department(), department("Human Resources"), department("Policy, Planning and Performance")]
    for n, text in enumerate(NASTY):
        start = date(2026, 1, 1 + n)
        action = an_action(
            start_on=start,
            started=n % 3 == 0,
            agreed=n % 4 != 1,
            owner=owners[n % 2],
            title=f"{text.strip()[:80]} {n}",
            what=text,
            outcome=text if n % 2 else "",
            measure=text if n % 3 else "",
            aspect=Aspect.values[n % 4],
            strands=list(Strand.values)[: n % 5],
            source=Source.values[n % len(Source.values)],
            lead_department=rooms[n % 3],
            supporting_departments=[rooms[(n + 1) % 3]] if n % 2 else [],
            marking="official_sensitive" if n == 7 else "official",
            public_wording=text if n == 8 else "",
            cleared=n == 8,
            review_every=1 + n,
        )
        if n == 12:
            cancel(action, reason="Not needed.", by=a_manager(), at=noon(ON))
        if n in (3, 15):
            a_review(action, on=action.review_on, what_was_done=text)


def exported(client: Client, ending: str, query: str = "") -> bytes:
    client.force_login(a_manager())
    response = client.get(f"/actions/export.{ending}{query}")
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_export_comes_back_and_nothing_has_changed(client: Client, ending: str) -> None:
    a_whole_plan()

    found = checked(ready(exported(client, ending), f"plan.{ending}"))

    assert found.faults == ()
    assert [
        (draft.row, draft.changes, draft.notes) for draft in found.drafts if draft.changes or draft.notes
    ] == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM actions_action")
        assert len(found.unchanged) == cursor.fetchone()[0] == len(NASTY)
    assert (found.missing, found.set_aside) == ((), ())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_control_one_word_otherwise_is_one_change(client: Client, ending: str) -> None:
    a_whole_plan()
    content = exported(client, ending)
    action = Action.objects.get(number=7)
    edit_action(action, version=action.version, changes={"measure": "Another."}, by=None, at=noon(ON))

    (draft,) = checked(ready(content, f"plan.{ending}")).changed

    assert (draft.action, [change.key for change in draft.changes]) == (action, ["measure"])


def test_the_names_of_an_export_are_known_to_an_import() -> None:
    headings = [field.heading for field in FIELDS]

    assert guess(headings) == {n: field.key for n, field in enumerate(FIELDS)}


def test_a_deadline_is_the_target_of_a_plan_and_a_count_of_days_in_an_export() -> None:
    assert guess(["What are we going to do?", "Rating", "Deadline"]) == {0: "what", 2: "target_on"}
    assert guess(["What will be done", "First target date", "Deadline"]) == {0: "what"}
    assert guess(["Target date", "First target date", "Deadline"]) == {0: "target_on"}


def test_a_workbook_has_real_dates_a_cover_and_the_highest_marking(client: Client) -> None:
    a_whole_plan()

    book = load_workbook(io.BytesIO(exported(client, "xlsx", "?aspect=engagement")))

    sheet = book["Plan"]
    heads = [cell.value for cell in sheet[1]]
    assert sheet.freeze_panes == "B2"
    assert sheet["A2"].value == "A-004"
    assert sheet.cell(2, heads.index("Start date") + 1).value == datetime(2026, 1, 4)  # noqa: DTZ001  # a cell has no zone
    assert sheet.cell(2, heads.index("What will be done") + 1).value == "-5"
    assert {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row} <= {"s", "n", "d"}
    cover = [str(cell.value) for row in book["About this file"].iter_rows() for cell in row if cell.value]
    assert "OFFICIAL-SENSITIVE" in cover
    assert "Aspect: Business engagement" in cover


def test_an_export_has_the_rows_of_the_list_and_no_others(client: Client) -> None:
    a_whole_plan()

    content = exported(client, "csv", "?progress=proposed&sort=-number")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))

    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM actions_action WHERE progress = 'proposed' ORDER BY number DESC")
        assert [row["Reference"] for row in rows] == [f"A-{number:03d}" for (number,) in cursor.fetchall()]


def test_the_supplier_is_left_out_for_those_who_may_not_see_suppliers(client: Client) -> None:
    an_action(start_on=date(2026, 1, 1))
    client.force_login(person("Con Tributor", "contributor"))

    assert b'Supplier"' not in client.get("/actions/export.csv").content
    assert b'Supplier"' in exported(client, "csv")


def test_an_export_costs_the_same_queries_for_one_action_and_for_twenty(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    an_action(start_on=date(2026, 1, 1))
    exported(client, "csv")
    with django_assert_max_num_queries(15) as first:
        exported(client, "csv")
    a_whole_plan()
    with django_assert_max_num_queries(15) as second:
        exported(client, "csv")

    assert len(first.captured_queries) == len(second.captured_queries)


def errors_of(content: bytes, name: str) -> tuple[str, bytes]:
    plan_import = ready(content, name)
    answers = Answers.stored(plan_import.answers)
    return with_errors(
        grid_in(plan_import), answers.header, checked(plan_import).faults, name=name, at=noon(ON)
    )


ROWS = [["The plan"], [], HEADINGS, A_ROW, [], ["=1+1", *A_ROW[1:6], "never"], ["Good", *A_ROW[1:]]]
SENTENCE = "Target date (column G): “never” is not a date. Write it like 31 March 2027."


def test_a_text_file_comes_back_with_a_column_of_errors() -> None:
    name, content = errors_of(csv_of(ROWS), "my plan.csv")

    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "my plan - to correct.csv"
    assert rows[2] == [*HEADINGS, ERRORS]
    assert [row[-1] for row in rows] == ["", "", ERRORS, "", "", SENTENCE, ""]
    assert rows[5][:7] == ["'=1+1", *A_ROW[1:6], "never"]


def test_a_workbook_comes_back_with_a_column_of_errors() -> None:
    rows = [
        ["+1+1", *row[1:]] if row[:1] == ["=1+1"] else row for row in ROWS
    ]  # openpyxl would make a formula
    name, content = errors_of(xlsx_of({"Plan": rows}), "my plan.xlsx")

    sheet = load_workbook(io.BytesIO(content))["Plan"]
    assert name == "my plan - to correct.xlsx"
    assert [cell.value for cell in sheet[3]] == [*HEADINGS, ERRORS]
    assert [sheet.cell(n, 8).value for n in (4, 5, 6, 7)] == [None, None, SENTENCE, None]
    assert (sheet["A6"].value, sheet["A6"].data_type) == ("+1+1", "s")


def test_what_came_back_is_corrected_and_taken() -> None:
    _, content = errors_of(csv_of(ROWS), "plan.csv")
    corrected = content.replace(b'"never"', b'"31 March 2028"')

    assert confirmed(ready(corrected, "plan - to correct.csv"))["added"] == ["A-001", "A-002", "A-003"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_is_understood(kind: str) -> None:
    found = checked(ready(template(kind, on=ON), f"template.{kind}"))

    assert found.faults == ()
    assert [draft.title for draft in found.new] == ["Example: train every buyer"]
