"""What no file may contain: addresses of somebody's machine, typefaces and marks that only GOV.UK may use."""

import re
from pathlib import Path

import pytest

from tests.house.tracked import ROOT, tracked_files

# Written in pieces, or this file would be the first find.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.])/(?:ho" + r"me|wo" + r"rk|Us" + r"ers|ro" + r"ot)/[\w.-]"
    ),
    "a package registry's address": re.compile(
        r"(?:files\.pythonhosted|reg" + r"istry\.npmjs|py" + r"pi\.org|extra-ind" + r"ex-url)", re.I
    ),
    "the GOV.UK typeface": re.compile("GDS" + " ?Transport"),
    "a bare conflict mark": re.compile("^(?:<{7}|>{7}) ", re.M),
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIV" + "ATE KEY"),
}
CROWN = re.compile(
    r"(?:crown|govuk-crest|royal-arms|opengraph-image)\S*\.(?:png|svg|jpe?g|gif|ico|webp)$", re.I
)
NOT_TEXT = {".png", ".jpg", ".jpeg", ".woff2", ".pdf", ".xlsx", ".ico", ".gif", ".icc"}


def faults(text: str) -> list[str]:
    return [
        f"{what}: {match.group()}" for what, pattern in FORBIDDEN.items() if (match := pattern.search(text))
    ]


def readable(path: Path) -> bool:
    # A lock's hashes are random letters in which anything can be found.
    return path.suffix not in NOT_TEXT and not (path.suffix == ".lock" and "requirements" in path.parts)


def test_no_file_contains_a_forbidden_word() -> None:
    found = {
        str(path.relative_to(ROOT)): wrong
        for path in tracked_files()
        if readable(path) and (wrong := faults(path.read_text(errors="replace")))
    }

    assert found == {}


def test_locks_name_no_registry() -> None:
    locks = [path for path in tracked_files() if path.suffix == ".lock"]

    assert locks
    assert [path.name for path in locks if "://" in path.read_text()] == []


def test_no_file_is_a_crown() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked_files() if CROWN.search(path.name)] == []


@pytest.mark.parametrize(
    "planted",
    ["open('/ho" + "me/somebody/file')", "https://py" + "pi.org/simple", "font-family: GDS" + " Transport"],
)
def test_control_a_planted_word_is_found(planted: str) -> None:
    assert len(faults(planted)) == 1
