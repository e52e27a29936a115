"""What all tests of a module begin with, made once: each of them leaves it as it found it.

``ground, _django_db_helper = standing(build)`` in a module gives its tests what ``build`` wrote. For tests that read,
or that write to what is rolled back; whoever looks at commits makes their own.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import override_settings

QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def standing(build: Callable[[], object]) -> tuple[Any, Any]:
    """The fixture of the module, and what stands in the place of pytest-django's transaction for each test."""

    @pytest.fixture(scope="module")
    def ground(
        django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[None]:
        folder = str(tmp_path_factory.mktemp("standing"))
        with django_db_blocker.unblock():
            assert str(connection.settings_dict["NAME"]).startswith("test_")
            with undone():
                with override_settings(MEDIA_ROOT=folder, PASSWORD_HASHERS=QUICK):
                    build()
                yield

    @pytest.fixture
    def helper(ground: None) -> Iterator[None]:
        with undone():
            yield
            connection.check_constraints()  # what waits for the end of a transaction, which never comes here

    return ground, helper
