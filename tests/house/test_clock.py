"""Rules take their time from whoever called them: the clock is read at the edges of the program only."""

import re

import pytest

from tests.house.tracked import ROOT

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
