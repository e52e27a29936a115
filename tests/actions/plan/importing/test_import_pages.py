"""The steps of an import as a plan manager goes through them, and who may not."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pikepdf import Pdf

from actions.models import Action, ImportState, PlanImport
from actions.plan.exporting import entries, printed
from tests.actions.making import a_review, an_action, an_owner
from tests.actions.plan.importing.files import A_ROW, HEADINGS, ON, a_manager, checked, csv_of, ready, xlsx_of
from tests.pdf.validate import assert_valid
from tests.people import department, person

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/actions/imports/",
    "/actions/import/",
    "/actions/import/template.csv",
    "/actions/import/template.xlsx",
]


@pytest.fixture
def manager(client: Client) -> Client:
    department()
    client.force_login(a_manager())
    return client


def send(client: Client, content: bytes, name: str = "plan.csv") -> Any:
    return client.post("/actions/import/", {"file": SimpleUploadedFile(name, content), "table": ""})


def said(**changes: str) -> dict[str, str]:
    """The form of columns as it is sent for HEADINGS."""
    keys = ["title", "what", "aspect", "lead_department", "owner", "start_on", "target_on"]
    columns = {f"column{n}": key for n, key in enumerate(keys)}
    return {"sheet": "plan", "header": "1", "source": "internal_review", **columns, **changes}


def test_a_plan_is_in_after_three_steps(manager: Client) -> None:
    to_columns = send(manager, csv_of([HEADINGS, A_ROW]))
    plan_import = PlanImport.objects.get()
    assert to_columns.headers["Location"] == f"/actions/imports/{plan_import.pk}/columns/"
    assert "Half a day each." in manager.get(to_columns.headers["Location"]).text

    to_check = manager.post(to_columns.headers["Location"], said())
    page = manager.get(to_check.headers["Location"])
    assert "1 new action" in page.text
    seen = page.context["form"].initial["seen"]
    to_end = manager.post(f"/actions/imports/{plan_import.pk}/confirm/", {"seen": seen})

    assert "A-001 Train every buyer" in manager.get(to_end.headers["Location"]).text
    assert Action.objects.get().title == "Train every buyer"
    assert PlanImport.objects.get().state == ImportState.CONFIRMED
    manager.post(f"/actions/imports/{plan_import.pk}/confirm/", {"seen": seen})
    assert Action.objects.count() == 1


def test_a_table_pasted_out_of_word_is_a_file_too(manager: Client) -> None:
    table = "Action\tBy when\r\nBrief the control room\t31/3/27\r\n"

    answer = manager.post("/actions/import/", {"table": table})

    assert answer.status_code == 302
    assert PlanImport.objects.get().answers["columns"] == {"0": "title", "1": "target_on"}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "Choose a file, or paste a table below"),
        ({"file": SimpleUploadedFile("plan.docx", b"x")}, "The file you chose must be XLSX or CSV. “plan.docx” is not"),
        ({"file": SimpleUploadedFile("plan.csv", b"a"), "table": "b"}, "Choose a file or paste a table, not both"),
        ({"table": "Title only"}, "There is no row below the headings."),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_the_field(
    manager: Client, data: dict[str, Any], sentence: str
) -> None:
    answer = manager.post("/actions/import/", data)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"column2": ""}, "No column holds the aspect: say here what it is for every row"),
        ({"column5": ""}, "No column holds the start date: say here what it is for every row"),
        ({"column1": "title"}, "Title is in “Title” already. Choose one of the two"),
        ({"column0": "", "column1": ""}, "Say which column holds the title, or what will be done"),
        ({"column5": "", "start_on_day": "31", "start_on_month": "2", "start_on_year": "2026"}, "real date"),
    ],
)
def test_columns_that_do_not_suffice_are_said(
    manager: Client, changes: dict[str, str], sentence: str
) -> None:
    there = send(manager, csv_of([HEADINGS, A_ROW])).headers["Location"]

    answer = manager.post(there, said(**changes))

    assert answer.status_code == 422
    assert sentence in answer.text
    assert PlanImport.objects.get().state == ImportState.UPLOADED


def test_references_and_one_column_of_changes_are_a_file(manager: Client) -> None:
    """Nobody is asked for an aspect or a start that no row needs; a row without a reference is told what it lacks."""
    action = an_action(start_on=date(2026, 1, 1))
    rows = [["Reference", "Target date"], [action.reference, "1 March 2099"]]
    columns = {"column0": "reference", "column1": "target_on", "sheet": "plan", "header": "1"}

    to_columns = send(manager, csv_of(rows))
    to_check = manager.post(to_columns.headers["Location"], columns)

    found = manager.get(to_check.headers["Location"]).context["checked"]
    assert (found.faults, [draft.action for draft in found.changed]) == ((), [action])

    to_columns = send(manager, csv_of([*rows, ["", "1 March 2098"]]))
    to_check = manager.post(to_columns.headers["Location"], columns)
    found = manager.get(to_check.headers["Location"]).context["checked"]
    assert {fault.row for fault in found.faults} == {3}
    assert {"Title", "Aspect", "Lead department", "Start date"} <= {fault.heading for fault in found.faults}


def test_another_sheet_and_another_row_of_headings(manager: Client) -> None:
    content = xlsx_of(
        {"Done": [HEADINGS, A_ROW, A_ROW], "Next": [["About"], [], ["Job", "Finish by"], ["Map", "1/1/27"]]}
    )
    there = send(manager, content, "plan.xlsx").headers["Location"]

    assert manager.get(there).context["form"].initial["sheet"] == "Done"
    other = manager.get(f"{there}?sheet=Next&header=1")
    third = manager.get(f"{there}?sheet=Next&header=3")

    assert other.context["form"].initial["sheet"] == "Next"
    assert third.context["form"].initial["header"] == 3
    assert "Finish by" in third.text
    assert manager.get(f"{there}?sheet=Nowhere&header=x").context["form"].initial["sheet"] == "Done"
    assert PlanImport.objects.get().answers["sheet"] == "Done"


def test_errors_are_shown_and_can_be_downloaded(manager: Client) -> None:
    plan_import = ready(csv_of([HEADINGS, [*A_ROW[:6], "never"]]))

    page = manager.get(f"/actions/imports/{plan_import.pk}/")
    file = manager.get(f"/actions/imports/{plan_import.pk}/errors/")
    refused = manager.post(
        f"/actions/imports/{plan_import.pk}/confirm/", {"seen": checked(plan_import).digest}
    )

    assert "Row 2" in page.text
    assert "“never” is not a date. Write it like 31 March 2027." in page.text
    assert "plan%20-%20to%20correct.csv" in file.headers["Content-Disposition"]
    assert "What to correct" in file.content.decode("utf-8-sig")
    assert refused.status_code == 422
    assert Action.objects.count() == 0


def test_a_file_confirmed_before_is_recognised(manager: Client) -> None:
    content = csv_of([HEADINGS, A_ROW])
    first = ready(content)
    manager.post(f"/actions/imports/{first.pk}/confirm/", {"seen": checked(first).digest})

    page = manager.get(f"/actions/imports/{ready(content).pk}/")

    assert "This very file has been imported already" in page.text


def test_only_a_plan_manager_imports(client: Client) -> None:
    plan_import = ready(csv_of([HEADINGS, A_ROW]))
    client.force_login(person("Con Tributor", "contributor"))
    here = f"/actions/imports/{plan_import.pk}/"

    assert [client.get(address).status_code for address in [*ADDRESSES, here, f"{here}columns/"]] == [403] * 6
    assert client.post(f"{here}confirm/", {"seen": ""}).status_code == 403


def test_a_check_costs_the_same_queries_for_one_row_and_for_forty(
    manager: Client, django_assert_max_num_queries: Any
) -> None:
    an_owner()
    few = ready(csv_of([HEADINGS, A_ROW]))
    rows = [[f"Action {n}", *A_ROW[1:4], "Olu Winterbourne", *A_ROW[5:]] for n in range(40)]
    many = ready(csv_of([HEADINGS, *rows]))

    with django_assert_max_num_queries(15) as first:
        manager.get(f"/actions/imports/{few.pk}/")
    with django_assert_max_num_queries(15) as second:
        manager.get(f"/actions/imports/{many.pk}/")

    assert len(first.captured_queries) == len(second.captured_queries)


def test_the_plan_is_printed_accessibly_on_landscape_pages(manager: Client) -> None:
    for n in range(30):
        an_action(start_on=ON, title=f"Action {n}", what="Something is done about it. \U0001f600 " * 12)

    answer = manager.get("/actions/plan.pdf?aspect=external")

    assert answer.headers["Content-Type"] == "application/pdf"
    with Pdf.open(io.BytesIO(answer.content)) as pdf:
        assert len(pdf.pages) > 2
        left, bottom, right, top = (float(side) for side in pdf.pages[0].mediabox)
        assert right - left > top - bottom
    assert answer.content.startswith(b"%PDF")


def test_a_printed_plan_passes_the_validator(manager: Client) -> None:
    for n in range(12):
        an_action(start_on=ON, title=f"Action {n}", what="Something is done about it. " * 12)

    assert_valid(manager.get("/actions/plan.pdf").content)


def test_a_printed_rating_that_has_faded_has_no_colour() -> None:
    action = an_action(start_on=date(2026, 1, 1))
    a_review(action, on=action.review_on)  # green, on 1 July
    (fresh,), (faded,) = (
        printed(entries(Action.objects.all(), sees_suppliers=False), day)[0].rows
        for day in (date(2027, 1, 1), date(2027, 1, 2))
    )

    assert (fresh.rating, fresh.rating_tone) == ("Green", "green")
    assert (faded.rating_tone, faded.rating.startswith("Not rated since")) == ("neutral", True)
