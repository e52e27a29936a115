"""The line to the broker, which may break at any moment.

Once a connection is closed, kombu answers whoever still holds a channel of it with an AttributeError: a task that is
finished then cannot be acknowledged, one that is under way cannot be handed back, and the worker ends by it. Here they
are told that the line is gone, which is what Celery waits for: it connects anew, and what nobody acknowledged comes
back after the visibility timeout.
"""

from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport.redis import Channel, Transport
from redis.exceptions import ConnectionError as LineIsGone

SCHEMES = ("redis", "rediss")  # "redis+socket" is the first with a file for a host


class LineChannel(Channel):
    def _connparams(self, asynchronous: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002  # kombu's
        if getattr(self.connection, "client", None) is None:
            raise LineIsGone("The line to the broker is closed.")
        found: dict[str, Any] = super()._connparams(asynchronous)  # type: ignore[misc]  # the stubs leave it out
        return found


class Line(Transport):
    Channel = LineChannel


def take_our_line() -> None:
    """Before the first connection is made."""
    TRANSPORT_ALIASES.update(dict.fromkeys(SCHEMES, f"{__name__}:{Line.__name__}"))
