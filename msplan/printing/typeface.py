"""Which characters the typeface of our PDFs has: what it lacks is no part of an archival document."""

import re
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[2] / "static" / "fonts"
WEIGHTS = ("Regular", "SemiBold", "Bold")
STANDING_IN = "□"


@cache
def _known() -> frozenset[int]:
    """Characters that every weight has."""
    found = [set(TTFont(FONTS / f"Inter-{weight}.woff2").getBestCmap()) for weight in WEIGHTS]
    return frozenset(set.intersection(*found)) | {ord("\n"), ord("\t")}


def printable(text: str) -> str:
    """``text`` with one sign in the place of each run of characters that the typeface lacks.

    Marks that only turn the reading direction, or join, are left out: nobody sees them.
    """
    kept = "".join(
        char if ord(char) in _known() else STANDING_IN
        for char in text
        if unicodedata.category(char) != "Cf" and not "\ufe00" <= char <= "\ufe0f"
    )
    return re.sub(f"{STANDING_IN}(?: ?{STANDING_IN})+", STANDING_IN, kept)
