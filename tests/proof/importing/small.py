"""The small version of bin/prove imports: a few files of every kind through every door, and what each must come to."""

import random

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from tests.people import person
from tests.proof.importing import files as make
from tests.proof.importing.again import back, differing, twice
from tests.proof.importing.controls import rows_that_are_not_said
from tests.proof.importing.doors import DOORS, Came, Door
from tests.proof.importing.files import FAULTY, TAME, WILD, File
from tests.proof.importing.judging import HALF_IN, NOT_NAMED, SERVER_ERROR, Judged, faults_of
from tests.proof.importing.running import any_text, generated, looked_at

pytestmark = pytest.mark.django_db
each_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)


@pytest.fixture
def clerk() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("Una Larkmoor", *Role))
    return client


@each_door
def test_files_of_every_kind_come_in_whole_or_not_and_what_is_wrong_is_named(
    door: Door, clerk: Client
) -> None:
    door.prepare()
    judged = Judged()

    looked_at(judged, door, clerk, generated(door, 20))
    any_text(judged, door, clerk, 4)

    assert judged.examples == []
    assert min(judged.files[TAME], judged.files[FAULTY], judged.files[WILD]) >= 4
    assert judged.rows


def test_what_is_large_by_its_word_is_refused_before_it_is_unpacked(clerk: Client) -> None:
    judged = Judged()
    plan = next(door for door in DOORS if door.name == "plan")
    plan.prepare()
    chance = random.Random(1)  # noqa: S311

    looked_at(
        judged, plan, clerk, [make.broken_book(plan, chance, harm) for harm in ("says it is huge", "cut off")]
    )

    assert (judged.examples, judged.rows) == ([], 0)


@each_door
def test_the_same_file_again_adds_nothing_and_changes_nothing(door: Door, clerk: Client) -> None:
    door.prepare()

    first, second, differ = twice(door, clerk, rows=12)

    assert first == (8 if door.name == "registry" else 12)
    assert (second, differ) == (0, [])


@pytest.mark.parametrize("door", [door for door in DOORS if door.undo], ids=lambda door: door.name)
def test_what_is_taken_back_leaves_the_tables_as_they_were(door: Door, clerk: Client) -> None:
    door.prepare()

    written, differ = back(door, clerk, rows=12)

    assert (written, differ) == (12, [])


# --- controls ---------------------------------------------------------------------------------------------------------


def test_control_a_checker_that_does_not_tell_is_found_out(clerk: Client) -> None:
    returns = next(door for door in DOORS if door.name == "returns")
    returns.prepare()
    judged = Judged()

    with rows_that_are_not_said():
        looked_at(judged, returns, clerk, [make.faulty_text(returns, random.Random(1))])  # noqa: S311

    assert (judged.faults[NOT_NAMED], judged.faults[HALF_IN]) == (1, 1)


@pytest.mark.parametrize(
    ("came", "faults"),
    [
        (Came([302, 500]), [SERVER_ERROR]),
        (Came([302, 200], written=3), [HALF_IN, NOT_NAMED]),
        (Came([422], named=[(5, "Amount: not a sum")]), [NOT_NAMED]),
        (Came([422], named=[(4, "Done: how many are")]), []),
    ],
)
def test_control_the_judge_sees_each_fault(came: Came, faults: list[str]) -> None:
    returns = next(door for door in DOORS if door.name == "returns")
    file = File(FAULTY, "one row wrong", "file.csv", b"", 5, (4, "how many are"))

    assert faults_of(returns, file, came) == faults


def test_control_tables_that_differ_are_found() -> None:
    assert differing({"a": "1", "b": "2"}, {"a": "1", "b": "3"}) == ["b"]
