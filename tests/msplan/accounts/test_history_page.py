"""The history as auditors read it: found by text, taken as a file, sealed up to when; nothing of the restricted."""

import csv
import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from msplan.history.forgetting import forget_details
from msplan.history.models import Seal
from msplan.history.recording import record
from msplan.history.sealing import seal_all
from tests.people import department, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NOTHING_SEALED = "Nothing is sealed yet."


@pytest.fixture
def auditor(client: Client) -> Client:
    client.force_login(person("Au Ditor", Role.AUDITOR))
    return client


TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def page(client: Client, query: str = "") -> str:
    return TOKEN.sub("", client.get(f"/history/{query}").content.decode())


def as_file(client: Client, query: str = "") -> list[list[str]]:
    content = client.get(f"/history/?file=csv{query}").getvalue()
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ferrisby", ["Estates"]),  # in what it became
        ("MOSS", ["Estates"]),  # in what it was
        ("hum", ["Human resources"]),  # in the name
        ("nowhere", []),
        ("Erased soon", []),  # forgotten
        ("sign of", []),  # restricted
        ("%", []),
    ],
)
def test_text_is_looked_for_in_names_and_in_what_was_and_became(
    auditor: Client, text: str, found: list[str]
) -> None:
    hr, estates = department("Human resources"), department("Estates")
    record("test.lead", estates, by=None, at=NOW, before={"lead": "Ada Moss"}, after={"lead": "Tom Ferrisby"})
    record("test.lead", hr, by=None, at=NOW, after={"n": 1})
    gone = record("test.gone", department("IT"), by=None, at=NOW, after={"n": "Erased soon"})
    forget_details([gone], reason="Kept seven years", by=None, at=NOW)
    record("test.hush", estates, by=None, at=NOW, after={"n": "sign of"}, restricted=True)

    answer = auditor.get("/history/", {"text": text})

    assert [entry.thing_label for entry in answer.context["page"]] == found


def test_the_file_has_the_rows_of_the_page(auditor: Client) -> None:
    for name in ("Estates", "IT"):
        record("test.rename", department(name), by=None, at=NOW, before={"n": "x"}, after={"n": "y"})

    rows = as_file(auditor, "&thing=estates")

    assert [row[2] for row in rows] == ["Rename: Estates"]
    assert rows[0][3] == "N: x → y"


def test_the_restricted_are_in_no_page_count_file_or_seal(auditor: Client) -> None:
    hr = department("HR")
    record("test.rename", hr, by=None, at=NOW)
    seal_all(at=NOW)
    before, rows = page(auditor), as_file(auditor)
    record(
        "test.hush", hr, by=None, at=NOW + timedelta(hours=1), after={"n": "Kanarienvogel"}, restricted=True
    )
    seal_all(at=NOW + timedelta(hours=2))

    assert page(auditor) == before
    assert as_file(auditor) == rows
    assert Seal.objects.count() == 2
    assert "Kanarienvogel" not in page(auditor, "?text=Kanarienvogel").replace(
        'value="Kanarienvogel"', ""
    ).replace("Remove the filter </span>Kanarienvogel", "")


def test_the_page_says_up_to_when_it_is_sealed_and_shows_the_head(auditor: Client) -> None:
    assert NOTHING_SEALED in page(auditor)
    record("test.rename", department("HR"), by=None, at=NOW)
    seal_all(at=NOW)

    shown = page(auditor)

    assert NOTHING_SEALED not in shown
    assert "20 November 2026, 09:00</time></strong>" in shown
    assert f"verify_history --head {Seal.objects.get().head}</code>" in shown


def test_control_a_seal_of_something_shown_is_shown(auditor: Client) -> None:
    """Beside the test of the restricted: had it been open, page, count, file and seal would have changed."""
    record("test.rename", department("HR"), by=None, at=NOW)
    seal_all(at=NOW)
    before, rows = page(auditor), as_file(auditor)
    record("test.hush", department("HR"), by=None, at=NOW + timedelta(hours=1))
    seal_all(at=NOW + timedelta(hours=2))

    assert page(auditor) != before
    assert len(as_file(auditor)) == len(rows) + 1
    assert "20 November 2026, 11:00</time></strong>" in page(auditor)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR, Role.ADMINISTRATOR, Role.EXECUTIVE_LEAD}))
def test_others_get_neither_page_nor_file(client: Client, role: Role) -> None:
    client.force_login(person("One Role", role))

    assert client.get("/history/").status_code == 403
    assert client.get("/history/?file=csv").status_code == 403
