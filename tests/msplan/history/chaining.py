"""A sealed history to bend, and what bends it: behind the triggers, as whoever owns the database can."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import connection

from msplan.history.forgetting import forget_details
from msplan.history.models import Entry, Seal
from msplan.history.recording import digest_of, record_many
from msplan.history.sealing import SEALED, START, head_of, link_of, seal_all
from tests.people import department

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def sql(statement: str, *values: int | str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)


@contextmanager
def behind_the_triggers() -> Iterator[None]:
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # PostgreSQL wants no check left waiting
    sql("SET LOCAL session_replication_role = replica")
    yield
    sql("SET LOCAL session_replication_role = DEFAULT")


def a_history(entries: int = 30, *, seals: int = 3, forgotten: int = 2) -> None:
    """Entries under some seals, of equal size; the details of the first ones forgotten before the last seal."""
    hr = department("Estates")
    each = entries // seals
    for number in range(seals):
        at = NOW + timedelta(hours=number)
        things = [(hr, {"n": number * each + n}, {"n": number * each + n + 1}) for n in range(each)]
        made = record_many("test.touch", things, by=None, at=at)
        if number == 0 and forgotten:
            forget_details(made[:forgotten], reason="Kept seven years", by=None, at=at)
        seal_all(at=at, most=each + forgotten)


def pk_at(place: int) -> int:
    return int(Entry.objects.values_list("pk", flat=True).get(place=place))


def _swap(a: int, b: int) -> None:
    one, other = pk_at(a), pk_at(b)
    sql("UPDATE history_entry SET place = 1000000 WHERE id = %s", one)
    sql("UPDATE history_entry SET place = %s WHERE id = %s", a, other)
    sql("UPDATE history_entry SET place = %s WHERE id = %s", b, one)


def _shift(first: int, by: int) -> None:
    """Places are unique: away, and back."""
    sql("UPDATE history_entry SET place = place + 1000000 WHERE place >= %s", first)
    sql("UPDATE history_entry SET place = place - 1000000 + %s WHERE place >= 1000000", by)


def remove(place: int) -> None:
    pk = pk_at(place)
    sql("DELETE FROM history_detail WHERE entry_id = %s", pk)
    sql("DELETE FROM history_entry WHERE id = %s", pk)


def _remove_and_close_the_gap(place: int) -> None:
    remove(place)
    _shift(place + 1, -1)
    sql("UPDATE history_seal SET last = last - 1 WHERE last >= %s", place)


def _add(place: int) -> None:
    """An entry that looks like the others, with a detail that proves itself, put in before another."""
    _shift(place, 1)
    sql(
        'INSERT INTO history_entry (at, act, thing_type, thing_id, thing_label, actor_name, "group", restricted,'
        " digest, place, link) SELECT at, act, thing_type, thing_id, thing_label, 'Ann Hart', \"group\", restricted,"
        " %s, %s, link FROM history_entry WHERE place = %s",
        digest_of("00", {"before": {}, "after": {}}),
        place,
        place + 1,
    )
    sql(
        "INSERT INTO history_detail (entry_id, salt, body, tombstone_reason)"
        " VALUES (%s, '00', '{\"before\": {}, \"after\": {}}', '')",
        pk_at(place),
    )


def change_and_write_anew(place: int) -> None:
    """The worst: an entry changed and every link and seal after it worked out again, as the program would."""
    sql("UPDATE history_entry SET actor_name = 'Ann Hart' WHERE place = %s", place)
    head = START
    for seal in Seal.objects.order_by("number"):
        link = head
        for row in (
            Entry.objects.filter(place__range=(seal.first, seal.last)).order_by("place").values_list(*SEALED)
        ):
            link = link_of(link, row)
            sql("UPDATE history_entry SET link = %s WHERE place = %s", link, row[0])
        head = head_of(head, seal, link)
        sql("UPDATE history_seal SET head = %s WHERE number = %s", head, seal.number)


def cut_the_tail(seals: int) -> None:
    """The last seals, with all they cover."""
    for seal in list(Seal.objects.order_by("-number")[:seals]):
        for place in range(seal.first, seal.last + 1):
            remove(place)
        sql("DELETE FROM history_seal WHERE number = %s", seal.number)


def unseal_the_tail() -> None:
    """The last seal undone: its entries wait for a seal again, in which others may be slipped among them."""
    seal = Seal.objects.order_by("-number")[0]
    sql("UPDATE history_entry SET place = NULL, link = '' WHERE place >= %s", seal.first)
    sql("DELETE FROM history_seal WHERE number = %s", seal.number)


def _set(column: str, value: str) -> Callable[[int], object]:
    return lambda place: sql(f"UPDATE history_entry SET {column} = {value} WHERE place = %s", place)


# What can be done to the entry at a place, and how the report must call it.
TAMPERINGS: dict[str, tuple[str, Callable[[int], object]]] = {
    "who": ("entry", _set("actor_name", "'Ann Hart'")),
    "when": ("entry", _set("at", "at - interval '1 microsecond'")),
    "act": ("entry", _set("act", "'test.other'")),
    "thing": ("entry", _set("thing_id", "thing_id + 1")),
    "kind of thing": ("entry", _set("thing_type", "'accounts.person'")),
    "name of the thing": ("entry", _set("thing_label", "thing_label || ' '")),
    "group": ("entry", _set('"group"', "gen_random_uuid()")),
    "restricted": ("entry", _set("restricted", "NOT restricted")),
    "number": ("entry", lambda place: sql(
        "WITH moved AS (UPDATE history_detail SET entry_id = entry_id + 1000000 WHERE entry_id = %s)"
        " UPDATE history_entry SET id = id + 1000000 WHERE place = %s", pk_at(place), place)),
    "link": ("entry", _set("link", "repeat('0', 64)")),
    "digest and detail together": ("entry", lambda place: (
        sql("UPDATE history_entry SET digest = %s WHERE place = %s", digest_of("00", {"after": {"n": 9}}), place),
        sql("UPDATE history_detail SET salt = '00', body = '{\"after\": {\"n\": 9}}', tombstoned_at = NULL,"
            " tombstone_reason = '' WHERE entry_id = %s", pk_at(place)))),
    "detail changed": ("detail", lambda place: sql(
        "UPDATE history_detail SET salt = '00', body = '{\"after\": {}}', tombstoned_at = NULL,"
        " tombstone_reason = '' WHERE entry_id = %s", pk_at(place))),
    "detail removed": ("detail missing", lambda place: sql(
        "DELETE FROM history_detail WHERE entry_id = %s", pk_at(place))),
    "detail erased and nothing said": ("detail forgotten unsaid", lambda place: sql(
        "UPDATE history_detail SET salt = '', body = NULL, tombstoned_at = now(), tombstone_reason = 'x'"
        " WHERE entry_id = %s", pk_at(place))),
    "removed": ("missing", remove),
    "removed and the gap closed": ("entry", _remove_and_close_the_gap),
    "added": ("entry", _add),
    "moved": ("entry", lambda place: _swap(place, place + 1)),
}  # fmt: skip
# What can be done to a seal, by its number.
TO_SEALS: dict[str, tuple[str, Callable[[int], object]]] = {
    "moment": ("seal", lambda n: sql("UPDATE history_seal SET at = at - interval '1 day' WHERE number = %s", n)),
    "head": ("seal", lambda n: sql("UPDATE history_seal SET head = repeat('0', 64) WHERE number = %s", n)),
    "last": ("seal", lambda n: sql("UPDATE history_seal SET last = last - 1 WHERE number = %s", n)),
    "removed": ("missing seal", lambda n: sql("DELETE FROM history_seal WHERE number = %s", n)),
    "removed and renumbered": ("seal", lambda n: (
        sql("DELETE FROM history_seal WHERE number = %s", n),
        sql("UPDATE history_seal SET number = number + 1000000 WHERE number > %s", n),
        sql("UPDATE history_seal SET number = number - 1000001 WHERE number > 1000000"))),
}  # fmt: skip
