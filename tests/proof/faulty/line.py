"""A line to the broker that can be reset, held, slowed down or left half open."""

import asyncio
import contextlib
import socket
import struct
import threading
from collections.abc import Iterator
from enum import StrEnum

DELAY_SECONDS = 5.0
PIECE = 65536


class Mode(StrEnum):
    WHOLE = "whole"
    RESET = "reset"  # who is connected is thrown out, and so is who comes
    HANG = "hang"  # nothing is passed on and nobody is told
    DELAY = "delay"  # everything comes five seconds late
    HALF_OPEN = "half open"  # who is connected hears nothing ever again; who comes is served


class Line:
    """Listens on a port of this machine and passes everything on to a socket file."""

    def __init__(self, target: str) -> None:
        self.target = target
        self.mode = Mode.WHOLE
        self.port = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._dead: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(20)

    def become(self, mode: Mode) -> None:
        asyncio.run_coroutine_threadsafe(self._become(mode), self._loop).result(20)

    def close(self) -> None:
        self.become(Mode.RESET)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._came, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()

    async def _become(self, mode: Mode) -> None:
        self.mode = mode
        if mode is Mode.RESET:
            for writer in list(self._open):
                self._throw_out(writer)
        if mode is Mode.HALF_OPEN:
            self._dead |= self._open

    def _throw_out(self, writer: asyncio.StreamWriter) -> None:
        end: socket.socket | None = writer.get_extra_info("socket")
        if end is not None:  # closed with a reset and no goodbye
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    async def _came(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.mode is Mode.RESET:
            self._throw_out(writer)
            return
        self._open.add(writer)
        try:
            there, back = await asyncio.open_unix_connection(self.target)
        except OSError:
            self._throw_out(writer)
            return
        await asyncio.gather(self._pass(reader, back, writer), self._pass(there, writer, writer))
        self._open.discard(writer)
        self._dead.discard(writer)

    async def _pass(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, client: asyncio.StreamWriter
    ) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while piece := await source.read(PIECE):
                if self.mode is Mode.DELAY:
                    await asyncio.sleep(DELAY_SECONDS)
                while self.mode is Mode.HANG:
                    await asyncio.sleep(0.1)
                if client in self._dead:
                    continue  # swallowed
                sink.write(piece)
                await sink.drain()
        if client not in self._dead:
            with contextlib.suppress(OSError):
                sink.close()


@contextlib.contextmanager
def line_to(socket_file: str) -> Iterator[Line]:
    line = Line(socket_file)
    try:
        yield line
    finally:
        line.close()
