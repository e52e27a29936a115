"""Of people who are counted nothing is kept: no table, no file, no log, no session holds a name or a number of theirs.

The look is proved first: each of these places is shown to hold what was put there.
"""

import io
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from actions.models import TrainingImport, TrainingReturn
from actions.plan.importing.by_hand import SALT
from actions.training.importing.counting import _Reader
from actions.training.importing.forms import MOST_BYTES
from msplan.lib.dates import today
from tests.actions.training.making import a_course, a_requirement, an_audience, hr
from tests.people import person

pytestmark = pytest.mark.django_db
NAME, NUMBER, MAIL = "Zqcanaryname Zqsurname", "zq77canary88", "zqcanary@force.example"
CANARIES = ("zqcanary", "zqsurname", "zq77canary")
ROWS = (
    "Employee number,Full name,Email,Course,Audience,Completed on\n"
    f"{NUMBER},{NAME},{MAIL},Awareness,All staff,01/02/2026\n"
    f"{NUMBER}b,{NAME}b,b{MAIL},Awareness,All staff,\n"
)
BAD_ROWS = ROWS + f"{NUMBER}c,{NAME}c,{MAIL},Awareness,All staff,40/40/2026\n"


@pytest.fixture
def member() -> Client:
    a_requirement(a_course(), an_audience(), owner=hr())
    client = Client()
    client.force_login(hr())
    return client


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    with caplog.at_level(logging.DEBUG):
        yield caplog


def in_tables() -> list[str]:
    """Every table that holds one of the words, whatever its columns are: sessions, cache and history among them."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT lower(row_to_json(t)::text) FROM "{table}" t')  # our own names
            if any(word in text for (text,) in cursor.fetchall() for word in CANARIES):
                found.append(table)
    return found


def in_files(*places: Path) -> list[str]:
    """Every file there whose name or content has one of the words."""
    found = []
    for place in places:
        for path in place.rglob("*") if place.exists() else ():
            try:
                content = path.read_bytes().lower() if path.is_file() else b""
            except OSError:
                continue
            if any(word in path.name.lower() or word.encode() in content for word in CANARIES):
                found.append(str(path))
    return found


def in_session(client: Client) -> bool:
    said = repr(dict(client.session.items())).lower()
    return any(word in said for word in CANARIES)


def in_logs(logged: pytest.LogCaptureFixture) -> bool:
    # Queries are logged here for debugging alone; what is looked at is what the program itself says.
    said = " ".join(r.getMessage() for r in logged.records if r.name != "django.db.backends").lower()
    return any(word in said for word in CANARIES)


def sent(client: Client, content: str, name: str = "file.csv", **changes: Any) -> Any:
    on = today()
    given = {
        "upload": SimpleUploadedFile(name, content.encode(), "text/csv"),
        "shape": "people",
        "lists": "everybody",
        "as_at_day": on.day,
        "as_at_month": on.month,
        "as_at_year": on.year,
        **changes,
    }
    return client.post(reverse("training:import"), given)


def places(tmp_path: Path) -> tuple[Path, ...]:
    return tmp_path, Path(settings.MEDIA_ROOT), Path(settings.DATA_DIR) / "private"


def test_the_look_finds_what_is_there(
    member: Client, logged: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    """The control."""
    assert (in_tables(), in_files(tmp_path), in_session(member), in_logs(logged)) == ([], [], False, False)

    a_course("Zqcanary course")
    session = member.session
    session["note"] = NAME
    session.save()
    (tmp_path / "upload").write_text(f"x {NUMBER} y")
    logging.getLogger("msplan").info("Read %s", NUMBER)

    assert {"actions_course", "history_detail"} <= set(in_tables())
    assert in_files(tmp_path) == [str(tmp_path / "upload")]
    assert in_session(member)
    assert in_logs(logged)


@pytest.mark.parametrize("name", ["file.csv", "Zqcanaryname Zqsurname.csv"])
def test_nothing_of_a_person_is_kept(
    member: Client,
    logged: pytest.LogCaptureFixture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    preview = sent(member, ROWS, name)
    assert preview.status_code == 200
    assert not any(word in preview.content.decode().lower() for word in CANARIES)
    assert in_files(*places(tmp_path)) == []
    given = {
        key: preview.context[value] for key, value in (("counted", "signed"), ("fingerprint", "fingerprint"))
    }
    done = member.post(reverse("training:import"), given)

    assert done.status_code == 302
    assert TrainingReturn.objects.values_list("required", "completed").get() == (2, 1)
    assert TrainingImport.objects.get().rows == 2
    member.post(reverse("training:undo", args=[TrainingImport.objects.get().pk]))
    assert in_tables() == []
    assert in_files(*places(tmp_path)) == []
    assert not in_session(member)
    assert not in_logs(logged)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_kept_of_a_file_that_is_refused(
    member: Client, logged: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seen: list[str] = []
    refused = (BAD_ROWS, ROWS.replace("Course,", "Thing,"), "\x00" + ROWS, ROWS + "x" * MOST_BYTES)
    for content in refused:
        answer = sent(member, content)
        assert answer.status_code == 422
        seen.append(answer.content.decode().lower())

    assert not any(word in page for word in CANARIES for page in seen)
    assert in_tables() == []
    assert in_files(*places(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []
    assert not in_session(member)
    assert not in_logs(logged)
    assert not TrainingReturn.objects.exists()


HEADLESS = (
    f"{NUMBER},{NAME},{MAIL},Awareness,All staff,40/40/2026\n{NUMBER}b,{NAME}b,b{MAIL},Awareness,All staff,\n"
)
BY_HAND = {
    "column_person": "0", "column_course": "3", "column_audience": "4", "column_completed_on": "5",
    "no_headings": "on",
}  # fmt: skip


def workbook_text(content: bytes) -> str:
    rows = load_workbook(io.BytesIO(content)).worksheets
    return " ".join(
        str(cell) for sheet in rows for row in sheet.iter_rows(values_only=True) for cell in row
    ).lower()


def test_nothing_is_kept_of_a_file_with_errors_nor_of_the_list_of_them(
    member: Client, logged: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the file whose columns nobody knows, by hand, to the list of errors and its download: no name anywhere."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    asked = sent(member, HEADLESS)
    refused = sent(member, HEADLESS, **BY_HAND)
    listed = member.post(reverse("training:errors"), {"errors": refused.context["errors"][0]["value"]})

    assert (asked.status_code, refused.status_code, listed.status_code) == (422, 422, 200)
    text = workbook_text(listed.content)
    assert "this is no day" in text
    assert "40/40/2026" in text
    pages = [asked.content.decode().lower(), refused.content.decode().lower(), text]
    carried = str(signing.loads(refused.context["errors"][0]["value"], salt=SALT)).lower()
    assert not any(word in said for word in CANARIES for said in (*pages, carried))
    assert in_tables() == []
    assert in_files(*places(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []
    assert not in_session(member)
    assert not in_logs(logged)


def test_the_control_of_the_list_of_errors(member: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where values of files of people are not left out, the list names somebody, and the look finds it."""
    monkeypatch.setattr(_Reader, "value", lambda self, number, key: self.by_number[number].text(1))

    refused = sent(member, HEADLESS, **BY_HAND)
    listed = member.post(reverse("training:errors"), {"errors": refused.context["errors"][0]["value"]})

    assert "zqcanary" in workbook_text(listed.content)
    assert "zqcanary" in str(signing.loads(refused.context["errors"][0]["value"], salt=SALT)).lower()


# Where a name may stand although the column is one of a course, an audience or a number.
MISPLACED = {
    "a name under the course": ("people", {}, f"Employee number,Course,Audience,Completed on\n1,{NAME},All staff,\n"),
    "a name under the audience": ("people", {}, f"Employee number,Course,Team,Completed on\n1,Awareness,{NAME},\n"),
    "the wrong column by hand": (
        "people",
        {"column_person": "0", "column_course": "1", "column_audience": "2", "column_completed_on": "3"},
        f"A,B,C,D\n1,{NAME},All staff,01/02/2026\n",
    ),
    "people sent as numbers": (
        "numbers",
        {},
        f"Staff,Course,Department,Completed,Date\n{NAME},Awareness,All staff,{NAME},{NAME}\n",
    ),
    "numbers whose columns are said by hand": (
        "numbers",
        {"column_course": "0", "column_audience": "1", "column_required": "2", "column_completed": "3",
         "column_as_at": "4"},
        f"A,B,C,D,E\n{NAME},All staff,3,2,01/02/2026\nAwareness,All staff,{NUMBER},{NUMBER},{NAME}\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", MISPLACED)
def test_a_sentence_repeats_no_cell_that_may_be_a_name(member: Client, case: str) -> None:
    shape, given, content = MISPLACED[case]

    refused = sent(member, content, shape=shape, **given)
    errors = refused.context["errors"][0]["value"]
    listed = workbook_text(member.post(reverse("training:errors"), {"errors": errors}).content)

    assert refused.status_code == 422
    said = [refused.content.decode().lower(), listed, str(signing.loads(errors, salt=SALT)).lower()]
    assert not any(word in text for word in CANARIES for text in said)


@pytest.mark.parametrize("case", MISPLACED)
def test_the_control_of_what_may_be_repeated(
    member: Client, monkeypatch: pytest.MonkeyPatch, case: str
) -> None:
    """Where every cell may be repeated, each of these files gives a name away."""
    monkeypatch.setattr(_Reader, "may_repeat", lambda self, key, text: True)
    shape, given, content = MISPLACED[case]

    said = sent(member, content, shape=shape, **given)
    errors = signing.loads(said.context["errors"][0]["value"], salt=SALT)

    assert any(word in str(errors).lower() for word in CANARIES)


def test_a_course_that_is_misspelt_is_told_by_the_name_it_was_meant_to_be(member: Client) -> None:
    people = sent(member, "Person,Course,Audience,Completed on\nE1,Awarness,All staff,\n")
    numbers = sent(
        member,
        "Course,Audience,Required,Completed,Date\nAwareness,All staf,3,2,01/02/2026\n",
        shape="numbers",
    )

    assert "msplan knows no course of this name; the nearest is “Awareness”." in people.content.decode()
    assert "msplan knows no audience “All staf”; the nearest is “All staff”." in numbers.content.decode()


def test_a_list_of_errors_is_its_makers_alone_and_cannot_be_changed(member: Client) -> None:
    errors = sent(member, BAD_ROWS).context["errors"][0]["value"]
    other = Client()
    other.force_login(person("Ola Rathmell", "hr"))

    answers = [
        other.post(reverse("training:errors"), {"errors": errors}),
        member.post(reverse("training:errors"), {"errors": errors + "x"}),
        member.post(reverse("training:errors")),
    ]

    assert {(one.status_code, one.headers.get("Location")) for one in answers} == {
        (302, reverse("training:import"))
    }
    assert member.post(reverse("training:errors"), {"errors": errors}).status_code == 200


def test_columns_are_said_by_hand(member: Client) -> None:
    content = "Who,Learning thing,Where,When\nE1,Awareness,All staff,01/02/2026\nE2,Awareness,All staff,\n"
    asked = sent(member, content)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Which column holds “Person”?" in page
    given = {"column_person": "0", "column_course": "1", "column_audience": "2", "column_completed_on": "3"}

    twice = sent(member, content, **{**given, "column_course": "0"})
    preview = sent(member, content, **given)

    assert twice.status_code == 422
    assert "Column A is chosen above already" in twice.content.decode()
    assert preview.status_code == 200
    assert [(line.counted.required, line.counted.completed) for line in preview.context["lines"]] == [(2, 1)]
    headless = sent(member, "\n".join(content.splitlines()[1:]), **given, no_headings="on")
    assert [(line.counted.required, line.counted.completed) for line in headless.context["lines"]] == [(2, 1)]


def test_headings_that_are_known_are_shown_and_chosen_already(member: Client) -> None:
    page = sent(
        member, "Employee number,Course,Where,When\nE1,Awareness,All staff,01/02/2026\n"
    ).content.decode()

    assert "A: Employee number" in page
    assert '<option value="1" selected>B: Course</option>' in page


def test_the_page_asks_for_its_token_all_the_same(member: Client) -> None:
    """The file is received before the token is looked at; without one nothing is counted."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(hr())

    assert sent(strict, ROWS).status_code == 403
    assert sent(member, ROWS).status_code == 200


def test_a_page_of_counts_is_its_makers_alone_and_cannot_be_changed(member: Client) -> None:
    preview = sent(member, ROWS)
    given = {"counted": preview.context["signed"], "fingerprint": preview.context["fingerprint"]}
    other = Client()
    other.force_login(person("Ola Rathmell", "hr"))

    assert other.post(reverse("training:import"), given).status_code == 404
    changed = member.post(reverse("training:import"), {**given, "counted": given["counted"] + "x"})
    assert (changed.status_code, changed["Location"]) == (302, reverse("training:import"))
    assert not TrainingReturn.objects.exists()


def test_the_same_file_warns(member: Client) -> None:
    preview = sent(member, ROWS)
    assert "very file was imported" not in preview.content.decode()
    given = {"counted": preview.context["signed"], "fingerprint": preview.context["fingerprint"]}
    member.post(reverse("training:import"), given)

    again = sent(member, ROWS).content.decode()

    assert "This very file was imported on" in again
    assert "Everything in the file is in msplan already." in again
