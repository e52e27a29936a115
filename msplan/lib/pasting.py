"""Text as it comes out of a word processor: its characters stay, its control characters do not.

Curly quotes, dashes and letters of any language are kept as they are. What no reader can see and no database, PDF or
workbook can hold (NUL, escape, soft page breaks) is taken out or becomes the line break that it stood for.
"""

import re
import unicodedata

# Vertical tab (Word's line break inside a paragraph), form feed, next line, line and paragraph separator.
BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# The other control characters but tab and line feed, the byte order mark, halves of characters, non-characters.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff\ufffe\uffff]")

# What leaves the paper white: blanks, marks that join letters or turn them round, accents of no letter; and the
# letters that are drawn as nothing (Hangul fillers, the Braille blank).
WHITE = frozenset({"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"})
WHITE_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def pasted(text: str, *, lines: bool = True) -> str:
    """``text`` without control characters; line breaks are one line feed each, or a space without ``lines``.

    What shows nothing at all is nothing: no name that signs, and no reason.
    """
    text = UNSEEN.sub("", BREAKS.sub("\n", text))
    if text.strip() and not any(_is_seen(one) for one in text):
        return ""
    return text if lines else re.sub(r"[ \t]*\n[ \t]*", " ", text)


def _is_seen(letter: str) -> bool:
    return letter not in WHITE_LETTERS and unicodedata.category(letter) not in WHITE
