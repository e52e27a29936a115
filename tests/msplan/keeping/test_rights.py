"""The role of pages and workers reads and writes rows, and bends no table. The control: the owner does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2.errors
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.chasing.sending import chase
from msplan.history.models import Detail, Entry
from msplan.history.sealing import seal_all
from msplan.keeping.rights import NotThisRole, grant
from msplan.lib.dates import next_working_day, today
from tests.people import person
from tests.walk.addresses import addresses
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture
from tests.walk.shown import address_of, forms_at, known_paths, undone
from tests.walk.test_history import sent
from tests.walk.whole import WHOLE

pytestmark = pytest.mark.django_db
APP, MIGHTY = "msplan_test_app", "msplan_test_mighty"
# Truly not ready: no scheduler runs beside this test.
NOT_READY = {"health:ready", "health:ready_web"}
BENT = {
    "an entry is changed": "UPDATE history_entry SET act = 'nothing'",
    "an entry is taken out": "DELETE FROM history_entry",
    "a seal is changed": "UPDATE history_seal SET head = repeat('0', 64)",
    "a detail is taken out": "DELETE FROM history_detail",
    "the history is emptied": "TRUNCATE history_entry CASCADE",
    "a list is emptied": "TRUNCATE actions_action CASCADE",
    "triggers are switched off": "ALTER TABLE history_entry DISABLE TRIGGER ALL",
    "a trigger is taken away": "DROP TRIGGER history_entry_never_changes ON history_entry",
    "what a trigger does is changed": "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "a constraint is taken away": "ALTER TABLE outbox_mail DROP CONSTRAINT mail_for_attention_is_restricted",
    "triggers are switched off for a session": "SET session_replication_role = replica",
    "a publication is taken out": "DELETE FROM statements_publication",
    "a migration is forged": "DELETE FROM django_migrations",
    "a table is made": "CREATE TABLE public.own (id int)",
    "a table is dropped": "DROP TABLE actions_action CASCADE",
    "it takes every right": "ALTER ROLE CURRENT_ROLE SUPERUSER",
}  # fmt: skip


def execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def app(db: None) -> str:
    """A role with the rights; it goes with the test's transaction."""
    execute(f"CREATE ROLE {APP} LOGIN")
    grant(APP)
    return APP


@contextmanager
def signed_in_as(role: str) -> Iterator[None]:
    """What the rights allow this role; an owner's are laid down meanwhile."""
    execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        execute("RESET ROLE")


@pytest.mark.parametrize("what", BENT)
def test_the_role_bends_nothing(what: str, app: str) -> None:
    with signed_in_as(app), pytest.raises(ProgrammingError) as refused, transaction.atomic():
        execute(BENT[what])

    assert isinstance(refused.value.__cause__, psycopg2.errors.InsufficientPrivilege)


def test_control_the_owner_bends_the_history() -> None:
    person("Ann Hart")
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("ALTER TABLE history_entry DISABLE TRIGGER ALL")

    execute("UPDATE history_entry SET act = 'nothing'")

    assert set(Entry.objects.values_list("act", flat=True)) == {"nothing"}


def test_control_with_every_right_of_rows_the_history_stands_by_its_triggers_alone(
    app: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msplan.keeping.rights.LESS", {})
    grant(app)
    with signed_in_as(app):
        execute("DELETE FROM django_migrations")


def test_a_detail_becomes_a_tombstone_and_an_entry_gets_its_place(app: str) -> None:
    person("Ann Hart")
    entry = Entry.objects.latest("pk")

    with signed_in_as(app):
        seals = seal_all(at=timezone.now())
        tables = connection.introspection.table_names()

    entry.refresh_from_db()
    assert seals
    assert entry.place
    assert Detail.objects.exists()
    assert {"history_entry", "actions_action"} <= set(tables)


def test_every_page_and_the_forms_of_some_are_served_by_the_role(demonstration: Path) -> None:  # noqa: F811
    """Each page once, and as many forms as the walk of the history sends; and what the clock starts."""
    broken: list[str] = []
    with undone():
        execute(f"CREATE ROLE {APP} LOGIN")
        grant(APP)
        client = Client(raise_request_exception=False)
        client.force_login(person("Every Role", *Role))
        taken = 0
        with signed_in_as(APP):
            for number, address in enumerate(addresses()):
                for path in known_paths(address)[:1]:
                    with undone():
                        answer = client.get(path)
                        if answer.streaming:
                            b"".join(answer.streaming_content)
                    if answer.status_code >= 500 and address.name not in NOT_READY:
                        broken.append(f"{path}: {answer.status_code}")
                    for form in forms_at(client, path) if WHOLE or number % 12 == 0 else []:
                        name = address_of(form.action)
                        taken += name != "account_logout" and sent(client, form, name) is not None
            chase(on=next_working_day(today()), at=timezone.now())
            call_command("seal_history", verbosity=0)
            call_command("retention", "--go", verbosity=0)

    assert broken == []
    assert taken >= 10


def test_the_command_makes_the_role_once_and_holds_it_to_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("APP_PASSWORD", "three green bicycles")

    call_command("grant_rights", APP, "--password-from", "APP_PASSWORD")
    call_command("grant_rights", APP, "--password-from", "APP_PASSWORD")

    assert f"{APP} may read and write the rows of " in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(%s, 'actions_action', 'UPDATE'),"
            " has_table_privilege(%s, 'history_entry', 'UPDATE'),"
            " has_column_privilege(%s, 'history_entry', 'place', 'UPDATE'), rolsuper FROM pg_roles WHERE rolname = %s",
            [APP] * 4,
        )
        assert cursor.fetchone() == (True, False, True, False)


def test_a_role_that_nothing_can_be_taken_from_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    execute(f"CREATE ROLE {MIGHTY} SUPERUSER")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (owner,) = cursor.fetchone()

    for role in (MIGHTY, owner):
        with pytest.raises(NotThisRole, match="owns tables or may do everything"):
            grant(role)
    with pytest.raises(CommandError, match="There is no role nobody_at_all"):
        call_command("grant_rights", "nobody_at_all")
    with pytest.raises(NotThisRole, match="no plain name"):
        grant('app" SUPERUSER; --')
    monkeypatch.delenv("APP_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="APP_PASSWORD is empty"):
        call_command("grant_rights", APP, "--password-from", "APP_PASSWORD")
