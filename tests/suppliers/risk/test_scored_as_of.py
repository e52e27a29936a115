"""Of which night the bands are."""

from datetime import timedelta

import pytest

from msplan.health.models import Heartbeat
from suppliers.risk.scoring import rescore
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db


def test_the_night_is_that_on_which_the_whole_register_was_scored() -> None:
    one = supplier("Acme Cleaning Ltd", "contract-cleaning")
    rescore([one.pk], on=ON, by=None, at=AT)
    assert not Heartbeat.objects.filter(name=Heartbeat.SCORES).exists()

    rescore(on=ON, by=None, at=AT)
    rescore(on=ON + timedelta(days=1), by=None, at=AT + timedelta(days=1))
    rescore([one.pk], on=ON + timedelta(days=2), by=None, at=AT + timedelta(days=2))

    assert [row.at for row in Heartbeat.objects.filter(name=Heartbeat.SCORES)] == [AT + timedelta(days=1)]
