"""The queue of mails and reminders under faults: ``bin/prove faults [--size PART] [ARM …]``; without an arm, all.

Each arm breaks one thing while the program works, counts what was lost and what was done twice, and does the same once
more with a protection taken off: that control has to find something. Prints the report in Markdown, made of the
last run of each arm (docs/proof/faults.json keeps them); fails if an arm found a fault, or its control none.
``--size 0.1`` runs a tenth of everything.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import django

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "bin" / "support"))  # the programs that start a database and a broker
os.environ |= {
    "DEBUG": "off",
    "HTTPS": "off",
    "STATICFILES": "plain",
    "DJANGO_SETTINGS_MODULE": "msplan.settings",
}
django.setup()

from django.conf import settings  # noqa: E402  # after setup
from django.core.management import call_command  # noqa: E402

from tests.proof.faulty.arms import ARMS  # noqa: E402
from tests.proof.keeping.book import Book  # noqa: E402

BOOK = Book("faults", ARMS)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=float, default=1.0)
    parser.add_argument("arms", nargs="*", metavar="ARM")
    given = parser.parse_args(arguments)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in with one
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was started is stopped
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    failed = []
    for name in given.arms or ARMS:
        began, started = monotonic(), datetime.now(UTC)
        with tempfile.TemporaryDirectory(prefix="msplan-faults-") as folder:
            outcome = ARMS[name](given.size, Path(folder), os.environ)
        print(name, json.dumps(asdict(outcome), indent=1), file=sys.stderr)
        if outcome.faults:
            failed += [f"{name}: {fault}" for fault in outcome.faults]
        else:
            told = asdict(outcome) | {
                "size": given.size,
                "seconds": round(monotonic() - began),
                # More than the cores that the machine has: it was doing something else besides.
                "load": round(os.getloadavg()[1], 1),
            }
            BOOK.keep({name: told}, began=started)
    _report()
    print(*failed, sep="\n", file=sys.stderr)
    return bool(failed)


def _report() -> None:
    print((ROOT / "tests" / "proof" / "faulty" / "report.md").read_text().strip())
    kept = BOOK.read()
    for arm in ARMS:
        print(f"\n## {arm}\n")
        if arm not in kept:
            print("Not run yet.")
            continue
        run = kept[arm]
        part = "" if run["size"] == 1.0 else f" at {run['size']:.0%} of its full size"
        print(
            f"{run['what']}\n\nRun on {run['on']}{part}, in {run['seconds']:,} s, at commit {run['commit']}; load"
            f" {run['load']} on {os.cpu_count()} cores.\n"
        )
        _table(run["columns"])


def _table(columns: dict[str, dict[str, object]]) -> None:
    labels = list(dict.fromkeys(label for column in columns.values() for label in column))
    print("| | " + " | ".join(columns) + " |")
    print("|---|" + "--:|" * len(columns))
    for label in labels:
        print(f"| {label} | " + " | ".join(_said(column.get(label)) for column in columns.values()) + " |")


def _said(value: object) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int | float) else str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
