"""Raising a concern leaves nothing that somebody else could notice: no page, list, count, search, mail or id of theirs.

A concern is raised with words nobody could guess in every field, in its file's name and content and in everything
that is done with it. Then every role that may not know of it opens every address; the same pages are compared, byte
for byte, with how they were before.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.models import Digest, Reminder
from msplan.chasing.sending import chase
from msplan.files.models import StoredFile
from msplan.files.storing import store
from msplan.history.models import Entry
from msplan.history.recording import record
from msplan.outbox.models import Mail
from msplan.outbox.posting import post
from suppliers.concerns.models import Concern, ConcernFile
from suppliers.models import Supplier
from tests.people import person
from tests.suppliers.concerns.living import CANARIES, OTHERS, SEES, client_of, lived, quiet
from tests.suppliers.concerns.making import AT
from tests.walk.addresses import Address, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still")]
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|name="form_id" value="[\w-]+"')


def paths(acme: Supplier, concern: Concern | None = None) -> Iterator[tuple[Address, str]]:
    """Every address that takes a GET: with nothing to fill in, about the supplier, and about the concern itself."""
    for address in addresses():
        if not address.arguments:
            yield address, reverse(address.name)
        elif (
            address.name.startswith("suppliers:")
            and address.arguments == {"pk"}
            and "imports" not in address.route
        ):
            yield address, reverse(address.name, args=[acme.pk])
        elif address.arguments == {"reference"} and address.name.startswith("concerns:"):
            yield address, reverse(address.name, args=[concern.reference if concern else "2222-2222"])
        elif address.name in ("accounts:person", "accounts:edit_person"):
            for who in Person.objects.get_queryset().order_by("pk"):
                yield address, reverse(address.name, args=[who.pk])


def searches() -> list[str]:
    """The lists that search, asked for each unguessable word, and for everything that is sent or done."""
    found = [reverse("suppliers:index") + f"?q={word}" for word in CANARIES]
    found += [reverse("outbox:index") + f"?q={word}" for word in (*CANARIES, "attention", "Ialist")]
    found += [reverse("outbox:index") + f"?state={state}" for state in Mail.State.values]
    found += [
        reverse("accounts:history") + f"?{query}" for query in ("act=concern", "act=raise", "thing=Concern")
    ]
    found += [reverse("accounts:history") + "?record=suppliers.concern:1"]
    return [*found, reverse("chasing:ledger") + "?passed_over=on", reverse("actions:index") + "?q=zqplace"]


def read(client: Client, path: str) -> tuple[int, bytes]:
    answer = client.get(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if path.endswith(".xlsx") and answer.status_code == 200:  # a workbook writes down when it was packed
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = [name for name in sorted(book.namelist()) if name != "docProps/core.xml"]
            body = b"".join(name.encode() + book.read(name) for name in parts)
    return answer.status_code, TOKEN.sub(b"", body)


@pytest.mark.parametrize("role", [*OTHERS, "none"])
def test_no_other_role_finds_a_word_of_it_at_any_address(
    role: str, force: dict[str, Person], acme: Supplier
) -> None:
    concern = lived(acme, force["none"])
    client = client_of(force[role])
    told = [word.encode() for word in (*CANARIES, concern.reference)]

    found = []
    for path in [*(path for _, path in paths(acme, concern)), *searches()]:
        status, body = read(client, path)
        asked = path.encode()
        # A search says what was searched for: what was found is what counts.
        found += [(path, word) for word in told if word in body.replace(asked, b"") and word not in asked]
        assert status < 500, path

    assert found == []


def test_control_whoever_may_finds_every_word_of_it(force: dict[str, Person], acme: Supplier) -> None:
    """The walk above would see: on its own page all of it stands."""
    concern = lived(acme, force["none"])

    for role in SEES:
        status, body = read(client_of(person(f"Sees {role}", role)), f"/concerns/{concern.reference}/")

        assert status == 200
        missing = [word for word in CANARIES if word.encode() not in body]
        assert missing == ["zqcontent"]  # inside the file


@pytest.mark.parametrize(
    "role", [Role.PROCUREMENT, Role.ADMINISTRATOR, Role.AUDITOR, Role.PLAN_MANAGER, "none"]
)
def test_every_page_is_the_same_before_and_after(role: str, force: dict[str, Person], acme: Supplier) -> None:
    client = client_of(force[role])
    everywhere = [*(path for _, path in paths(acme)), *searches()]
    for path in everywhere:  # what a first visit alone writes: a session, a message that is read
        read(client, path)
    before = {path: read(client, path) for path in everywhere}

    concern = quiet(acme, force["none"])

    assert [path for path in everywhere if read(client, path) != before[path]] == []
    assert Concern.objects.get() == concern


def test_control_the_comparison_sees_what_the_specialists_see(
    force: dict[str, Person], acme: Supplier
) -> None:
    client = client_of(Person.objects.get(name="Second Specialist"))
    watched = [reverse("concerns:index"), reverse("chasing:mine")]
    before = {path: read(client, path) for path in watched}

    quiet(acme, force["none"])

    assert [path for path in watched if read(client, path) != before[path]] == watched


def without_restriction(table: str, sets: str, where: str) -> None:
    """Lift a restriction behind the back of every trigger and constraint: what a fault of ours would amount to."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE history_entry DROP CONSTRAINT IF EXISTS concern_entries_are_restricted")
        cursor.execute(
            "ALTER TABLE chasing_reminder DROP CONSTRAINT IF EXISTS concern_reminders_are_restricted"
        )
        cursor.execute("ALTER TABLE outbox_mail DROP CONSTRAINT IF EXISTS mail_for_attention_is_restricted")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(f"UPDATE {table} SET {sets} WHERE {where}")
        assert cursor.rowcount > 0
        cursor.execute("SET LOCAL session_replication_role = origin")


LIFTED = {
    "history": (
        "history_entry",
        "restricted = false",
        "thing_type = 'suppliers.concern'",
        "/administration/history/",
    ),
    "mail": ("outbox_mail", "purpose = 'Digest', restricted = false", "purpose = 'attention'", "/outbox/"),
    "digest": ("chasing_digest", "restricted = false", "restricted", "/chasing/"),
}


def test_control_an_edit_of_the_supplier_would_be_noticed(force: dict[str, Person], acme: Supplier) -> None:
    client, path = client_of(force[Role.PROCUREMENT]), reverse("suppliers:edit", args=[acme.pk])
    before = read(client, path)

    Supplier.objects.filter(pk=acme.pk).update(version=2)

    assert read(client, path) != before


def test_control_a_due_row_that_asks_for_no_permission_is_seen_and_refused_by_the_ledger(
    force: dict[str, Person], acme: Supplier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever stands in for a specialist would read it in their own list; the database would write no reminder."""
    concern, client = quiet(acme, force["none"]), client_of(force[Role.PROCUREMENT])
    assert concern.reference not in client.get(reverse("chasing:mine")).content.decode()

    monkeypatch.setattr("suppliers.concerns.due.SEE", "")

    assert concern.reference in client.get(reverse("chasing:mine")).content.decode()
    chase(on=AT.date() + timedelta(days=3), at=AT + timedelta(days=3))
    assert not Reminder.objects.filter(thing__startswith="suppliers.concern").exists()
    assert not Digest.objects.filter(day=AT.date() + timedelta(days=3), restricted=True).exists()


def everybody_may(who: Person, stored: StoredFile) -> bool | None:
    return True


def test_control_even_a_room_that_says_yes_to_everybody_opens_no_restricted_file(
    force: dict[str, Person], acme: Supplier, settings: Any
) -> None:
    settings.FILE_GUARDS = ["tests.suppliers.concerns.test_silence.everybody_may"]
    client, restricted = client_of(force[Role.AUDITOR]), quiet(acme, force["none"]).files.get().file
    plain = store(ContentFile(b"a,b\n", name="open.csv"), by=None, at=AT)

    assert read(client, reverse("files:download", args=[plain.pk]))[0] == 200
    assert read(client, reverse("files:download", args=[restricted.pk]))[0] == 404


@pytest.mark.parametrize("carrier", LIFTED)
def test_control_a_carrier_without_its_restriction_is_noticed(
    carrier: str, force: dict[str, Person], acme: Supplier
) -> None:
    table, sets, where, _ = LIFTED[carrier]
    path = {"history": "accounts:history", "mail": "outbox:index", "digest": "chasing:ledger"}[carrier]
    client = client_of(force[Role.ADMINISTRATOR])
    lived(acme, force["none"])
    before = read(client, reverse(path))

    without_restriction(table, sets, where)

    assert read(client, reverse(path)) != before


def test_the_database_refuses_each_carrier_that_is_not_restricted(
    force: dict[str, Person], acme: Supplier
) -> None:
    concern = lived(acme, force["none"])
    by, stored = force["none"], store(ContentFile(b"a,b\n", name="open.csv"), by=None, at=AT)
    reminder = Reminder.objects.filter(restricted=True)[0]
    mail = Mail.objects.filter(purpose=Mail.ATTENTION)[0]
    open_digest = Digest.objects.filter(restricted=False)[0]
    open_mail = post(to=by, template="attention", context={}, key="open", purpose="Other", at=AT)
    refused: dict[str, Any] = {
        "history": lambda: record("concerns.raise", concern, by=by, at=AT),
        "file": lambda: ConcernFile.objects.create(concern=concern, file=stored, added_by=by, added_at=AT),
        "file later": lambda: StoredFile.objects.filter(restricted=True).update(restricted=False),
        "mail": lambda: post(
            to=by, template="attention", context={}, key="x", purpose=Mail.ATTENTION, at=AT, restricted=False
        ),
        "mail later": lambda: Mail.objects.filter(pk=mail.pk).update(restricted=False),
        "mail renamed": lambda: Mail.objects.filter(pk=mail.pk).update(purpose="Digest"),
        "reminder later": lambda: Reminder.objects.filter(pk=reminder.pk).update(restricted=False),
        "reminder moved": lambda: Reminder.objects.filter(pk=reminder.pk).update(digest=open_digest),
        "digest later": lambda: Digest.objects.filter(restricted=True).update(restricted=False),
        "digest's mail": lambda: Digest.objects.filter(pk=reminder.digest_id).update(mail=open_mail),
    }
    for name, write in refused.items():
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
            pytest.fail(f"{name} was written")
    assert Entry.objects.filter(thing_type="suppliers.concern", restricted=False).count() == 0


@pytest.mark.parametrize("role", [*OTHERS, "none"])
def test_a_real_concern_is_the_same_nothing_as_one_that_never_was(
    role: str, force: dict[str, Person], acme: Supplier
) -> None:
    concern, client = quiet(acme, force["none"]), client_of(force[role])
    for name in ("detail", "acknowledge", "decide", "name_supplier", "add_file", "close", "reopen"):
        answers = []
        for reference in (concern.reference, "2222-2222"):
            for method in (client.get, client.post):
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    answer = method(reverse(f"concerns:{name}", args=[reference]))
                sql = [query["sql"] for query in asked.captured_queries]
                answers.append((answer.status_code, TOKEN.sub(b"", answer.content), sql))
        gets, posts = answers[::2], answers[1::2]
        assert gets[0] == gets[1]
        assert posts[0] == posts[1]
        assert gets[0][0] == posts[0][0] == 404
        assert not any("suppliers_concern" in sql for _, _, queries in answers for sql in queries)
    nothing = client.get("/nothing/here/")
    assert gets[0][1] == TOKEN.sub(b"", nothing.content)


@pytest.mark.parametrize("role", [*OTHERS, "none"])
def test_its_file_is_no_file_for_anybody_else(role: str, force: dict[str, Person], acme: Supplier) -> None:
    stored = quiet(acme, force["none"]).files.get().file
    client = client_of(force[role])

    answers = []
    for pk in (stored.pk, stored.pk + 1):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("files:download", args=[pk]))
        sql = [query["sql"].replace(str(pk), "PK") for query in asked.captured_queries]
        answers.append((answer.status_code, TOKEN.sub(b"", answer.content), sql))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_those_who_may_get_the_file(force: dict[str, Person], acme: Supplier) -> None:
    stored = quiet(acme, force["none"]).files.get().file

    for role in SEES:
        status, body = read(
            client_of(person(f"Sees {role}", role)), reverse("files:download", args=[stored.pk])
        )
        assert (status, body) == (200, b"zqcontent,1\n")
