"""One published statement that shows all there is, for every test of this folder: it takes seconds to make."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from tests.statements.whole.making import Whole, make_whole


@pytest.fixture(scope="package")
def whole(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Whole]:
    """Lies in a transaction around the tests, and goes with it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_whole()
        transaction.set_rollback(True)
