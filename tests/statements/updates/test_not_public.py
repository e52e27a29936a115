"""What is not public takes no update."""

from datetime import UTC, date, datetime

import pytest

from msplan.lib.refusing import Refused
from statements.updates.writing import open_update
from tests.statements.build import cast, submitted

pytestmark = pytest.mark.django_db
ON = date(2026, 2, 27)
AT = datetime(2026, 2, 27, 10, 0, tzinfo=UTC)


def test_a_draft_has_no_update() -> None:
    who = cast()
    with pytest.raises(Refused, match="newest statement"):
        open_update(submitted(who), until=ON, by=who.editor, at=AT, on=ON)
