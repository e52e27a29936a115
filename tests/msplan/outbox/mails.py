"""Mails in the outbox for tests."""

from datetime import UTC, datetime
from itertools import count

from msplan.outbox.models import Mail
from msplan.outbox.posting import post

EARLIER = datetime(2026, 3, 4, 7, 30, tzinfo=UTC)
_numbers = count(1)


def a_mail(address: str = "olu@force.example", **words: object) -> Mail:
    """A queued digest to an address."""
    said: dict[str, object] = {
        "own": [],
        "late": [],
        "subject": "Review due today",
        "day": "today",
        "mine_path": "/mine/",
    }
    return post(
        to=address,
        template="digest",
        context=said | words,
        key=f"test:{next(_numbers)}",
        purpose="Digest",
        at=EARLIER,
    )
