"""Taking an import back, and choosing the same file twice: what stands afterwards, table by table."""

from django.db import connection
from django.test import Client

from tests.proof.importing.doors import Came, Door, at
from tests.proof.importing.killing import content_of

# Where an import tells of itself: that it was, who took it back, which file it was. Nothing of it is in the register.
OWN_STORY = {
    "history_entry", "history_detail", "history_seal", "files_storedfile", "django_session", "shared_cache",
    "suppliers_spendimport", "suppliers_registryimport", "suppliers_registryrow", "actions_planimport",
    "actions_returnimport", "actions_trainingimport", "usersessions_usersession", "health_heartbeat",
}  # fmt: skip
# Worked out anew from the lines whenever some come in: the rows are others, what they say must be the same.
WORKED_OUT = {"suppliers_yearspend"}


def checksums(door: Door) -> dict[str, str]:
    """Every row of every table, of tables that keep what was taken back what stands of them."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - OWN_STORY):
            stands = f" WHERE {door.standing[table]}" if table in door.standing else ""
            row = "md5((to_jsonb(t) - 'id')::text)" if table in WORKED_OUT else "md5(t::text)"
            cursor.execute(f"SELECT md5(string_agg({row}, '' ORDER BY {row})) FROM \"{table}\" t{stands}")
            found[table] = cursor.fetchone()[0]
    return found


def differing(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return [table for table in one if one[table] != other[table]]


def twice(door: Door, client: Client, *, rows: int) -> tuple[int, int, list[str]]:
    """Rows that came in with the file, with the same file again, and the tables that differ between the two."""
    content = content_of(door, rows, 0)
    first = door.passed(client, content, "file.csv").written
    before = checksums(door)
    second = door.passed(client, content, "file.csv").written
    return first, second, differing(before, checksums(door))


def back(door: Door, client: Client, *, rows: int) -> tuple[int, list[str]]:
    """Rows that came in, and the tables that differ once it was taken back from those before."""
    before = checksums(door)
    came = Came()
    begun = door.count()
    door.take(client, content_of(door, rows, 0), "file.csv", came)
    written = door.count() - begun
    answer = client.post(at(door.undo, pk=latest(door)), {"confirmed": "on"})
    assert answer.status_code == 302, answer.text[:2000]
    return written, differing(before, checksums(door))


def latest(door: Door) -> int:
    table = {"spend": "suppliers_spendimport", "training": "actions_trainingimport"}.get(
        door.name, "actions_returnimport"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        return int(cursor.fetchone()[0])
