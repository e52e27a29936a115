"""``manage.py check_statement FILE --json``: one object, every rule."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from statements.coverage.rules import catalogue

TEXT = """# Modern slavery statement 2023-24

## Our policies

We do not have a modern slavery policy.

## Training

In 2023 we trained 40 buyers in spotting forced labour, 80% of them.

This statement was approved by the Board on 3 July 2024.
"""


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("check_statement", str(path), *options, stdout=out)
    return out.getvalue()


def test_it_prints_one_object_with_every_rule(tmp_path: Path) -> None:
    file = tmp_path / "theirs.md"
    file.write_text(TEXT, encoding="utf-8")
    told = json.loads(run(file, "--json"))
    assert list(told["rules"]) == list(catalogue().rules)
    assert {rule["verdict"] for rule in told["rules"].values()} == {
        "met",
        "not met",
        "cannot be told from text",
    }
    assert [(s["heading"], s["area"]) for s in told["sections"]][1:] == [
        ("Our policies", "policies"),
        ("Training", "training"),
    ]
    assert told["rules"]["B1"]["verdict"] == "not met"
    assert told["rules"]["B1"]["evidence"] == []
    assert told["rules"]["T1"]["verdict"] == "met"
    assert "40 buyers" in told["rules"]["T1"]["evidence"][0]["sentence"]
    assert told["rules"]["L08"]["verdict"] == "cannot be told from text"


def test_without_json_it_is_read_by_people(tmp_path: Path) -> None:
    file = tmp_path / "theirs.txt"
    file.write_bytes(TEXT.replace("40", "40\u2019").encode("cp1252"))
    assert "L04 met: Says that the board" in run(file)


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"a\x00b"])
def test_what_is_no_text_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "theirs.pdf"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="is no text"):
        run(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "none.md")
