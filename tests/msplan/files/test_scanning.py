"""Every upload is shown to the scanner; what it finds, and everything while it is down, is refused in a sentence."""

import ast
import io
import zipfile
from collections.abc import Iterator
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from actions.models import Evidence
from msplan.files.models import StoredFile
from msplan.files.scanning import ScannerAway, ask_the_scanner
from msplan.files.storing import FileRefused, store
from msplan.lib.dates import today
from msplan.lib.fields import UploadField
from suppliers.spend.uploading import upload_spend
from tests.actions.making import an_action, an_owner
from tests.house.tracked import ROOT, python_files
from tests.msplan.files.scanner import CLAMD, SIGNATURE, clamd, small_scanner
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CLEAN = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
INFECTED = CLEAN + SIGNATURE
FOUND = "“a.pdf” was not taken in: the virus scanner found something in it (Msplan.Test)."
DOWN = (
    "“a.pdf” was not taken in: the virus scanner does not answer just now. What you typed is kept. Choose the file "
    "again in a few minutes."
)


def upload(content: bytes, name: str = "a.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def put(content: bytes) -> StoredFile:
    return store(upload(content), by=None, at=NOW)


@pytest.fixture
def scanner(tmp_path: Path, settings: object) -> Iterator[str]:
    with small_scanner(tmp_path / "s") as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        yield address


class Form(forms.Form):
    file = UploadField(kinds=[".pdf"], max_bytes=1024 * 1024)


def test_what_the_scanner_finds_is_not_kept(scanner: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        put(INFECTED)

    assert str(refusal.value).startswith(FOUND.removesuffix(" (Msplan.Test)."))
    assert not StoredFile.objects.exists()


def test_what_is_clean_is_kept_whole(scanner: str) -> None:
    stored = put(CLEAN)

    with stored.content.open("rb") as kept:
        assert kept.read() == CLEAN


def test_a_large_file_is_read_to_its_end(scanner: str) -> None:
    put(CLEAN + b"\0" * 3_000_000)
    with pytest.raises(FileRefused):
        put(CLEAN + b"\0" * 3_000_000 + SIGNATURE)


def test_control_without_a_scanner_it_comes_in() -> None:
    assert put(INFECTED).size == len(INFECTED)


def test_while_the_scanner_is_down_nothing_comes_in(tmp_path: Path, settings: object) -> None:
    with small_scanner(tmp_path / "s") as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        ask_the_scanner()
        put(CLEAN)
    with pytest.raises(FileRefused) as refusal:
        put(CLEAN)
    assert str(refusal.value) == DOWN
    with pytest.raises(ScannerAway):
        ask_the_scanner()
    assert StoredFile.objects.count() == 1
    with small_scanner(tmp_path / "s"):  # and it is taken up again by itself
        put(CLEAN)
    assert StoredFile.objects.count() == 2


@pytest.mark.parametrize(
    "says", [b"INSTREAM size limit exceeded. ERROR\0", b"\0", b"OK\0", b"stream: OK and more\0"]
)
def test_what_is_no_verdict_lets_nothing_in(says: bytes, tmp_path: Path, settings: object) -> None:
    with small_scanner(tmp_path / "s", says=says) as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        with pytest.raises(FileRefused) as refusal:
            put(CLEAN)
    assert str(refusal.value) == DOWN


@pytest.mark.parametrize(("content", "sentence"), [(CLEAN, ""), (INFECTED, FOUND.removesuffix("."))])
def test_a_form_says_it_beside_the_field(scanner: str, content: bytes, sentence: str) -> None:
    form = Form({}, {"file": upload(content)})

    assert form.errors.get("file", []) == ([sentence] if sentence else [])


def test_a_spend_file_goes_through_it_too(scanner: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        upload_spend(
            upload(b"Supplier,Amount,Date\nAcme," + SIGNATURE + b",2026-01-01\n", "spend.csv"),
            source="SAP", by=person("Buyer"), at=NOW,
        )  # fmt: skip
    assert "the virus scanner found something" in str(refusal.value)


def test_a_page_says_it_and_keeps_what_was_typed(client: Client, tmp_path: Path, settings: object) -> None:
    settings.SCANNER_URL = f"unix://{tmp_path}/nobody"  # type: ignore[attr-defined]
    action = an_action(owner=an_owner(), start_on=today())
    client.force_login(action.owner)
    sent = {"title": "Kept words", "evidence_title": "Kept words", "evidence_file": upload(CLEAN)}

    answer = client.post(reverse("actions:add_evidence", args=[action.pk]), sent)

    assert answer.status_code == 422
    assert "the virus scanner does not answer just now" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inside_another", [False, True])
def test_while_a_file_is_looked_at_nobody_waits(
    client: Client, tmp_path: Path, settings: object, *, inside_another: bool
) -> None:
    """A slow scanner holds no record: no transaction is open meanwhile. Control: the page inside one."""
    action = an_action(owner=an_owner(), start_on=today())
    client.force_login(action.owner)
    sent = {"title": "Their file", "evidence_title": "Their file", "evidence_file": upload(CLEAN)}
    seen: list[int] = []
    before = open_transactions()

    with small_scanner(tmp_path / "s", meanwhile=lambda: seen.append(open_transactions())) as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        with transaction.atomic() if inside_another else nullcontext():
            answer = client.post(reverse("actions:add_evidence", args=[action.pk]), sent)

    assert answer.status_code == 302
    assert seen == [before + int(inside_another)]


def open_transactions() -> int:
    """Those of this database in which nothing goes on, asked over a connection of its own."""
    with closing(psycopg2.connect(**connection.get_connection_params())) as asking, asking.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
        )
        (found,) = cursor.fetchone() or (0,)
        return int(found)


def file_fields_beside_ours(source: str) -> list[str]:
    """Fields that take a file and are not UploadField, and places that read an upload past the form."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in (
            "forms.FileField", "forms.ImageField", "FileField", "ImageField",
        ):  # fmt: skip
            found.append(ast.unparse(node.func))
        if isinstance(node, ast.Subscript | ast.Attribute) and ast.unparse(node.value) == "request.FILES":
            found.append(ast.unparse(node))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "StoredFile.objects.create":
            found.append("StoredFile.objects.create")
    return sorted(set(found))


# Who reads an upload past a form, or keeps a file past store(), and why that is no door beside the scanner.
LOOKED_AT = {
    "msplan/accounts/kept.py": ["request.FILES.lists"],  # names alone
    "msplan/files/storing.py": ["StoredFile.objects.create"],  # the store itself
    "suppliers/spend/uploading.py": ["StoredFile.objects.create"],  # asks the scanner by itself, see above
    "suppliers/views/answering/question.py": ["request.FILES.get"],  # hands it to store()
    "suppliers/views/answering/access.py": ["request.FILES.lists"],  # names alone
    "suppliers/views/chain/linking.py": ["request.FILES.get"],  # after the form was valid
}


def test_there_is_no_other_door() -> None:
    found = {
        str(path.relative_to(ROOT)): doors
        for path in python_files()
        if "/demo/" not in str(path) and (doors := file_fields_beside_ours(path.read_text()))
    }

    assert found == LOOKED_AT


def test_control_another_door_is_seen() -> None:
    source = "class F:\n    file = forms.FileField()\ndef v(request):\n    return request.FILES['x'].read()\n"

    assert file_fields_beside_ours(source) == ["forms.FileField", "request.FILES['x']"]


@pytest.mark.skipif(CLAMD is None, reason="clamd is not installed here (Debian: clamav-daemon): not run")
def test_clamd_itself_finds_our_signature_plain_and_packed(tmp_path: Path, settings: object) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<x/>" + SIGNATURE * 3)
    with clamd(tmp_path) as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        ask_the_scanner()
        put(CLEAN)
        for bad in (upload(INFECTED), upload(held.getvalue(), "a.docx")):
            with pytest.raises(FileRefused) as refusal:
                store(bad, by=None, at=NOW)
            assert "found something in it (Msplan.Test" in str(refusal.value)
    with pytest.raises(FileRefused) as refusal:
        put(CLEAN)
    assert str(refusal.value) == DOWN
