"""Names of suppliers, made comparable: the register and the reader of spend files must agree on what is one name.

Knows no model. Rules: docs/rules/spend-files.md, "Names".
"""

import re
import unicodedata
from typing import Final

_WORDS = re.compile(r"[^\W_]+")
_CONTROLS: Final[dict[int, str | None]] = {
    **dict.fromkeys([*range(32), 127, 0x200B, 0xFEFF, 0x00AD]),
    # Marks that turn the direction of writing: a name that holds them reads otherwise than it is.
    **dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]),
    **{ord(character): " " for character in "\t\r\n\x0b\x0c"},
}
# A number of five digits or more in brackets is a vendor's number; "(101)" or "(2)" may be a branch.
_VENDOR_NUMBER = re.compile(r"[(\[]\s*(\d{5,})\s*[)\]]", re.ASCII)
# What is left of a bank account that the publisher masked: "(****1234)".
_MASKED_ACCOUNT = re.compile(r"\(?\*{3,}\s?\w{0,6}\)?")
_LEADING_ID = re.compile(r"([A-Z0-9]{6,20}) ?: (?=\S)", re.ASCII)
_TRADING_AS = re.compile(r"\s*\(?\s*\b(?:t/as?|t\\a|trading as)\b[\s:.]*", re.IGNORECASE)
_DOTTED_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_FORMS: Final = (
    (("public", "limited", "company"), ("plc",)),
    (("limited", "liability", "partnership"), ("llp",)),
    (("community", "interest", "company"), ("cic",)),
    (("limited",), ("ltd",)),
)


def words_of(name: str) -> list[str]:
    """The words of a name in small letters, without punctuation: "THIRD-PARTY " is third, party."""
    return _WORDS.findall(name.casefold())


def clean_name(text: str) -> str:
    """A name as it may be shown: no control characters, no non-breaking or doubled blanks."""
    # Most texts are plain ASCII without a control character, which neither step would change.
    if not (text.isascii() and text.isprintable()):
        text = unicodedata.normalize("NFC", text).translate(_CONTROLS)
    return " ".join(text.split())


def fault_of(name: str) -> str:
    """Why a person may not give this name; empty where they may. A sentence for the form.

    Names in files are only cleaned: what a finance system prints must be read, whatever it is.
    """
    if any(
        unicodedata.category(character) in ("Cc", "Cf") and character not in "\t\r\n" for character in name
    ):
        return "The name holds signs that nobody can see and that may change how it reads. Type it afresh"
    if clean_name(name) and not name_key(name):
        return "The name must have letters or digits in it"
    return ""


def name_key(name: str) -> str:
    """What two spellings of one supplier's name have in common; equal keys are matched without asking.

    Case, accents, punctuation, blanks, a leading "the", "&" for "and", LIMITED for LTD, a final LTD, a
    vendor's number in brackets and a masked bank account do not count. PLC and LLP stay, because A Ltd and
    A LLP are two legal persons; `look_alikes` offers such pairs to a person. Empty for a name without
    letters or digits.
    """
    text = _MASKED_ACCOUNT.sub(" ", _VENDOR_NUMBER.sub(" ", clean_name(name)))
    text = _TRADING_AS.sub(" trading as ", text)
    text = _DOTTED_INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = (
        text.replace("&", " and ")
        .replace("+", " and ")
        .replace("'", "")
        .replace("\u2019", "")
        .replace("\u00b4", "")
    )
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() or text
    words = _with_short_forms(words_of(plain))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    if len(words) > 1 and words[-1] == "ltd":
        words = words[:-1]
    return " ".join(words)


def _with_short_forms(words: list[str]) -> list[str]:
    for long, short in _FORMS:
        start = len(words) - len(long)
        if start >= 0 and tuple(words[start:]) == long:
            words = words[:start] + list(short)
    return ["ltd" if word == "limited" else word for word in words]


def trading_name(name: str) -> tuple[str, str]:
    """The legal and the trading name: "A Ltd T/A B" gives ("A Ltd", "B"); the second may be empty."""
    cleaned = clean_name(name)
    legal, marker, trading = (
        cleaned.partition(match[0]) if (match := _TRADING_AS.search(cleaned)) else (cleaned, "", "")
    )
    if not legal or not trading:
        return cleaned, ""
    return legal.strip(), trading.strip().removesuffix(")") if "(" in marker else trading.strip()


def vendor_number(name: str) -> str:
    """The vendor's number that a finance system put in brackets behind the name; empty without one."""
    match = _VENDOR_NUMBER.search(name)
    return match[1] if match else ""


def split_leading_id(name: str) -> tuple[str, str]:
    """ "UK0577117901 : Example Ltd" gives ("UK0577117901", "Example Ltd"); other names come back whole."""
    match = _LEADING_ID.match(name)
    if match and sum(character.isdigit() for character in match[1]) >= 3:
        return match[1], name[match.end() :]
    return "", name


def normalised(name: str) -> str:
    """The key under which a name is matched; never empty for a name that is not blank.

    A name of signs only ("***") has no letters to compare, so it stands for itself.
    """
    return (name_key(name) or clean_name(name).casefold())[:200]
