"""What the schedule does every ten minutes, by hand."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msplan.history.sealing import seal_all, sealed_state


class Command(BaseCommand):
    help = "Seal every entry of the history that has no place in the chain yet, and print the head."

    def handle(self, *args: Any, **options: Any) -> None:
        made = seal_all(at=timezone.now())
        sealed = sum(seal.last - seal.first + 1 for seal in made)
        self.stdout.write(f"{sealed} entr{'y' if sealed == 1 else 'ies'} sealed.")
        head = sealed_state().head
        self.stdout.write(f"Head: {head}" if head else "There is no history yet.")
