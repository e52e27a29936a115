"""What was lost and what went twice, counted from the suppliers' own books and the mail server's, against the tables.

SQL and Python alone: nothing of the program's own counting is used.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from tests.proof.under_fire.sink import Taken
from tests.proof.under_fire.supplier import Book

# Every text that stands in the database for a supplier, by the supplier's name.
TEXTS = """
SELECT s.name, a.value::text FROM suppliers_answer a
  JOIN suppliers_invitation i ON i.id = a.invitation_id JOIN suppliers_supplier s ON s.id = i.supplier_id
UNION ALL
SELECT s.name, e.value::text FROM suppliers_earlieranswer e
  JOIN suppliers_answer a ON a.id = e.answer_id
  JOIN suppliers_invitation i ON i.id = a.invitation_id JOIN suppliers_supplier s ON s.id = i.supplier_id
"""
HANDED_IN = """
SELECT s.name, r.reference, n.answers::text FROM suppliers_submission n
  JOIN suppliers_response r ON r.id = n.response_id
  JOIN suppliers_invitation i ON i.id = r.invitation_id JOIN suppliers_supplier s ON s.id = i.supplier_id
"""


@dataclass(frozen=True, slots=True)
class Answers:
    told_saved: int
    lost: int
    told_handed_in: int
    handed_in_lost: int
    handed_in_twice: int
    gave_up: int
    broken: int


def answers(books: Iterable[Book]) -> Answers:
    books = list(books)
    texts: dict[str, list[str]] = {}
    for name, text in _rows(TEXTS):
        texts.setdefault(name, []).append(text)
    handed: dict[str, list[tuple[str, str]]] = {}
    for name, reference, text in _rows(HANDED_IN):
        handed.setdefault(name, []).append((reference, text))
    lost = sum(
        not any(words in text for text in texts.get(book.supplier, ()))
        for book in books
        for words in book.saved.values()
    )
    told = [book for book in books if book.reference]
    not_kept = sum(
        not any(
            reference == book.reference
            and all(words in text or f'"{question}"' not in text for question, words in book.saved.items())
            for reference, text in handed.get(book.supplier, ())
        )
        for book in told
    )
    return Answers(
        told_saved=sum(len(book.saved) for book in books),
        lost=lost,
        told_handed_in=len(told),
        handed_in_lost=not_kept,
        handed_in_twice=sum(len(rows) > 1 for rows in handed.values()),
        gave_up=sum(bool(book.gave_up) for book in books),
        broken=sum(book.broken for book in books),
    )


@dataclass(frozen=True, slots=True)
class Mails:
    written: int
    taken: int
    lost: int
    twice: int
    in_doubt: int
    suppliers_without: int


def mails(taken: Iterable[Taken]) -> Mails:
    """``lost``: neither taken by the server nor in doubt, failed or waiting. In doubt: a person settles these alone."""
    at_the_server = Counter(one.message_id for one in taken)
    rows = _rows("SELECT message_id, state FROM outbox_mail")
    without = _rows(
        "SELECT s.name FROM suppliers_invitation i JOIN suppliers_supplier s ON s.id = i.supplier_id WHERE NOT EXISTS "
        "(SELECT FROM suppliers_ask a WHERE a.invitation_id = i.id AND a.kind = 'invitation')"
    )
    return Mails(
        written=len(rows),
        taken=len(at_the_server),
        lost=sum(state != "in_doubt" and not at_the_server[message_id] for message_id, state in rows),
        twice=sum(times > 1 for times in at_the_server.values()),
        in_doubt=sum(state == "in_doubt" for _, state in rows),
        suppliers_without=len(without),
    )


def still_moving() -> int:
    """Mails that a sender has yet to deal with, and invitations whose mail is not written."""
    (waiting,) = _rows("SELECT count(*) FROM outbox_mail WHERE state IN ('queued', 'sending')")
    (unwritten,) = _rows(
        "SELECT count(*) FROM suppliers_invitation i WHERE NOT EXISTS "
        "(SELECT FROM suppliers_ask a WHERE a.invitation_id = i.id AND a.kind = 'invitation')"
    )
    return int(waiting[0]) + int(unwritten[0])


def _rows(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
