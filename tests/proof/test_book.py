"""What a long proof keeps of its parts."""

import re
from datetime import UTC, datetime
from pathlib import Path

from tests.proof.keeping.book import Book

BEGAN = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


def test_a_part_that_ran_again_alone_leaves_the_others_as_they_were(tmp_path: Path) -> None:
    book = Book("walk", ["first", "second", "third"])
    book.path = tmp_path / "book.json"
    assert book.read() == {}

    book.keep({"third": {"tests": 1}, "first": {"tests": 2}}, began=BEGAN)
    once = book.read()
    book.keep({"first": {"tests": 3}}, began=BEGAN.replace(hour=10))

    assert list(book.read()) == ["first", "third"]
    assert book.read()["third"] == once["third"]
    assert (book.read()["first"]["tests"], book.read()["first"]["on"]) == (3, "24 November 2026, 10:05 UTC")
    assert re.fullmatch("[0-9a-f]{7,40}|", once["first"]["commit"])


def test_a_part_that_is_none_any_more_is_left_out(tmp_path: Path) -> None:
    book = Book("walk", ["old"])
    book.path = tmp_path / "book.json"
    book.keep({"old": {}}, began=BEGAN)

    book.parts = ("new",)

    assert book.read() == {}
