"""What the program's everyday role may do in the database: read and write rows, and nothing about the tables.

The role that migrates owns the tables, and an owner may switch a trigger off. So the pages and workers of an
installation sign in as another role, which owns nothing: what the triggers refuse stays refused, whatever statement
somebody gets into a query. docs/decisions/history.md.
"""

import re
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

ROWS: Final = ("SELECT", "INSERT", "UPDATE", "DELETE")
PLAIN: Final = re.compile(r"[a-z_][a-z0-9_]{0,62}")
# Tables of which less is enough. What may be changed of a table of the history is named column by column.
LESS: Final = {
    "django_migrations": ("SELECT",),
    "history_entry": ("SELECT", "INSERT", "UPDATE (place, link)"),
    "history_detail": ("SELECT", "INSERT", "UPDATE (body, salt, tombstoned_at)"),
    "history_seal": ("SELECT", "INSERT"),
    "statements_seal": ("SELECT", "INSERT", "UPDATE"),
    "statements_publication": ("SELECT", "INSERT", "UPDATE"),
}


class NotThisRole(Exception):
    """The role cannot be held to rows; ``str()`` is a sentence."""


@transaction.atomic
def grant(role: str, *, password: str = "") -> int:
    """Give ``role`` these rights and take every other away; how many tables it may use. To be called after each
    migration, as whoever owns the tables.

    With a ``password`` the role is made where there is none, and signs in with it from now on. Raises NotThisRole for
    one that owns tables or may do everything, or whose name is not a plain one.
    """
    if not PLAIN.fullmatch(role):
        raise NotThisRole(f"“{role}” is no plain name: small letters, digits and _ only.")
    name = connection.ops.quote_name(role)
    with connection.cursor() as cursor:
        if password:
            _make(cursor, role, password)
        _refuse_the_mighty(cursor, role)
        for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            cursor.execute(f"REVOKE ALL ON ALL {what} IN SCHEMA public FROM {name}")
        cursor.execute(f"REVOKE CREATE ON SCHEMA public FROM {name}, PUBLIC")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
        tables = connection.introspection.table_names(cursor)
        for table in tables:
            rights = ", ".join(LESS.get(table, ROWS))
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {name}")
    return len(tables)


def _make(cursor: CursorWrapper, role: str, password: str) -> None:
    cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
    verb = "ALTER" if cursor.rowcount else "CREATE"
    cursor.execute(f"{verb} ROLE {connection.ops.quote_name(role)} LOGIN PASSWORD %s", [password])


def _refuse_the_mighty(cursor: CursorWrapper, role: str) -> None:
    cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = %s", [role])
    found = cursor.fetchone()
    if found is None:
        raise NotThisRole(f"There is no role {role}. Make it, or name the variable that holds its password.")
    cursor.execute(
        "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_roles r ON pg_has_role(%s, r.oid, 'USAGE')"
        " WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace)",
        [role],
    )
    (owns,) = cursor.fetchone()
    if found[0] or owns:
        raise NotThisRole(f"{role} owns tables or may do everything, so no right can be taken from it.")
