"""A return may say that its number is not known: with a reason, a day, and never as 0."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from actions.models import ReturnCount, ReturnSeries
from actions.plan.refusing import PlanRefused
from actions.returns.due import items
from actions.returns.facts import Known, chart_of, known
from actions.returns.handing_in import correct, hand_in
from actions.returns.keeping import end
from actions.returns.timeline import of_series
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, plain, today
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Scope
from tests.actions.making import an_owner, noon
from tests.actions.returns.making import END, a_head_count, a_return, an_agency, handed_in
from tests.actions.returns.test_importing import checked, confirmed, sentences
from tests.actions.returns.test_importing import kept as kept_file
from tests.people import person

pytestmark = pytest.mark.django_db
JUNE, SEPTEMBER = date(2026, 6, 30), date(2026, 9, 30)
WHY = "The agency changed its system in May."
HEADINGS = "Reference,As at,How many must,How many are,Why it is not known,Note\n"


def not_known(series: ReturnSeries, as_at: date, *, why: str = WHY, on: date | None = None) -> ReturnCount:
    return hand_in(series, as_at=as_at, unknown_reason=why, by=an_owner(), at=noon(on or as_at))


def read(key: str, on: date) -> Any:
    return FIGURES[key].read(Scope(on=on, first=on, last=on))


def found(series: ReturnSeries, on: date) -> Known:
    return known(ReturnSeries.objects.with_last().get(pk=series.pk), on)


# --- the answer


def test_not_known_is_an_answer_with_its_reason() -> None:
    series = a_return()

    count = not_known(series, END)

    assert (count.required, count.done, count.rate, count.is_known) == (None, None, None, False)
    (told, _) = of_series(series)
    assert f"Count: Not known\nWhy it is not known: {WHY}" in told.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"required": 10, "done": 9, "unknown_reason": "W"}, "not both"),
        ({"done": 0, "unknown_reason": "W"}, "not both"),
        ({"required": 10, "unknown_reason": "W"}, "not both"),
        ({"unknown_reason": " "}, "say why it is not known"),
        ({"required": 10}, "say why it is not known"),
        ({"done": 9}, "how many must"),
    ],
)
def test_it_is_one_of_the_two(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(PlanRefused, match=sentence):
        hand_in(a_return(), as_at=END, **words, by=an_owner(), at=noon(END))
    assert not ReturnCount.objects.exists()


@pytest.mark.parametrize(
    "changes",
    [
        {"required": 9, "done": 8, "unknown_reason": "W"},
        {"required": None, "done": 8, "unknown_reason": "W"},
        {"required": 9, "done": None, "unknown_reason": "W"},
        {"required": 9, "done": None},
        {"required": None, "done": None},
    ],
)
def test_the_database_takes_numbers_or_a_reason(changes: dict[str, Any]) -> None:
    row = {"series": a_return(), "as_at": END, "entered_by": an_owner(), "entered_at": noon(END), **changes}

    with pytest.raises(IntegrityError, match="returncount_number_or_why_not"), transaction.atomic():
        ReturnCount.objects.create(**row)


def test_the_control_of_the_database() -> None:
    """Without the constraint an empty answer is written: it is the constraint that refuses it."""
    row = {"series": a_return(), "as_at": END, "entered_by": an_owner(), "entered_at": noon(END)}
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE actions_returncount DROP CONSTRAINT returncount_number_or_why_not")

    ReturnCount.objects.create(**row)

    assert ReturnCount.objects.get().unknown_reason == ""


def test_the_reason_never_changes_either() -> None:
    not_known(a_return(), END)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        connection.cursor().execute("UPDATE actions_returncount SET unknown_reason = 'x'")


def test_it_is_corrected_to_a_number_and_back() -> None:
    first = not_known(a_return(), END)
    words: dict[str, Any] = {"by": an_owner(), "at": noon(JUNE)}

    number = correct(first, required=10, done=9, reason="Found", **words)
    with pytest.raises(PlanRefused, match="Nothing is different"):
        correct(number, required=10, done=9, reason="R", **words)
    again = correct(number, unknown_reason=WHY, reason="Counted wrongly", **words)
    with pytest.raises(PlanRefused, match="Nothing is different"):
        correct(again, unknown_reason=WHY, reason="R", **words)

    assert [one.done for one in ReturnCount.objects.order_by("pk")] == [None, 9, None]
    assert ReturnCount.objects.standing().get().unknown_reason == WHY


# --- since when


def test_it_says_since_when_and_what_was_known_last() -> None:
    series = a_return()
    assert found(series, END) == Known("Not known", "Nobody has handed in anything yet", holds=False)

    handed_in(series, END, (10, 9))
    assert found(series, END) == Known("90% (9 of 10)", "31 March 2026", holds=True)

    not_known(series, JUNE, why="The list is lost")
    not_known(series, SEPTEMBER)
    assert found(series, SEPTEMBER) == Known(
        "Not known since 30 June 2026",
        f"{WHY} The last number is of 31 March 2026: 90% (9 of 10).",
        holds=False,
    )

    handed_in(series, date(2026, 12, 31), (10, 10))
    assert found(series, date(2026, 12, 31)).text == "100% (10 of 10)"


def test_the_days_that_no_longer_stand_do_not_count() -> None:
    series = a_return()
    correct(not_known(series, END), required=10, done=9, reason="R", by=an_owner(), at=noon(END))
    not_known(series, JUNE)

    assert found(series, JUNE).text == "Not known since 30 June 2026"


@pytest.mark.parametrize(("days", "holds"), [(-1, True), (0, False), (1, False)])
def test_a_number_that_is_too_old_is_not_known_since_that_day(days: int, *, holds: bool) -> None:
    series = a_return()
    handed_in(series, END, (10, 9))
    too_old = date(2027, 7, 1)  # fifteen months before 30 June is 30 March: the count is younger

    said = found(series, too_old + timedelta(days=days))

    assert said.holds == holds
    if not holds:
        assert said == Known(
            "Not known since 1 July 2027", "90% (9 of 10) on 31 March 2026: too old to count", holds=False
        )


# --- chasing


def test_the_day_is_answered_and_the_next_is_asked_for_with_what_was_said() -> None:
    series = a_return()
    not_known(series, END)

    (due,) = items(JUNE)

    assert (due.due_on, due.label) == (
        date(2026, 7, 14),
        "RET-001 Vetting: employees, as at 30 June 2026 (not known last time)",
    )
    handed_in(series, JUNE, (10, 9))
    (due,) = items(SEPTEMBER)
    assert due.label == "RET-001 Vetting: employees, as at 30 September 2026"


# --- figures


def test_unknown_is_no_number_and_stands_beside_the_figures() -> None:
    known_one, other = a_return(kind="right_to_work"), a_return(kind="right_to_work", group="agency")
    for series, numbers in ((known_one, (100, 90)), (other, (50, 10))):
        handed_in(series, END, numbers)
    never, gone = a_return(kind="induction", group="agency"), a_return(group="volunteers")
    end(gone, reason="R", by=an_owner(), at=noon(END))
    heads = a_head_count(agency=an_agency())
    not_known(heads, END)
    before = read("right_to_work_checked", JUNE)
    assert (before.numerator, before.denominator) == (100, 150)

    not_known(other, JUNE)

    after = read("right_to_work_checked", JUNE)
    assert (after.numerator, after.denominator) == (90, 100)
    assert read("agency_head_count", JUNE).shown == "not known"
    unknown = read("returns_unknown", JUNE)
    assert (unknown.numerator, unknown.denominator) == (3, 4)
    assert FIGURES["returns_unknown"].references(Scope(on=JUNE, first=JUNE, last=JUNE)) == [
        one.reference for one in (other, never, heads)
    ]
    # The day before it was answered so, the number held.
    assert read("right_to_work_checked", JUNE - timedelta(days=1)).denominator == 150


def test_a_share_of_what_nobody_knows_is_not_known_and_not_nought() -> None:
    series = a_return(group="agency")
    handed_in(series, END, (100, 0))
    assert read("vetted_agency", END).hidden == "fewer than 5"

    not_known(series, JUNE)

    reading = read("vetted_agency", JUNE)
    assert (reading.value, reading.hidden, reading.shown) == (None, "", "not known")


def test_the_list_behind_the_figure_has_its_rows() -> None:
    first = add_months(today(), -5)
    series, other = (a_return(on=first, first_on=first, group=group) for group in ("agency", "volunteers"))
    not_known(series, first, on=today())
    handed_in(other, first, (10, 9), on=today())
    client = Client()
    client.force_login(person("Hal Aldersey", "hr"))

    unknown = client.get(FIGURES["returns_unknown"].list_href).text
    known_ones = client.get("/returns/?known=known").text

    assert "Showing 1 return" in unknown
    assert f"Not known since {plain(first)}" in unknown
    assert (series.title in unknown, other.title in unknown) == (True, False)
    assert (series.title in known_ones, other.title in known_ones) == (False, True)
    both = client.get("/returns/?known=known&known=unknown").text
    assert series.title in both
    assert other.title in both


def test_whoever_sees_no_suppliers_sees_no_records_of_agencies() -> None:
    """The list of records would name them; the control are those who do see suppliers."""
    not_known(a_head_count(), END)
    readers = {role: person(f"Reader {role}", role) for role in Role.values}
    statuses = set()
    for reader in readers.values():
        client = Client()
        client.force_login(reader)
        for key in ("returns_unknown", "agency_head_count"):
            status = client.get(reverse("drafts:records", args=[key])).status_code
            assert (status == 200) == (reader.may("drafts.see") and reader.may("suppliers.see")), reader
            statuses.add(status)
    assert statuses == {200, 403}
    assert any(one.may("drafts.see") and not one.may("suppliers.see") for one in readers.values())


# --- the chart


def test_the_chart_has_a_gap_that_says_why() -> None:
    series = a_return()
    handed_in(series, END, (100, 90))
    not_known(series, JUNE)
    handed_in(series, SEPTEMBER, (100, 97))

    chart = chart_of(series, list(ReturnCount.objects.all()))
    assert chart is not None
    assert chart.rows == (("Mar 2026", "90%"), ("Jun 2026", "Not known"), ("Sep 2026", "97%"))

    not_known(series, date(2026, 12, 31))
    chart = chart_of(series, list(ReturnCount.objects.all()))
    assert chart is not None
    assert chart.title == "Not known as at 31 December 2026; 97% (97 of 100) as at 30 September 2026"


# --- files


def test_a_file_may_say_that_it_is_not_known() -> None:
    a_return()
    confirmed(kept_file(f"{HEADINGS}RET-001,31/03/2026,,,{WHY},\n"))

    count = ReturnCount.objects.get()
    assert (count.done, count.unknown_reason) == (None, WHY)


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ("100,90,Lost", "not both"),
        ("100,,Lost", "not both"),
        (",,", None),
        ("100,,", "why it is not known"),
        (f",,{'x' * 2_001}", "2,000 characters or fewer"),
    ],
)
def test_a_row_says_one_of_the_two(cells: str, sentence: str | None) -> None:
    a_return()

    read_file = checked(f"{HEADINGS}RET-001,31/03/2026,{cells},\n")

    said = sentences(read_file)
    assert (read_file.rows, len(said), read_file.left_out) == ([], int(bool(sentence)), int(not sentence))
    assert sentence is None or sentence in said[0][2]


# --- columns by hand, and the list of errors


def by_file(client: Client, content: str, **words: str) -> Any:
    upload = SimpleUploadedFile("counts.csv", content.encode(), "text/csv")
    return client.post("/returns/import/", {"file": upload, **words})


def test_columns_are_said_by_hand_and_errors_taken_away() -> None:
    first = add_months(today(), -2)
    a_return(on=first, first_on=first)
    client = Client()
    client.force_login(person("Hal Aldersey", "hr"))
    content = f"Which,When,All of them,Fine\nRET-001,{first:%d/%m/%Y},100,90\n"
    asked = by_file(client, content)
    assert asked.status_code == 422
    assert "Which column holds “How many must”?" in asked.text
    chosen = {"column_reference": "0", "column_as_at": "1", "column_required": "2", "column_done": "3"}

    good = by_file(client, content, **chosen)
    headless = by_file(client, content.splitlines()[1], **chosen, no_headings="on")
    bad = by_file(client, content.replace("90", "ninety"), **chosen)

    assert (good.status_code, headless.status_code, bad.status_code) == (302, 302, 422)
    assert "90% (90 of 100)" in client.get(good.headers["Location"]).text
    assert "90% (90 of 100)" in client.get(headless.headers["Location"]).text
    listed = client.post("/returns/import/errors/", {"errors": bad.context["errors"][0]["value"]})
    rows = [
        row for sheet in load_workbook(BytesIO(listed.content)) for row in sheet.iter_rows(values_only=True)
    ]
    assert (2, "How many are", "ninety", "It is not a whole number. Enter digits only, such as 1200.") in rows
    again = client.post("/returns/import/errors/", {"errors": "x"})
    assert again.headers["Location"] == "/returns/import/"


# --- pages


def test_it_is_said_on_a_page_and_shown() -> None:
    first = add_months(today(), -2)
    series = a_return(on=first, first_on=first)
    client = Client()
    client.force_login(person("Hal Aldersey", "hr"))
    sent = {"as_at": first.isoformat(), "answer": "unknown", "unknown_reason": WHY}

    assert client.post(f"/returns/{series.pk}/hand-in/", sent).status_code == 302

    page = client.get(f"/returns/{series.pk}/").text
    assert f"Not known since {plain(first)}" in page
    assert page.count(WHY) >= 2
    count = ReturnCount.objects.get()
    form = client.get(f"/returns/counts/{count.pk}/correct/").text
    assert WHY in form
    assert 'value="unknown"' in form
    lines = client.get("/returns/?file=csv").getvalue().decode("utf-8-sig")
    assert f"Not known since {plain(first)}" in lines
