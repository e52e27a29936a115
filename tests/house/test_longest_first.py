"""The modules that two workers begin with are there, and ordering the tests loses none."""

from pathlib import Path

import pytest

from tests.longest_first import LONGEST, longest_first

ROOT = Path(__file__).resolve().parents[2]


def test_every_long_module_is_there_once() -> None:
    assert [path for path in LONGEST if not (ROOT / path).is_file()] == []
    assert len(set(LONGEST)) == len(LONGEST)


def test_the_same_tests_come_module_by_module(request: pytest.FixtureRequest) -> None:
    tests = request.session.items
    ordered = longest_first(tests)

    assert sorted(ordered, key=id) == sorted(tests, key=id)
    modules = [test.nodeid.partition("::")[0] for test in ordered]
    begun = list(dict.fromkeys(modules))
    assert modules == [module for module in begun for _ in range(modules.count(module))]
    known = [module for module in begun if module in LONGEST]
    assert known == begun[: len(known)] == sorted(known, key=LONGEST.index)
    for module in begun[:20]:
        assert [t for t in ordered if t.nodeid.startswith(f"{module}::")] == [
            t for t in tests if t.nodeid.startswith(f"{module}::")
        ]
