"""The laptop's mail server: takes every message and keeps it as a file, sends none on.

``postbox.py PORT FOLDER`` listens on this machine only and writes <time>-<id>.eml files, which the page
/mailbox/ shows.
"""

import asyncio
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

LARGEST_MESSAGE = 25 * 1024 * 1024


class KeepEverything:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        """Write the message whole, then give it its name: a reader never sees half a message."""
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{secrets.token_hex(4)}"
        unfinished = self.folder / f".{name}"
        content = envelope.content
        unfinished.write_bytes(content if isinstance(content, bytes) else (content or "").encode())
        unfinished.rename(self.folder / f"{name}.eml")
        return "250 Kept"


async def listen(port: int, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    handler = KeepEverything(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, data_size_limit=LARGEST_MESSAGE, hostname="localhost"), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(listen(int(sys.argv[1]), Path(sys.argv[2])))
