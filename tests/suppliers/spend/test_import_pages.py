"""Spend files in the browser: upload, progress, preview, yes, no, undo."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from kombu import Connection, pools

from msplan.accounts.models import Person
from msplan.celery import app
from suppliers.models import ProbablePair, SpendImport, SpendLine, Supplier
from suppliers.spend.planning import read_again
from suppliers.spend.tasks import sweep_imports, work_on_import
from tests.people import person
from tests.suppliers.making import AT, ready, saved, spend_csv, uploaded

ACME = ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1")
UNDATED = ("VARIOUS", "Cleaning", "Bolt Ltd", "20.00", "B1")
NO_AMOUNT = ("04/06/2026", "Cleaning", '=HYPERLINK("http://evil.example")', "", "C1")

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return person("Morwen Ashdale", "procurement")


@pytest.fixture
def page(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def text(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def at(name: str, spend_import: SpendImport) -> str:
    return reverse(f"suppliers:{name}", args=[spend_import.pk])


def send(page: Client, content: bytes, name: str = "spend.csv") -> Any:
    data = {"file": SimpleUploadedFile(name, content), "source": "Ledger"}
    return page.post(reverse("suppliers:upload"), data)


def test_upload_to_register_step_by_step(page: Client) -> None:
    response = send(page, spend_csv(ACME))
    spend_import = SpendImport.objects.get()
    assert response.url == at("show_import", spend_import)
    assert "Waiting for its turn to be read" in text(page.get(response.url))

    work_on_import(spend_import.pk)
    assert "Check this file before it is saved" in text(page.get(response.url))
    assert SpendLine.objects.count() == 0
    spend_import.refresh_from_db()

    page.post(at("confirm", spend_import), {"seen": spend_import.plan_digest})
    assert "Saving the lines, suppliers and scores" in text(page.get(response.url))

    work_on_import(spend_import.pk)
    shown = text(page.get(response.url))
    assert "Lines saved 1" in shown
    assert "2026-27 1 £100.00" in shown
    assert SpendLine.objects.get().supplier == Supplier.objects.get()


def test_what_was_saved_is_compared_at_once_and_leads_to_its_duplicates(page: Client) -> None:
    twin = ("04/06/2026", "Cleaning", "Acme Cleanin Ltd", "7.00", "A2")
    send(page, spend_csv(ACME, twin))
    spend_import = SpendImport.objects.get()
    work_on_import(spend_import.pk)
    spend_import.refresh_from_db()
    page.post(at("confirm", spend_import), {"seen": spend_import.plan_digest})

    work_on_import(spend_import.pk)

    assert ProbablePair.objects.count() == 1
    assert reverse("merging:pairs") in page.get(at("show_import", spend_import)).content.decode()


def test_upload_without_a_broker_waits_for_the_sweep(
    page: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    nobody_there = pools.producers[Connection("redis://127.0.0.1:1/0")]
    monkeypatch.setattr(app.amqp, "_producer_pool", nobody_there)

    assert send(page, spend_csv(ACME)).status_code == 302
    assert "waits for the sweep" in caplog.text
    assert sweep_imports() == 1
    assert SpendImport.objects.get().state == "ready"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("spend.csv", b"", "empty"),
        ("spend.xlsx", b"%PDF-1.4 x", "The file is a PDF."),
        ("spend.xlsx", b"PK\x03\x04 not really", "damaged"),
        ("spend.docx", b"anything", "must be XLSX, XLS, CSV, TXT, TSV or ZIP"),
    ],
)
def test_file_that_is_no_spend_is_refused_beside_the_field(
    page: Client, name: str, content: bytes, sentence: str
) -> None:
    response = send(page, content, name)

    assert response.status_code == 422
    assert sentence in text(response)
    assert SpendImport.objects.count() == 0


def test_file_that_is_too_large_is_refused(page: Client, settings: Any) -> None:
    settings.SPEND_MAX_BYTES = 10

    assert "larger than 0 MB" in text(send(page, spend_csv(ACME)))
    assert SpendImport.objects.count() == 0


def test_missing_column_says_which_and_headings_can_be_given(page: Client) -> None:
    spend_import = ready(b"Firm;Money;When\nAcme Ltd;12.50;01/06/2026\nBolt Ltd;1.00;02/06/2026\n")
    assert "This file cannot be read" in text(page.get(at("show_import", spend_import)))

    page.post(at("columns", spend_import), {"supplier": "Firm", "amount": "Money", "date": "When"})
    work_on_import(spend_import.pk)

    spend_import.refresh_from_db()
    assert (spend_import.state, (spend_import.plan or {})["sum"]) == ("ready", "13.50")


def test_columns_are_corrected_and_the_file_is_read_again(page: Client) -> None:
    content = spend_csv(
        ("03/06/2026", "Acme Ltd", "The Council", "10.00"),
        headings=("Date", "Name of firm", "Supplier", "Amount"),
    )
    spend_import = ready(content)
    form = page.get(at("columns", spend_import)).context["form"]
    wanted = {"Date": "date", "Name of firm": "supplier", "Supplier": "body", "Amount": "amount"}
    data = {name: wanted[column["header"]] for name, column in form.columns.items()}

    page.post(at("columns", spend_import), data)
    work_on_import(spend_import.pk)

    spend_import.refresh_from_db()
    assert [new["name"] for new in (spend_import.plan or {})["new"]] == ["Acme Ltd"]


def test_columns_without_an_amount_are_refused(page: Client) -> None:
    spend_import = ready(spend_csv(ACME))
    form = page.get(at("columns", spend_import)).context["form"]

    response = page.post(at("columns", spend_import), dict.fromkeys(form.columns, ""))

    assert "Say which column holds the amount" in text(response)


def test_month_of_undated_rows_is_asked_before_it_can_be_saved(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, UNDATED))
    before = text(page.get(at("show_import", spend_import)))

    page.post(at("period", spend_import), {"month": "5", "year": "2026"})
    work_on_import(spend_import.pk)

    after = text(page.get(at("show_import", spend_import)))
    assert ("Which month do the undated rows belong to?" in before, "Save 2 lines" in before) == (True, False)
    assert ("Undated rows count in May 2026" in after, "Save 2 lines" in after) == (True, True)


def test_month_without_a_year_is_refused_beside_the_field(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, UNDATED))

    response = page.post(at("period", spend_import), {"month": "5", "year": ""})

    assert "Enter year" in text(response)


def test_confirming_an_undated_plan_by_hand_made_request_is_refused(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, UNDATED))

    response = page.post(at("confirm", spend_import), {"seen": spend_import.plan_digest})

    spend_import.refresh_from_db()
    assert "Say which month they belong to" in text(response)
    assert spend_import.state == "ready"


def test_yes_is_said_to_the_numbers_on_the_page_and_to_no_others(page: Client) -> None:
    """A colleague has the columns read otherwise while somebody still looks at the old numbers."""
    content = spend_csv(
        ("Swap Ltd", "100.00", "20.00", "03/06/2026"), headings=("Supplier", "Amount", "VAT", "Date")
    )
    spend_import = ready(content)
    shown_at_first = re.findall(r'name="seen" value="(\w+)"', page.get(at("show_import", spend_import)).text)
    mapping = {"amount": None, "vat": "amount"}
    read_again(spend_import, mapping=mapping, period=None, by=person("Aled Prosser"), at=AT)
    work_on_import(spend_import.pk)

    response = page.post(at("confirm", spend_import), {"seen": shown_at_first[0]})

    spend_import.refresh_from_db()
    assert "Somebody had this file read again since you opened the page" in text(response)
    assert "£20.00" in text(response)
    assert (spend_import.state, (spend_import.plan or {})["sum"]) == ("ready", "20.00")
    assert f'name="seen" value="{spend_import.plan_digest}"' in response.text


def test_same_file_twice_is_said_and_cannot_be_saved(page: Client) -> None:
    saved(spend_csv(ACME))
    twin = ready(spend_csv(ACME))

    shown = text(page.get(at("show_import", twin)))

    assert "This file has been imported already" in shown
    assert "Save 1 line" not in shown


def test_lines_held_already_are_warned_of_and_asked_about(page: Client) -> None:
    saved(spend_csv(ACME))
    both = ready(spend_csv(ACME, ("05/06/2026", "Cleaning", "Bolt Ltd", "20.00", "B1")))

    shown = text(page.get(at("show_import", both)))
    response = page.post(at("confirm", both), {"seen": both.plan_digest})

    assert "1 row (£100.00) is in the register already" in shown
    assert "Say what should happen to the lines that are in the register already" in text(response)


def test_rows_set_aside_are_listed_and_their_file_is_inert(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, NO_AMOUNT))

    shown = text(page.get(at("show_import", spend_import)))
    content = b"".join(page.get(at("set_aside", spend_import)).streaming_content).decode("utf-8-sig")

    assert "1: A supplier is named but no amount is given." in shown
    row = content.splitlines()[1]
    assert '"A supplier is named but no amount is given."' in row
    assert "\"'=HYPERLINK(" in row
    assert not re.search(r'(^|,)"?=', row)


def test_script_in_a_name_is_text(page: Client) -> None:
    spend_import = ready(spend_csv(("03/06/2026", "x", "<script>alert(1)</script> Ltd", "100.00")))

    html = page.get(at("show_import", spend_import)).content.decode()

    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html


def test_discard_ends_a_plan(page: Client) -> None:
    spend_import = ready(spend_csv(ACME))

    page.post(at("discard", spend_import))

    spend_import.refresh_from_db()
    assert spend_import.state == "discarded"


def test_undo_asks_first_and_then_takes_it_out(page: Client) -> None:
    spend_import = saved(spend_csv(ACME))
    asked = text(page.get(at("undo", spend_import)))

    response = page.post(at("undo", spend_import), follow=True)

    assert "1 line, £100.00" in asked
    assert "The register is as it was before this file." in text(response)
    assert (SpendLine.objects.count(), Supplier.objects.count()) == (0, 0)


def test_undo_that_is_refused_says_why(page: Client) -> None:
    first = saved(spend_csv(ACME))
    saved(spend_csv(("05/06/2026", "Cleaning", "Acme Cleaning Ltd", "20.00", "B1")))

    shown = text(page.get(at("show_import", first)))
    response = page.post(at("undo", first), follow=True)

    assert "Undo the import" not in text(page.get(at("undo", first)))
    refusal = "This import cannot be undone: "
    assert refusal in shown
    assert "Acme Cleaning Ltd (paid in another file) came with it" in shown
    assert shown.split(refusal)[1].split(" What happened")[0] in text(response)


STEPS = ("columns", "period", "confirm", "discard", "undo")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["contributor", "auditor", "executive_lead"])
def test_only_procurement_changes_an_import(client: Client, step: str, role: str) -> None:
    spend_import = ready(spend_csv(ACME))
    client.force_login(person("Tamsin Hollow", role))

    response = client.post(at(step, spend_import))

    spend_import.refresh_from_db()
    assert (response.status_code, spend_import.state) == (403, "ready")


@pytest.mark.parametrize(
    ("role", "status"), [("auditor", 200), ("contributor", 403), ("executive_lead", 403)]
)
def test_imports_are_seen_by_procurement_and_auditors(client: Client, role: str, status: int) -> None:
    spend_import = ready(spend_csv(ACME, NO_AMOUNT))
    client.force_login(person("Tamsin Hollow", role))

    addresses = [reverse("suppliers:imports"), at("show_import", spend_import), at("set_aside", spend_import)]
    assert [client.get(address).status_code for address in addresses] == [status] * 3


@pytest.mark.parametrize("step", ["period", "confirm", "discard"])
def test_acts_are_not_done_by_looking(page: Client, step: str) -> None:
    spend_import = ready(spend_csv(ACME))

    assert page.get(at(step, spend_import)).status_code == 405


@pytest.mark.parametrize(("role", "status"), [("auditor", 200), ("procurement", 200), ("contributor", 404)])
def test_the_file_itself_is_opened_by_those_who_see_imports(client: Client, role: str, status: int) -> None:
    spend_import = uploaded(spend_csv(ACME))
    client.force_login(person("Tamsin Hollow", role))

    assert client.get(f"/files/{spend_import.file_id}/").status_code == status


def test_template_has_headings_that_are_understood(page: Client) -> None:
    headings = page.get(reverse("suppliers:template")).content.decode("utf-8-sig").strip()
    line = "Acme Ltd,12.50,01/06/2026,Cleaning,Windows,T1,77,01234567"

    spend_import = ready(f"{headings}\r\n{line}\r\n".encode())

    plan = spend_import.plan or {}
    assert (plan["rows_taken"], plan["sum"]) == (1, "12.50")
    assert None not in [column["field"] for column in plan["sheets"][0]["columns"]]


def test_months_and_undated_rows_add_up_to_the_whole(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, UNDATED), period=date(2026, 5, 1))

    shown = text(page.get(at("show_import", spend_import)))

    assert "June 2026 1 £100.00 No date: counted in May 2026 1 £20.00 Together 2 £120.00" in shown


def test_list_of_files_costs_the_same_queries_for_1_and_4(page: Client) -> None:
    costs = []
    for more in (1, 3):
        for n in range(more):
            ready(spend_csv((*ACME[:3], f"{len(costs)}{n}.00", "A1")))
        with CaptureQueriesContext(connection) as asked:
            assert page.get(reverse("suppliers:imports")).status_code == 200
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 15


def test_preview_costs_at_most_15_queries(page: Client) -> None:
    spend_import = ready(spend_csv(ACME, UNDATED, NO_AMOUNT))

    with CaptureQueriesContext(connection) as asked:
        page.get(at("show_import", spend_import))

    assert len(asked) <= 15


def test_file_too_large_is_counted_to_its_end_and_not_written_down(settings: Any) -> None:
    settings.LARGEST_UPLOAD = 2 * 1024 * 1024
    huge = SimpleUploadedFile("huge.csv", bytes(8 * 1024 * 1024))

    upload = RequestFactory().post("/", {"file": huge}).FILES["file"]

    assert isinstance(upload, TemporaryUploadedFile)
    assert upload.size == 8 * 1024 * 1024
    assert Path(upload.temporary_file_path()).stat().st_size <= 2 * 1024 * 1024 + 64 * 1024


def test_file_is_kept_under_a_name_that_deceives_nobody() -> None:
    kept = uploaded(spend_csv(ACME), name="..\\april\u202evsc.\x07spend.csv")

    assert kept.file.name == "aprilvsc.spend.csv"


def test_waiting_shows_how_far_it_is(page: Client) -> None:
    spend_import = uploaded(spend_csv(ACME))
    shown = {}
    steps = [
        ("queued", 0, 0),
        ("reading", 45_000, 42),
        ("reading", 106_604, 100),
        ("confirming", 106_604, 100),
    ]
    for state, lines, share in steps:
        plan = {"plan": {}, "plan_digest": "x"} if state == "confirming" else {}
        SpendImport.objects.filter(pk=spend_import.pk).update(
            state=state, lines_read=lines, share_read=share, **plan
        )
        shown[state, share] = text(page.get(at("show_import", spend_import)))

    assert "This usually takes a few seconds." in shown["queued", 0]
    assert "45,000 lines read so far." in shown["reading", 42]
    assert "All 106,604 lines are read. Their suppliers are being looked for" in shown["reading", 100]
    assert "They are being written now, and appear all at once." in shown["confirming", 100]
    assert all("You can leave this page" in each for each in shown.values())


def test_reading_writes_down_how_far_it_is(page: Client) -> None:
    many = [(f"{1 + n % 28:02}/06/2026", "x", f"Firm {n % 50} Ltd", "1.00", f"R{n}") for n in range(12_000)]

    spend_import = ready(spend_csv(*many))

    assert (spend_import.lines_read, spend_import.share_read) == (12_001, 100)
