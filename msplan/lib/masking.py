"""Secrets and people do not get into logs: a line is masked just before it is written.

The formatter is the last to touch a line, so it sees the message, its arguments and a traceback alike, whichever
module or library wrote them. What goes: the secrets of addresses, whatever was asked for in an address (a search for
a name), e-mail addresses, and from a traceback the values that an exception quotes.
"""

import logging
import re

MASK = "…"
# Whatever stands where a secret does, a supplier's or that of an invitation or a new password (cut in two by a mail
# program, or with something behind it: the full stop of a sentence), and any long run of the letters that tokens are
# written in, wherever it stands in an address.
_PLACES = re.compile(r"(/answer/(?!i/|worried/)|/invitation/|/password/reset/key/(?!done/))[^\s\"'<>?#]+")
_ANY = re.compile(r"(?<=[/=%])[A-Za-z0-9_%-]{32,}(?![A-Za-z0-9_.-])")
# Whatever may be an address: of it goes what follows its question mark, words somebody searched for, names, or where a
# form leads on to.
_RUN = re.compile(r"[^\s\"'<>]+")
# It begins where such letters begin, and nowhere among them: looked for from each letter of a long line again, a
# stranger's line of 8,000 letters took seconds.
_MAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# "password=…", "'code': '123456'", "Authorization: Bearer …", as other people's libraries write them.
_NAMED = re.compile(
    r"(?i)\b(password\w*|passwd|secret\w*|token|csrfmiddlewaretoken|sessionid|code(?=\W+\d{6})|authorization)"
    r"([\"']?\s*[=:]\s*[\"']?(?:bearer |basic )?)(?!…)[^\s\"'&,;)}\]]+"
)
# PostgreSQL quotes the whole row that it refused.
_ROWS = re.compile(r"(?m)^(DETAIL|CONTEXT|QUERY|STATEMENT|HINT|LINE \d+):.*$")
# The last line of a traceback (and of each that led to it): the kind of the exception, and what it says.
_SAYS = re.compile(
    r"(?m)^([A-Za-z_][\w.]{0,150}(?:Error|Exception|Warning|Refused|[A-Z]\w{1,50})): (.*(?:\n(?! |Traceback|\n).*)*)"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|“[^”]*”|\([^()]*\)|\d{5,}")
# Of what an exception says, so much: longer ones quote what somebody sent.
MOST_SAID = 2_000


def _without_what_was_asked(run: re.Match[str]) -> str:
    """The first question mark behind the first slash, and nothing after it."""
    before, slash, path = run[0].partition("/")
    path, _, asked = path.partition("?")
    return f"{before}{slash}{path}?{MASK}" if asked else run[0]


def masked(text: str) -> str:
    text = _ANY.sub(MASK, _PLACES.sub(rf"\1{MASK}", text))
    text = _RUN.sub(_without_what_was_asked, text) if "?" in text else text
    text = _MAIL.sub(f"{MASK}@{MASK}", text)
    return _NAMED.sub(rf"\1\2{MASK}", text)


def masked_traceback(text: str) -> str:
    """A traceback whose exceptions keep their kind and their words and lose the values they quote."""
    text = _ROWS.sub(rf"\1: {MASK}", text)
    return masked(_SAYS.sub(lambda said: f"{said[1]}: {_QUOTED.sub(MASK, said[2][:MOST_SAID])}", text))


class Formatter(logging.Formatter):
    """As the logging module's own, without secrets. ``around`` is another formatter whose lines are masked."""

    around: logging.Formatter | None = None

    def format(self, record: logging.LogRecord) -> str:
        return masked(self.around.format(record) if self.around else super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802  # the logging module's name
        return masked_traceback(super().formatException(ei))  # type: ignore[arg-type]


def mask(handler: logging.Handler) -> None:
    """Let a handler that somebody else made write masked lines in its own format. Repeating it is harmless."""
    if not isinstance(handler.formatter, Formatter):
        masking = Formatter()
        masking.around = handler.formatter or logging.Formatter()
        handler.setFormatter(masking)
