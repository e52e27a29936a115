"""``manage.py ready [--web]``: what /readyz says, with every detail; the exit status is 0 when all is well."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from msplan.health.readiness import parts


class Command(BaseCommand):
    help = "Says whether everything is running, as JSON; exit status 1 where something is not."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--web", action="store_true", help="only what a web process needs to answer")

    def handle(self, *args: Any, **options: Any) -> None:
        found = parts(at=timezone.now(), web_only=options["web"])
        well = all(part.well for part in found)
        said = {part.name: {"ok": part.well, "says": part.words} for part in found}
        self.stdout.write(json.dumps({"ok": well, "parts": said}, indent=2, ensure_ascii=False))
        if not well:
            raise SystemExit(1)
