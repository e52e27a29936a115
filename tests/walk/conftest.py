"""The demonstration force: made once for a run of the tests, copied for each module that walks through it."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from shutil import copytree, rmtree
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.conftest import QUICK
from tests.copies import Shared, copy, drop, inside, own


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Instead of a folder for each test: those who walk read the files that the force's fixture stored."""


@pytest.fixture(autouse=True, scope="module")
def plain_templates(unwatched_templates: None) -> None:
    """No walk asks which templates a page came from."""


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None,
    shared: Shared,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """Its rows and its files, a copy for each module; the test database stays as it is."""
    folder, kept = tmp_path_factory.mktemp("demonstration"), shared.folder / "demonstration"
    mine = f"{own()}_demonstration"
    # pytest-django makes the test database only where some test is marked with django_db.
    assert mine.startswith("test_")
    with django_db_blocker.unblock():
        with shared.alone("demonstration"):
            if not shared.has("demonstration"):
                shared.make("demonstration", shared.database("tables"), partial(seed, kept))
            copy(shared.database("demonstration"), mine)
        copytree(kept, folder, dirs_exist_ok=True)
        with inside(mine), in_service(folder):
            yield folder
        drop(mine)


def in_service(folder: Path) -> override_settings:
    """On a slow machine a walk, which is undone page by page, takes longer than a session may rest."""
    return override_settings(
        DEMO=True,
        DATA_DIR=folder,
        MEDIA_ROOT=str(folder / "files"),
        PASSWORD_HASHERS=QUICK,
        SESSION_IDLE_MINUTES=12 * 60,
    )


def seed(folder: Path) -> None:
    """Committed: PostgreSQL reads rows of its own open transaction a hundred times more slowly."""
    rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with in_service(folder):
        call_command("seed_demo", stdout=(folder / "said.txt").open("w"))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
