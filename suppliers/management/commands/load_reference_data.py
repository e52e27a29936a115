"""Loads the tables that come with the program: categories with their default risk inputs."""

from typing import Any

from django.core.management.base import BaseCommand

from suppliers.register.reference_data import load_categories


class Command(BaseCommand):
    help = "Adds the categories that are missing. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_categories()} categories added.")
