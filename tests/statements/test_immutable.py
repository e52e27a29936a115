"""What was signed and published cannot be changed in the database, whoever asks."""

import json
import re

import pytest
from django.db import IntegrityError, connection, transaction

from statements.models import Publication, PublicFile, Seal, Statement
from statements.publishing.producing import made_from

pytestmark = pytest.mark.django_db


def refused(sql: str, *values: object) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE is refused for another reason
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return True


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE statements_seal SET statement_json = 'x'",
        "UPDATE statements_seal SET content = '{}'",
        "UPDATE statements_seal SET sha256 = repeat('0', 64)",
        "UPDATE statements_seal SET voided_at = now(), void_reason = 'x', version = 2",
        "DELETE FROM statements_seal",
        "TRUNCATE statements_seal CASCADE",
        "UPDATE statements_publication SET article = 'x'",
        "UPDATE statements_publication SET article_sha256 = repeat('0', 64)",
        "UPDATE statements_publication SET state = 'queued'",
        "UPDATE statements_publication SET published_at = NULL",
        "DELETE FROM statements_publication",
        "UPDATE statements_publicfile SET content = 'x'",
        "UPDATE statements_publicfile SET name = 'figures.csv' WHERE name = 'statement.pdf'",
        "DELETE FROM statements_publicfile",
        "TRUNCATE statements_publicfile",
        (
            "INSERT INTO statements_publicfile (publication_id, name, media_type, size, sha256, content) "
            "SELECT id, 'statement.pdf', 'x', 1, repeat('0', 64), 'x' FROM statements_publication"
        ),
        "UPDATE statements_sectionversion SET body = 'x'",
        "DELETE FROM statements_sectionversion",
    ],
)
def test_the_database_refuses(published_once: Statement, sql: str) -> None:
    assert refused(sql)


def test_a_seal_that_is_public_cannot_be_marked_void(published_once: Statement) -> None:
    assert refused("UPDATE statements_seal SET voided_at = now(), void_reason = 'x'")


def test_no_published_file_names_a_record(published_once: Statement) -> None:
    seal = Seal.objects.get()
    content = json.dumps(seal.content)

    everything = b"".join(
        bytes(stored.content) for stored in PublicFile.objects.exclude(name="statement.pdf")
    )
    text = everything.decode() + Publication.objects.get().article

    assert "references" in content
    assert not re.search(r"\bA-\d{3}|\bS-\d{5}|spend file \d", text)
    assert "hannah" not in text.lower()
    assert "lathwaite" not in text.lower()


def test_made_twice_from_one_seal_it_is_the_same(published_once: Statement) -> None:
    article, files = made_from(Seal.objects.get())

    assert article == Publication.objects.get().article
    assert {name: content for name, (_, content) in files.items()} == {
        stored.name: bytes(stored.content) for stored in PublicFile.objects.all()
    }
