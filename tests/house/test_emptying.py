"""After a test with real commits nothing of it is left, and what guards the tables is awake again."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from msplan.history.recording import record
from tests.emptying import ROOM, STAYS, emptying
from tests.people import person
from tests.rivals import DONE, one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def tables() -> list[str]:
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted(set(found) - STAYS)


def filled() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in tables())
        )
        return {name for (name,) in cursor.fetchall()}


def something_happened() -> None:
    somebody = person("Sam Somebody")
    record("accounts.test", somebody, by=somebody, at=NOW, after={"name": somebody.name})


def run(statements: list[str]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize("room", [ROOM, 0], ids=["rows are deleted", "tables are made anew"])
def test_nothing_is_left(room: int) -> None:
    something_happened()
    assert {"accounts_person", "history_entry", "history_detail"} <= filled()

    run(emptying(tables(), room=room))

    assert filled() == set()


def test_what_django_asks_for_after_a_test_leaves_what_migrating_wrote() -> None:
    something_happened()
    counted = "SELECT (SELECT count(*) FROM django_content_type), (SELECT count(*) FROM auth_permission)"
    with connection.cursor() as cursor:
        cursor.execute(counted)
        before = cursor.fetchone()

        call_command(
            "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
        )

        assert filled() == set()
        cursor.execute(counted)
        assert cursor.fetchone() == before
    assert min(before) > 100


def test_afterwards_the_history_refuses_again() -> None:
    run(emptying(tables()))
    something_happened()

    for statement in ("DELETE FROM history_entry", "TRUNCATE history_entry CASCADE"):
        with pytest.raises(DatabaseError, match="history_entry"):
            run([statement])


def test_control_without_the_role_of_a_replica_the_history_refuses() -> None:
    something_happened()

    with pytest.raises(DatabaseError, match="history_"):
        run(emptying(tables())[1:])


def test_whoever_is_still_writing_is_waited_for() -> None:
    found = one_after_the_other(something_happened, lambda: run(emptying(tables())))

    assert found == (DONE, DONE, True)
    assert filled() == set()
