"""Raising a concern leaves nothing that somebody else could notice: no page, list, count, search, mail or id of theirs.

A concern is raised with words nobody could guess in every field, in its file's name and content and in everything
that is done with it. Then every role that may not know of it opens every address; the same pages are compared, byte
for byte, with how they were before.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.sending import chase
from msplan.files.models import StoredFile
from msplan.files.storing import store
from msplan.history.models import Entry
from msplan.history.recording import record
from msplan.outbox.models import Mail
from msplan.outbox.posting import post
from suppliers.concerns import handling
from suppliers.concerns.models import Concern, ConcernFile
from suppliers.models import Supplier
from tests.actions.making import an_action
from tests.people import department, person
from tests.suppliers.concerns.making import AT, a_concern
from tests.suppliers.making import supplier
from tests.walk.addresses import Address, addresses

pytestmark = pytest.mark.django_db
SEES = PERMISSIONS["concerns.see"]
OTHERS = [role for role in Role if role not in SEES]
# Unguessable; none is part of another, of a template or of a name.
CANARIES = (
    "zqplace",
    "zqseen",
    "zqwhen",
    "zqreach",
    "zqfile",
    "zqcontent",
    "zqdecided",
    "zqinvest",
    "zqstep",
    "zqclose",
)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|name="form_id" value="[\w-]+"')


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock on every page stands: what differs is not the time."""
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=3, hours=4))


@pytest.fixture
def acme() -> Supplier:
    return supplier("Acme Cleaning")


@pytest.fixture
def force(acme: Supplier) -> dict[str, Person]:
    """A small force with something in every ledger: an action that is chased, a mail, a file, a stand-in."""
    lead = person("Lea Marchmont", Role.DEPARTMENT_LEAD)
    protection = department("Public Protection", lead=lead)
    people = {
        role: person(f"Only {role.label.split(' (')[0]}", role)
        for role in OTHERS
        if role != Role.DEPARTMENT_LEAD
    }
    people |= {Role.DEPARTMENT_LEAD: lead, "none": person("No Role At All")}
    away = person("Spec Ialist", Role.SPECIALIST, department=protection)
    away.leave_from, away.leave_until, away.deputy = (
        AT.date(),
        AT.date() + timedelta(days=30),
        people[Role.PROCUREMENT],
    )
    away.save()
    person("Second Specialist", Role.SPECIALIST, department=protection)
    an_action(start_on=AT.date() - timedelta(days=200))
    chase(on=AT.date(), at=AT)
    return people


def lived(acme: Supplier, by: Person) -> Concern:
    """A concern that went through everything, chased on two working days."""
    upload = ContentFile(b"zqcontent,1\n", name="zqfile.csv")
    concern = a_concern(
        by, place_name="zqplace", supplier=acme, seen="zqseen", seen_when="zqwhen", reach="zqreach", evidence=upload,
        danger="yes",
    )  # fmt: skip
    # Nobody acknowledges it: the leads hear of it too.
    for day in (3, 4):
        chase(on=AT.date() + timedelta(days=day), at=AT + timedelta(days=day))
    team = Person.objects.get(name="Second Specialist")
    later = AT + timedelta(days=4)
    handling.acknowledge(concern, by=team, at=later)
    concern.refresh_from_db()
    handling.decide(
        concern, version=concern.version, decided="zqdecided", investigation="zqinvest", referral="referred",
        contact="not_before", contact_from=AT.date() + timedelta(days=40), next_step="zqstep",
        next_step_on=later.date(), by=team, at=later,
    )  # fmt: skip
    handling.close(concern, reason="zqclose", by=team, at=later)
    handling.reopen(concern, reason="zqclose", by=team, at=later)
    return Concern.objects.get(pk=concern.pk)


def quiet(acme: Supplier, by: Person) -> Concern:
    """The same without the passing of days, so that pages before and after can be compared."""
    upload = ContentFile(b"zqcontent,1\n", name="zqfile.csv")
    return a_concern(by, place_name="zqplace", supplier=acme, seen="zqseen", evidence=upload, danger="yes")


def client_of(someone: Person) -> Client:
    client = Client()
    client.force_login(someone)
    return client


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


def test_ids_of_files_and_mails_go_on_as_if_there_were_none(force: dict[str, Person], acme: Supplier) -> None:
    def next_ids() -> tuple[int, int]:
        stored = store(ContentFile(b"a,b\n", name="open.csv"), by=None, at=AT)
        mail = post(
            to=force["none"], template="attention", context={}, key=f"k{stored.pk}", purpose="Other", at=AT
        )
        return stored.pk, mail.pk

    file_id, mail_id = next_ids()
    quiet(acme, force["none"])

    assert next_ids() == (file_id + 1, mail_id + 1)


def test_the_supplier_knows_nothing_of_it(force: dict[str, Person], acme: Supplier) -> None:
    """Every row of the register's own tables, and the very row versions of the supplier's."""

    def rows() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, s::text FROM suppliers_supplier s ORDER BY id")
            return list(cursor.fetchall())

    before = rows()
    quiet(acme, force["none"])

    assert rows() == before


def test_mails_say_only_that_something_needs_attention(force: dict[str, Person], acme: Supplier) -> None:
    concern = lived(acme, force["none"])
    mails = Mail.objects.filter(purpose=Mail.ATTENTION)

    assert set(mails.values_list("subject", flat=True)) == {"Something needs your attention"}
    for mail in mails:
        said = bytes(mail.message).lower()
        tells = [*CANARIES, "concern", "acme", "supplier", concern.reference.lower()]
        assert [word for word in tells if word.encode() in said] == []
        assert mail.person is not None
        assert not SEES.isdisjoint(mail.person.roles)
    for mail in Mail.objects.exclude(purpose=Mail.ATTENTION):
        assert b"concern" not in bytes(mail.message).lower()


def test_a_stand_in_without_the_role_hears_nothing_and_the_specialist_does(
    force: dict[str, Person], acme: Supplier
) -> None:
    lived(acme, force["none"])

    told = set(Digest.objects.filter(restricted=True).values_list("person__name", flat=True))
    assert told == {"Spec Ialist", "Second Specialist"}
    assert "Concern" not in client_of(force[Role.PROCUREMENT]).get(
        reverse("chasing:mine")
    ).content.decode().replace("Raise a concern", "")


def test_what_a_run_says_of_itself_counts_without_them(force: dict[str, Person], acme: Supplier) -> None:
    day = AT.date() + timedelta(days=3)
    quiet(acme, force["none"])

    made = chase(on=day, at=AT + timedelta(days=3))

    sweep = Sweep.objects.get(day=day)
    open_ones = Digest.objects.filter(day=day, restricted=False).count()
    assert (made, sweep.digests) == (open_ones, open_ones)
    assert Digest.objects.filter(day=day, restricted=True).count() == 2
    assert (
        sweep.things
        == Reminder.objects.filter(digest__day=day, restricted=False).values("thing").distinct().count()
    )


def test_the_receipt_is_kept_nowhere(force: dict[str, Person], acme: Supplier) -> None:
    from django.contrib.sessions.models import Session  # noqa: PLC0415  for this test alone

    client = client_of(force["none"])
    sessions = {s.pk: s.session_data for s in Session.objects.all()}
    answer = client.post(
        reverse("concerns:raise"),
        {"place": "workplace", "place_name": "zqplace", "signs": ["wages"], "seen": "zqseen", "seen_when": "zqwhen",
         "danger": "no", "reach": "zqreach", "form_id": "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11"},
    )  # fmt: skip

    concern = Concern.objects.get()
    assert answer.status_code == 200
    assert concern.reference in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert {s.pk: s.session_data for s in Session.objects.all()} == sessions
    assert client.get(reverse("concerns:detail", args=[concern.reference])).status_code == 404


def test_a_mail_in_doubt_is_nobodys_to_settle(force: dict[str, Person], acme: Supplier) -> None:
    quiet(acme, force["none"])
    mail = Mail.objects.filter(purpose=Mail.ATTENTION)[0]
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.IN_DOUBT)
    client = client_of(force[Role.ADMINISTRATOR])

    assert client.post(reverse("outbox:settle", args=[mail.pk]), {"was": "sent"}).status_code == 404
    assert mail.address.encode() not in client.get(reverse("outbox:index")).content

    from msplan.outbox.sending import settle_abandoned  # noqa: PLC0415  beside what it settles

    settle_abandoned(at=datetime.now(tz=AT.tzinfo))
    mail.refresh_from_db()
    assert mail.state == Mail.State.QUEUED


def test_the_laptops_mailbox_shows_such_a_mail_to_its_reader_alone(
    force: dict[str, Person], acme: Supplier, settings: Any, tmp_path: Path
) -> None:
    settings.LOCAL_MAILBOX = str(tmp_path)
    quiet(acme, force["none"])
    for n, mail in enumerate(Mail.objects.all()):
        (tmp_path / f"{n}.eml").write_bytes(bytes(mail.message))
    mine = Person.objects.get(name="Second Specialist")
    secret = [n for n, mail in enumerate(Mail.objects.all()) if mail.person == mine]

    seen = {
        name: client.get(reverse("outbox:mailbox")).content.decode().count("Something needs your attention")
        for name, client in {
            "procurement": client_of(force[Role.PROCUREMENT]),
            "nobody": Client(),
            "mine": client_of(mine),
        }.items()
    }

    assert seen == {"procurement": 0, "nobody": 0, "mine": 1}
    there = reverse("outbox:mailbox_message", args=[str(secret[0])])
    assert client_of(force[Role.PROCUREMENT]).get(there).status_code == 404
