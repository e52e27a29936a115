"""The program in a thread of this process, over the test's own connection: what the test wrote and has not committed
is on its pages, and everything a page writes is rolled back with the test.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import RLock, Thread
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler

# One connection is shared by the threads of all requests: a page at a time, or their savepoints would interleave.
ONE_AT_A_TIME = RLock()


class _Handler(WSGIHandler):
    is_over = False

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with ONE_AT_A_TIME:
            if self.is_over:
                start_response("503 Service Unavailable", [])
                return []
            return super().__call__(environ, start_response)


class _Server(ThreadedWSGIServer):
    def _close_connections(self) -> None:
        """The connection is the test's: no request closes it."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the program while it is served."""
    connection = connections["default"]  # itself, not the proxy that looks it up anew in each thread
    connection.ensure_connection()
    connection.inc_thread_sharing()
    # Every request would close a connection that is in a transaction.
    connection.close_if_unusable_or_obsolete = lambda: None  # type: ignore[method-assign]
    server = _Server(("127.0.0.1", 0), QuietWSGIRequestHandler, connections_override={"default": connection})
    handler = _Handler()
    server.set_app(StaticFilesHandler(handler))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        # A page saves by itself: what it sent and nobody waited for must not come into the next test's transaction.
        with ONE_AT_A_TIME:
            handler.is_over = True
        server.shutdown()
        server.server_close()
        thread.join()
        connection.dec_thread_sharing()
        del connection.close_if_unusable_or_obsolete
