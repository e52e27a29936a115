"""A database that a run makes once: who makes it, what a copy of it has, and when it goes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.history.recording import record, verifies
from tests.copies import Shared, copy, drop, elsewhere, inside, own
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[list[Shared]]:
    folder = tmp_path / "shared"
    folder.mkdir()
    found = [Shared(folder, "one"), Shared(folder, "two")]
    for each in found:
        each.join()
    yield found
    drop(found[0].database("force"))


def begin() -> None:
    somebody = person("Sam Somebody")
    record("accounts.test", somebody, by=somebody, at=NOW, after={"name": somebody.name})


def is_there(database: str) -> bool:
    with elsewhere() as cursor:
        cursor.execute("SELECT FROM pg_database WHERE datname = %s", [database])
        return cursor.rowcount == 1


def test_a_copy_has_rows_numbers_and_guards_and_nothing_comes_back_from_it(
    shared: Shared, workers: list[Shared]
) -> None:
    first, second = workers
    assert not second.has("force")
    first.make("force", shared.database("tables"), begin)
    assert second.has("force")
    mine = f"{own()}_copied"
    copy(second.database("force"), mine)

    with inside(mine):
        assert own() == connection.settings_dict["NAME"] == mine
        (somebody,) = Person.objects.all()
        assert all(map(verifies, Entry.objects.all()))
        assert person("Ann Other").pk > somebody.pk
        with pytest.raises(DatabaseError, match="history_entry"), connection.cursor() as cursor:
            cursor.execute("TRUNCATE history_entry CASCADE")
    drop(mine)

    assert not Person.objects.exists()
    with inside(first.database("force")):
        assert Person.objects.get() == somebody


def test_what_was_not_made_to_its_end_or_by_another_run_is_not_taken(
    shared: Shared, workers: list[Shared]
) -> None:
    def breaks() -> None:
        begin()
        raise InterruptedError

    with pytest.raises(InterruptedError):
        workers[0].make("force", shared.database("tables"), breaks)

    assert is_there(workers[0].database("force"))
    assert not workers[1].has("force")
    assert not Person.objects.exists()
    workers[1].make("force", shared.database("tables"))
    assert workers[0].has("force")


def test_the_last_to_leave_takes_it_away(shared: Shared, workers: list[Shared]) -> None:
    first, second = workers
    first.make("force", shared.database("tables"))

    first.leave()
    assert second.has("force")
    second.leave()

    assert not is_there(first.database("force"))
    assert not first.has("force")
