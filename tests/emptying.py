"""How a test with real commits leaves its database to the next one."""

from django.db import connection

# What migrating itself writes, and no test does. Made anew, it would be the same.
STAYS = {"django_content_type", "auth_permission"}
# Of rows that were written and deleted again a table keeps the room; with more of that, it is made anew.
ROOM = 1_000_000

EMPTY = """DO $$
DECLARE found regclass; listed regclass[] := ARRAY[{names}]::regclass[];
BEGIN
    IF (SELECT max(pg_relation_size(size)) FROM unnest(listed) AS size) > {room} THEN
        TRUNCATE {tables};
    ELSE
        FOREACH found IN ARRAY listed LOOP
            IF pg_relation_size(found) > 0 THEN EXECUTE 'DELETE FROM ' || found; END IF;
        END LOOP;
    END IF;
END $$"""


def emptying(tables: list[str], *, room: int = ROOM) -> list[str]:
    """Statements of one transaction after which the tables are empty.

    Emptying a table makes new files for it and its indexes, a third of a second for all, and a test writes into a
    few of them: their rows are deleted. The append-only tables refuse either: for this transaction alone it takes the
    role of a replica, for which triggers and foreign keys sleep. Whoever is still writing is waited for.
    """
    quoted = [connection.ops.quote_name(table) for table in tables]
    names, listed = ", ".join(f"'{name}'" for name in quoted), ", ".join(quoted)
    return [
        "SET LOCAL session_replication_role = replica",
        f"LOCK TABLE {listed} IN SHARE MODE",
        EMPTY.format(names=names, tables=listed, room=room),
    ]
