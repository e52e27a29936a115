"""Many files through every door, one after the other, each undone again."""

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.proof.importing import files as make
from tests.proof.importing.doors import DOORS, Door, Row
from tests.proof.importing.files import File
from tests.proof.importing.judging import Judged

T = TypeVar("T")
CELL = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["=1+1", "NaN", "1e400", "-0", "31/02/2026", "0000-00-00", "RET-001", "A-1", "\x00", '"', "£"]
    ),
    st.integers().map(str),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
)


def generated(door: Door, many: int, *, seed: int = 1) -> Iterator[File]:
    """So many files for this door: two fifths without a fault, one with one, two broken as files."""
    chance = random.Random(f"{door.name}{seed}")  # noqa: S311  repeatable, not secret
    books = "xlsx" in door.kinds
    for number in range(many):
        as_book = books and chance.random() < 0.4
        match number % 5:
            case 0 | 1:
                yield (make.tame_book if as_book else make.tame_text)(door, chance)
            case 2:
                yield (make.faulty_book if as_book else make.faulty_text)(door, chance)
            case _ if as_book:
                yield make.broken_book(
                    door, chance, _in_turn([h for h in make.BOOK_HARMS if h != "a bomb"], number)
                )
            case _:
                yield make.no_longer(door, chance, _in_turn(make.HARMS, number))


def _in_turn(those: Sequence[T], number: int) -> T:
    return those[(2 * (number // 5) + number % 5 - 3) % len(those)]


def looked_at(judged: Judged, door: Door, client: Client, files: Iterator[File] | list[File]) -> None:
    for file in files:
        with transaction.atomic():
            judged.look(door, file, door.passed(client, file.content, file.name))
            transaction.set_rollback(True)


def any_text(judged: Judged, door: Door, client: Client, many: int) -> None:
    """Whatever may stand in a cell, below this door's headings, looked for by hypothesis."""

    @settings(
        max_examples=many,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.lists(CELL, min_size=1, max_size=len(door.headings) + 1), min_size=1, max_size=6))
    def look(rows: list[Row]) -> None:
        table = [list(door.headings), *(list(row) for row in rows)]
        content = make.text_of(table).encode("utf-8", "surrogatepass")
        looked_at(judged, door, client, [make.csv_file(make.WILD, "any text", content)])

    look()


def prepared() -> None:
    for door in DOORS:
        door.prepare()
