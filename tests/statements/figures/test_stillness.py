"""While figures are counted for a statement, what they count is not written."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from statements.figures.stillness import hold_still


def write_elsewhere() -> str:
    """Another connection tries to change an action, and waits no longer than a quarter of a second."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '250ms'")
            cursor.execute("UPDATE actions_action SET title = title")
            cursor.execute("SELECT count(*) FROM suppliers_supplier")
    except OperationalError as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""


@pytest.mark.django_db(transaction=True)
def test_a_writer_waits_while_figures_are_frozen() -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        hold_still()
        assert "lock timeout" in elsewhere.submit(write_elsewhere).result()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_writer_does_not_wait() -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        assert elsewhere.submit(write_elsewhere).result() == ""
