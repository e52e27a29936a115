"""Raising a concern leaves nothing that somebody else could notice: no page, list, count, search, mail or id of theirs.

A concern is raised with words nobody could guess in every field, in its file's name and content and in everything
that is done with it. Then every role that may not know of it opens every address; the same pages are compared, byte
for byte, with how they were before.
"""

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
from tests.suppliers.concerns.everywhere import PASSING, everywhere, pages, real_paths, rooms_opened, settled
from tests.suppliers.concerns.living import CANARIES, OTHERS, SEES, client_of, lived, quiet
from tests.suppliers.concerns.making import AT
from tests.suppliers.concerns.surroundings import surround
from tests.walk.addresses import addresses
from tests.walk.whole import is_todays

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still", "unwatched_templates")]
# One person of every other role sees what any of them is shown.
UNION = "every other role"
# What there is nothing to open with around one supplier: tests/walk has it.
ELSEWHERE = {
    "risk:proposal", "risk:proposal_csv", "risk:confirm", "risk:discard", "risk:take_out", "risk:answer",
    "risk:withdraw", "risk:version", "risk:change_good", "risk:remove_good", "risk:change_country",
    "risk:remove_country", "record:file", "record:say_same", "record:confirm", "record:discard",
}  # fmt: skip
# Truly not ready: no scheduler runs beside this test.
NOT_READY = ("/readyz", "/readyz/web")
ROOMS = (
    "suppliers:", "merging:", "record:", "chain:", "checks:", "agencies:", "risk:", "buying:", "engagement:",
)  # fmt: skip


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
    return answer.status_code, settled(path, body)


def roles_of(role: str) -> list[str]:
    return list(OTHERS) if role == UNION else [] if role == "none" else [role]


def someone_of(role: str, force: dict[str, Person]) -> Client:
    return client_of(person("Every Other", *OTHERS) if role == UNION else force[role])


# Each role's pages are compared below; here the union opens everything with everything, and two stand beside it.
LOOKERS = [UNION, Role.AUDITOR, "none"]


def watched_by(role: str, supplier: Supplier, **concern: Any) -> list[str]:
    roles = roles_of(role)
    if role == UNION:
        return [*everywhere(supplier.pk, roles=roles, **concern), *searches()]
    return [*pages(supplier.pk, roles=roles, others=[*OTHERS, "none"]), *searches()]


@pytest.mark.parametrize("role", LOOKERS)
def test_no_other_role_finds_a_word_of_it_at_any_address(
    role: str, force: dict[str, Person], acme: Supplier
) -> None:
    concern = lived(acme, force["none"])
    client = someone_of(role, force)
    told = [word.encode() for word in (*CANARIES, concern.reference)]

    found = []
    for number, path in enumerate(watched_by(role, acme, ids=[concern.pk], references=[concern.reference])):
        if role == UNION and not is_todays(number):
            continue
        status, body = read(client, path)
        asked = path.encode()
        # A search says what was searched for: what was found is what counts.
        found += [(path, word) for word in told if word in body.replace(asked, b"") and word not in asked]
        assert status < 500 or path in NOT_READY, path

    assert found == []


def test_control_whoever_may_finds_every_word_of_it(force: dict[str, Person], acme: Supplier) -> None:
    """The walk above would see: on its own page all of it stands."""
    concern = lived(acme, force["none"])

    for role in SEES:
        status, body = read(client_of(person(f"Sees {role}", role)), f"/concerns/{concern.reference}/")

        assert status == 200
        missing = [word for word in CANARIES if word.encode() not in body]
        assert missing == ["zqcontent"]  # inside the file


def next_id() -> int:
    """The number that the next concern gets."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + is_called::int FROM suppliers_concern_id_seq")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("role", [*OTHERS, "none", UNION])
def test_every_page_is_the_same_before_and_after(role: str, force: dict[str, Person], acme: Supplier) -> None:
    """The union opens everything with everything, in the short walk one path of each address; each role alone what
    tells it something of its own, and in turn what others read too.
    """
    surround(acme, force[Role.PROCUREMENT])
    client = someone_of(role, force)
    watched = watched_by(role, acme, **({"ids": [next_id()], "most": 1} if role == UNION else {}))
    watched = [path for number, path in enumerate(watched) if role != UNION or is_todays(number)]
    watched += [f"/suppliers/?q={acme.name}", f"/suppliers/suppliers.csv?q={acme.name}"]
    read(client, reverse("chasing:mine"))  # what a first visit alone writes: a session
    before = {path: read(client, path) for path in watched}

    concern = quiet(acme, force["none"])

    assert [path for path in watched if read(client, path) != before[path]] == []
    assert Concern.objects.get() == concern
    assert role != UNION or {status for status, _ in before.values()} >= {200, 404, 405}


def test_the_walk_comes_to_every_room_of_the_suppliers(force: dict[str, Person], acme: Supplier) -> None:
    surround(acme, force[Role.PROCUREMENT])
    of_rooms = {address.name for address in addresses() if address.name.startswith(ROOMS)}

    opened = rooms_opened(everywhere(acme.pk, roles=roles_of(UNION)))
    real = rooms_opened(path for address in addresses() for path in real_paths(address))

    assert of_rooms - opened == {"risk:version"}  # of which there is none yet
    assert of_rooms - real == ELSEWHERE


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
                answers.append((answer.status_code, PASSING.sub(b"", answer.content), sql))
        gets, posts = answers[::2], answers[1::2]
        assert gets[0] == gets[1]
        assert posts[0] == posts[1]
        assert gets[0][0] == posts[0][0] == 404
        assert not any("suppliers_concern" in sql for _, _, queries in answers for sql in queries)
    nothing = client.get("/nothing/here/")
    assert gets[0][1] == PASSING.sub(b"", nothing.content)


@pytest.mark.parametrize("role", [*OTHERS, "none"])
def test_its_file_is_no_file_for_anybody_else(role: str, force: dict[str, Person], acme: Supplier) -> None:
    stored = quiet(acme, force["none"]).files.get().file
    client = client_of(force[role])

    answers = []
    for pk in (stored.pk, stored.pk + 1):
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(reverse("files:download", args=[pk]))
        sql = [query["sql"].replace(str(pk), "PK") for query in asked.captured_queries]
        answers.append((answer.status_code, PASSING.sub(b"", answer.content), sql))

    assert answers[0] == answers[1]
    assert answers[0][0] == 404


def test_those_who_may_get_the_file(force: dict[str, Person], acme: Supplier) -> None:
    stored = quiet(acme, force["none"]).files.get().file

    for role in SEES:
        status, body = read(
            client_of(person(f"Sees {role}", role)), reverse("files:download", args=[stored.pk])
        )
        assert (status, body) == (200, b"zqcontent,1\n")
