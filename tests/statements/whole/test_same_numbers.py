"""Page, PDF, CSV and JSON of a statement say the same numbers, and those are what SQL counts in the records."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from statements.figures.catalogue import CHARTS, FIGURES, TABLES
from tests.pdf import look_inside
from tests.pdf.look_inside import Laid, Piece
from tests.statements.figures.test_against_sql import ACTIONS, AGREED, OPEN, PAID, SUPPLIERS
from tests.statements.whole import told
from tests.statements.whole.making import FEW, FIRST, LAST, PAGE, PROMISED, Whole

# pytest-django makes the test database only where a test is marked; what is looked at was made once for all.
pytestmark = pytest.mark.django_db
SQL = {"on": LAST, "first": FIRST, "last": LAST, "year": 2025, "before": 2024}
FEWER = f"fewer than {FEW}"
HIDDEN = (FEWER, f"all but {FEWER}", "not shown")


@dataclass(frozen=True)
class Outputs:
    """As they were fetched by a stranger."""

    article: str
    laid: Laid
    pieces: Mapping[Piece, str]
    csv: bytes
    json: bytes

    def said(self) -> dict[str, told.Told]:
        """What each says."""
        return {name: self.read(name, self.raw(name)) for name in NUMBERS}

    def raw(self, name: str) -> Any:
        return {"page": self.article, "pdf": self.pieces, "csv": self.csv, "json": self.json}[name]

    def read(self, name: str, raw: Any) -> told.Told:
        names = told.Names.of(self.json)
        match name:
            case "page":
                return told.of_page(raw, names)
            case "pdf":
                return told.of_pdf(self.laid, raw, names)
            case "csv":
                return told.of_csv(raw, names)
        return told.of_json(raw)


@pytest.fixture(scope="module")
def outputs(whole: Whole, django_db_blocker: Any) -> Outputs:
    with django_db_blocker.unblock():
        client = Client()
        page = client.get(PAGE).content.decode()
        files = {
            name: b"".join(client.get(PAGE + name).streaming_content)  # type: ignore[attr-defined]
            for name in ("statement.pdf", "figures.csv", "statement.json")
        }
    article = page[page.index("<article") : page.index("</article>")]
    pdf = files["statement.pdf"]
    held = {one.name: one.content for one in look_inside.carried(look_inside.opened(pdf))}
    assert held == {name: files[name] for name in ("figures.csv", "statement.json")}
    return Outputs(
        article, look_inside.laid(pdf), look_inside.pieces(pdf), files["figures.csv"], files["statement.json"]
    )


def test_all_that_can_be_in_a_text_is_in_this_one(outputs: Outputs) -> None:
    content = json.loads(outputs.json)

    assert {one["key"] for one in content["figures"]} == set(FIGURES)
    assert {one["key"] for one in content["tables"]} == set(TABLES)
    assert {place[1] for place in outputs.said()["pdf"] if place[0] == "chart"} == {
        str(n) for n, _ in enumerate(CHARTS, start=1)
    }


def test_every_number_is_the_same_in_page_pdf_csv_and_json(outputs: Outputs) -> None:
    assert told.differences(outputs.said()) == []


def test_what_is_shown_is_the_number_of_the_data_file(outputs: Outputs) -> None:
    content = json.loads(outputs.json)
    counted = {place[1]: words for place, words in outputs.said()["page"].items() if place[0] == "counted"}
    few = 0
    for one in content["figures"]:
        if one.get("suppressed"):
            few += 1
            assert (one["value"], one["numerator"], one["denominator"]) == (None, None, None)
            assert one["shown"] in HIDDEN
            continue
        assert one["shown"] == told.as_shown("" if one["value"] is None else str(one["value"]), one["unit"])
        if one["unit"] == "percent" and one["counts_in"] != "percent" and one["value"] is not None:
            parts = [told.as_shown(str(one[name]), one["counts_in"]) for name in ("numerator", "denominator")]
            assert counted[one["key"]] == " of ".join(parts)
    assert few
    for table in content["tables"]:
        for row, shown in zip(table["rows"], table["shown"], strict=True):
            for value, words, unit in zip(row[1:], shown[1:], table["units"], strict=True):
                if unit == "words" or words in HIDDEN:
                    assert value == words or (value is None and unit != "words")
                else:
                    assert words == told.as_shown("" if value is None else str(value), unit)


def test_charts_show_what_their_tables_say(outputs: Outputs) -> None:
    said = outputs.said()["pdf"]
    place = {key: str(n) for n, key in enumerate(CHARTS, start=1)}
    for key in ("suppliers_by_band", "spend_by_category"):
        drawn = {said["chart", place[key], r, 0]: said["chart", place[key], r, 1] for r in range(3)}
        table = {
            said["cell", key, r, 0]: said["cell", key, r, 1]
            for _, of, r, c in _cells(said)
            if of == key and not c
        }
        assert drawn.items() <= table.items()


def _cells(said: told.Told) -> Iterator[tuple[str, str, int, int]]:
    return (place for place in said if place[0] == "cell")  # type: ignore[misc]


# --- counted in the records, by SQL


def test_every_figure_is_what_sql_counted_in_the_records(whole: Whole, outputs: Outputs) -> None:
    published = {one["key"]: one for one in json.loads(outputs.json)["figures"]}
    hidden = []
    for key, (numerator, denominator) in whole.counts.items():
        one = published[key]
        if one.get("suppressed"):
            hidden.append(key)
            assert min(numerator, numerator if denominator is None else denominator - numerator) < FEW, key
            continue
        assert Decimal(str(one["numerator"])) == numerator, key
        if denominator is None:
            assert (one["denominator"], Decimal(str(one["value"]))) == (None, numerator), key
        elif not denominator:
            assert (one["denominator"], one["shown"]) == (0, "not known"), key
        else:
            assert Decimal(str(one["denominator"])) == denominator, key
            factor = 1 if one["unit"] == "days" else 100
            assert abs(Decimal(str(one["value"])) - factor * numerator / denominator) <= Decimal("0.00005"), (
                key
            )
    assert "concerns_closed" in hidden
    assert 0 < whole.counts["concerns_closed"][0] < FEW
    assert len(whole.counts) - len(hidden) >= 60


def test_the_figures_that_have_no_one_number_are_what_a_person_counts(whole: Whole, outputs: Outputs) -> None:
    published = {one["key"]: one for one in json.loads(outputs.json)["figures"]}

    def said(key: str) -> tuple[Any, ...]:
        return tuple(published[key][name] for name in ("value", "numerator", "denominator"))

    kept = sum(outcome == "kept" for outcome, _, _ in PROMISED.values())
    asked = one("SELECT count(*) FROM statements_promise WHERE statement_id <> %s", whole.statement.pk)
    answered = one("SELECT count(*) FROM statements_promiseanswer WHERE outcome = 'kept'")
    assert (asked, answered) == (len(PROMISED), kept)
    assert said("promises_made") == (asked, asked, None)
    assert said("promises_kept") == (33.3333, kept, asked)
    assert said("promises_unanswered") == (0, 0, None)
    # From the end of last year's period to the day on which that statement was published.
    assert said("publication_days") == (135, 135, 1)
    # Three responses with 90 % shown by half, 80 % by a quarter, 100 % by all of it: 45, 20 and 100.
    assert said("response_quality") == (55, 165, 3)
    # Closed after 2, 9 and 30 days: the one in the middle, beside their sum.
    assert said("findings_days") == (9, 41, 3)
    reviews = "SELECT count(*) FROM actions_review WHERE due_on BETWEEN %s AND %s"
    assert published["reviews_on_time"]["numerator"] == one(f"{reviews} AND given_on <= due_on", FIRST, LAST)


def test_rows_of_tables_are_what_sql_counts(outputs: Outputs) -> None:
    tables = {table["key"]: table for table in json.loads(outputs.json)["tables"]}
    rows = {key: {row[0]: row[1:] for row in table["rows"]} for key, table in tables.items()}

    for band in ("High", "Medium", "Low"):
        theirs = f"AND r.band = '{band.lower()}' AND r.basis <> 'unscreened'"
        assert rows["suppliers_by_band"][band][0] == count(f"{SUPPLIERS} {theirs}")
        assert rows["suppliers_by_band"][band][2] == count(f"{PAID} {theirs}")
    for aspect, label in (("force", "Force capability"), ("engagement", "Business engagement")):
        for n, condition in enumerate(
            (OPEN, f"{OPEN} AND target_on < %(on)s", "progress = 'completed'", AGREED)
        ):
            asked = f"{ACTIONS} {condition} AND aspect = '{aspect}'"
            assert rows["actions_by_aspect"][label][n] == count(asked), asked
    paid = (
        "SELECT sum(l.amount) FROM suppliers_spendline l JOIN suppliers_supplier s ON s.id = l.supplier_id "
    )
    paid += "JOIN suppliers_category c ON c.id = s.category_id WHERE l.month BETWEEN %(first)s AND %(last)s "
    for name in ("Cleaning", "Forensics", "Furniture"):
        assert rows["spend_by_category"][name] == [count(f"{paid} AND c.name = '{name}'")]
    places = "SELECT count(*) FROM suppliers_concern WHERE place = 'supplier'"
    assert 0 < count(places) < FEW
    assert rows["concerns_by_place"]["A supplier"] == [None]
    assert tables["concerns_by_place"]["shown"][0] == ["A supplier", FEWER]


def count(sql: str) -> Decimal:
    with connection.cursor() as cursor:
        cursor.execute(sql, SQL)
        return Decimal(cursor.fetchone()[0])


def one(sql: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


# --- controls


def other(digit: str) -> str:
    return "1" if digit == "9" else str(int(digit) + 1)


def every_digit(text: str, numbers: str) -> Iterator[str]:
    """The text with another digit in each of the places that ``numbers`` finds, one at a time."""
    for match in re.finditer(numbers, text, re.DOTALL):
        for place in range(*match.span(1)):
            if text[place].isdigit():
                yield text[:place] + other(text[place]) + text[place + 1 :]


# Where the numbers of figures, tables and charts stand in each output.
NUMBERS: dict[str, Callable[[Outputs], Iterator[Any]]] = {
    "page": lambda out: every_digit(
        out.article, r'(?:<data class="figure" value="\w+">|<td class="numeric">)(.*?)</'
    ),
    "json": lambda out: (
        text.encode()
        for text in every_digit(
            out.json.decode(),
            r'(?:"(?:shown|value|numerator|denominator)":|\n {8,}) ("?[^\[\]{}:\n]*?"?),?(?=\n)',
        )
    ),
    "csv": lambda out: (
        text.encode()
        for text in every_digit(out.csv.decode(), r"\n[^,\n]*,(?:\"[^\"]*\"|[^,\"\n]*),([^,\n]*,[^,\n]*),")
    ),
    "pdf": lambda out: (
        {**out.pieces, piece: text}
        for piece in numbers_in(out.laid)
        for text in every_digit(out.pieces.get(piece, ""), r"^(.*)$")
    ),
}


def numbers_in(laid: Laid) -> list[Piece]:
    """The marked pieces of the cells of tables."""
    return [piece for _, rows in laid.tables for row in rows[1:] for cell in row[1:] for piece in cell]


@pytest.mark.parametrize("name", NUMBERS)
def test_control_one_other_digit_in_one_number_of_one_output_is_noticed(name: str, outputs: Outputs) -> None:
    changed = list(NUMBERS[name](outputs))
    said = outputs.said()
    # Enough of them, spread over the whole of it.
    tried = changed[:: max(1, len(changed) // 60)]

    unnoticed = [
        n for n, raw in enumerate(tried) if not told.differences({**said, name: outputs.read(name, raw)})
    ]

    assert len(tried) >= 50
    assert unnoticed == []


def test_control_a_record_that_was_not_counted_is_noticed(whole: Whole, outputs: Outputs) -> None:
    published = {one["key"]: one for one in json.loads(outputs.json)["figures"]}
    paid = "SELECT sum(amount) FROM suppliers_spendline WHERE month BETWEEN %(first)s AND %(last)s"
    assert count(paid) == published["spend_total"]["value"] == whole.counts["spend_total"][0]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE suppliers_spendline SET amount = amount + 1 WHERE id = (SELECT min(id) FROM suppliers_spendline)"
        )

    assert count(paid) == published["spend_total"]["value"] + 1
