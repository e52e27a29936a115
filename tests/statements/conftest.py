"""A published statement for many tests that only look: its PDF takes seconds to make."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from statements.models import Statement
from tests.statements.build import cast, published


@pytest.fixture(scope="module")
def published_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Statement]:
    """Lies in a transaction around the tests of a module, and goes with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield published(cast())
        transaction.set_rollback(True)
