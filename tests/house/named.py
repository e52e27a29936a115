"""Tests that a document names, and the tests that there are."""

import ast
import re
from functools import cache

from tests.house.tracked import ROOT

NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


@cache
def tests_of(path: str) -> frozenset[str]:
    """Names of the tests in a file, read from its source; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    places = [ast.parse(file.read_text())]
    places += [node for node in places[0].body if isinstance(node, ast.ClassDef)]  # type: ignore[misc]
    return frozenset(
        node.name
        for place in places
        for node in place.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    )


def missing_tests(text: str) -> list[str]:
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in tests_of(path)]


def missing_documents(text: str) -> list[str]:
    named = re.findall(
        r"`((?:docs|msplan|bin|statements|suppliers|actions|templates)/[\w/.-]+|docker-compose\.yml|\.env\.example)`",
        text,
    )
    return [path for path in named if not (ROOT / path).exists()]
