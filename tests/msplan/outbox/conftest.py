"""A relay that listens, and mails to hand to it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.msplan.outbox.relay import Relay, listening


@pytest.fixture
def relay(settings: Any, tmp_path: Path) -> Iterator[Relay]:
    """A real mail server; its folder is the mailbox that msplan can look into."""
    box = tmp_path / "mailbox"
    box.mkdir()
    server = Relay(box)
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT, settings.LOCAL_MAILBOX = "127.0.0.1", 1, str(box)
    with listening(server) as settings.EMAIL_PORT:
        yield server
