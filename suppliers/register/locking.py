"""The lock under which the register changes as a whole: imports are saved and undone, suppliers merged and parted."""

from typing import Final

from django.db import connection

# Two new files may bring the same supplier, and an import must not count under a supplier that is just being merged.
REGISTER_LOCK: Final = 0x6D73706C61


def lock_register() -> None:
    """Hold the lock until the transaction ends; waits for whoever has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [REGISTER_LOCK])
