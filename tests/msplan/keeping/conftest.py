"""A relay that listens, as the outbox's own tests have it."""

from tests.msplan.outbox.conftest import relay

__all__ = ["relay"]
