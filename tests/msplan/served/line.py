"""A line to the database that can be cut and joined again, as a cable or a failing machine would."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import parse_qs, unquote, urlsplit


class Line:
    """Listens on a port of this machine and passes everything on to PostgreSQL, until it is cut."""

    def __init__(self, database_url: str) -> None:
        self.url = urlsplit(database_url)
        self.open: list[socket.socket] = []
        self.door: socket.socket | None = None
        self.port = 0
        self.join()

    def address(self) -> str:
        """The database's address over this line."""
        who = self.url.netloc.rpartition("@")[0] or parse_qs(self.url.query).get("user", ["msplan"])[0]
        return self.url._replace(netloc=f"{who}@127.0.0.1:{self.port}", query="").geturl()

    def join(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._let_in, args=(self.door,), daemon=True).start()

    def cut(self) -> None:
        """Who is connected is thrown out, and who comes is refused."""
        assert self.door is not None
        for end in [self.door, *self.open]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.open.clear()

    def _let_in(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                here, _ = door.accept()
                there = self._to_postgres()
                self.open += [here, there]
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _to_postgres(self) -> socket.socket:
        folder = parse_qs(self.url.query).get("host", [unquote(self.url.hostname or "")])[0]
        if not folder.startswith("/"):
            return socket.create_connection((folder, self.url.port or 5432))
        there = socket.socket(socket.AF_UNIX)
        there.connect(f"{folder}/.s.PGSQL.{self.url.port or 5432}")
        return there

    @staticmethod
    def _pass_on(one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while piece := one.recv(65536):
                other.sendall(piece)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def line_to(database_url: str) -> Iterator[Line]:
    line = Line(database_url)
    try:
        yield line
    finally:
        line.cut()
