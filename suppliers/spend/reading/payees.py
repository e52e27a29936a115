"""Is this the name of a supplier, of a withheld payee, or of a total?

Matching is on the whole name, never on a part of it: see docs/rules/spend-files.md, "Withheld payees".
"""

import re
from typing import Final

from suppliers.register.names import words_of

from .amounts import is_rule
from .dates import names_a_month

# A name is withheld when it holds one of these words...
_SAYS_WITHHELD: Final = frozenset(
    words_of("redact redacted redaction redactions withheld undisclosed anonymised anonymized suppressed")
)
# ...and every other word of it is one of these, which say why or of what, and name nobody.
_SAYS_WHY: Final = frozenset(
    words_of("""
    a act acts an and as at be been by details data dp dpa due exempt exemption foi foia for from gdpr has in
    information info is no not number of on or our per please reason reasons regulation regulations request s
    sch schedule sec sect section the their this to uk under was with
    client clients child children citizen confidence confidential confidentiality commercial commercially
    customer individual individuals identity legal member name names officer officers party patient payee
    payees payment payments person personal persons prejudice privacy private protected protection public
    safeguarding security sensitive sensitivity service staff supplier suppliers third trader user users
    vendor victim victims witness
    """)
)
_WITHHELD_WHOLE: Final = frozenset(
    {
        "personal data", "personal information", "data protection", "data protection act", "confidential",
        "commercial in confidence", "commercially confidential", "commercially sensitive", "not disclosed",
        "not for disclosure", "not for publication", "exempt from publication", "private individual",
        "private individuals", "individual", "individuals", "individual payee", "name removed",
        "name not disclosed", "name not published", "ndors trainer", "ndors trainers",
    }
)  # fmt: skip
# "THIRD PARTY", alone or followed only by words that name nobody.
_THIRD_PARTY: Final = (
    ("third", "party"),
    ("third", "parties"),
    ("3rd", "party"),
    ("3rd", "parties"),
    ("thirdparty",),
)
_NAMES_NOBODY: Final = frozenset(
    words_of("""
    claim claimant claimants claims compensation expense expenses fee fees forensic forensics individual
    individuals limited ltd payee payees payment payments person persons provider providers refund refunds
    reimbursement reimbursements service services settlement settlements supplier suppliers vendor vendors
    """)
)
_NOBODY: Final = frozenset(
    {"", "-", "--", ".", "n/a", "na", "none", "null", "nil", "#n/a", "(blank)", "blank", "0"}
)

_SEVERAL: Final = frozenset(
    {"various", "various suppliers", "various payees", "multiple", "multiple suppliers", "sundry suppliers"}
)

_TOTAL_WHOLE: Final = re.compile(
    r"(?:grand |overall |sub |sheet |report |running |page )?totals?"
    r"(?: (?:amount|spend|spending|expenditure|payments?|paid|net|gross|value|invoices?))?(?: (?:for|of) .*)?"
    r"|subtotals?"
)
# "Subtotal cleaning" is a sum where its line has neither date nor reference; "Subtotal Systems Ltd" has both.
_TOTAL_OPENING: Final = re.compile(r"(?:subtotals?|(?:grand|sub) totals?) .*")


def is_withheld(name: str) -> bool:
    """Whether the publisher put this text in place of a payee's name.

    "REDACTED UNDER DP ACT", "THIRD PARTY FORENSICS" and "NDORS TRAINER" are withheld payees;
    "REDACTIVE EVENTS LTD", "THIRD PARTY LOGISTICS LTD" and "NDORS LTD" are suppliers.
    """
    words = words_of(name)
    if not words:
        return bool(name.strip()) and set(name.strip()) <= set("*█■_ ")  # blacked out
    if " ".join(words) in _WITHHELD_WHOLE:
        return True
    for opening in _THIRD_PARTY:
        if tuple(words[: len(opening)]) == opening and _NAMES_NOBODY.issuperset(words[len(opening) :]):
            return True
    others = [word for word in words if word not in _SAYS_WITHHELD]
    return len(others) < len(words) and all(
        word in _SAYS_WHY or word.isdigit() or _is_section(word) for word in others
    )


def _is_section(word: str) -> bool:
    """ "s40" and the like: a section of the Freedom of Information Act."""
    return len(word) <= 4 and word[0] == "s" and word[1:].isdigit()


def names_nobody(name: str) -> bool:
    """Whether the cell is blank, or holds only a mark for "nothing here"."""
    bare = name.strip().casefold()
    return bare in _NOBODY or is_rule(bare)


def stands_for_several(name: str) -> bool:
    """Whether the text stands for several payees at once, so that the payment belongs to no one supplier."""
    return " ".join(words_of(name)) in _SEVERAL


def is_total_label(text: str) -> bool:
    """Whether the text labels a sum whatever else its line holds: "Grand Total", "Total for April 2021"."""
    return _TOTAL_WHOLE.fullmatch(" ".join(words_of(text))) is not None


def may_be_total_label(text: str) -> bool:
    """Whether the text labels a sum if its line has no date or reference: "CAPITA Total" in a pivot."""
    words = words_of(text)
    if names_a_month(text):  # "Apr" among the suppliers of a pivot, with what the month comes to
        return True
    if _TOTAL_OPENING.fullmatch(" ".join(words)):
        return True
    return len(words) > 1 and words[-1] in {"total", "totals", "subtotal"}
