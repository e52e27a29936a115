"""What is public stays as it was made: through the models, past them, on the disk, and made once more."""

import hashlib
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pdfminer.high_level import extract_text

from statements.models import Publication, PublicFile, Seal, Statement
from statements.publishing.copies import copy_of
from statements.publishing.producing import made_from
from statements.publishing.proving import prove

pytestmark = pytest.mark.django_db
V1 = "/statements/2024-25/v1/"


def saved_file() -> None:
    stored = PublicFile.objects.get(name="statement.pdf")
    stored.content, stored.sha256 = b"%PDF another", "0" * 64
    stored.save()


def saved_article() -> None:
    made = Publication.objects.get()
    made.article = "<p>Another text.</p>"
    made.save(update_fields=["article"])


def saved_seal() -> None:
    seal = Seal.objects.get()
    seal.statement_json = b"{}"
    seal.save(update_fields=["statement_json"])


BY_MODELS: dict[str, Callable[[], object]] = {
    "a file saved": saved_file,
    "files updated": lambda: PublicFile.objects.update(content=b"x"),
    "files updated in bulk": lambda: PublicFile.objects.bulk_update(_emptied(), ["content"]),
    "a file added": lambda: PublicFile.objects.create(
        publication=Publication.objects.get(),
        name="other.pdf",
        media_type="x",
        size=1,
        sha256="0" * 64,
        content=b"x",
    ),
    "the page saved": saved_article,
    "the page updated": lambda: Publication.objects.update(article="<p>x</p>"),
    "the page and its checksum": lambda: Publication.objects.update(article="x", article_sha256=sha(b"x")),
    "taken back to the queue": lambda: Publication.objects.update(
        state="queued", article="", article_sha256=""
    ),
    "the seal saved": saved_seal,
    "the seal updated": lambda: Seal.objects.update(content={}),
    "files deleted": lambda: PublicFile.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
    "the page deleted": lambda: Publication.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
    "the seal deleted": lambda: Seal.objects.all()._raw_delete("default"),  # type: ignore[attr-defined]
}


def _emptied() -> list[PublicFile]:
    files = list(PublicFile.objects.all())
    for stored in files:
        stored.content = b"x"
    return files


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_no_model_changes_what_is_public(published_once: Statement) -> None:
    before = served()
    succeeded = []
    for name, change in BY_MODELS.items():
        with transaction.atomic():
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    change()
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                succeeded.append(name)
            except IntegrityError:
                pass
            transaction.set_rollback(True)

    assert succeeded == []
    assert served() == before


def served() -> dict[str, str]:
    client = Client()
    names = list(PublicFile.objects.values_list("name", flat=True))
    return {name: sha(b"".join(client.get(V1 + name).streaming_content)) for name in names}


@pytest.mark.parametrize("asked", ["", "bytes=0-20"])
def test_another_file_in_place_of_this_machines_copy_is_handed_to_nobody(
    published_once: Statement, asked: str
) -> None:
    stored = PublicFile.objects.get(name="statement.pdf")
    served()
    copy = copy_of(stored.sha256)
    other = bytes(stored.content)[::-1]
    copy.write_bytes(other)
    assert copy.stat().st_size == stored.size

    answer = Client().get(V1 + "statement.pdf", headers={"Range": asked} if asked else {})
    body = b"".join(answer.streaming_content)

    whole = bytes(stored.content)
    assert body == (whole[:21] if asked else whole)
    assert copy.read_bytes() == whole  # made anew


def test_made_twice_it_is_the_same_bytes_and_the_same_words_as_were_kept(published_once: Statement) -> None:
    kept = {stored.name: (bytes(stored.content), stored.sha256) for stored in PublicFile.objects.all()}

    rounds = [made_from(Seal.objects.get()) for _ in range(2)]

    for article, files in rounds:
        assert sha(article.encode()) == Publication.objects.get().article_sha256
        for name, (_, content) in files.items():
            assert (content, sha(content)) == kept[name]
        pdf = io.BytesIO(files["statement.pdf"][1])
        assert extract_text(pdf) == extract_text(io.BytesIO(kept["statement.pdf"][0]))


# --- the verifier -----------------------------------------------------------------------------------------------------

PLANTED = {
    "a byte of a file": (
        "UPDATE statements_publicfile SET content = set_byte(content, 0, 65) WHERE name = 'figures.csv'"
    ),
    "a file and its checksum": (
        "UPDATE statements_publicfile SET content = 'x', size = 1, sha256 = encode(sha256('x'), 'hex')"
        " WHERE name = 'figures.csv'"
    ),
    "a file too many": (
        "INSERT INTO statements_publicfile (publication_id, name, media_type, size, sha256, content)"
        " SELECT publication_id, 'picture-9.png', 'x', 1, encode(sha256('x'), 'hex'), 'x'"
        " FROM statements_publicfile WHERE name = 'figures.csv'"
    ),
    "a file too few": "DELETE FROM statements_publicfile WHERE name = 'figures.csv'",
    "the page": "UPDATE statements_publication SET article = article || ' '",
    "the seal": "UPDATE statements_seal SET statement_json = statement_json || ' '",
}


def plant(sql: str) -> None:
    """As whoever owns the database may: the triggers are taken off first."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("publicfile", "publication", "seal"):
            cursor.execute(f"ALTER TABLE statements_{table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        assert cursor.rowcount == 1


def test_nobody_touched_it(published_once: Statement, capsys: pytest.CaptureFixture[str]) -> None:
    found = prove(again=True)

    assert (found.publications, found.files, found.made_again, found.faults) == (1, 3, 1, [])
    call_command("verify_published")
    assert "all as they were made" in capsys.readouterr().out


@pytest.mark.parametrize("sql", PLANTED.values(), ids=PLANTED)
def test_what_was_planted_is_found(published_once: Statement, sql: str) -> None:
    plant(sql)

    assert not prove().is_whole


def test_a_page_and_its_checksum_are_found_when_it_is_made_again(published_once: Statement) -> None:
    plant("UPDATE statements_publication SET article = 'x', article_sha256 = encode(sha256('x'), 'hex')")

    assert prove().is_whole  # nobody else kept a checksum of the page
    assert prove(again=True).faults == [
        f"Version 1 of “{published_once}”: the page’s text is not what comes of the seal."
    ]


def test_a_copy_that_was_swapped_is_found(
    published_once: Statement, capsys: pytest.CaptureFixture[str]
) -> None:
    served()
    copy = Path(settings.MEDIA_ROOT) / "published" / PublicFile.objects.get(name="figures.csv").sha256
    copy.write_bytes(b"another")

    with pytest.raises(SystemExit):
        call_command("verify_published")

    assert "copy of figures.csv is another file" in capsys.readouterr().out
