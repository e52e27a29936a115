"""What a stranger would write into a field, written into every field of free text there is, past every form.

Each planted text begins like a formula, says which column it stands in, and ends with markup that would fetch or
embed something. Rules of the database that refuse one leave that column as it was.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Model

# What some spreadsheet somewhere takes for the start of a formula, an error value or a command.
PREFIXES = (
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")', "=WEBSERVICE(1)", "=IMPORTXML(1)", "=DDE(1)", "+1+1",
    "+cmd|' /C calc'!A0", "-1+1", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)", "@A1", "\t=1+1", "\r=1+1", "\n=1+1",
    " =1+1", "  +1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\u2060@A1", "＝1+1", "＋1+1", "－1+1", "＠A1",
    "'=1+1", "''=1+1", '"=1+1', '"=1+1"', ";=1+1", ",=1+1", "|=1+1", "%0A=1+1", "=1+1;", "#REF!", "#N/A", "=-1",
    "==1", "=@A1", "{=1+1}",
)  # fmt: skip
MARK = re.compile(r"zc(\d{3})z")
# Whose texts are read by the program itself or by nobody: sign-in, sessions, what is sealed, what is kept of mails.
LEFT = (
    "auth_",
    "django_",
    "account_",
    "mfa_",
    "socialaccount_",
    "usersessions_",
    "outbox_",
    "links_",
    "shared_cache",
)
SECRETS = {"password", "email", "token_hash", "session_key", "sha256", "query", "content"}


@contextmanager
def past_every_rule() -> Iterator[None]:
    """What never changes is written all the same: triggers sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = DEFAULT")


def plant(payloads: Sequence[str]) -> dict[int, str]:
    """Every column that took it, by the number that its texts carry."""
    found: dict[int, str] = {}
    number = 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # what is frozen is thawed: it is written past all
    for model in apps.get_models():
        if model._meta.proxy or not model._meta.managed or model._meta.db_table.startswith(LEFT):
            continue
        for field in _texts(model):
            number += 1
            if _planted(model, field, number, payloads):
                found[number] = f"{model._meta.db_table}.{field.column}"
    return found


def _texts(model: type[Model]) -> list[Any]:
    return [
        field
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and not isinstance(field, models.URLField | models.EmailField | models.SlugField | models.FileField)
        and field.name not in SECRETS
        and (field.max_length or 1000) >= 60
    ]


def _planted(model: type[Model], field: Any, number: int, payloads: Sequence[str]) -> bool:
    """Whether a row of it holds it now. Only what people write in words: a text with a blank in it."""
    table, column, key = model._meta.db_table, field.column, model._meta.pk.column
    most = field.max_length or 4000
    mark = f"zc{number:03d}z"
    begins, ends = [f"{prefix} {mark} " for prefix in PREFIXES], [_fitting(p, most - 60) for p in payloads]
    quoted = connection.ops.quote_name
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {quoted(table)} t SET {quoted(column)} ="  # names of our own tables
                f" left((%s::text[])[1 + n %% {len(begins)}] || n || ' ' || (%s::text[])[1 + n %% {len(ends)}], %s)"
                f" FROM (SELECT {quoted(key)} AS k, row_number() OVER (ORDER BY {quoted(key)})::int AS n"
                f" FROM {quoted(table)} WHERE {quoted(column)} LIKE '%% %%') r WHERE t.{quoted(key)} = r.k",
                [begins, ends, most],
            )
            return bool(cursor.rowcount)
    except DatabaseError:
        return False


def _fitting(payload: str, most: int) -> str:
    return payload if len(payload) <= most else ""


def columns_in(text: str) -> set[int]:
    return {int(number) for number in MARK.findall(text)}


def plant_in_answers(rows: Sequence[Model], field: str, number: int, payloads: Sequence[str]) -> int:
    """The same in what suppliers typed, which is kept as one value for each answer. How many texts took it."""
    count = 0

    def planted(value: Any) -> Any:
        nonlocal count
        if isinstance(value, dict):
            return {name: planted(each) for name, each in value.items()}
        if isinstance(value, list):
            return [planted(each) for each in value]
        if not isinstance(value, str) or " " not in value:
            return value
        count += 1
        return f"{PREFIXES[count % len(PREFIXES)]} zc{number:03d}z {payloads[count % len(payloads)]}"

    for row in rows:
        type(row)._base_manager.filter(pk=row.pk).update(**{field: planted(getattr(row, field))})
    return count
