"""The whole walk: every page at both widths with axe, every form with every button in a browser, each role everywhere.

``bin/check`` walks the same tests shorter: a third of the pages is opened in the browser, another one each day, and
loaded once; axe looks at every third of them and at five rows of a table; a refusal is shown once for each kind of
field in error; a role reads a twelfth of what is open to it and others too, and tries a twelfth of what is closed to
it. A busy force's pages are counted with one thing of each kind. Prints its report in Markdown.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

WALKS = (
    "tests/journeys/test_every_page.py",
    "tests/journeys/test_empty_force.py",
    "tests/journeys/test_register.py",
    "tests/suppliers/asking/answering/test_question_in_the_browser.py",
    "tests/suppliers/concerns/test_silence.py",
    "tests/journeys/test_inert.py",
    "tests/walk/test_guards.py",
    "tests/walk/test_history.py",
    "tests/walk/test_methods.py",
    "tests/walk/test_own.py",
    "tests/walk/test_pages.py",
)
COUNTED = ("pages opened", "looks", "looks by axe", "forms sent", "answers", "cells", "fields sent besides")


def walk(results: Path, walks: list[str]) -> int:
    """Runs the tests, whole, and has pytest write down what became of each. What it says is for whoever waits."""
    in_parallel = ["-n", str(os.cpu_count() or 1), "--dist", "loadscope", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", "-q", *in_parallel, f"--junit-xml={results}", *walks]
    return subprocess.run(
        command, env=os.environ | {"WALK": "whole"}, stdout=sys.stderr, check=False
    ).returncode


def report(results: Path) -> None:
    total: Counter[str] = Counter()
    print(f"| Test | Seconds | {' | '.join(COUNTED)} |\n|---|---|{'---|' * len(COUNTED)}")
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314  our own file
        told = {one.get("name"): int(one.get("value") or 0) for one in case.iter("property")}
        seconds = float(case.get("time") or 0)
        total["tests"] += 1
        total["seconds"] += round(seconds)
        total.update({name: told.get(name, 0) for name in COUNTED})
        if seconds >= 1:
            name = (case.get("name") or "").replace("_", " ").removeprefix("test ")
            print(f"| {name} | {seconds:.0f} | {' | '.join(str(told.get(one, '–')) for one in COUNTED)} |")
    print(
        f"| all {total['tests']} | {total['seconds']:,} | {' | '.join(f'{total[one]:,}' for one in COUNTED)} |"
    )
    print(
        "\nNo fault was found. A look asks the page for its width, its headings, its error summary and its title."
        " An answer was looked at for every protection that a browser is told about. A cell is one address asked by one"
        " method as one kind of person, about their own thing or another's, against the written tables."
    )


def main(walks: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "walk.xml"
        status = walk(results, walks or list(WALKS))
        if not status:
            report(results)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
