"""While figures are counted for a statement or a month end, what they count is not written."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import OperationalError, connection, transaction

from statements.figures.freezing import freeze
from statements.figures.measuring import measure
from tests.statements.build import cast, written

MONTH_END = date(2026, 10, 31)


def write_elsewhere() -> str:
    """Another connection tries to change an action, and waits no longer than a quarter of a second."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '250ms'")
            cursor.execute("UPDATE actions_action SET title = title")
    except OperationalError as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""


def freezing() -> None:
    freeze(written(cast()), on=MONTH_END)


def measuring() -> None:
    measure(as_at=MONTH_END, at=datetime(2026, 11, 1, 2, tzinfo=UTC))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("counting", [freezing, measuring])
def test_a_writer_waits_until_the_counting_is_done(counting: Callable[[], None]) -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        counting()
        assert "lock timeout" in elsewhere.submit(write_elsewhere).result()


@pytest.mark.django_db(transaction=True)
def test_a_writer_does_not_wait_where_nothing_is_counted() -> None:
    with ThreadPoolExecutor(1) as elsewhere, transaction.atomic():
        written(cast())
        assert elsewhere.submit(write_elsewhere).result() == ""
