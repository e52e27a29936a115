"""History cannot be bent: the database itself refuses, whoever asks. Each refusal has a control that passes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.models import Detail, Entry
from msplan.history.recording import record, tombstone, verifies
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def entry() -> Entry:
    ann = person("Ann Hart")
    written = record("accounts.test", ann, by=ann, at=NOW, before={"rank": "PC"}, after={"rank": "Sergeant"})
    sql(
        "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
    )  # PostgreSQL wants no check left waiting
    return written


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


BENDINGS: dict[str, tuple[str, Callable[[Entry], object]]] = {
    "ORM save": ("history_entry_never_changes", lambda e: (setattr(e, "actor_name", "Nobody"), e.save())),
    "ORM update": (
        "history_entry_never_changes",
        lambda e: Entry.objects.filter(pk=e.pk).update(actor_name="Nobody"),
    ),
    "SQL update": (
        "history_entry_never_changes",
        lambda e: sql("UPDATE history_entry SET at = now() WHERE id = %s", e.pk),
    ),
    "SQL delete": (
        "history_entry_never_changes",
        lambda e: sql("DELETE FROM history_entry WHERE id = %s", e.pk),
    ),
    "truncate": (
        "history_entry_is_never_emptied",
        lambda e: sql("TRUNCATE history_entry CASCADE"),
    ),
    "detail changed": (
        "history_detail_becomes_a_tombstone",
        lambda e: Detail.objects.filter(entry=e).update(body={"before": {}, "after": {"rank": "Chief"}}),
    ),
    "detail moved to another entry": (
        "history_detail_becomes_a_tombstone",
        lambda e: sql(
            "UPDATE history_detail SET entry_id = entry_id + 1000000, body = NULL, salt = '', "
            "tombstoned_at = now(), tombstone_reason = 'x' WHERE entry_id = %s",
            e.pk,
        ),
    ),
    "detail deleted": (
        "history_detail_is_never_deleted",
        lambda e: sql("DELETE FROM history_detail WHERE entry_id = %s", e.pk),
    ),
    "details truncated": ("history_detail_is_never_emptied", lambda e: sql("TRUNCATE history_detail")),
}


@pytest.mark.parametrize("name", BENDINGS)
def test_bending_is_refused(name: str) -> None:
    written = entry()

    with (
        pytest.raises(IntegrityError, match="append-only|only be replaced by a tombstone"),
        transaction.atomic(),
    ):
        BENDINGS[name][1](written)

    assert verifies(Entry.objects.get(pk=written.pk))


class Undo(Exception):
    """Takes a control's damage back."""


@pytest.mark.parametrize("name", BENDINGS)
def test_control_without_its_trigger_the_same_bending_succeeds(name: str) -> None:
    written = entry()
    trigger, bend = BENDINGS[name]
    triggers = [trigger]
    if name == "truncate":  # of entries: the details that hang on them are emptied too
        triggers.append("history_detail_is_never_emptied")

    with pytest.raises(Undo), transaction.atomic():
        for each in triggers:
            sql(f"ALTER TABLE {'_'.join(each.split('_')[:2])} DISABLE TRIGGER {each}")
        bend(written)
        raise Undo


def test_a_detail_becomes_a_tombstone_once_and_the_entry_stays() -> None:
    written = entry()

    tombstone(written, reason="Erased on request", at=NOW)

    detail = Detail.objects.get(entry=written)
    assert (detail.body, detail.salt, detail.tombstone_reason) == (None, "", "Erased on request")
    assert Entry.objects.get(pk=written.pk).digest == written.digest
    assert verifies(written)
    with pytest.raises(IntegrityError, match="only be replaced by a tombstone"), transaction.atomic():
        Detail.objects.filter(entry=written).update(tombstone_reason="Another reason")
    tombstone(written, reason="Again", at=NOW)  # harmless: it finds nothing to do
    assert Detail.objects.get(entry=written).tombstone_reason == "Erased on request"


def test_a_tombstone_is_not_turned_back() -> None:
    written = entry()
    tombstone(written, reason="Erased on request", at=NOW)

    with pytest.raises(IntegrityError, match="only be replaced by a tombstone"), transaction.atomic():
        Detail.objects.filter(entry=written).update(
            tombstoned_at=None, tombstone_reason="", body={"before": {}, "after": {}}, salt="00"
        )


def test_a_tombstone_gives_its_reason() -> None:
    with pytest.raises(IntegrityError, match="detail_is_whole_or_tombstone"), transaction.atomic():
        tombstone(entry(), reason="", at=NOW)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"act": ""}, "entry_names_its_act"),
        ({"actor_name": ""}, "entry_names_its_actor"),
        ({"digest": "no digest"}, "entry_has_digest"),
    ],
)
def test_an_entry_says_what_and_who_and_proves_its_detail(fields: dict[str, str], rule: str) -> None:
    written = entry()
    values = {f.attname: getattr(written, f.attname) for f in Entry._meta.concrete_fields if f.name != "id"}

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Entry.objects.create(**{**values, **fields})
