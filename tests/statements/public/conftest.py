"""Public pages are looked at, never changed."""

import pytest

from statements.models import Statement


@pytest.fixture
def statement(published_once: Statement) -> Statement:
    return published_once
