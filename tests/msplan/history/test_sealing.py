"""Every entry gets one place, in the order of sealing; two who seal at once do not disturb each other."""

import stat
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from msplan.celery import SCHEDULE
from msplan.history.models import Entry, Seal
from msplan.history.recording import record, record_many
from msplan.history.sealing import keep_heads, seal_all, seal_next, sealed_state
from msplan.history.tasks import seal
from msplan.history.verifying import verify
from tests.msplan.history.chaining import NOW
from tests.people import department
from tests.processes import until
from tests.rivals import DONE, one_after_the_other


def touch(times: int = 1, *, hours: float = 0) -> list[Entry]:
    hr = department("Estates")
    at = NOW + timedelta(hours=hours)
    return record_many("test.touch", [(hr, {"n": n}, {"n": n + 1}) for n in range(times)], by=None, at=at)


def places() -> list[int | None]:
    return list(Entry.objects.order_by("place").values_list("place", flat=True))


@pytest.mark.django_db
def test_places_and_seals_are_numbered_without_gaps() -> None:
    touch(7)
    seal_all(at=NOW, most=3)
    touch(2)
    seal_all(at=NOW, most=3)

    assert places() == list(range(1, 10))
    covered = list(Seal.objects.values_list("number", "first", "last"))
    assert covered == [(1, 1, 3), (2, 4, 6), (3, 7, 7), (4, 8, 9)]
    assert verify().is_whole


@pytest.mark.django_db
@pytest.mark.parametrize(("entries", "seals"), [(0, 0), (1, 1), (2, 1), (3, 1), (4, 2), (6, 2)])
def test_a_seal_holds_no_more_than_it_may(entries: int, seals: int) -> None:
    touch(entries)

    assert len(seal_all(at=NOW, most=3)) == seals
    assert Entry.objects.filter(place=None).count() == 0


@pytest.mark.django_db
def test_where_nothing_waits_no_seal_is_made() -> None:
    touch()
    seal_all(at=NOW)

    assert seal_next(at=NOW) is None
    assert Seal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_entry_committed_late_with_a_lower_id_comes_into_the_next_seal() -> None:
    late: list[Entry] = []
    written: list[bool] = []
    go_on: list[bool] = []

    def somebody_slow() -> None:
        with transaction.atomic():
            late.extend(touch())
            written.append(True)
            until(lambda: bool(go_on), seconds=120, what="the sealing")
        connection.close()

    department("Estates")
    slow = Thread(target=somebody_slow)
    slow.start()
    until(lambda: bool(written), seconds=120, what="the slow one's entry")
    early = touch()
    seal_all(at=NOW)
    sealed_before = set(Entry.objects.exclude(place=None).values_list("pk", flat=True))
    go_on.append(True)
    slow.join(60)
    seal_all(at=NOW)

    assert late[0].pk < early[0].pk
    assert sealed_before == {early[0].pk}
    assert list(Entry.objects.order_by("place").values_list("pk", flat=True)) == [early[0].pk, late[0].pk]
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_of_two_who_seal_at_once_the_second_waits_and_finds_nothing_left() -> None:
    touch(5)

    first, second, waited = one_after_the_other(lambda: seal_next(at=NOW), lambda: seal_next(at=NOW))

    assert (first, second, waited) == (DONE, DONE, True)
    assert Seal.objects.count() == 1
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_many_who_record_and_seal_at_once_leave_a_whole_chain() -> None:
    hr = department("Estates")

    def record_some() -> None:
        for n in range(15):
            record("test.touch", hr, by=None, at=NOW, after={"n": n})
        connection.close()

    def seal_some() -> None:
        for _ in range(10):
            seal_all(at=NOW, most=4)
        connection.close()

    threads = [Thread(target=deed) for deed in (record_some, seal_some) * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    seal_all(at=NOW)

    assert places() == list(range(1, 46))
    assert verify().is_whole


@pytest.mark.django_db
def test_recording_costs_no_statement_more_than_before() -> None:
    hr = department("Estates")
    with CaptureQueriesContext(connection) as queries:
        record("test.touch", hr, by=None, at=NOW)

    assert [q["sql"].split()[0] for q in queries if "SAVEPOINT" not in q["sql"]] == ["INSERT", "INSERT"]


@pytest.mark.django_db
def test_the_schedule_seals() -> None:
    touch()

    assert SCHEDULE["history.seal"]["task"] == seal.name == "history.seal"
    assert seal() == 1


@pytest.mark.django_db
def test_the_command_seals_and_prints_the_head() -> None:
    touch(2)
    said = StringIO()

    call_command("seal_history", stdout=said)

    assert said.getvalue() == f"2 entries sealed.\nHead: {Seal.objects.get().head}\n"


# --- how far it is ---------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_state_of_an_empty_history() -> None:
    state = sealed_state()

    assert (state.last_sealed_at, state.head, state.unsealed, state.age(NOW)) == (None, "", 0, timedelta())


@pytest.mark.django_db
def test_the_state_counts_what_waits_and_since_when() -> None:
    touch(hours=-5)
    seal_all(at=NOW)
    touch(2, hours=1)

    state = sealed_state()

    assert (state.last_sealed_at, state.unsealed) == (NOW, 2)
    assert state.age(NOW + timedelta(hours=3)) == timedelta(hours=2)


@pytest.mark.django_db
def test_an_entry_that_tells_of_an_old_day_has_waited_since_the_last_seal_at_the_most() -> None:
    touch()
    seal_all(at=NOW)
    touch(hours=-24 * 700)

    assert sealed_state().age(NOW + timedelta(minutes=10)) == timedelta(minutes=10)


# --- heads kept elsewhere -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_each_head_is_added_to_the_file_once(tmp_path: Path, settings: Any) -> None:
    settings.HISTORY_HEADS = str(tmp_path / "heads")
    for _ in range(2):
        touch()
        seal_all(at=NOW)
    seal_all(at=NOW)

    lines = (tmp_path / "heads").read_text().splitlines()
    assert lines == [f"{one.number} 2026-11-20T09:00:00Z {one.head}" for one in Seal.objects.all()]


@pytest.mark.django_db
def test_a_file_that_cannot_be_written_stops_no_sealing_and_is_caught_up(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.HISTORY_HEADS = str(tmp_path / "away" / "heads")
    touch()

    assert len(seal_all(at=NOW)) == 1
    assert "were not kept: FileNotFoundError" in caplog.text

    (tmp_path / "away").mkdir(stat.S_IRWXU)
    assert keep_heads() == 1
    assert keep_heads() == 0


@pytest.mark.django_db
def test_each_head_is_in_the_log_too(caplog: pytest.LogCaptureFixture) -> None:
    touch()
    with caplog.at_level("INFO"):
        seal_all(at=NOW)

    assert f"seal 1, head {Seal.objects.get().head}" in caplog.text
