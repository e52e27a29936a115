"""Rules take their time from whoever called them: the clock is read at the edges of the program only."""

import ast
import re

import pytest

from tests.house.tracked import ROOT, python_files

READS = re.compile(r"timezone\.now\(|datetime\.now\(|date\.today\(|(?<![\w.])today\(\)|wall_clock\(\)")
EDGES = re.compile(
    r"(^|/)views(/|\.py$)|(^|/)context\.py$|(^|/)tasks\.py$|^msplan/accounts/session_limits\.py$|/management/commands/|^msplan/lib/(dates|clock)\.py$"
)
# Why these may: msplan/lib/clock.py.
WALL_CLOCK = {
    "msplan/outbox/sending.py",
    "msplan/outbox/account_mail.py",
    "msplan/accounts/hearing.py",
    "msplan/accounts/single_sign_on.py",
    "actions/plan/printing.py",
    "statements/publishing/producing.py",
}


def readers(sources: dict[str, str]) -> set[str]:
    """Files that read the clock and are no edge."""
    return {path for path, text in sources.items() if READS.search(text) and not EDGES.search(path)}


def test_only_edges_read_the_clock() -> None:
    sources = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for floor in ("msplan", "suppliers", "actions", "statements")
        for path in (ROOT / floor).rglob("*.py")
        if "migrations" not in path.parts
    }

    assert readers(sources) == WALL_CLOCK


@pytest.mark.parametrize("line", ["at = timezone.now()", "on = today()", "on = date.today()"])
def test_a_rule_that_reads_it_is_noticed(line: str) -> None:
    assert readers({"actions/plan/reviewing.py": line}) == {"actions/plan/reviewing.py"}
    assert readers({"actions/views/reviewing.py": line}) == set()


def asked_before_a_test_runs(text: str) -> list[str]:
    """Calls in decorators that read the clock: the answer is of when the tests were gathered."""
    given = [
        call
        for function in ast.walk(ast.parse(text))
        if isinstance(function, ast.FunctionDef)
        for decorator in function.decorator_list
        for later in [
            {below for lam in ast.walk(decorator) if isinstance(lam, ast.Lambda) for below in ast.walk(lam)}
        ]
        for call in ast.walk(decorator)
        if isinstance(call, ast.Call) and call not in later
    ]
    return [ast.unparse(call) for call in given if READS.match(ast.unparse(call))]


def test_no_test_keeps_a_day_from_before_it_ran() -> None:
    assert {
        str(path.relative_to(ROOT)): found
        for path in python_files(of=("tests",))
        if (found := asked_before_a_test_runs(path.read_text(encoding="utf-8")))
    } == {}


def test_a_day_in_a_decorator_is_noticed_and_one_asked_for_later_is_not() -> None:
    decorated = "@given({}dated(today()))\ndef test() -> None:\n    assert today()"

    assert asked_before_a_test_runs(decorated.format("")) == ["today()"]
    assert asked_before_a_test_runs(decorated.format("lambda: ")) == []
