"""Who does what in the tests of this room."""

import pytest

from tests.statements.build import Cast, cast


@pytest.fixture
def who(db: None) -> Cast:
    return cast()
