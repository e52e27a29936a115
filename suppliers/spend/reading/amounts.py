"""Amounts of money as spend files write them. Rules: docs/rules/spend-files.md, "Amounts"."""

import re
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

PENNY: Final = Decimal("0.01")
# One payment of a million million pounds is a spreadsheet's mistake, and would not fit the database.
TOO_LARGE: Final = Decimal(10) ** 12

Cell = str | float | int | bool | date | time | timedelta

_SPACES = {ord(c): " " for c in "\u00a0\u2007\u2009\u202f\t\r\n\x00"}
_MINUSES = {ord(c): "-" for c in "\u2212\u2013\u2014\u2010\u2011\ufe63\uff0d"}
# Pounds; all but the first two are what is left of a pound sign that was read in the wrong code page.
_POUNDS = ("£", "GBP", "Â£", "\ufffd", "Ú", "Œ")
_OTHER_MONEY = re.compile(r"[$€¥₹]|\b(?:EUR|USD|CHF|AUD|CAD|JPY)\b", re.IGNORECASE)
_NUMBER = re.compile(r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?: \d{3})+|\d+)(?:\.\d*)?|\.\d+", re.ASCII)
# Most amounts of most files: these need no second look at signs, blanks and currencies.
_PLAIN = re.compile(r"-?(?:\d{1,9}|[1-9]\d{0,2}(?:,\d{3}){1,2})\.\d\d", re.ASCII)
_WITHHELD = re.compile(r"redact|withh[eo]ld|confidential|undisclosed|not disclosed", re.IGNORECASE)
# What a decimal comma alone can mean, and what a decimal point alone can.
_ONLY_COMMA = re.compile(r"(?:\d{1,3}(?:\.\d{3})+,\d{1,2}|\d+,\d{1,2})", re.ASCII)
_ONLY_POINT = re.compile(r"(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d*\.(?:\d{1,2}|\d{4,}))", re.ASCII)
_SWAPPED: Final = {ord(","): ".", ord("."): ","}
_NO_AMOUNT = frozenset({"", "-", "£-", "-£", "--", "N/A", "NA", "NIL", "NONE", "NULL", "#N/A", "(BLANK)"})


def read_amount(cell: Cell, *, decimal_comma: bool = False) -> Decimal | str:
    """The amount in pounds, rounded half up to pence; or the code of the reason why there is none.

    Codes: "no amount", "amount withheld", "other currency", "amount unreadable". ``decimal_comma``: the file has
    proved that it writes 1.234,56 for what others write 1,234.56.
    """
    if isinstance(cell, str):
        return _from_text(cell.translate(_SWAPPED) if decimal_comma else cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return "amount unreadable"
    # repr() gives the shortest digits that mean this float, so 756.5699999999999 is rounded as written.
    return _to_pence(Decimal(repr(cell)))


def decimal_sign(cell: Cell) -> str:
    """ "," or "." where the text is an amount that can only be meant so; empty for all else."""
    if not isinstance(cell, str):
        return ""
    if _PLAIN.fullmatch(cell):
        return "."
    number, _ = _without_signs(_bare(cell))
    return "," if _ONLY_COMMA.fullmatch(number) else "." if _ONLY_POINT.fullmatch(number) else ""


def _bare(text: str) -> str:
    return text.translate(_MINUSES).translate(_SPACES).strip().removeprefix("'").upper()


def _from_text(text: str) -> Decimal | str:
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", "")) + 0
    bare = _bare(text)
    if bare.replace(" ", "") in _NO_AMOUNT or is_rule(bare):
        return "no amount"
    if _OTHER_MONEY.search(bare):
        return "other currency"
    number, negative = _without_signs(bare)
    if not _NUMBER.fullmatch(number):
        return "amount withheld" if _WITHHELD.search(bare) else "amount unreadable"
    amount = Decimal(number.replace(",", "").replace(" ", ""))
    return _to_pence(-amount if negative else amount)


def _without_signs(bare: str) -> tuple[str, bool]:
    """The digits, and whether one (and only one) sign says that the amount is negative.

    Two signs together ("(-5)", "-5 CR") could mean either, so they give no digits at all.
    """
    signs = 0
    if bare.startswith("(") and bare.endswith(")"):
        bare, signs = bare[1:-1].strip(), signs + 1
    if bare.endswith("CR"):
        bare, signs = bare[:-2].strip(), signs + 1
    bare = bare.removesuffix("DR").strip()
    if bare.startswith(("-", "+")):
        bare, signs = bare[1:].strip(), signs + (bare[0] == "-")
    for pound in _POUNDS:
        bare = bare.removeprefix(pound).removesuffix(pound).strip()
    if bare.startswith("-"):
        bare, signs = bare[1:].strip(), signs + 1
    if bare.endswith("-"):
        bare, signs = bare[:-1].strip(), signs + 1
    return (bare, signs == 1) if signs < 2 else ("", False)


def is_rule(text: str) -> bool:
    """Whether the text only draws a line: "--------", "=====", as reports do below headings and above sums."""
    return len(text) > 2 and set(text) <= set("-=_+ ")


def _to_pence(amount: Decimal) -> Decimal | str:
    if not amount.is_finite() or abs(amount) >= TOO_LARGE:
        return "amount unreadable"
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP) + 0  # + 0 turns -0.00 into 0.00
