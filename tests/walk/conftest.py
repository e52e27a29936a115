"""The demonstration force, once for the module that walks through it, and gone afterwards."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import override_settings

from tests.conftest import QUICK


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Instead of a folder for each test: those who walk read the files that the force's fixture stored."""


@pytest.fixture(autouse=True, scope="module")
def plain_templates(unwatched_templates: None) -> None:
    """No walk asks which templates a page came from."""


@pytest.fixture(scope="module")
def demonstration(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demonstration")
    with (
        django_db_blocker.unblock(),
        override_settings(
            DEMO=True, DATA_DIR=folder, MEDIA_ROOT=str(folder / "files"), PASSWORD_HASHERS=QUICK
        ),
    ):
        # pytest-django makes the test database only where some test is marked with django_db.
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        try:
            # Committed: PostgreSQL reads rows of its own open transaction a hundred times more slowly.
            call_command("seed_demo", stdout=(folder / "said.txt").open("w"))
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
            yield folder
        finally:
            call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
