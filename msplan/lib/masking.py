"""Secrets of addresses do not get into logs: what a log line says of a path is masked just before it is written.

The formatter is the last to touch a line, so it sees the message, its arguments and a traceback alike, whichever
module or library wrote them.
"""

import logging
import re

MASK = "…"
# Whatever stands where a supplier's secret does (cut in two by a mail program, or with something behind it), and any
# long run of the letters that tokens are written in, wherever it stands in an address.
_SUPPLIERS = re.compile(r"(/answer/)(?!i/|worried/)[^\s\"'<>?#]+")
_ANY = re.compile(r"(?<=[/=%])[A-Za-z0-9_%-]{32,}(?![A-Za-z0-9_.-])")


def masked(text: str) -> str:
    return _ANY.sub(MASK, _SUPPLIERS.sub(rf"\1{MASK}", text))


class Formatter(logging.Formatter):
    """As the logging module's own, without secrets. ``around`` is another formatter whose lines are masked."""

    around: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        return masked(self.around.format(record) if self.around else super().format(record))


def mask(handler: logging.Handler) -> None:
    """Let a handler that somebody else made write masked lines in its own format. Repeating it is harmless."""
    if not isinstance(handler.formatter, Formatter):
        masking = Formatter()
        masking.around = handler.formatter or logging.Formatter()
        handler.setFormatter(masking)
