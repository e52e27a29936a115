"""Whatever becomes of the records, not one byte of what is public changes."""

import pytest
from django.db import connection

from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import Scope, read_many
from tests.statements.whole.changing import (
    all_tables,
    change_everything,
    contents,
    delete_everything,
    read_by_figures,
)
from tests.statements.whole.making import FIRST, LAST, Whole
from tests.statements.whole.publics import FILES, frozen

pytestmark = pytest.mark.django_db
SCOPE = Scope(on=LAST, first=FIRST, last=LAST)
# What is sealed: the database refuses any change of what they hold.
SEALED = {
    "statements_publication",
    "statements_publicfile",
    "statements_seal",
    "statements_earlier",
    "statements_sectionversion",
    "statements_comment",
}


def live() -> dict[str, str]:
    """What every figure and table says now."""
    tables = {f"table {key}": repr(table.read(SCOPE).shown_rows) for key, table in TABLES.items()}
    return {
        key: f"{one.shown} {one.counted}" for key, one in read_many(FIGURES.values(), SCOPE).items()
    } | tables


def test_the_tables_that_figures_read_are_asked_of_the_database(whole: Whole) -> None:
    read = read_by_figures(SCOPE)

    assert len(read) >= 25
    assert {"suppliers_supplier", "suppliers_concern", "actions_review", "statements_promiseanswer"} <= read


def test_every_record_changes_and_nothing_that_is_public_does(whole: Whole) -> None:
    before, said, read = frozen(), live(), read_by_figures(SCOPE)
    held = contents(all_tables())
    assert len(before) == len(FILES) + 2

    columns = change_everything()
    changed = {table for table, digest in contents(held).items() if digest != held[table]}
    after_changes, said_then = frozen(), live()
    delete_everything()
    left = contents(held)
    gone = {table for table in held if left[table] != held[table]}

    assert after_changes == before
    assert frozen() == before
    # It was no small change: every table that a figure reads, and all the others but what is sealed.
    assert columns > 400
    assert read - changed == {"statements_coveragecheck"}  # what a check found is not written twice
    assert set(held) - changed - gone == SEALED
    still = [key for key in said if said_then[key] == said[key]]
    assert len(still) <= len(said) // 3, still
    assert live()["suppliers_active"].startswith("0")


def test_control_one_byte_of_a_file_would_be_noticed(whole: Whole) -> None:
    before = frozen()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE statements_publicfile DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE statements_publicfile SET content = set_byte(content, 0, 65) WHERE name = 'figures.csv'"
        )

    after = frozen()

    assert [address for address in before if after[address] != before[address]] == [
        address for address in FILES if address.endswith("figures.csv")
    ]
