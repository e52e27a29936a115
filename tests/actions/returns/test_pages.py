"""The pages of returns: each once for its way, its refusal and who may not."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from actions.models import ReturnCount, ReturnImport, ReturnSeries
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, plain, today
from suppliers.checks.agencies import add_agency
from tests.actions.making import an_owner, noon
from tests.actions.returns.making import a_head_count, a_return, an_agency, handed_in
from tests.people import person

pytestmark = pytest.mark.django_db


def signed_in(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


@pytest.fixture
def hr() -> Client:
    return signed_in(person("Hal Aldersey", "hr"))


def dated(name: str, on: date) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def first_day() -> date:
    """Two days of a quarterly return have come: half a year ago, and a quarter ago; the third is still ahead."""
    return add_months(today(), -5)


def days() -> list[date]:
    return ReturnSeries(first_on=first_day(), every=3).days_until(today())


def owed(**changes: Any) -> ReturnSeries:
    return a_return(on=first_day(), first_on=first_day(), **changes)


def test_a_return_is_set_up_once_and_read(hr: Client) -> None:
    sent = {
        "kind": "vetting", "group": "volunteers", "every": "3", "owner": an_owner().pk, "method": "By hand",
        "form_id": str(uuid4()), **dated("first_on", first_day()),
    }  # fmt: skip
    first, second = hr.post("/returns/new/", sent), hr.post("/returns/new/", sent)

    series = ReturnSeries.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == f"/returns/{series.pk}/"
    text = hr.get(f"/returns/{series.pk}/").text
    for words in ("Vetting: volunteers", "Every quarter", "By hand", "Nothing has been handed in yet"):
        assert words in text
    assert "Showing 1 return" in hr.get("/returns/").text


def test_a_head_count_is_of_a_labour_provider_in_use(hr: Client) -> None:
    agency, other = an_agency("Northway Staffing"), an_agency("Paper and Pens")
    manager = person("Ben", "hr")
    add_agency(agency, staff="Cleaners", manager=manager, since_on=today(), by=manager, at=noon(today()))
    sent = {"kind": "head_count", "every": "1", "owner": an_owner().pk, **dated("first_on", first_day())}

    assert hr.post("/returns/new/", {**sent, "supplier": other.pk}).status_code == 422
    assert "Select the agency" in hr.post("/returns/new/", sent).text
    hr.post("/returns/new/", {**sent, "supplier": agency.pk})

    assert ReturnSeries.objects.get().title == "Head-count: Northway Staffing"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"group": ""}, "Select whose it is"),
        ({"kind": "head_count"}, "select none here"),
        ({"every": ""}, "Select"),
        ({"first_on_day": ""}, "first day must"),
        ({"owner": ""}, "Select"),
    ],
)
def test_what_is_wrong_is_said(hr: Client, changes: dict[str, Any], sentence: str) -> None:
    sent = {
        "kind": "vetting", "group": "volunteers", "every": "3", "owner": an_owner().pk,
        **dated("first_on", first_day()),
    }  # fmt: skip

    response = hr.post("/returns/new/", {**sent, **changes})

    assert response.status_code == 422
    assert sentence.lower() in response.text.lower()
    assert not ReturnSeries.objects.exists()


def test_whoever_owes_it_hands_it_in_from_the_mails_link() -> None:
    series = owed(owner=an_owner())
    client = signed_in(an_owner())
    first, last = days()
    page = client.get(f"/returns/{series.pk}/hand-in/").text
    assert page.index(plain(first)) < page.index(plain(last))

    sent = {
        "as_at": first.isoformat(), "answer": "numbers", "required": "100", "done": "94", "form_id": str(uuid4()),
    }  # fmt: skip
    one, two = (client.post(f"/returns/{series.pk}/hand-in/", sent) for _ in range(2))

    assert one.headers["Location"] == two.headers["Location"] == f"/returns/{series.pk}/"
    assert ReturnCount.objects.count() == 1
    assert "94% (94 of 100)" in client.get(f"/returns/{series.pk}/").text
    client.post(
        f"/returns/{series.pk}/hand-in/", {**sent, "as_at": last.isoformat(), "form_id": str(uuid4())}
    )
    assert "No count is due" in client.get(f"/returns/{series.pk}/hand-in/").text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"done": "101"}, "cannot be more than how many must"),
        ({"done": ""}, "Enter a whole number, 0 where there is none"),
        ({"answer": ""}, "Select what you know"),
        ({"unknown_reason": "The system was down"}, "Take the reason out"),
        ({"answer": "unknown"}, "Say why it is not known"),
        ({"answer": "unknown", "unknown_reason": "Down"}, "Take the number out"),
        ({"done": "-1"}, "must be 0 or more"),
        ({"done": "many"}, "number"),
        ({"required": ""}, "How many must be vetted"),
        ({"as_at": "2020-01-01"}, "As at which day?"),
    ],
)
def test_numbers_that_cannot_be_are_refused_and_kept(
    hr: Client, changes: dict[str, Any], sentence: str
) -> None:
    series = owed()
    sent = {
        "as_at": days()[0].isoformat(), "answer": "numbers", "required": "100", "done": "94", "note": "Kept", **changes,
    }  # fmt: skip

    response = hr.post(f"/returns/{series.pk}/hand-in/", sent)

    assert response.status_code == 422
    assert sentence in response.text
    assert "Kept" in response.text
    assert not ReturnCount.objects.exists()


def test_a_count_is_corrected_with_a_reason_and_both_are_shown(hr: Client) -> None:
    series = owed()
    count = handed_in(series, days()[0], (100, 94), on=today())
    numbers = {"answer": "numbers", "required": "100", "done": "90"}
    sent = {**numbers, "reason": "Four had run out", "form_id": str(uuid4())}

    refused = hr.post(f"/returns/counts/{count.pk}/correct/", {**sent, "reason": ""})
    one, two = (hr.post(f"/returns/counts/{count.pk}/correct/", sent) for _ in range(2))

    assert refused.status_code == 422
    assert one.headers["Location"] == two.headers["Location"] == f"/returns/{series.pk}/"
    text = hr.get(f"/returns/{series.pk}/").text
    for words in ("90% (90 of 100)", "94% (94 of 100)", "Four had run out", "No longer stands"):
        assert words in text


def test_the_page_has_a_chart_with_its_numbers_and_a_file(hr: Client) -> None:
    series = owed()
    for day, done in zip(days(), (90, 97), strict=True):
        handed_in(series, day, (100, done), on=today())

    text = hr.get(f"/returns/{series.pk}/").text
    lines = hr.get(f"/returns/{series.pk}/?file=csv").getvalue().decode("utf-8-sig").splitlines()

    assert f"97% vetted on {plain(days()[1])}, up from 90%" in text
    assert "<svg" in text
    assert len(lines) == 3
    assert lines[1].startswith(f'"{days()[1].isoformat()}",100,97,0.97')


def test_a_return_is_edited_and_ended(hr: Client) -> None:
    series = owed()
    hr.post(
        f"/returns/{series.pk}/edit/", {"owner": an_owner().pk, "method": "By eye", "version": series.version}
    )
    hr.post(f"/returns/{series.pk}/end/", {"reason": "Nobody asks"})

    text = hr.get(f"/returns/{series.pk}/").text
    assert "By eye" in text
    assert "Nobody asks" in text
    assert "Showing 1 return" in hr.get("/returns/?ended=on").text
    assert "No return matches" not in hr.get("/returns/").text
    assert "This return is ended" in hr.get(f"/returns/{series.pk}/hand-in/").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("due=late", 2),
        ("due=soon", 0),
        ("kind=induction", 1),
        ("group=agency", 2),
        ("q=volunteers", 1),
    ],
)
def test_the_filters_and_the_file_say_the_same(hr: Client, query: str, found: int) -> None:
    owed(group="volunteers")
    owed(group="agency")
    a_return(kind="induction", group="agency", first_on=today() + timedelta(days=60))

    page = hr.get(f"/returns/?{query}").text
    lines = hr.get(f"/returns/?{query}&file=csv").getvalue().decode("utf-8-sig").splitlines()

    assert (f"of {found} return" in page or f"Showing {found} return" in page) == bool(found)
    assert len(lines) == found + 1


def test_whoever_sees_no_suppliers_reads_of_no_agency() -> None:
    series = a_head_count()
    count = handed_in(series, series.first_on, (None, 7), on=today())
    reader = signed_in(person("Kit Marlow", "contributor"))

    assert "Northway" not in reader.get("/returns/").text
    assert reader.get(f"/returns/{series.pk}/").status_code == 404
    assert reader.get(f"/returns/counts/{count.pk}/correct/").status_code == 404
    assert "Northway" in signed_in(person("Nan", "auditor")).get("/returns/").text


def test_readers_change_nothing() -> None:
    series = owed()
    count = handed_in(series, days()[0], (100, 94), on=today())
    for role in ("contributor", "auditor", "executive_lead"):
        reader = signed_in(person(f"R {role}", role))
        assert reader.get(f"/returns/{series.pk}/").status_code == 200
        for path in (
            "new/", f"{series.pk}/edit/", f"{series.pk}/end/", f"{series.pk}/hand-in/",
            f"counts/{count.pk}/correct/", "import/", "import/template.xlsx",
        ):  # fmt: skip
            assert reader.get(f"/returns/{path}").status_code == 403, (role, path)


def uploaded(client: Client, text: str, name: str = "counts.csv") -> Any:
    return client.post("/returns/import/", {"file": SimpleUploadedFile(name, text.encode())})


HEADINGS = "Reference,As at,How many must,How many are,Note\n"


def test_a_file_is_looked_at_confirmed_and_taken_back(hr: Client) -> None:
    series = owed()
    handed_in(series, days()[0], (100, 90), on=today())
    text = f"{HEADINGS}RET-001,{days()[0]},100,91,\nRET-001,{days()[1]},100,95,\n"

    response = uploaded(hr, text)
    imported = ReturnImport.objects.get()
    path = f"/returns/import/{imported.pk}/"
    assert response.headers["Location"] == path
    preview = hr.get(path)
    assert "90% (90 of 100)" in preview.text
    assert ReturnCount.objects.count() == 1
    seen = preview.context["form"].initial["seen"]

    assert "Say" in hr.post(path, {"seen": seen, "reason": ""}).text or ReturnCount.objects.count() == 1
    hr.post(path, {"seen": seen, "reason": "Newer"})
    assert {count.done for count in ReturnCount.objects.standing()} == {91, 95}
    assert "already" in hr.get("/returns/import/").text or "counts.csv" in hr.get("/returns/import/").text

    uploaded(hr, text)
    again = ReturnImport.objects.order_by("-pk")[0]
    assert "This very file has been imported already" in hr.get(f"/returns/import/{again.pk}/").text
    hr.post(f"{path}undo/")
    assert {count.done for count in ReturnCount.objects.standing()} == {90}
    assert "Taken back" in hr.get(path).text


def test_columns_and_rows_with_errors_are_said_on_the_same_page(hr: Client) -> None:
    owed()

    columns = uploaded(hr, "Thing,Amount\nRET-001,4\n")
    rows = uploaded(hr, f"{HEADINGS}RET-009,{days()[0]},100,91,\n")
    empty = uploaded(hr, HEADINGS + "RET-001,,,,\n")
    broken = uploaded(hr, "PK\x03\x04 rubbish", "counts.xlsx")

    assert columns.status_code == rows.status_code == empty.status_code == broken.status_code == 422
    assert "There is no column “As at”" in columns.text
    assert "No return has this reference" in rows.text
    assert "Row 2</span>" in rows.text
    assert "No row has a number" in empty.text
    assert not ReturnImport.objects.exists()


def test_the_template_is_a_workbook_or_csv_of_what_is_owed(hr: Client) -> None:
    owed()

    workbook, lines = hr.get("/returns/import/template.xlsx"), hr.get("/returns/import/template.csv")

    assert workbook.content.startswith(b"PK")
    assert lines.content.decode("utf-8-sig").count("RET-001") == 2


def test_an_empty_list_says_what_belongs_here(hr: Client) -> None:
    assert "Set up the first" in hr.get("/returns/").text


@pytest.mark.parametrize("path", ["/returns/", "/returns/{pk}/"])
def test_pages_ask_the_same_few_queries_however_much_there_is(
    hr: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    asked = []
    for rows in (["employees"], ["agency", "volunteers", "contractors"]):
        for group in rows:
            series = owed(group=group)
            for day in days() if len(rows) > 1 else days()[:1]:
                handed_in(series, day, (100, 90), on=today())
        with django_assert_max_num_queries(15) as captured:
            hr.get(path.format(pk=series.pk))
        asked.append(len(captured))
    assert asked[0] == asked[1]
