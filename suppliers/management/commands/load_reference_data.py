"""Loads the tables that come with the program: categories, and the countries and goods of the risk model."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from suppliers.risk.loading import load_reference_data


class Command(BaseCommand):
    help = "Adds the categories that are missing. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_reference_data(at=timezone.now())
        self.stdout.write(f"{loaded.categories} categories added.")
        if loaded.rows_of_risk:
            self.stdout.write(f"{loaded.rows_of_risk} rows of the risk tables added.")
