"""The spend import at a terminal: the same plan, in the same words, as the pages show."""

import json
import re
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from msplan.files.storing import FileRefused
from suppliers.spend import telling
from suppliers.spend.confirming import ConfirmRefused, ask_to_confirm, save_import
from suppliers.spend.models import ImportState, SourceColumns, SpendImport
from suppliers.spend.planning import read_import
from suppliers.spend.reading import UnreadableSpend, read_spend
from suppliers.spend.summary import counts, summarise, understand
from suppliers.spend.uploading import DEFAULT_SOURCE, upload_spend


class Command(BaseCommand):
    help = "Shows what a finance file holds. With --confirm it is saved; without, nothing is written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="an Excel workbook or a CSV file")
        parser.add_argument("--source", default=DEFAULT_SOURCE, help="the finance system's name")
        parser.add_argument(
            "--period", default="", metavar="YYYY-MM", help="the month of lines without a date"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
        parser.add_argument("--confirm", action="store_true", help="save it")
        parser.add_argument(
            "--held",
            choices=SpendImport.HeldLines.values,
            default="",
            help="what to do with lines that an earlier import already holds",
        )
        parser.add_argument(
            "--repeated",
            choices=SpendImport.RepeatedLines.values,
            default="",
            help="what to do with lines that repeat another line of the file in every cell (kept if not said)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        period = _month(options["period"])
        source = options["source"].strip() or DEFAULT_SOURCE
        memory = SourceColumns.objects.of_source(source)
        try:
            plan = read_spend(
                path, filename=path.name, mapping=memory.mapping if memory else None, period=period
            )
        except OSError as problem:
            raise CommandError(f"{path} cannot be opened: {problem.strerror}.") from problem
        except UnreadableSpend as problem:
            raise CommandError(problem.sentence) from problem
        understood = understand(plan, source=source)
        self._say(summarise(understood), path, plan.sha256)
        told = counts(understood)
        try:
            if options["confirm"]:
                told["confirmed"] = False
                told |= self._confirm(path, period, options)
        finally:
            if options["json"]:
                self.stdout.write(json.dumps(told))

    def _confirm(self, path: Path, period: date | None, options: dict[str, Any]) -> dict[str, Any]:
        """Upload, read, confirm and save, by the acts the pages use; the system is who did it.

        One transaction: what is refused on the way leaves no half-made import behind.
        """
        with transaction.atomic(), path.open("rb") as content:
            try:
                ready = self._ready(File(content, name=path.name), options["source"], period)
                ask_to_confirm(
                    ready,
                    held_lines=options["held"],
                    repeated_lines=options["repeated"],
                    by=None,
                    at=timezone.now(),
                )
            except (FileRefused, ConfirmRefused) as problem:
                raise CommandError(str(problem)) from problem
            saved = save_import(ready.pk, at=timezone.now()) or ready
            if saved.state != ImportState.CONFIRMED or saved.result is None:
                raise CommandError(saved.refusal or "Another worker is saving this file now.")
        self.stdout.write(f"Saved {saved.result['lines']:,} lines, £{Decimal(saved.result['sum']):,.2f}.")
        return {"confirmed": True, "import": saved.pk}

    def _ready(self, upload: "File[bytes]", source: str, period: date | None) -> SpendImport:
        queued = upload_spend(upload, source=source, period=period, by=None, at=timezone.now())
        ready = read_import(queued.pk, at=timezone.now()) or queued
        if ready.state != ImportState.READY:
            raise CommandError(ready.refusal or "Another worker is reading this file now.")
        return ready

    def _say(self, plan: dict[str, Any], path: Path, sha256: str) -> None:
        """The plan in the words of its page (suppliers/spend/telling.py)."""
        lines = [f"{label}: {value}" for label, value in telling.figures(plan)]
        if SpendImport.objects.counting(sha256).exists():
            lines.append("This file has been imported already")
        lines += [*telling.accounts(plan), *telling.to_know(plan)]
        lines += [f"Suppliers: {telling.suppliers(plan)}", plan["amount_choice"]]
        lines += [
            f"{month['name']}: {month['rows']:,} rows, {telling.pounds(month['sum'])}"
            for month in telling.months(plan)
        ]
        lines += [f"Set aside, {kind}" for kind in telling.set_aside(plan)]
        self.stdout.write("\n".join([f"{path.name}", *(f"  {line}" for line in lines)]))


def _month(text: str) -> date | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", text):
        raise CommandError("Give the period as year and month, like 2024-09.")
    return date(int(text[:4]), int(text[5:]), 1)
