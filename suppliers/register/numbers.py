"""Company numbers, VAT numbers and postcodes, made comparable. Rules: docs/rules/company-numbers.md."""

import re

_FORM = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9A-Z]{6}|R[0-9]{7}")


def company_number(text: str) -> str:
    """Eight characters, padded where a spreadsheet took the leading noughts away; "" where it is no such number.

    "7595434" is 07595434 and "sc 12345" is SC012345. Letters are kept: they say which register it stands in.
    """
    bare = re.sub(r"[\s\u00a0.\-/]", "", text).upper()
    if bare.isascii() and bare.isdigit() and 5 <= len(bare) <= 8:
        bare = bare.zfill(8)
    elif match := re.fullmatch(r"([A-Z]{2})([0-9]{4,6})", bare):
        bare = match[1] + match[2].zfill(6)
    return bare if _FORM.fullmatch(bare) and bare.strip("0") else ""


def vat_number(text: str) -> str:
    """Capitals and digits, the country in front: "123 4567 89" is GB123456789, other forms stay as they are."""
    bare = "".join(character for character in text.upper() if character.isascii() and character.isalnum())
    return f"GB{bare}" if bare.isdigit() and len(bare) in (9, 12) else bare


def postcode(text: str) -> str:
    """Capitals, and one blank before the last three signs of a British one: "ng11aa" is NG1 1AA."""
    tidy = " ".join(text.upper().split())
    bare = tidy.replace(" ", "")
    return (
        f"{bare[:-3]} {bare[-3:]}" if re.fullmatch(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}", bare) else tidy
    )
