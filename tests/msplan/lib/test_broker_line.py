"""A task is under way when the line to the broker breaks: nobody meets an error that ends the worker."""

import uuid

import pytest
from celery import current_app
from kombu import Connection
from kombu.message import Message
from kombu.simple import SimpleQueue
from kombu.transport.redis import Transport

from msplan.lib.broker_line import Line

KOMBUS = "kombu.transport.redis:Transport"


def a_line(kind: str | None = None) -> Connection:
    line = Connection(current_app.conf.broker_url)
    if kind:
        line.transport_cls = kind
    return line


def under_way(line: Connection) -> Message:
    """A message that somebody took and has not acknowledged."""
    queue = SimpleQueue(line, f"broken-line-{uuid.uuid4()}")
    queue.put({"nudge": True})
    return queue.get(timeout=20)


def broken(line: Connection, message: Message) -> None:
    """Closed, and nothing could be handed back over it: no connection of its channel is left."""
    line.close()
    message.channel._disconnect_pools()


def test_the_programs_own_connections_are_of_this_kind() -> None:
    assert isinstance(current_app.connection_for_write().transport, Line)


@pytest.mark.parametrize("deed", ["ack", "requeue", "reject"])
def test_whoever_holds_a_message_of_a_closed_line_is_told_that_it_is_gone(deed: str) -> None:
    line = a_line()
    message = under_way(line)
    broken(line, message)

    with pytest.raises(line.connection_errors, match="The line to the broker is closed"):
        getattr(message, deed)()


def test_control_kombus_own_answers_with_an_error_that_nobody_waits_for() -> None:
    line = a_line(KOMBUS)
    assert type(line.transport) is Transport
    message = under_way(line)
    broken(line, message)

    with pytest.raises(AttributeError):
        message.ack()
