"""A published statement for many tests that only look, or begin with one: its PDF takes seconds to make."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from statements.models import Statement
from tests.conftest import QUICK
from tests.statements.build import cast, published


@contextmanager
def lasting(blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is made in here lies in a transaction around the tests of a module, and goes with it; what a test does to
    it goes with the test.
    """
    with blocker.unblock(), transaction.atomic(), override_settings(PASSWORD_HASHERS=QUICK):
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def published_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Statement]:
    with lasting(django_db_blocker):
        yield published(cast())
