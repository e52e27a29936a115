"""Whether the history is what it was when it was sealed. Exit status 0: whole; 1: not; 2: could not be asked."""

import json
import re
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from msplan.history.verifying import Report, verify

A_HEAD = re.compile(r"[0-9a-f]{64}")


class Command(BaseCommand):
    help = "Prove the history whole, or name the first place where it is not. Give a head that was kept elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--head", action="append", default=[], help="a head kept elsewhere; may be repeated"
        )
        parser.add_argument(
            "--heads",
            default=settings.HISTORY_HEADS,
            metavar="FILE",
            help="a file of kept heads (default: HISTORY_HEADS, where that is set)",
        )
        parser.add_argument("--json", action="store_true", help="for a program")

    def handle(self, *args: Any, **options: Any) -> None:
        heads: dict[str, int | None] = dict.fromkeys(options["head"])
        heads |= _of_file(options["heads"])
        for head in heads:
            if not A_HEAD.fullmatch(head):
                raise CommandError(
                    f"{head[:80]!r} is no head: it has 64 characters, 0 to 9 and a to f.", returncode=2
                )
        report = verify(heads=heads)
        self.stdout.write(_as_json(report) if options["json"] else _in_words(report))
        if not report.is_whole:
            sys.exit(1)


def _of_file(path: str) -> dict[str, int | None]:
    """Lines of "number moment head", as sealing writes them."""
    if not path:
        return {}
    try:
        lines = Path(path).read_text(encoding="ascii").split("\n")
        return {head: int(number) for number, _at, head in (line.split() for line in lines if line.strip())}
    except (OSError, ValueError) as problem:
        raise CommandError(f"The kept heads in {path} cannot be read: {problem}", returncode=2) from problem


def _as_json(report: Report) -> str:
    found = asdict(report) | {
        "whole": report.is_whole,
        "first": asdict(report.faults[0]) if report.faults else None,
    }
    found["faults_in_all"] = found.pop("counted")
    found["sealed_at"] = report.sealed_at.isoformat() if report.sealed_at else None
    return json.dumps(found, indent=1)


def _in_words(report: Report) -> str:
    lines = [
        f"Sealed: {report.sealed} entries under {report.seals} seals"
        + (f", the last of {report.sealed_at:%Y-%m-%d %H:%M:%S} UTC." if report.sealed_at else "."),
        f"Waiting for their seal: {report.unsealed}. Details forgotten: {report.forgotten}.",
    ]
    if report.head:
        lines.append(f"Head: {report.head}")
    lines += [f"The kept head {head} is seal {number}." for head, number in list(report.kept.items())[-3:]]
    if report.is_whole:
        return "\n".join([*lines, "The history is whole."])
    lines.append(f"NOT WHOLE: {report.counted} fault{'' if report.counted == 1 else 's'}. The first:")
    lines += [f"  {fault.says}" for fault in report.faults]
    if report.counted > len(report.faults):
        lines.append(f"  and {report.counted - len(report.faults)} more")
    return "\n".join(lines)
