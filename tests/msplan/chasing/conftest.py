"""Chasing is tested over a source that the tests fill."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.msplan.chasing import dues


@pytest.fixture(autouse=True)
def own_source(settings: Any) -> Iterator[None]:
    settings.DUE_SOURCES = [dues.SOURCE]
    dues.OPEN.clear()
    yield
    dues.OPEN.clear()
