"""When the database goes down in the middle of an answer, that is no fault of the program: 503 and not 500."""

import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import ProgrammingError

from msplan.lib.faults import is_away


def raised_by(cause: Exception | None) -> DatabaseError:
    error = DatabaseError("error with status PGRES_TUPLES_OK and no message from the libpq")
    error.__cause__ = cause
    return error


def test_a_server_that_died_without_a_word_is_away() -> None:
    assert is_away(raised_by(psycopg2.DatabaseError("no message from the libpq")))


def test_what_django_itself_refuses_is_a_fault() -> None:
    assert not is_away(raised_by(None))
    assert not is_away(raised_by(ValueError("x")))


@pytest.mark.django_db
def test_what_the_server_refuses_in_words_is_a_fault() -> None:
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT no_such_column")

    assert not is_away(refused.value)
    assert not is_away(raised_by(refused.value.__cause__))  # type: ignore[arg-type]
