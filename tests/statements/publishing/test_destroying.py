"""Removed by order of a court: no word of it is left in any table, and what was there can still be proved."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from statements.models import Comment, PublicFile, RegistryPack, Removal, Seal, Statement, Update
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.publishing.removing import ask_for_removal, confirm_removal
from statements.registry.keeping import make_pack
from statements.updates.writing import edit_words
from statements.writing.commenting import comment, settle
from tests.statements.build import (
    NOW,
    TODAY,
    Cast,
    cast,
    give_approval,
    give_signature,
    hand_in,
    publication,
    written,
)
from tests.statements.promises.making import a_promise
from tests.statements.updates.test_life import AT, an_update, published_update

pytestmark = pytest.mark.django_db
WORD = "Kanarienvogel"
PROMISE = f"We will ask the {WORD} by March 2026."
TEXT = f"The {WORD} sings. {PROMISE}"


def everywhere() -> list[str]:
    """Each table of statements and of history in which the word stands, in text or as bytes. No code of ours."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' "
            "AND (table_name LIKE 'statements_%%' OR table_name LIKE 'history_%%') ORDER BY 1"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE to_jsonb(t)::text ~ %s",
                [f"{WORD}|{WORD.encode().hex()}"],
            )
            found += [table] * bool(cursor.fetchone()[0])
    return found


def said_everywhere(who: Cast) -> Statement:
    """Published, with the word in text, comment, promise, update and in the answers for the registry."""
    statement = written(who, TEXT)
    promise = a_promise(statement, who, PROMISE, date(2026, 3, 31))
    said = comment(statement, section=promise.section, text=f"Is the {WORD} ours?", by=who.lead, at=NOW)
    settle(said, how=f"The {WORD} is.", by=who.editor, at=NOW)
    comment(statement, section=None, text=f"Nice {WORD}.", by=who.lead, at=NOW)
    statement = hand_in(statement, by=who.editor, at=NOW, on=TODAY)
    give_approval(statement, who)
    give_signature(Statement.objects.get(pk=statement.pk), who)
    produce(publication(statement).pk, at=NOW)
    publish(Statement.objects.get(pk=statement.pk), by=who.editor, at=NOW)
    statement = Statement.objects.get(pk=statement.pk)
    pack = make_pack(statement, by=who.editor, at=NOW)
    RegistryPack.objects.filter(pk=pack.pk).update(answers=pack.answers | {"TrainingOther": WORD})
    update = an_update(who, statement)
    words = {"opening": f"The {WORD} again.", "external": f"{WORD}s everywhere."}
    edit_words(update, version=update.edits, changes=words, by=who.editor, at=AT)
    return statement


def removed(statement: Statement, who: Cast, *, inside: bool) -> Removal:
    ground = "court" if inside else "harm"
    reason = "A court ordered it."
    asked = ask_for_removal(statement, ground=ground, reason=reason, inside=inside, by=who.editor, at=AT)
    confirm_removal(asked, by=who.lead, at=AT)
    return Removal.objects.get()


def test_no_word_is_left_in_any_table() -> None:
    who = cast()
    statement = said_everywhere(who)
    before = everywhere()
    assert {
        "statements_comment", "statements_promise", "statements_seal", "statements_section", "statements_update",
        "statements_updatepart", "statements_updateline", "statements_registrypack", "statements_publication",
        "statements_publicfile", "history_detail",
    } <= set(before)  # fmt: skip

    removed(statement, who, inside=True)

    assert everywhere() == []
    assert Comment.objects.count() == 2
    assert len(Seal.objects.get().sha256) == 64


def test_where_no_court_ordered_it_words_stay_inside_and_the_database_keeps_them() -> None:
    """The control: the search above finds what is there."""
    who = cast()
    statement = said_everywhere(who)

    removed(statement, who, inside=False)

    assert {"statements_comment", "statements_promise", "statements_update"} <= set(everywhere())
    for sql in (
        "UPDATE statements_comment SET text = 'Removed', settled_how = 'Removed' WHERE settled_how <> ''",
        "UPDATE statements_promise SET wording = 'Removed ' || number",
        "UPDATE statements_coveragemark SET sentence = '', reason = 'Removed'",
        "UPDATE statements_coveragecheck SET findings = '{}'",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_updates_of_a_removed_statement_are_gone_with_it() -> None:
    who = cast()
    update = published_update(who)
    address = f"/statements/2024-25/{update.slug}/v1/"
    client = Client()
    assert client.get(address).status_code == 200

    removal = removed(update.statement, who, inside=False)

    for name in ("", "update.pdf", "update.csv", "update.json"):
        assert client.get(address + name).status_code == 410, name
    assert {bytes(one.content) for one in PublicFile.objects.all()} == {b""}
    names = [one["name"] for one in removal.checksums]
    assert names[0] == "page"
    assert f"{update.slug}, version 1: page" in names
    assert {"update.pdf", "update.csv", "update.json", "statement.pdf"} <= set(names)
    page = client.get("/statements/2024-25/v1/").content.decode()
    assert f"{update.slug}, version 1: the text on the page" in page


def test_pages_of_what_was_destroyed_still_open_for_staff() -> None:
    who = cast()
    statement = said_everywhere(who)
    update = Update.objects.get()
    removed(statement, who, inside=True)
    client = Client()
    client.force_login(who.editor)

    for address in (f"{statement.pk}/", f"{statement.pk}/comments/", f"{statement.pk}/promises/",
                    f"{statement.pk}/coverage/", f"{statement.pk}/drift/", f"{statement.pk}/registry/",
                    f"updates/{update.pk}/", "promises/"):  # fmt: skip
        assert client.get(f"/drafts/{address}").status_code == 200, address
