"""History cannot be bent: the database itself refuses, whoever asks. Each refusal has a control that passes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.forgetting import FORGET, forget_details
from msplan.history.models import Detail, Entry, Seal
from msplan.history.recording import record, verifies
from msplan.history.sealing import seal_all
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LINK = "0" * 64


def entry() -> Entry:
    ann = person("Ann Hart")
    written = record("accounts.test", ann, by=ann, at=NOW, before={"rank": "PC"}, after={"rank": "Sergeant"})
    sql(
        "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
    )  # PostgreSQL wants no check left waiting
    return written


def sql(statement: str, *values: int | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


def rename(entry: Entry) -> None:
    entry.actor_name = "Nobody"
    entry.save()


BENDINGS: dict[str, tuple[str, Callable[[Entry], object]]] = {
    "ORM save": ("history_entry_never_changes", rename),
    "ORM update": (
        "history_entry_never_changes",
        lambda e: Entry.objects.filter(pk=e.pk).update(actor_name="Nobody"),
    ),
    "SQL update": (
        "history_entry_never_changes",
        lambda e: sql("UPDATE history_entry SET at = now() WHERE id = %s", e.pk),
    ),
    "SQL delete": (
        "history_entry_is_never_deleted",
        lambda e: sql("DELETE FROM history_entry WHERE id = %s", e.pk),
    ),
    "sealed and changed at once": (
        "history_entry_never_changes",
        lambda e: sql(
            "UPDATE history_entry SET place = 1, link = %s, actor_name = 'Nobody' WHERE id = %s", LINK, e.pk
        ),
    ),
    "sealed another time": (
        "history_entry_never_changes",
        lambda e: (
            seal_all(at=NOW),
            sql("UPDATE history_entry SET place = 99, link = %s WHERE id = %s", LINK, e.pk),
        ),
    ),
    "unsealed": (
        "history_entry_never_changes",
        lambda e: (
            seal_all(at=NOW),
            sql("UPDATE history_entry SET place = NULL, link = '' WHERE id = %s", e.pk),
        ),
    ),
    "written with a place": (
        "history_entry_comes_unsealed",
        lambda e: sql(
            'INSERT INTO history_entry (at, act, thing_type, thing_id, thing_label, actor_name, "group", restricted,'
            ' digest, place, link) SELECT at, act, thing_type, thing_id, thing_label, actor_name, "group",'
            " restricted, digest, 7, %s FROM history_entry WHERE id = %s",
            LINK,
            e.pk,
        ),
    ),
    "seal changed": (
        "history_seal_never_changes",
        lambda e: (seal_all(at=NOW), Seal.objects.update(head=LINK)),
    ),
    "seal deleted": (
        "history_seal_never_changes",
        lambda e: (seal_all(at=NOW), Seal.objects.all().delete()),
    ),
    "seals emptied": ("history_seal_is_never_emptied", lambda e: sql("TRUNCATE history_seal")),
    "truncate": (
        "history_entry_is_never_emptied",
        lambda e: sql("TRUNCATE history_entry CASCADE"),
    ),
    "detail changed": (
        "history_detail_becomes_a_tombstone",
        lambda e: Detail.objects.filter(entry=e).update(body={"before": {}, "after": {"rank": "Chief"}}),
    ),
    "detail erased and nothing said": (
        "history_detail_becomes_a_tombstone",
        lambda e: Detail.objects.filter(entry=e).update(
            body=None, salt="", tombstoned_at=NOW, tombstone_reason="x"
        ),
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

    assert forget_details([written], reason="Erased on request", by=None, at=NOW) == 1

    detail = Detail.objects.get(entry=written)
    assert (detail.body, detail.salt, detail.tombstone_reason) == (None, "", "Erased on request")
    assert Entry.objects.get(pk=written.pk).digest == written.digest
    assert verifies(written)
    with pytest.raises(IntegrityError, match="only be replaced by a tombstone"), transaction.atomic():
        Detail.objects.filter(entry=written).update(tombstone_reason="Another reason")
    # Harmless: it finds nothing to do, and says nothing.
    assert forget_details([written], reason="Again", by=None, at=NOW) == 0
    assert Detail.objects.get(entry=written).tombstone_reason == "Erased on request"
    assert Entry.objects.filter(act=FORGET).count() == 1


def test_forgetting_is_history_itself_and_as_restricted_as_what_went() -> None:
    ann = person("Ann Hart")
    shown = record("test.touch", ann, by=ann, at=NOW, after={"rank": "Sergeant"})
    hidden = record("test.hush", ann, by=ann, at=NOW, after={"rank": "Sergeant"}, restricted=True)

    assert forget_details([shown, hidden], reason="Kept seven years", by=ann, at=NOW) == 2

    told = Entry.objects.filter(act=FORGET).order_by("thing_id").with_details()
    assert [(one.thing_id, one.restricted, one.actor) for one in told] == [
        (shown.pk, False, ann),
        (hidden.pk, True, ann),
    ]
    assert {(one.detail.body or {})["after"]["reason"] for one in told} == {"Kept seven years"}
    assert len({one.group for one in told}) == 1
    # The line repeats no name of what it was about.
    assert not [one for one in told if "Hart" in one.thing_label]


def test_a_tombstone_is_not_turned_back() -> None:
    written = entry()
    forget_details([written], reason="Erased on request", by=None, at=NOW)

    with pytest.raises(IntegrityError, match="only be replaced by a tombstone"), transaction.atomic():
        Detail.objects.filter(entry=written).update(
            tombstoned_at=None, tombstone_reason="", body={"before": {}, "after": {}}, salt="00"
        )


def test_a_tombstone_gives_its_reason() -> None:
    with pytest.raises(IntegrityError, match="detail_is_whole_or_tombstone"), transaction.atomic():
        forget_details([entry()], reason="", by=None, at=NOW)


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
