"""What the register believes beside what they say, and taking ticked lines in."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from msplan.accounts.models import Person
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Response
from suppliers.asking.questionnaire.flags import STATE_IMPOSED
from suppliers.asking.reading.comparing import Line, compare, seen, take_in
from suppliers.asking.reading.reckoning import read
from suppliers.models import ChainLink, LabourProviderUse, PublishedStatement, Turnover, WorkforceTrait
from suppliers.record import answering
from suppliers.register.countries import country_names
from suppliers.risk.keeping import scored
from tests.suppliers.asking.making import AT
from tests.suppliers.asking.reading.making import CRIME, a_response, staff

pytestmark = pytest.mark.django_db
THEN = AT + timedelta(days=12)
ON = date(2026, 11, 30)
SAID: dict[str, Any] = {
    "q1": {"status": "published", "url": "https://supplier.example/statement-2026", "approved_on": "2026-03-31"},
    "q5": {
        "size": "large", "headcount": "40", "agency": "6", "temporary": "0", "migrant": "0", "zero_hours": "2",
        "sites": ["ours"], "traits": ["night", "cash"],
    },
    "q6": {
        "uses": "yes", "checks": ["licence"],
        "providers": [
            {"name": "Fenland Hands Ltd", "sector": "agriculture", "licence": "FENL0012", "checked_on": "2026-05-01"}
        ],
    },
    "q9": {"mapped": "tier2", "countries": ["BD", "PT"], "inputs": ["cotton"], "state_imposed": "no"},
}  # fmt: skip


@pytest.fixture
def by() -> Person:
    return staff()["procurement"]


@pytest.fixture
def response() -> Response:
    return a_response(slug="extended", files=("q6",), **SAID)


def lines_of(response: Response) -> dict[str, Line]:
    return {line.key: line for line in compare(read(response))}


def taken(response: Response, by: Person, *keys: str) -> int:
    return scored(take_in)(response, keys, version=seen(compare(read(response))), by=by, at=THEN)


def test_every_line_says_what_each_of_both_says(response: Response) -> None:
    lines = lines_of(response)

    assert lines["trait:agency"].they == "Yes"
    assert lines["trait:migrant"].they == "No"
    assert lines["trait:night"].they == "Yes"
    assert lines["trait:lone"].they == "No"  # it could have been ticked
    assert lines["trait:fees"].they == "No"  # q7: workers never pay
    assert lines["provider:0"].they == "Agriculture, licence FENL0012"
    assert lines["country:BD"].they == "A main part or material comes from there"
    assert lines["statement:latest"].they == "https://supplier.example/statement-2026"
    assert all(line.differs for line in lines.values())
    assert not lines["turnover:amount"].takes  # they gave no amount


def test_ticked_lines_are_written_with_their_source_and_day(response: Response, by: Person) -> None:
    """Twelve lines at once; counted in the tables themselves."""
    keys = [
        "trait:agency",
        "trait:night",
        "trait:fees",
        "provider:0",
        "country:BD",
        "good:cotton",
        "statement:latest",
    ]
    assert taken(response, by, *keys) == 7

    source = f"Response {response.reference}, question "
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trait, answer, source, source_on, sureness FROM suppliers_workforcetrait ORDER BY 1"
        )
        assert cursor.fetchall() == [
            ("agency", "yes", f"{source}5", ON, "unsure"),
            ("fees", "no", f"{source}7", ON, "unsure"),
            ("night", "yes", f"{source}5", ON, "unsure"),
        ]
        cursor.execute("SELECT name, sector, licence, source, sureness FROM suppliers_labourprovideruse")
        assert cursor.fetchall() == [
            ("Fenland Hands Ltd", "agriculture", "FENL0012", f"{source}6", "likely")  # a document is attached
        ]
        cursor.execute("SELECT what, country, how, source, source_on FROM suppliers_chainlink ORDER BY 1")
        assert [row[1:] for row in cursor.fetchall()] == [
            ("", "declared", f"{source}9", ON),
            ("BD", "declared", f"{source}9", ON),
        ]
        cursor.execute("SELECT year, link, approved_on, origin FROM suppliers_publishedstatement")
        assert cursor.fetchall() == [
            (2026, "https://supplier.example/statement-2026", date(2026, 3, 31), "hand")
        ]
    again = lines_of(response)
    assert [key for key in keys if again[key].differs] == []
    assert not Turnover.objects.exists()


def test_taken_by_the_records_own_acts(response: Response, by: Person) -> None:
    """So that its history tells them like any other."""
    taken(response, by, "trait:agency", "provider:0", "statement:latest", "country:BD")
    with connection.cursor() as cursor:
        cursor.execute("SELECT act FROM history_entry WHERE at = %s ORDER BY act", [THEN])
        acts = {row[0] for row in cursor.fetchall()}
    assert acts >= {
        "asking.take_in", "chain.add_link", "record.add_labour_provider", "record.add_statement",
        "record.answer_workforce",
    }  # fmt: skip


def test_a_known_provider_is_changed_and_not_doubled(response: Response, by: Person) -> None:
    LabourProviderUse.objects.create(
        supplier=response.supplier, name="FENLAND HANDS LIMITED", sector="not_known", source="Told", source_on=ON,
        sureness="unsure", entered_at=AT,
    )  # fmt: skip
    assert lines_of(response)["provider:0"].register == "Not known"

    taken(response, by, "provider:0")

    (row,) = LabourProviderUse.objects.all()
    assert (row.sector, row.licence, row.name) == ("agriculture", "FENL0012", "FENLAND HANDS LIMITED")


def test_who_changed_the_register_meanwhile_is_noticed(response: Response, by: Person) -> None:
    version = seen(compare(read(response)))
    supplier = response.supplier
    answering.answer(
        supplier, version=0, answers={"night": "no"}, source="Visit", source_on=ON, sureness="sure", by=by, at=THEN
    )  # fmt: skip

    with pytest.raises(StaleEdit):
        take_in(response, ["trait:night"], version=version, by=by, at=THEN)
    assert WorkforceTrait.objects.get().answer == "no"


def test_all_or_nothing(response: Response, by: Person) -> None:
    """What cannot be taken is not, whatever a form sends; without anything to take nothing is written."""
    for keys in ([], ["turnover:amount"], ["provider:9", "country:XX", "nonsense"]):
        with pytest.raises(RowRefused, match="Tick at least one"):
            taken(response, by, *keys)
    assert not ChainLink.objects.exists()


def test_a_supplier_that_names_every_country_is_taken_in_fifty_lines_at_a_time(by: Person) -> None:
    said = {**SAID, "q9": {**SAID["q9"], "countries": sorted(country_names().keys() - STATE_IMPOSED)}}
    response = a_response(slug="extended", files=("q6",), **said)
    keys = [key for key in lines_of(response) if key.startswith("country:")]
    assert len(keys) > 200

    with pytest.raises(RowRefused, match="at most 50 lines at a time: 51 are ticked"):
        taken(response, by, *keys[:51])
    assert not ChainLink.objects.exists()
    assert taken(response, by, *keys[:50]) == 50
    assert ChainLink.objects.count() == 50


@pytest.mark.parametrize("url", ["see our website", "javascript:alert(1)", "ftp://supplier.example/x", ""])
def test_no_address_that_is_none_is_taken(by: Person, url: str) -> None:
    response = a_response(slug="extended", q1={**SAID["q1"], "url": url or "none"})
    line = lines_of(response)["statement:latest"]

    assert not line.takes
    with pytest.raises(RowRefused):
        taken(response, by, "statement:latest")
    assert not PublishedStatement.objects.exists()


def test_nothing_is_taken_from_what_is_held(by: Person) -> None:
    response = a_response(slug="extended", **{**SAID, **CRIME})
    with pytest.raises(InvalidTransition):
        take_in(response, ["trait:night"], version=seen(compare(read(response))), by=by, at=THEN)
    assert not WorkforceTrait.objects.exists()
