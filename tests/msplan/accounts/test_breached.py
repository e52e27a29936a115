"""Passwords known from breaches, looked up in a file made here as the list's own downloader makes it."""

import hashlib
import os
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from msplan.accounts.breached import is_listed, why_unusable
from msplan.health.readiness import parts
from tests.people import PASSWORD, person

AT = datetime(2026, 6, 15, 12, tzinfo=UTC)
BREACHED = "correct horse battery staple"


def hashed(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def a_list(path: Path, passwords: list[str], *, end: str = "\r\n", last: str = "\r\n") -> Path:
    """Counts of one to eight figures: no two lines need be as long."""
    rows = [f"{hashed(one)}:{10 ** (len(one) * 7 % 8)}" for one in passwords]
    path.write_bytes((end.join(sorted(rows)) + last).encode())
    return path


@pytest.mark.parametrize("many", [1, 2, 3, 1000])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_every_password_of_the_list_is_found_and_no_other(tmp_path: Path, many: int, end: str) -> None:
    known = [f"breached {number}" for number in range(many)]
    path = a_list(tmp_path / "list.txt", known, end=end, last=end if many % 2 else "")

    assert [one for one in known if not is_listed(one, path)] == []
    assert [one for one in range(500) if is_listed(f"of nobody {one}", path)] == []


@pytest.mark.django_db
def test_a_page_refuses_one_beside_the_box(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.BREACHED_PASSWORDS_FILE = str(a_list(tmp_path / "list.txt", [BREACHED, "another"]))
    ann = person("Ann Hart")
    client.force_login(ann)
    typed = {"oldpassword": PASSWORD, "password1": BREACHED, "password2": BREACHED}

    refused = client.post("/sign-in/password/change/", typed)
    assert refused.status_code == 422
    assert "This password is known from a breach of another site" in refused.content.decode()

    settings.BREACHED_PASSWORDS_FILE = ""  # the control
    assert client.post("/sign-in/password/change/", typed).status_code == 302
    ann.refresh_from_db()
    assert ann.check_password(BREACHED)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"", b"no list at all\n" * 9])
def test_without_a_list_that_can_be_read_nothing_is_chosen_and_those_who_look_after_it_are_told(
    client: Client, settings: Any, tmp_path: Path, content: bytes | None
) -> None:
    settings.BREACHED_PASSWORDS_FILE = str(tmp_path / "list.txt")
    if content is not None:
        (tmp_path / "list.txt").write_bytes(content)
    client.force_login(person("Ann Hart"))
    typed = {"oldpassword": PASSWORD, "password1": BREACHED, "password2": BREACHED}

    refused = client.post("/sign-in/password/change/", typed)
    assert "Passwords cannot be looked up in the list of breaches just now" in refused.content.decode()
    said = StringIO()
    call_command("check", stderr=said)
    assert "BREACHED_PASSWORDS_FILE cannot be used" in said.getvalue()
    (part,) = [one for one in parts(at=AT) if one.name == "breached"]
    assert not part.well
    assert "Nobody can choose a password" in part.words


def test_a_list_whose_middle_is_no_line_refuses_rather_than_guess(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.txt", [f"breached {number}" for number in range(100)])
    half = path.stat().st_size // 2
    with path.open("r+b") as file:
        file.seek(half - 300)
        file.write(b"x" * 600)

    with pytest.raises(ValueError, match="no list"):
        [is_listed(f"breached {number}", path) for number in range(100)]


def test_a_list_in_another_order_or_cut_at_a_lines_end_is_not_used(tmp_path: Path) -> None:
    path = a_list(tmp_path / "list.txt", [f"breached {number}" for number in range(30_000)])
    lines = path.read_bytes().splitlines(keepends=True)
    assert why_unusable(path) == ""

    for what, others in {
        "order": sorted(lines, key=lambda line: (line.split(b":")[1], line)),
        "cut": lines[: len(lines) * 9 // 10],
        "begin": lines[len(lines) // 10 :],
    }.items():
        path.write_bytes(b"".join(others))
        assert what in why_unusable(path)


def test_a_list_that_becomes_shorter_while_it_is_read_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = a_list(tmp_path / "list.txt", [f"breached {number}" for number in range(100)])
    told = os.fstat

    def as_it_was(fd: int) -> Any:
        return SimpleNamespace(st_size=3 * told(fd).st_size)

    monkeypatch.setattr("msplan.accounts.breached.os.fstat", as_it_was)
    assert is_listed("breached 7", path)
    assert not is_listed("of nobody", path)
