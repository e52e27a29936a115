"""A mail server that takes everything, slowly, and keeps a book of it on disk: it can be asked by Message-ID.

One line of the book for each mail it took: Message-ID, address, and the secret path in its text, if there is one.
"""

import asyncio
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SECONDS_A_MAIL = 0.02
SECRET = re.compile(r"(/answer/[\w-]{43}/)")


class Taken(NamedTuple):
    message_id: str
    address: str
    path: str


class Sink:
    def __init__(self, book: Path, seconds: float) -> None:
        self.book, self.seconds = book, seconds
        book.touch()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        await asyncio.sleep(self.seconds / 2)
        mail = BytesParser(policy=policy.default).parsebytes(envelope.original_content or b"")
        found = SECRET.search(mail.get_content())
        with self.book.open("a") as book:
            book.write(
                "\t".join([str(mail["Message-ID"]), envelope.rcpt_tos[0], found[1] if found else ""]) + "\n"
            )
        # The worst moment for a sender to die: the mail is taken and nobody has been told.
        await asyncio.sleep(self.seconds / 2)
        return "250 Kept"


def read(book: Path) -> list[Taken]:
    lines = book.read_text().splitlines()
    return [Taken(*line.split("\t")) for line in lines if line.count("\t") == 2]


def was_taken(message_id: str) -> bool:
    """For OUTBOX_RELAY_LOOKUP: what a relay with a searchable log answers."""
    return f"{message_id}\t" in Path(os.environ["SINK_BOOK"]).read_text()


@contextmanager
def listening(book: Path, seconds: float = SECONDS_A_MAIL) -> Iterator[int]:
    """The sink on a free port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    controller = Controller(Sink(book, seconds), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop(no_assert=True)
