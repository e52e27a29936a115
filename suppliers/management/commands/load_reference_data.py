"""Loads the tables that come with the program: categories, and the countries and goods of the risk model."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suppliers.register.reference_data import load_categories
from suppliers.risk.tables import first_version, load_tables


class Command(BaseCommand):
    help = "Adds the categories that are missing. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_categories()} categories added.")
        if added := load_tables():
            self.stdout.write(f"{added} rows of the risk tables added.")
        first_version(at=timezone.now())
