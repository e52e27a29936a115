"""A real mail server for tests (aiosmtpd on a port of this machine) that answers as each address asks it to."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Relay:
    """What it took, and what it does with an address that begins with a word of ``SCRIPT``.

    drop: takes the message and hangs up without a word. hang: takes it and says nothing until released.
    mute: says nothing to RCPT until released. Any other number is its answer: rcpt451, rcpt550, data451, data554.
    ``to_sender`` is what it says to MAIL FROM.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.taken: list[tuple[str, str]] = []  # (address, Message-ID)
        self.waiting = threading.Event()  # somebody hangs now
        self.folder = folder
        self.to_sender = "250 OK"
        self._loop: asyncio.AbstractEventLoop | None = None
        self._released: asyncio.Event | None = None

    def release(self) -> None:
        """Let go of everybody who hangs."""
        if self._loop is not None and self._released is not None:
            self._loop.call_soon_threadsafe(self._released.set)

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        envelope.mail_from = address
        return self.to_sender

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        word = address.split(".", maxsplit=1)[0].split("@", maxsplit=1)[0]
        if word == "mute":
            await self._hang()
        if word.startswith("rcpt"):
            return f"{word[4:]} as you asked"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        word = address.split(".")[0].split("@")[0]
        if word.startswith("data"):
            return f"{word[4:]} as you asked"
        self._keep(address, envelope)
        if word == "hang":
            await self._hang()
        if word == "drop":
            assert server.transport is not None
            server.transport.abort()
        return "250 Kept"

    def _keep(self, address: str, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        lines = content.split(b"\r\n\r\n", 1)[0].split(b"\r\n")
        message_id = next(line for line in lines if line.lower().startswith(b"message-id:"))
        if self.folder is not None:
            (self.folder / f"{len(self.taken)}.eml").write_bytes(content)
        self.taken.append((address, message_id.split(b":", 1)[1].strip().decode()))

    async def _hang(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._released = self._released or asyncio.Event()
        self.waiting.set()
        await self._released.wait()


@contextmanager
def listening(relay: Relay) -> Iterator[int]:
    """The relay on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(relay, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        relay.release()
        controller.stop(no_assert=True)
