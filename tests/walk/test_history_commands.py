"""What a command changes, history tells, or it stands here why not. A new command needs a line."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command, get_commands
from django.db import connection

from msplan.history.models import Entry
from msplan.history.recording import SYSTEM
from tests.suppliers.making import spend_csv

READ_ONLY = {
    "check_statement": "reads the file of a statement, of anybody's",
    "ready": "asks whether everything runs",
    "verify_history": "reads the history",
    "verify_published": "reads what is public",
}
# What these write is worked out anew from what was recorded, or is itself the record of what went out.
UNSAID = {
    "backup": "reads, and writes a folder outside the program; its log tells of it",
    "chase": "digests and reminders are rows that stay, with their own page; nobody's act",
    "compare_suppliers": "probable duplicates are offered; that somebody answered is history",
    "grant_rights": "rights of a role of the database, set anew after each migration by whoever owns the tables",
    "measure": "a measurement is a row that never changes and says when and of which day",
    "rescore": "scores follow from what was recorded, and each keeps the versions it was worked out with",
    "orphans": "removes files that no row names: there is nothing that an entry could be about",
    "release": "lets a restored copy send mail; tests/msplan/keeping/ shows who is told",
    "reseal_second_steps": "the same secrets under another key: nobody can do or see anything else afterwards",
    "restore": "fills an empty installation with what a backup holds, its history too",
    "retention": "tests/msplan/keeping/ shows that what it lets go is told",
    "seal_history": "gives entries their places: a seal is a row that never changes",
    "seed_demo": "makes the demonstration by the acts themselves; never on a force's own data",
    "write_to_contacts": "mails are rows that stay, in the outbox",
}


def add_person(_folder: Path) -> None:
    who = ("ann@force.example", "Ann Hart", "--role", "auditor", "--department", "Estates", "--no-password")
    call_command("add_person", *who, **QUIET)


def load_reference_data(_folder: Path) -> None:
    call_command("load_reference_data", **QUIET)


def import_spend(folder: Path) -> None:
    path = folder / "spend.csv"
    path.write_bytes(spend_csv(("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "100.00", "A1")))
    call_command("import_spend", str(path), "--confirm", "--source", "Ledger", **QUIET)


QUIET: dict[str, Any] = {"stdout": StringIO(), "stderr": StringIO()}
# What each adds, by table; the rows of a spend file are told by their import.
TELLS: dict[str, tuple[Callable[[Path], None], set[str]]] = {
    "add_person": (add_person, {"accounts.person", "accounts.department"}),
    "load_reference_data": (
        load_reference_data,
        {"suppliers.category", "suppliers.countryrisk", "suppliers.goodrisk", "suppliers.riskmodel"},
    ),
    "import_spend": (import_spend, {"suppliers.spendimport"}),
}


def ours() -> set[str]:
    names = {config.name for config in apps.get_app_configs() if (config.name.split(".")[0]) in FLOORS}
    return {name for name, app in get_commands().items() if app in names}


FLOORS = ("msplan", "suppliers", "actions", "statements")


def test_every_command_tells_history_or_stands_here_with_its_reason() -> None:
    assert ours() == {*READ_ONLY, *UNSAID, *TELLS}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TELLS)
def test_what_a_command_adds_has_an_entry_for_each_row(name: str, tmp_path: Path) -> None:
    deed, tables = TELLS[name]

    deed(tmp_path)

    for label in tables:
        model = apps.get_model(label)
        rows = set(model._default_manager.values_list("pk", flat=True))
        told = Entry.objects.filter(thing_type=label)
        assert rows
        assert set(told.values_list("thing_id", flat=True)) == rows
        assert set(told.values_list("actor_name", flat=True)) == {SYSTEM}


@pytest.mark.django_db
def test_loading_again_says_nothing_again() -> None:
    call_command("load_reference_data", **QUIET)
    before = Entry.objects.count()

    call_command("load_reference_data", **QUIET)

    assert Entry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["verify_history", "verify_published"])
def test_what_only_reads_writes_nothing(name: str) -> None:
    written = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"
    with connection.cursor() as cursor:
        cursor.execute(written)
        before = cursor.fetchone()
        call_command(name, **QUIET)
        cursor.execute(written)
        assert cursor.fetchone() == before
