"""Runs one proof and keeps what it measured.

``bin/prove NAME`` runs tests/proof/NAME.py as a program, with a database and a broker of its own. What it
prints is the report, in Markdown; it is kept in docs/proof/NAME.md under the machine, the date and the commit
it was measured on. A proof that fails (exit status other than 0) changes nothing.
"""

import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from keeper import CannotStart
from services import for_a_command, stop_on_signals

ROOT = Path(__file__).resolve().parent.parent.parent
PROOFS = ROOT / "tests" / "proof"
REPORTS = ROOT / "docs" / "proof"


def main(arguments: Sequence[str]) -> int:
    known = sorted(path.stem for path in PROOFS.glob("[a-z]*.py") if not path.stem.startswith("test_"))
    if not arguments or arguments[0] not in known:
        print(__doc__, "\nProofs: ", ", ".join(known) or "none yet", file=sys.stderr)
        return 2
    stop_on_signals()
    name = arguments[0]
    started = datetime.now(UTC)
    try:
        with for_a_command() as found:
            env = {**found.environment(), "PYTHONPATH": str(ROOT)}
            command = [sys.executable, str(PROOFS / f"{name}.py"), *arguments[1:]]
            done = subprocess.run(command, env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    print(done.stdout, end="")
    if done.returncode:
        print(
            f"The proof failed (status {done.returncode}); docs/proof/{name}.md is as it was.",
            file=sys.stderr,
        )
        return done.returncode
    REPORTS.mkdir(exist_ok=True)
    report = REPORTS / f"{name}.md"
    report.write_text(
        f"# {name.replace('_', ' ').capitalize()}\n\n{_measured_on(started)}\n\n{done.stdout.strip()}\n"
    )
    print(f"Kept in {report.relative_to(ROOT)}.")
    return 0


def _measured_on(started: datetime) -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.strip()
    changed = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=no"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    pages, page = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    took = (datetime.now(UTC) - started).total_seconds()
    return (
        f"Measured on {started.day} {started:%B %Y} in {took:.0f} s by `bin/prove`, at commit "
        f"{commit or 'unknown'}{' and more' if changed else ''}, on {os.cpu_count()} cores and "
        f"{pages * page / 2**30:.0f} GB of memory, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
