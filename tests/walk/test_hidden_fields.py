"""What a form does not show cannot be set by sending it: every form of the demonstration force, twice.

Each form is sent as its page shows it, once plainly and once with every further column of the rows that it writes. What
is written has to be the same.
"""

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from tests.people import person
from tests.walk.addresses import Address, addresses
from tests.walk.objects import paths
from tests.walk.table import table
from tests.walk.test_pages import undone

TABLE = table()
# Their forms end the walk itself, or are a library's.
LEFT_OUT = (
    "account_",
    "mfa_",
    "accounts:",
    "usersessions_",
    "openid",
    "socialaccount",
    "outbox:",
    "answering:",
)
# Of a row: what no two runs have alike.
UNLIKE = re.compile(r"(^|_)(id|at|digest|hash|salt|group|sha256|stored|path|form_id|token|last_login)$")
INPUT = re.compile(
    r"<(input|select|textarea)\b([^>]*)>(.*?)(?=<(?:input|select|textarea)\b|</form>|\Z)", re.S
)
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')


def sent_by(page: str, *, filled: bool = True) -> dict[str, list[str]]:
    """What a browser sends of the page's main form: its values, and words in what is empty if it is ``filled``."""
    main = page.partition("<main")[2]
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", main, re.S)
    found: dict[str, list[str]] = {}
    for kind, attributes, rest in INPUT.findall(max(forms, key=len) if forms else ""):
        said = dict(ATTRIBUTE.findall(attributes))
        name, value = said.get("name", ""), html.unescape(said.get("value", ""))
        if not name or name == "csrfmiddlewaretoken" or said.get("type") == "file":
            continue
        if said.get("type") in ("checkbox", "radio"):
            chosen = re.search(r"\bchecked\b", attributes) or (said["type"] == "radio" and name not in found)
            if chosen:
                old = [] if said["type"] == "radio" else found.get(name, [])
                found[name] = [*old, value]
        elif kind == "select":
            options = re.findall(r'<option value="([^"]*)"([^>]*)>', rest)
            chosen = [value for value, more in options if "selected" in more and value]
            found[name] = (chosen or [value for value, _ in options if value])[:1]
        elif kind == "textarea":
            typed = html.unescape(rest.partition("</textarea>")[0]).strip()
            found[name] = [typed or ("Words of a test" if filled else "")]
        else:
            found[name] = [value or (_fitting(name) if filled else "")]
    return found


def _fitting(name: str) -> str:
    for end, value in (("_day", "1"), ("_month", "12"), ("_year", "2026"), ("email", "a@force.example")):
        if name.endswith(end):
            return value
    return (
        "3"
        if re.search(r"count|number|people|value|amount|score|target|percent", name)
        else "Words of a test"
    )


def written_since(first: int) -> dict[str, list[dict[str, Any]]]:
    """The rows that this transaction wrote, table by table, without what no two runs have alike."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd > 0 AND relname NOT LIKE 'django%'"
        )
        for (name,) in cursor.fetchall():
            if name in ("shared_cache", "history_entry", "history_detail"):
                continue
            cursor.execute(
                f'SELECT to_jsonb(t)::text FROM "{name}" t WHERE t.xmin::text::bigint >= %s ORDER BY 1',
                [first],
            )
            rows = [json.loads(row) for (row,) in cursor.fetchall()]
            if rows:
                found[name] = rows
    return found


def tidy(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """Keys of rows that were written are all called the same: a sequence never goes back."""
    keys = {row["id"] for rows in found.values() for row in rows if "id" in row}

    def plain(name: str, value: Any) -> Any:
        return "new" if name.endswith("_id") and value in keys else value

    return {
        name: sorted(
            repr({k: plain(k, v) for k, v in row.items() if k.endswith("_id") or not UNLIKE.search(k)})
            for row in rows
        )
        for name, rows in found.items()
    }


def send(client: Client, path: str, data: dict[str, Any]) -> tuple[int, dict[str, list[dict[str, Any]]]]:
    with undone():
        with connection.cursor() as cursor:
            cursor.execute("SELECT txid_current()")
            first = int(cursor.fetchone()[0]) % 2**32
        status = client.post(path, data).status_code
        return status, written_since(first) if status == 302 else {}


def further(found: dict[str, list[dict[str, Any]]], shown: set[str]) -> dict[str, str]:
    """Every column of those tables that the form does not show, with something else in it."""
    by_table = {model._meta.db_table: model for model in apps.get_models()}
    somebody = str(Person.objects.order_by("-pk").values_list("pk", flat=True)[0])
    extra = {"id": "1", "pk": "1", "is_staff": "on", "is_superuser": "on"}
    for name, rows in found.items():
        for field in by_table[name]._meta.fields if name in by_table else ():
            value = _other(field, rows[0].get(field.column), somebody)
            extra |= {field.name: value, field.attname: value}
    boxes = {re.sub(r"_(day|month|year)$", "", one) for one in shown}
    return {name: value for name, value in extra.items() if name not in shown | boxes}


def _other(field: Any, now: Any, somebody: str) -> str:
    if field.choices:
        return next((str(key) for key, _ in field.flatchoices if str(key) != str(now)), "")
    if isinstance(field, models.ForeignKey):
        return somebody
    if isinstance(field, models.BooleanField):
        return "" if now else "on"
    if isinstance(field, models.IntegerField | models.DecimalField):
        return "777"
    if isinstance(field, models.DateTimeField):
        return "2001-01-01T00:00:00Z"
    return "2001-01-01" if isinstance(field, models.DateField) else "Slipped in"


def forms(client: Client) -> Iterator[tuple[Address, str, dict[str, list[str]]]]:
    for address in addresses():
        if address.name.startswith(LEFT_OUT) or not {"GET", "POST"} <= TABLE[address.name].methods:
            continue
        for path in paths(address)[:1]:
            answer = client.get(path)
            if answer.status_code == 200 and not answer.streaming:
                page = answer.content.decode()
                # Where words do not fit, as the page stands, with something of ours in its first words.
                for sent in (sent_by(page), sent_by(page, filled=False)):
                    if sent and saves(client, path, sent):
                        yield address, path, sent
                        break


def saves(client: Client, path: str, sent: dict[str, list[str]]) -> bool:
    for name in ("title", "name", "what", "text", "reason", "note", "heading"):
        if name in sent:
            sent[name] = [f"{sent[name][0]} again"]
            break
    return send(client, path, sent)[0] == 302


@pytest.fixture(scope="module")
def every(demonstration: Path) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("Every Role", *Role))
    return client


def test_what_a_form_does_not_show_is_not_set_by_sending_it(every: Client) -> None:
    wrong, saved = [], []

    for address, path, sent in forms(every):
        status, plainly = send(every, path, sent)
        if status != 302 or not plainly:
            continue
        extra = further(plainly, set(sent))
        again, slipped = send(every, path, {**extra, **sent})
        saved.append(address.name)
        if (again, tidy(slipped)) != (status, tidy(plainly)):
            wrong.append(f"{address.name}: {again}, {differences(tidy(plainly), tidy(slipped))}")

    assert not wrong, "\n".join(wrong)
    assert len(saved) >= 40, saved


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> str:
    return "; ".join(
        f"{name}: {one.get(name)} / {other.get(name)}"[:900]
        for name in sorted({*one, *other})
        if one.get(name) != other.get(name)
    )


def test_what_a_form_does_show_would_be_noticed(every: Client) -> None:
    """Control: a field of the form is sent with something else, as if it were hidden."""
    address = next(a for a in addresses() if a.name == "actions:edit")
    path = paths(address)[0]
    sent = sent_by(every.get(path).content.decode(), filled=False)
    sent["title"] = ["Another title"]
    status, plainly = send(every, path, sent)
    _, slipped = send(every, path, {**sent, "priority": "high" if sent["priority"] != ["high"] else "low"})

    assert status == 302
    assert plainly
    assert tidy(slipped) != tidy(plainly)
