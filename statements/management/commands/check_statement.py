"""The coverage check upon a text or Markdown file: somebody else's statement, or ours from before."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from statements.coverage.documents import sections_in
from statements.coverage.draft import Draft
from statements.coverage.report import report_of

MOST_BYTES = 5 * 1024 * 1024


class Command(BaseCommand):
    help = (
        "Check a statement in a text or Markdown file: sections are found by their headings, topics are suggested, "
        "and each rule says met, not met or cannot be told from text, with the sentence that shows it."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a .txt or .md file, in UTF-8 or Windows' own letters")
        parser.add_argument("--json", action="store_true", help="one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        report = {"file": Path(options["file"]).name, **report_of(Draft(sections_in(_text(options["file"]))))}
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        for section in report["sections"]:
            self.stdout.write(
                f"[{section['area']}] {section['heading'] or '(no heading)'}: {section['words']} words"
            )
        for key, rule in report["rules"].items():
            self.stdout.write(f"{key} {rule['verdict']}: {rule['asks']}")
            for one in rule["evidence"] or rule["noted"] or rule["nearest"]:
                why = f" ({one['why_not']})" if "why_not" in one else ""
                self.stdout.write(f"    “{one['sentence']}”{why}")


def _text(name: str) -> str:
    path = Path(name)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CommandError(f"{name} is larger than 5 MB: that is no statement.")
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
    if b"\x00" in content or content.startswith(b"%PDF"):
        raise CommandError(f"{name} is no text. Save it as text first.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
