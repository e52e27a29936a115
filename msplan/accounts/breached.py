"""Whether a password is known from a breach: asked of a file on the force's own disk, never of anybody else.

The file is the list "Pwned Passwords" as its downloader writes it: a SHA-1 in capitals, a colon and a count in each
line, in the order of the hashes (docs/operating.md). It has tens of gigabytes, so it is halved until the line is found.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

HASH = 40  # letters of a SHA-1
LONGEST_LINE = 80
PLACES = 500  # that are looked at before the list is used
WHOLE_BYTES = 1_000_000  # some 20,000 lines
LINE = re.compile(rb"[0-9A-F]{40}:[0-9]+\r?\n?")
UNREADABLE = "Passwords cannot be looked up in the list of breaches just now. Tell those who run msplan"


class NotBreached:
    """Nothing is looked up where BREACHED_PASSWORDS_FILE is not set; the list of the commonest is asked besides."""

    def validate(self, password: str, user: Any = None) -> None:
        if not settings.BREACHED_PASSWORDS_FILE:
            return
        try:
            known = is_listed(password, Path(settings.BREACHED_PASSWORDS_FILE))
        except (OSError, ValueError) as error:  # nobody chooses a password that could not be looked up
            raise ValidationError(UNREADABLE, code="password_not_looked_up") from error
        if known:
            raise ValidationError(
                "This password is known from a breach of another site. Choose another",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return ""


def is_listed(password: str, path: Path) -> bool:
    """Raises OSError where the file cannot be read, ValueError where it is no such list."""
    # The list is kept by this hash; nothing is protected by it.
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        _line_from(file, 0)
        # The line begins at or after the first and before the second.
        low, high = 0, os.fstat(file.fileno()).st_size
        while low < high:
            middle = (low + high) // 2
            begins, found = _line_from(file, middle)
            if begins >= high or not found or found > wanted:
                high = middle
            elif found == wanted:
                return True
            else:
                low = begins + 1
    return False


def _line_from(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """Where the first line begins that begins at ``place`` or later, and its hash; b"" behind the last."""
    if place:
        file.seek(place - 1)
        begins = place - 1 + len(file.readline(LONGEST_LINE))
    else:
        file.seek(0)
        begins = 0
    line = file.readline(LONGEST_LINE)
    if not LINE.fullmatch(line) and (line or not begins):
        raise ValueError("it is no list of hashes and counts")
    return begins, line[:HASH]


def why_unusable(path: Path) -> str:
    """What stands against a file as such a list; "" if nothing does that a look at some places of it finds."""
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            places = sorted(
                {size * place // PLACES for place in range(PLACES)} | {max(0, size - LONGEST_LINE)}
            )
            hashes = [found for _, found in (_line_from(file, place) for place in places) if found]
    except (OSError, ValueError) as error:
        return str(error)
    if hashes != sorted(hashes):
        return "it is not in the order of its hashes"
    # Of so many hashes by lot some begin with zeros and some end with Fs: no end is missing by chance.
    if size > WHOLE_BYTES and not (hashes[0].startswith(b"00") and hashes[-1].startswith(b"FF")):
        return "it does not begin with the first hashes or does not end with the last, as if it had been cut"
    return ""
