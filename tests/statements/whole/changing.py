"""Changing everything: every column of every row that the database lets change, then deleting every row that it lets
go. Which tables figures read is asked of the database, not of the program's lists.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import CaptureQueriesContext

from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import Scope

# What finds a public address rather than what stands there: which period, which version, which of them is public.
ADDRESSES = {
    "statements_statement": {"slug", "version", "state", "published_at", "before_msplan"},
    "statements_update": {"statement_id", "slug", "version", "state", "published_at", "withdrawn_at"},
}
# The machinery around the program, and what nobody may write even by mistake in a test.
LEFT = ("django_", "auth_", "account_", "mfa_", "shared_cache", "socialaccount_", "history_")


def read_by_figures(scope: Scope) -> set[str]:
    """The tables that any figure or table of the catalogue names in its SQL, for its numbers or its references."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        for thing in (*FIGURES.values(), *TABLES.values()):
            thing.read(scope)
            thing.references(scope)
    said = " ".join(query["sql"] for query in captured.captured_queries)
    return {table for table in all_tables() if re.search(rf'(?:FROM|JOIN) "?{table}\b', said)}


def all_tables() -> list[str]:
    """Those of the program that hold anything."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if not name.startswith(LEFT)]
        found = []
        for name in names:
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{name}")')
            if cursor.fetchone()[0]:
                found.append(name)
    return found


def contents(tables: Iterable[str]) -> dict[str, str]:
    """A digest of all that each holds."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def change_everything() -> int:
    """How many columns were changed, of at least one row each."""
    return sum(_changed(table, column) for table, column in _columns())


def delete_everything() -> None:
    """As far as the database lets it: children first, by trying again until nothing more goes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    went = True
    while went:
        went = False
        for table in all_tables():
            went = _deleted(table) or went


def _columns() -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    there = set(all_tables())
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table not in there:
            continue
        for column in model._meta.concrete_fields:
            if not column.primary_key and column.column not in ADDRESSES.get(table, ()):
                yield table, column


def _changed(table: str, column: "models.Field[Any, Any]") -> bool:
    """All rows at once, or those that let it."""
    name = f'"{column.column}"'
    for to in _others(column):
        if _done(f'UPDATE "{table}" SET {name} = {to} WHERE {name} IS DISTINCT FROM {to}'):
            return True
    row = f'UPDATE "{table}" SET {name} = %s WHERE id = %%s AND {name} IS DISTINCT FROM %s'
    done = [any(_done(row % (to, to), pk) for to in _others(column)) for pk in _rows(table)]
    return any(done)


def _others(column: "models.Field[Any, Any]") -> list[str]:  # noqa: PLR0911  # a kind of column each
    """Other values for a column, as SQL, the likeliest to be taken first."""
    name = f'"{column.column}"'
    match column:
        case models.ForeignKey():
            return ["NULL"] if column.null else []
        case models.BooleanField():
            return [f"NOT {name}"]
        case models.DateTimeField() | models.DateField():
            kind = "timestamptz" if isinstance(column, models.DateTimeField) else "date"
            return [f"coalesce({name} + interval '{n} days', '2025-02-01')::{kind}" for n in (400, 3, -3)] + [
                "NULL"
            ]
        case models.IntegerField() | models.DecimalField() | models.FloatField():
            return [f"{name} + 1", f"{name} - 1", f"{name} + 100000"]
        case models.CharField() | models.TextField() if column.choices:
            kept = [str(value).replace("'", "''") for value, _ in column.flatchoices]
            return [f"'{value}'" for value in kept] + ["''"]
        case models.CharField() | models.TextField():
            return [f"'Changed ' || {name}", f"substr({name} || 'x', 2)", f"reverse({name})"]
        case models.JSONField():
            return ["'{}'", "'[]'"]
    return ["NULL", "'{}'"]


def _rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(f'SELECT id FROM "{table}" ORDER BY id LIMIT 60')
                return [row[0] for row in cursor.fetchall()]
        except DatabaseError:  # numbered otherwise
            return []


def _deleted(table: str) -> bool:
    if _done(f'DELETE FROM "{table}"'):
        return True
    went = [_done(f'DELETE FROM "{table}" WHERE id = %s', pk) for pk in _rows(table)]
    return any(went)


def _done(sql: str, *values: Any) -> bool:
    """Whether the database did it, and to at least one row."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.rowcount > 0
    except DatabaseError:
        return False
