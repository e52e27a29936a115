"""Whether what is public is what was signed and made. Exit status 0: all of it; 1: not."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from statements.publishing.proving import prove


class Command(BaseCommand):
    help = (
        "Work out every checksum of what was published anew, compare it with the history and with this machine's "
        "copies, and name whatever is not as it was made."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--again",
            action="store_true",
            help="make every document once more of its seal, and compare the bytes",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        found = prove(again=options["again"])
        for fault in found.faults:
            self.stdout.write(fault)
        again = f"; {found.made_again} made again" if options["again"] else ""
        self.stdout.write(
            f"{found.publications} published documents with {found.files} files looked at{again}: "
            + ("all as they were made." if found.is_whole else f"{len(found.faults)} faults.")
        )
        if not found.is_whole:
            sys.exit(1)
