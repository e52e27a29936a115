"""One's own, and another's, at every address that names a thing which is somebody's, against the written table.

Whoever walks holds no office: what opens is opened by the thing alone. ``own.csv`` says for each address which ways of
owning open it, and what everybody else is answered. The lines were first written down from what the program answered,
then each was read against docs/rules; a line that is wrong in both would not be found here.
``bin/check`` walks each second address, ``bin/prove walk`` all.
A supplier's link and a colleague's: tests/suppliers/asking/answering/test_matrix.py.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import reverse

from actions.plan import rights
from tests.walk.addresses import Address, addresses
from tests.walk.objects import arguments_of
from tests.walk.owning import ANOTHERS, OWN, Standing, Thing, a_standing, thing_of
from tests.walk.rows import Arguments
from tests.walk.shown import undone
from tests.walk.table import table
from tests.walk.whole import WHOLE

REFUSED = (403, 404, 405)
ANYBODY = "anybody"
METHODS = ("GET", "POST")


class Row(NamedTuple):
    """Which ways open it; what another is answered, or that anybody may."""

    opened_by: frozenset[str]
    another: str


class Walk(NamedTuple):
    client: Client
    standing: Standing

    def status(self, thing: Thing, address: Address, found: Arguments, method: str, way: str) -> int:
        with undone():
            self.standing.give(thing, found, way)
            path, data = reverse(address.name, kwargs=found), {"anything": "x"}
            answer = self.client.get(path) if method == "GET" else self.client.post(path, data)
        return int(answer.status_code)


def written_table() -> dict[tuple[str, str], Row]:
    with Path(__file__).with_name("own.csv").open(encoding="utf-8") as lines:
        return {
            (row["address"], row["method"]): Row(frozenset(row["opened by"].split()), row["another"])
            for row in csv.DictReader(lines)
        }


@pytest.fixture(scope="module")
def walk(demonstration: Path) -> Walk:
    client, standing = Client(raise_request_exception=False), a_standing()
    client.force_login(standing.whose["owner"])
    return Walk(client, standing)


def owned() -> Iterator[tuple[Address, Thing]]:
    for address in addresses():
        if (thing := thing_of(address)) is not None:
            yield address, thing


def met(walk: Walk, address: Address, thing: Thing, method: str) -> dict[str, list[int]]:
    """What each way of owning is answered, path by path. The short walk looks for a thing that its owner may open, and
    tries the others with that one."""
    found: dict[str, list[int]] = {}
    for arguments in arguments_of(address):
        found = {} if not WHOLE else found
        found.setdefault("owner", []).append(walk.status(thing, address, arguments, method, "owner"))
        if WHOLE or found["owner"][-1] not in REFUSED:
            for way in (*OWN[1:], *ANOTHERS):
                found.setdefault(way, []).append(walk.status(thing, address, arguments, method, way))
            if not WHOLE:
                return found
    for way in ANOTHERS[:1]:
        found.setdefault(way, []).append(walk.status(thing, address, arguments, method, way))
    return found


def faults_of(name: str, row: Row, answers: dict[str, list[int]]) -> list[str]:
    wrong = [
        f"{name}: {way} meets {status}"
        for way, all_of in answers.items()
        for status in all_of
        if status >= 500
    ]
    opened = {way for way, statuses in answers.items() if any(one not in REFUSED for one in statuses)}
    expected = {*OWN, *ANOTHERS} if row.another == ANYBODY else set(row.opened_by)
    if opened != expected & set(answers):
        wrong.append(f"{name}: opened by {sorted(opened)}, the table says {sorted(expected)}")
    if row.another != ANYBODY:
        told = {status for way in ANOTHERS for status in answers.get(way, [])}
        if not (row.another == "404" or int(row.another) in told) or told - {int(row.another), 404}:
            wrong.append(f"{name}: another is told {sorted(told)}, the table says {row.another}")
    return wrong


@pytest.mark.django_db  # asks pytest-django for the test database, which the others fill and share
def test_every_address_of_somebodys_thing_has_its_line() -> None:
    methods = {name: row.methods & set(METHODS) for name, row in table().items()}
    there_are = {(address.name, method) for address, _ in owned() for method in methods[address.name]}

    assert set(written_table()) == there_are
    assert all(row.opened_by <= set(OWN) for row in written_table().values())


def test_ones_own_is_opened_and_anothers_is_not(
    walk: Walk, record_property: Callable[[str, object], None]
) -> None:
    faults, cells, rows = [], 0, written_table()

    for address, thing in owned() if WHOLE else list(owned())[::2]:
        for method in METHODS:
            if row := rows.get((address.name, method)):
                answers = met(walk, address, thing, method)
                cells += sum(map(len, answers.values()))
                faults += faults_of(f"{method} {address.name}", row, answers)

    record_property("cells", cells)
    assert not faults, "\n".join(faults)
    assert cells > (2 * len(rows) if WHOLE else len(rows))


def test_control_a_guard_that_lets_everybody_stand_for_the_owner_is_found(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, thing = next((a, t) for a, t in owned() if a.name == "actions:change_target")
    row = written_table()[address.name, "GET"]
    assert faults_of(address.name, row, met(walk, address, thing, "GET")) == []

    monkeypatch.setattr(rights, "stands_for", lambda person, owner, on: True)

    faults = faults_of(address.name, row, met(walk, address, thing, "GET"))
    assert any("opened by" in fault and "another" in fault for fault in faults)
