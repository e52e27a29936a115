"""What a form does not offer, sent with it all the same: every column of every model, with a value that would fit.

PostgreSQL says which rows the sending wrote. In a column whose name the form does not offer, the value that was sent
may stand no more often than when the same form was sent without it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, connection, models, transaction
from django.http import HttpResponse
from django.test import Client

from tests.walk.filling import Form

OURS = ("accounts", "actions", "chasing", "files", "force", "history", "keeping", "links", "outbox", "statements",
        "suppliers")  # fmt: skip
# What is written whatever is sent: the history of it, mails about it, and where somebody is signed in.
NOT_OURS = ("history_", "outbox_mail", "django_", "usersessions_", "shared_cache")
Values = dict[str, list[str]]
Row = tuple[str, str]  # a table and a column
Sending = Callable[[Values], bool]  # whether the form was taken


class Remembering(Client):
    """Knows what it sent last."""

    last: dict[str, Any]

    def post(self, path: str, data: Any = None, **how: Any) -> Any:  # type: ignore[override]  # as it is called here
        self.last = dict(data or {})
        return super().post(path, data, **how)


def once_more(client: Client, path: str, data: dict[str, Any], besides: Values) -> HttpResponse:
    """The same form again, with more than it has."""
    for value in data.values():
        if isinstance(value, UploadedFile):
            value.seek(0)
    answer: HttpResponse = client.post(path, {**besides, **data})
    return answer


def names_of(form: Form) -> set[str]:
    """Whatever a browser could send with it; of a date its parts and its name."""
    return {*form.now, *form.could, *form.files, *form.dates, *(name for name, _ in form.buttons)}


class Column:
    """One column of a model: by which names a form could set it, and what could be sent."""

    def __init__(self, field: "models.Field[Any, Any]", table: str, column: str) -> None:
        self.field, self.table, self.column = field, table, column

    @property
    def names(self) -> set[str]:
        return {self.field.name, self.field.attname or self.field.name, self.column}

    def values(self) -> list[str]:
        """Two that fit, as different as there are."""
        field = self.field.base_field if isinstance(self.field, ArrayField) else self.field
        if field.choices:
            known = [str(value) for value, _ in field.flatchoices if value not in ("", None)]
            return [known[0], known[-1]]
        if field.is_relation and field.related_model is not None:
            return keys_of(field.related_model)  # type: ignore[arg-type]
        return next((two for kind, two in FITTING if isinstance(field, kind)), ["zqadded", "zqbesides"])


@cache
def keys_of(model: type[models.Model]) -> list[str]:
    rows = model._default_manager.order_by("pk").values_list("pk", flat=True)
    return [str(pk) for pk in (rows.first(), rows.last()) if pk is not None] or ["1"]


FITTING: list[tuple[Any, list[str]]] = [
    (models.BooleanField, ["True", "False"]),
    (models.AutoField, ["987654321", "987654322"]),
    (models.IntegerField, ["3", "7"]),
    (models.DecimalField, ["3.25", "7.75"]),
    (models.FloatField, ["3.25", "7.75"]),
    (models.DateTimeField, ["2031-03-09 10:11:12+00:00", "2019-02-03 10:11:12+00:00"]),
    (models.DateField, ["2031-03-09", "2019-02-03"]),
    (models.EmailField, ["zqadded@walk.example", "zqbesides@walk.example"]),
    (models.URLField, ["https://zqadded.example/", "https://zqbesides.example/"]),
    (models.UUIDField, [str(UUID(int=987)), str(UUID(int=988))]),
    (models.JSONField, ['"zqadded"', '"zqbesides"']),
]


@cache
def columns() -> dict[Row, Column]:
    """Every column of every model of ours, and the far side of every table between two of them."""
    found = {}
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for field in model._meta.local_concrete_fields:
            table = model._meta.db_table
            found[table, field.column] = Column(field, table, field.column)
        for many in model._meta.local_many_to_many:
            table, column = many.m2m_db_table(), many.m2m_reverse_name()
            found[table, column] = Column(many, table, column)
    return found


def written_since(first: int, tables: Iterable[str]) -> Counter[tuple[Row, str]]:
    """How often which value stands in which column, in the rows that this transaction wrote."""
    found: Counter[tuple[Row, str]] = Counter()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}" WHERE xmin::text::bigint >= %s', [first])
            names = [one.name for one in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    for one in value if isinstance(value, list) else [value]:
                        found[(table, name), str(one)] += 1
    return found


def touched() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return dict(cursor.fetchall())


def sent(send: Sending, besides: Values) -> Counter[tuple[Row, str]] | None:
    """What the rows say that it wrote; None where it was refused. Taken back afterwards."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT txid_current() & 4294967295")
            first = cursor.fetchone()[0]
        before = touched()
        try:
            taken = send(besides)
            now = touched()
            tables = [t for t in now if now[t] != before.get(t) and not t.startswith(NOT_OURS)]
            found = written_since(first, sorted(tables)) if taken and tables else None
        except DatabaseError:  # a value that the database itself refused
            found = None
        transaction.set_rollback(True)
    return found


def rounds(written: set[str], offered: set[str]) -> Iterator[Values]:
    """Every name that the form does not offer, with what fits the tables that it writes; then with the other value."""
    known = sorted(columns().values(), key=lambda one: one.table not in written)
    for number in range(2):
        besides: Values = {}
        for column in known:
            if not column.names & offered:
                for name in column.names:
                    besides.setdefault(name, spread(name, column.values()[-number], column, besides))
        yield besides


def spread(name: str, value: str, column: Column, besides: Values) -> list[str]:
    """A day is sent whole and in three boxes, as our pages ask for it."""
    if isinstance(column.field, models.DateField):
        year, month, day = value[:10].split("-")
        besides |= {f"{name}_day": [day], f"{name}_month": [month], f"{name}_year": [year]}
    return [value]


def taken(send: Sending, offered: set[str]) -> tuple[list[str], int]:
    """Which columns took what was sent besides; how many names were sent and not refused, none where the form writes
    nothing of ours."""
    plain = sent(send, {})
    if plain is None:  # it writes a mail or a session alone, or cannot be sent twice
        return [], 0
    written = {table for (table, _), _ in plain}
    found, heard = set(), 0
    for besides in rounds(written, offered):
        for part, now in heard_of(send, besides):
            heard += len(part)
            for (row, value), times in now.items():
                column = columns().get(row)
                if column is None or column.names & offered or plain[row, value] >= times:
                    continue
                if any(value in part.get(name, ()) for name in column.names):
                    found.add(f"{row[0]}.{row[1]} took {value!r}")
    return sorted(found), heard


def heard_of(send: Sending, besides: Values) -> Iterator[tuple[Values, Counter[tuple[Row, str]]]]:
    """All of them at once, where the form is taken with all; else in parts, without what it refuses."""
    if not besides:
        return
    if (found := sent(send, besides)) is not None:
        yield besides, found
    elif len(besides) > 1:
        names = sorted(besides)
        for half in (names[: len(names) // 2], names[len(names) // 2 :]):
            yield from heard_of(send, {name: besides[name] for name in half})
