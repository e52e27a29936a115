"""No pattern is made of what somebody typed; no script of ours sets what it does not know the name of."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tracked import ROOT, python_files

TAKES_PATTERN = {"compile", "search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer"}
LOOKUPS = ("__regex", "__iregex")
# A name in capitals is a constant of a module; these make patterns of such alone.
MAKES = {"join", "escape", "format"}
# How often a file takes a pattern from elsewhere, and from where: each of these was looked at.
MAY = {
    "statements/coverage/documents.py": (2, "its own tables of words"),
    "statements/coverage/ending.py": (1, "a parameter that the program sets"),
    "statements/coverage/hints.py": (1, "what was typed, escaped"),
    "statements/coverage/rules.py": (1, "the rules that come with the program"),
    "statements/text/consistency.py": (1, "its own table of words"),
    "statements/writing/entering.py": (1, "its own table of words"),
}
# In a script: a name worked out while it runs, and what merges the names of others into an object.
SETS_BY_NAME = re.compile(
    r"\w\[[^\]\"'\d]+\]\s*=(?!=)|__proto__|\bprototype\b|Object\.(?:assign|setPrototypeOf|fromEntries)|Reflect\.set"
)


def is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.upper() == name
        case ast.FormattedValue(value=of) | ast.Starred(value=of):
            return is_constant(of)
        case ast.GeneratorExp(generators=(ast.comprehension(iter=of),)):
            return is_constant(of)
    return isinstance(node, ast.Constant) or is_made_of_constants(node)


def is_made_of_constants(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr(values=parts):
            return all(map(is_constant, parts))
        case ast.BinOp(left=left, right=right):
            return is_constant(left) and is_constant(right)
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=given) if name in MAKES:
            return all(is_constant(one) for one in (*given, value) if not is_module(one))
    return False


def is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "re"


def made_of_input(text: str) -> Iterator[int]:
    """Lines at which a pattern is not a constant."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if (
            isinstance(called, ast.Attribute)
            and is_module(called.value)
            and called.attr in TAKES_PATTERN
            and not is_constant(node.args[0])
        ):
            yield node.lineno
        for named in node.keywords:
            if named.arg and named.arg.endswith(LOOKUPS) and not is_constant(named.value):
                yield node.lineno


def test_no_pattern_is_made_of_input() -> None:
    found = {str(path.relative_to(ROOT)): list(made_of_input(path.read_text())) for path in python_files()}

    assert {file: len(lines) for file, lines in found.items() if lines} == {
        file: n for file, (n, _) in MAY.items()
    }


@pytest.mark.parametrize(
    "line",
    [
        "re.search(typed, text)",
        "re.compile(f'{name}$')",
        "re.sub('a' + given, '', text)",
        "rows.filter(name__iregex=form.cleaned_data['q'])",
        "re.compile('|'.join(words))",
    ],
)
def test_control_one_that_is_would_be_found(line: str) -> None:
    assert list(made_of_input(line)) == [1]
    assert list(made_of_input("re.compile(rf'{OPEN}x')")) == []


def scripts() -> list[Path]:
    return sorted((ROOT / "static" / "js").glob("*.js"))


def test_no_script_sets_what_it_does_not_know_the_name_of() -> None:
    assert len(scripts()) >= 4
    assert [
        f"{path.name}: {found}" for path in scripts() for found in SETS_BY_NAME.findall(path.read_text())
    ] == []


@pytest.mark.parametrize("line", ["box[name] = value", "Object.assign(box, given)", "a.__proto__.b = 1"])
def test_control_a_script_that_does_would_be_found(line: str) -> None:
    assert SETS_BY_NAME.search(line)
    assert not SETS_BY_NAME.search('headers["X-CSRFToken"] = token; if (rows[n] == 1) rows[0] = 1;')
