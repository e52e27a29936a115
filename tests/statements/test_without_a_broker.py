"""Signing where nothing carries hints to the workers: the sweep makes the document all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.utils import timezone
from kombu import pools

from msplan.celery import app
from statements.publishing.producing import sweep
from tests.statements.build import approved, cast
from tests.statements.test_pages import page_of, signature, url

pytestmark = pytest.mark.django_db


@contextmanager
def nobody_at_the_broker() -> Iterator[None]:
    told = app.conf.broker_url
    _turn_to("redis://127.0.0.1:1/0")
    try:
        yield
    finally:
        _turn_to(told)


def _turn_to(broker: str) -> None:
    """Celery forgets its connections, so that neither this test nor a later one meets an old pool."""
    app.conf.broker_url = broker
    pools.reset()
    app._pool = None
    app.amqp._producer_pool = None


def test_without_a_broker_signing_works_and_the_sweep_makes_the_document(
    caplog: pytest.LogCaptureFixture,
) -> None:
    who = cast()
    statement = approved(who)
    with nobody_at_the_broker():
        response = page_of(who.chief).post(url(statement, "sign/"), signature(statement, who))

    assert response.status_code == 302
    assert "no broker" in caplog.text
    assert sweep(at=timezone.now()) == 1
