"""Every address with every method, and every child under somebody else's parent, against the written table.

Who may get and who may post is walked in test_guards.py and test_pages.py; here are the methods that no page uses, and
addresses put together out of two things that do not belong together.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.permissions import may
from msplan.accounts.roles import PERMISSIONS, Role
from tests.people import person
from tests.walk.addresses import Address, addresses
from tests.walk.objects import arguments_of
from tests.walk.rows import Arguments
from tests.walk.shown import undone
from tests.walk.table import ANYBODY, SIGNED_IN, Row, table
from tests.walk.test_guards import anywhere
from tests.walk.test_pages import written
from tests.walk.whole import WHOLE, in_turn

TABLE = table()
ALL = addresses()
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def faults_of_table(found: list[Address], rows: dict[str, Row]) -> list[str]:
    """Addresses without a row, rows without an address, and rows that ask for something else than the program."""
    names = {address.name for address in found}
    wrong = [f"{name}: has no row" for name in sorted(names - set(rows))]
    wrong += [f"{name}: is no address any more" for name in sorted(set(rows) - names)]
    for address in found:
        asked = address.permission or (ANYBODY if address.is_public else SIGNED_IN)
        if address.name in rows and rows[address.name].who != asked:
            wrong.append(f"{address.name}: asks for {asked}, the table says {rows[address.name].who}")
    return wrong


def test_every_address_has_its_row_and_asks_for_what_the_row_says() -> None:
    assert faults_of_table(ALL, TABLE) == []
    assert {row.who for row in TABLE.values()} - {ANYBODY, SIGNED_IN} <= set(PERMISSIONS)
    assert all(row.methods <= set(METHODS) for row in TABLE.values())


def test_an_address_without_a_row_or_with_its_guard_off_fails() -> None:
    """Control of the table."""

    def unguarded(_request: object) -> None: ...

    new = Address("suppliers:all_of_it", "suppliers/all/", unguarded, frozenset())
    other = next(address for address in ALL if address.name == "accounts:edit_person")
    off = Address(other.name, other.route, unguarded, other.arguments)
    weaker = Address(other.name, other.route, may("actions.see")(unguarded), other.arguments)  # type: ignore[arg-type]

    assert faults_of_table([*ALL, new], TABLE) == ["suppliers:all_of_it: has no row"]
    for bad in (off, weaker):
        assert len(faults_of_table([bad if a.name == bad.name else a for a in ALL], TABLE)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("walker", ["a stranger", "no role", "every role"])
def test_no_address_takes_a_method_that_its_row_does_not_name(
    client: Client, walker: str, record_property: Callable[[str, object], None]
) -> None:
    """And whatever is answered, nothing is written: of all addresses, methods and walkers.

    The short walk tries one of the methods at each address, another at the next; a form where none is taken always.
    """
    if walker != "a stranger":
        client.force_login(person("Wal Ker", *(Role if walker == "every role" else ())))
    wrong, cells = [], 0

    for number, address in enumerate(ALL):
        if hasattr(address.view, "view_class"):
            continue  # of the library for signing in, which says itself what its pages answer
        row, where = TABLE[address.name], anywhere(address)
        odd = [method for method in METHODS if method not in row.methods or method in ("OPTIONS", "TRACE")]
        for method in dict.fromkeys([*(["POST"] if "POST" in odd else []), *in_turn(odd, number)]):
            cells += 1
            with undone():
                before = written()
                answer = client.generic(method, where, b"anything=x", "application/x-www-form-urlencoded")
                changed = written() != before
            status = answer.status_code
            expected = {405} if walker == "every role" else {302, 403, 404, 405}
            if walker == "a stranger" and row.who != ANYBODY:
                expected = {302}
            if status not in expected or changed:
                wrong.append(
                    f"{method} {address.name}: {status} for {walker}{', written' if changed else ''}"
                )

    record_property("cells", cells)
    assert not wrong, "\n".join(wrong)
    assert cells > (3 * len(ALL) if WHOLE else len(ALL))


# Both halves of these are about any other: there is no child that belongs to one parent.
FREE = {
    "partners:seat": "any department with any partnership",
    "merging:compare": "any two suppliers",
    "merging:different": "any two suppliers",
}


def nested() -> list[Address]:
    """Addresses that name a thing, and by its key one thing inside it."""
    children = [a for a in ALL if "pk" in a.arguments and any(n.endswith("_pk") for n in a.arguments)]
    return [a for a in children if a.name not in FREE]


def strangers(address: Address) -> Iterator[Arguments]:
    """Its children, each under the parent of another one, or the same key of another thing."""
    found = arguments_of(address)
    everywhere = [row for other in nested() for row in arguments_of(other) if _room(other) == _room(address)]
    parents = sorted({row["pk"] for row in everywhere})
    for row in found:
        child = {name: value for name, value in row.items() if name != "pk"}
        other = next((pk for pk in parents if {"pk": pk, **child} not in found and pk != row["pk"]), None)
        if other is not None:
            yield {"pk": other, **child}


def _room(address: Address) -> str:
    """Things of one kind of parent: an action's, a draft's, a response's."""
    return address.name.partition(":")[0]


def test_nothing_is_found_below_a_parent_that_is_not_its_own(
    demonstration: Path, record_property: Callable[[str, object], None]
) -> None:
    client, wrong, cells = Client(), [], 0
    client.force_login(person("Every Role", *Role))

    for address in nested():
        for arguments in strangers(address):
            where = reverse(address.name, kwargs=arguments)
            for method in sorted(TABLE[address.name].methods & {"GET", "POST"}):
                cells += 1
                with undone():
                    before = written()
                    status = client.generic(method, where).status_code
                    if status != 404 or written() != before:
                        wrong.append(f"{method} {where}: {status}")

    record_property("cells", cells)
    assert not wrong, "\n".join(wrong)
    assert cells >= 2 * len(nested()) - 8
    assert len(nested()) > 20
