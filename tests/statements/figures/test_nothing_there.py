"""A force that has recorded nothing yet."""

import pytest

from msplan.lib.dates import today
from statements.figures.catalogue import FIGURES
from statements.figures.definition import read_many
from statements.figures.scopes import this_year


@pytest.mark.django_db
def test_nothing_to_count_is_not_known_and_not_zero() -> None:
    readings = read_many(FIGURES.values(), this_year(today()))

    assert readings["suppliers_active"].shown == "0"
    assert readings["suppliers_assessed"].shown == "not known"
    assert readings["slippage_mean"].shown == "not known"
    assert readings["reviews_on_time"].value is None
