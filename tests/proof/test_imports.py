"""The small version of bin/prove imports: where every line went, the same again, and kills; each beside a control."""

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from tests.people import person
from tests.proof.importing.accounting import (
    a_line_is_dropped_in_the_reading,
    a_payment_is_lost_in_the_writing,
    accounted,
    again,
    nothing_is_known_again,
)
from tests.proof.importing.again import differing
from tests.proof.importing.doors import DOORS, Came
from tests.proof.importing.files import FAULTY, File
from tests.proof.importing.judging import HALF_IN, NOT_NAMED, SERVER_ERROR, faults_of
from tests.proof.importing.killing import at_random, at_the_worst_moment
from tests.proof.importing.ledgers import ASIDE, BESIDE, COUNTED, PAID, ledgers, the_same_otherwise

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("Una Larkmoor", *Role))
    return client


def test_every_line_of_a_spend_file_is_somewhere_and_once(clerk: Client) -> None:
    found = accounted(ledgers(4), clerk)

    assert found.wrong == []
    assert found.files == 4
    assert min(found.kinds[kind] for kind in (PAID, ASIDE, BESIDE, COUNTED)) >= 4


def test_control_a_line_that_is_dropped_in_the_reading_is_missed(clerk: Client) -> None:
    with a_line_is_dropped_in_the_reading():
        assert accounted(ledgers(2), clerk).wrong


def test_control_a_payment_that_is_lost_in_the_writing_is_missed(clerk: Client) -> None:
    with a_payment_is_lost_in_the_writing():
        assert accounted(ledgers(1), clerk).wrong


def test_the_same_lines_again_change_nothing(clerk: Client) -> None:
    found = again(*the_same_otherwise(), clerk)

    assert found.lines[0] > 0
    assert (found.lines[1:], found.differ) == ((0, 0), ([], []))


def test_control_where_nothing_is_known_again_all_comes_in_twice(clerk: Client) -> None:
    with nothing_is_known_again():
        found = again(*the_same_otherwise(), clerk)

    assert found.lines[0] == found.lines[1] == found.lines[2] > 0
    assert "suppliers_yearspend" in found.differ[0]


# --- killed -----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_is_out_or_in_and_whole_once_it_is_taken_up_again(clerk: Client) -> None:
    found = at_random(DOORS[0], clerk, rows=40, times=2)
    worst = at_the_worst_moment(DOORS[0], clerk, rows=6)

    assert (found.imports, found.neither, found.neither_after_all) == (2, 0, 0)
    assert (worst.died, worst.out, worst.neither) == (1, 1, 0)


@pytest.mark.django_db(transaction=True)
def test_control_without_its_transaction_it_is_half_in(clerk: Client) -> None:
    assert at_the_worst_moment(DOORS[0], clerk, rows=6, guarded=False, lot=1).neither == 1


# --- the judges of the whole proof ------------------------------------------------------------------------------------


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
