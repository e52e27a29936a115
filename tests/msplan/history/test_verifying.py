"""Whoever bends the history behind the triggers is found, and where. Controls: the same without the chain."""

import json
import random
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from msplan.history.models import Entry, Seal
from msplan.history.recording import record, verifies
from msplan.history.sealing import seal_all
from msplan.history.verifying import verify
from tests.msplan.history.chaining import (
    NOW,
    TAMPERINGS,
    TO_SEALS,
    a_history,
    behind_the_triggers,
    change_and_write_anew,
    cut_the_tail,
    pk_at,
    sql,
    unseal_the_tail,
)
from tests.people import department

pytestmark = pytest.mark.django_db


def kept_head() -> str:
    return Seal.objects.order_by("-number")[0].head


def test_a_history_that_nobody_touched_is_whole() -> None:
    a_history(30, seals=3, forgotten=2)

    report = verify(heads={kept_head(): None})

    assert report.is_whole, report.faults
    assert (report.sealed, report.seals, report.forgotten, report.unsealed) == (32, 3, 2, 0)
    assert report.head == kept_head()


def test_an_empty_history_is_whole() -> None:
    assert verify().is_whole


LAST_OF_A_SEAL = 22


# Beginning, middle and end of a seal, the first seal and the last.
@pytest.mark.parametrize("place", [3, 13, 17, LAST_OF_A_SEAL, 31])
@pytest.mark.parametrize("name", TAMPERINGS)
def test_what_is_done_to_an_entry_is_found_at_its_place(name: str, place: int) -> None:
    a_history(30, seals=3, forgotten=2)
    kind, bend = TAMPERINGS[name]

    with behind_the_triggers():
        bend(place)

    report = verify()
    assert not report.is_whole
    if name == "removed and the gap closed" and place == LAST_OF_A_SEAL:
        kind, place = "seal", 13  # no entry is another: the seal over them is
    assert (report.faults[0].kind, report.faults[0].place) == (kind, place)


# Erased and nothing said is found by what history tells, not by the chain; a changed or missing detail by its digest.
SEEN_WITHOUT_A_CHAIN = {"detail changed", "detail removed"}


@pytest.mark.parametrize("name", sorted(set(TAMPERINGS) - SEEN_WITHOUT_A_CHAIN))
def test_control_without_the_chain_nothing_of_it_is_noticed(name: str) -> None:
    """What the entries prove of their own details, as they did before there was a chain."""
    a_history(30, seals=3, forgotten=2)

    with behind_the_triggers():
        TAMPERINGS[name][1](17)

    assert all(verifies(entry) for entry in Entry.objects.all())


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", TO_SEALS)
def test_what_is_done_to_a_seal_is_found(name: str, number: int) -> None:
    a_history(30, seals=3)
    _, bend = TO_SEALS[name]

    with behind_the_triggers():
        bend(number)

    report = verify()
    assert not report.is_whole
    seals = Seal.objects.count()
    if seals == 3:
        assert number in {fault.seal for fault in report.faults}


def test_a_tail_that_was_cut_is_found_by_the_kept_head() -> None:
    a_history(30, seals=3)
    head = kept_head()

    with behind_the_triggers():
        cut_the_tail(1)

    assert [fault.kind for fault in verify(heads={head: None}).faults] == ["head"]
    assert verify().is_whole  # control: nothing that is left says that there was more


def test_a_seal_undone_is_found_by_the_kept_head() -> None:
    a_history(30, seals=3)
    head = kept_head()

    with behind_the_triggers():
        unseal_the_tail()
    seal_all(at=NOW + timedelta(days=1))

    assert [fault.kind for fault in verify(heads={head: None}).faults] == ["head"]
    assert verify().is_whole  # control


def test_a_tail_that_was_cut_under_its_seal_is_found_without_one() -> None:
    a_history(30, seals=3)

    with behind_the_triggers():
        TAMPERINGS["removed"][1](32)

    assert verify().faults[0].place == 32


@pytest.mark.parametrize("place", [1, 17, 32])
def test_a_chain_written_anew_is_found_by_the_kept_head_alone(place: int) -> None:
    a_history(30, seals=3)
    head = kept_head()

    with behind_the_triggers():
        change_and_write_anew(place)

    assert [fault.kind for fault in verify(heads={head: None}).faults] == ["head"]
    assert verify().is_whole  # control: the chain by itself was made good


def test_any_head_of_the_chain_proves_what_was_before_it() -> None:
    a_history(30, seals=3)
    first = Seal.objects.get(number=1).head
    record("test.later", department("HR"), by=None, at=NOW)
    seal_all(at=NOW)

    report = verify(heads={first: None})

    assert report.is_whole
    assert report.kept == {first: 1}
    assert not verify(heads={first: 2}).is_whole  # the head is there, and of another seal


def test_an_entry_taken_away_before_its_seal_leaves_its_detail() -> None:
    touched = record("test.touch", department("HR"), by=None, at=NOW)
    with behind_the_triggers():
        sql("DELETE FROM history_entry WHERE id = %s", touched.pk)

    assert [(fault.kind, fault.entry) for fault in verify().faults] == [("entry missing", touched.pk)]


def test_of_what_waits_the_details_are_proved() -> None:
    touched = record("test.touch", department("HR"), by=None, at=NOW, after={"n": 1})
    with behind_the_triggers():
        sql("UPDATE history_detail SET body = '{}' WHERE entry_id = %s", touched.pk)

    assert [(fault.kind, fault.entry) for fault in verify().faults] == [("detail", touched.pk)]


def test_many_tamperings_at_random_are_all_found() -> None:
    """The small version of bin/prove history: every kind at places that chance chooses, each undone again."""
    a_history(60, seals=5)
    chance = random.Random(8)  # noqa: S311  repeatable, not secret
    missed = []
    for _ in range(60):
        name = chance.choice(sorted(TAMPERINGS))
        place = chance.randrange(3, 60)
        saved = transaction.savepoint()
        with behind_the_triggers():
            TAMPERINGS[name][1](place)
        if verify().is_whole:
            missed.append((name, place))
        transaction.savepoint_rollback(saved)

    assert missed == []
    assert verify().is_whole


# --- the command ------------------------------------------------------------------------------------------------------


def asked(*arguments: str) -> tuple[int, str]:
    said = StringIO()
    try:
        call_command("verify_history", *arguments, stdout=said)
    except SystemExit as end:
        return int(end.code or 0), said.getvalue()
    return 0, said.getvalue()


def test_the_command_says_that_it_is_whole_and_with_which_head() -> None:
    a_history(30, seals=3)

    status, said = asked("--head", kept_head())

    assert status == 0
    assert f"Head: {kept_head()}\n" in said
    assert f"The kept head {kept_head()} is seal 3." in said
    assert said.endswith("The history is whole.\n")


def test_the_command_names_the_first_bad_place_and_fails() -> None:
    a_history(30, seals=3)
    with behind_the_triggers():
        TAMPERINGS["who"][1](17)
        TAMPERINGS["who"][1](21)

    status, said = asked()

    assert status == 1
    assert "NOT WHOLE: 2 faults. The first:\n" in said
    assert f"  Entry {pk_at(17)} at place 17 is not what was sealed there.\n" in said


def test_the_command_answers_programs() -> None:
    a_history(30, seals=3)
    with behind_the_triggers():
        TAMPERINGS["removed"][1](17)

    status, said = asked("--json")

    found: dict[str, Any] = json.loads(said)
    assert (status, found["whole"], found["faults_in_all"]) == (1, False, 1)
    assert (found["first"]["kind"], found["first"]["place"]) == ("missing", 17)
    assert (found["sealed"], found["seals"], found["head"]) == (31, 3, kept_head())


def test_the_command_tells_nothing_of_what_an_entry_says() -> None:
    hr = department("Estates in Marlton")
    record("test.hush_hush", hr, by=None, at=NOW, after={"sign": "Kanarienvogel"}, restricted=True)
    seal_all(at=NOW)
    with behind_the_triggers():
        sql("UPDATE history_entry SET thing_label = 'Marlton'")
        sql('UPDATE history_detail SET body = \'{"after": {"sign": "Kanarienvogel"}}\'')

    for arguments in ([], ["--json"]):
        status, said = asked(*arguments)
        assert status == 1
        assert not [word for word in ("hush", "Marlton", "Kanarienvogel") if word in said]


@pytest.mark.parametrize("head", ["abc", "G" * 64, ""])
def test_what_is_no_head_is_refused(head: str) -> None:
    with pytest.raises(CommandError, match="is no head") as refusal:
        call_command("verify_history", "--head", head)

    assert refusal.value.returncode == 2


def test_the_heads_that_were_kept_in_a_file_are_asked_for(tmp_path: Path, settings: Any) -> None:
    settings.HISTORY_HEADS = str(tmp_path / "heads")
    a_history(30, seals=3)
    assert asked()[0] == 0

    with behind_the_triggers():
        cut_the_tail(1)

    status, said = asked()
    assert status == 1
    assert "its end was cut off" in said
    settings.HISTORY_HEADS = ""
    assert asked()[0] == 0  # control


def test_it_reads_in_lots() -> None:
    """Constant memory: cursors on the server, whatever there is."""
    a_history(30, seals=3)
    with transaction.atomic(), connection.cursor() as cursor:
        rows = iter(Entry.objects.order_by("place").iterator(5))
        next(rows)
        cursor.execute("SELECT count(*) FROM pg_cursors")
        assert cursor.fetchone()[0] >= 1
