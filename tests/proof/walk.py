"""The whole walk: every page at both widths with axe, every form with every button in a browser, each role everywhere.

``bin/check`` walks the same tests shorter: a third of the pages is opened in the browser, another one each day, and
loaded once; axe looks at every third of them and at five rows of a table; a refusal is shown once for each kind of
field in error; a role reads a twelfth of what is open to it and others too, and tries a twelfth of what is closed to
it. A busy force's pages are counted with one thing of each kind.

``bin/prove walk [FILE …]``; without a file, all of them. Prints the report in Markdown, made of the last whole run of
each file (docs/proof/walk.json keeps them): a file in which something failed keeps what it had.
"""

import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.proof.keeping.book import Book, Told

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
BOOK = Book("walk", WALKS)
COUNTED = ("pages opened", "looks", "looks by axe", "forms sent", "answers", "cells", "fields sent besides")


def walk(results: Path, walks: list[str]) -> int:
    """Runs the tests, whole, and has pytest write down what became of each. What it says is for whoever waits."""
    in_parallel = ["-n", str(os.cpu_count() or 1), "--dist", "loadscope", "--no-loadscope-reorder"]
    command = [sys.executable, "-m", "pytest", "-v", *in_parallel, f"--junit-xml={results}", *walks]
    return subprocess.run(
        command, env=os.environ | {"WALK": "whole"}, stdout=sys.stderr, check=False
    ).returncode


def runs(results: Path, walks: list[str]) -> Iterator[tuple[str, Told]]:
    """Each file of which every test passed: how many, their seconds, what they counted, and the long ones."""
    cases = defaultdict(list)
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314  our own file
        cases[case.get("classname") or ""].append(case)
    for path in walks:
        found = cases[path.removesuffix(".py").replace("/", ".")]
        if found and not any(case.find(said) is not None for case in found for said in ("failure", "error")):
            yield path, _run(found)


def _run(cases: list[ElementTree.Element]) -> Told:
    counted: Counter[str] = Counter()
    long = []
    for case in cases:
        told = {one.get("name") or "": int(one.get("value") or 0) for one in case.iter("property")}
        counted.update(told)
        if (seconds := float(case.get("time") or 0)) >= 1:
            name = (case.get("name") or "").replace("_", " ").removeprefix("test ")
            long.append({"name": name, "seconds": round(seconds), "counted": told})
    seconds = round(sum(float(case.get("time") or 0) for case in cases))
    skipped = sum(case.find("skipped") is not None for case in cases)
    return {
        "tests": len(cases),
        "skipped": skipped,
        "seconds": seconds,
        "counted": {name: counted[name] for name in COUNTED if counted[name]},
        "long": long,
    }


def report() -> None:
    book = BOOK.read()
    print("Above: the last run. Each file's own stands in the table.\n\n## Files\n")
    print("| File | Run on | At commit | Tests | Skipped | Seconds |\n|---|---|---|--:|--:|--:|")
    for path in WALKS:
        if run := book.get(path):
            told = (run["on"], run["commit"], run["tests"], run["skipped"], f"{run['seconds']:,}")
            print(f"| `{path}` | {' | '.join(map(str, told))} |")
        else:
            print(f"| `{path}` | not run whole yet | | | | |")
    print(f"\n## Counted\n\n| Test | Seconds | {' | '.join(COUNTED)} |\n|---|--:|{'--:|' * len(COUNTED)}")
    total: Counter[str] = Counter()
    for run in book.values():
        total.update({"tests": run["tests"], "seconds": run["seconds"], **run["counted"]})
        for case in run["long"]:
            counts = (case["counted"].get(one, "–") for one in COUNTED)
            print(f"| {case['name']} | {case['seconds']} | {' | '.join(map(str, counts))} |")
    counts = (f"{total[one]:,}" for one in COUNTED)
    print(f"| all {total['tests']:,} | {total['seconds']:,} | {' | '.join(counts)} |")
    print(
        "\nNo fault was found in these runs. A look asks the page for its width, its headings, its error summary and"
        " its title. An answer was looked at for every protection that a browser is told about. A cell is one address"
        " asked by one method as one kind of person, about their own thing or another's, against the written tables."
    )


def main(walks: list[str]) -> int:
    if unknown := sorted(set(walks) - set(WALKS)):
        print("These are no files of the walk:", *unknown, file=sys.stderr)
        return 2
    began = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        results = Path(folder) / "walk.xml"
        status = walk(results, walks or list(WALKS))
        if results.exists():
            BOOK.keep(dict(runs(results, walks or list(WALKS))), began=began)
    report()
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
