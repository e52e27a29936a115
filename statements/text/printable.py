"""Letters that the document's typeface cannot draw: better said when they are typed than after signing."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

FACES = ("Inter-Regular.woff2", "Inter-Italic.woff2", "Inter-SemiBold.woff2", "Inter-Bold.woff2")
# No face draws these, and none has to.
BLANK = frozenset("\n\r\t\u00ad\u200b\u200c\u200d\u2060\ufeff")


def unprintable(text: str) -> list[str]:
    """A sentence for each letter that is in none of the typefaces; none if all can be printed."""
    unknown = sorted({letter for letter in text if ord(letter) not in _drawn() and letter not in BLANK})
    return [f"“{letter}” (U+{ord(letter):04X}) cannot be printed. Leave it out." for letter in unknown[:5]]


@lru_cache
def _drawn() -> frozenset[int]:
    """What all four faces can draw. Read once a process: it takes some tenths of a second."""
    folder = Path(settings.BASE_DIR) / "static" / "fonts"
    return frozenset.intersection(*(frozenset(TTFont(folder / face).getBestCmap()) for face in FACES))
