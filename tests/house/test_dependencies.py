"""A dependency must be argued for: each has its line in docs/decisions/dependencies.md."""

import re

import pytest

from tests.house.tracked import ROOT

REQUIREMENTS = ROOT / "bin" / "requirements"
REASONS = ROOT / "docs" / "decisions" / "dependencies.md"


def wanted(text: str) -> set[str]:
    """Names of the packages that a requirements file asks for."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    return {
        re.split(r"[\[<>=!~; ]", line)[0].lower().replace(".", "-")
        for line in lines
        if line and not line.startswith("-")
    }


def reasoned(text: str) -> set[str]:
    """Names that stand in the first column of a table with a reason behind them."""
    rows = re.findall(r"^\| *`([\w.-]+)`[^|]*\| *([^|]+?) *\|", text, re.M)
    return {name.lower().replace(".", "-") for name, reason in rows if len(reason) > 12}


@pytest.mark.parametrize("name", ["core", "dev", "uv"])
def test_every_dependency_has_a_reason(name: str) -> None:
    asked = wanted((REQUIREMENTS / f"{name}.in").read_text())

    assert asked
    assert asked - reasoned(REASONS.read_text()) == set()


def test_no_reason_is_left_for_a_dependency_that_went() -> None:
    asked = set().union(*(wanted(path.read_text()) for path in REQUIREMENTS.glob("*.in")))

    assert reasoned(REASONS.read_text()) - asked == set()


@pytest.mark.parametrize("name", ["core", "dev", "uv"])
def test_every_dependency_is_locked_with_hashes(name: str) -> None:
    lock = (REQUIREMENTS / f"{name}.lock").read_text()
    locked = dict(
        re.findall(r"^([\w.-]+)==[^\n]+ \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)", lock, re.M)
    )

    assert wanted((REQUIREMENTS / f"{name}.in").read_text()) - set(locked) == set()
    assert len(locked) == len(re.findall(r"^[\w.-]+==", lock, re.M))


def test_control_a_dependency_without_a_reason_is_found() -> None:
    assert wanted("# why\nDjango>=5\nleft-pad[all]\n-r core.in") - reasoned(
        "| `Django` | the framework it is built on |"
    ) == {"left-pad"}
