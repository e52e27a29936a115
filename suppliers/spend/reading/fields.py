"""What publishers call their columns. Rules: docs/rules/spend-files.md, "Columns".

A heading is compared as a key: small letters and digits only, so "* SUPPLIER FINAL ", "Supplier_Final" and
"SupplierFinal" are one heading. For each field the likeliest headings come first; the place in the list
decides which of two columns wins, which is how net comes before gross.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from suppliers.register.names import words_of

FIELDS: Final = (
    "supplier", "amount", "date", "month", "category", "description", "body", "department", "reference",
    "supplier_id", "company_number", "vat_number", "postcode", "marker", "withheld", "credit",
)  # fmt: skip

_HEADINGS: Final = {
    "supplier": """
        supplier name; supplier; suppliers name; name of supplier; name 1; vendor name 1; supplier name 1;
        supplier final; supplier name final; supplier final name; supplier or payee; supplier/payee; payee
        name; payee; paid to; vendor name; vendor; creditor name; creditor; beneficiary name; beneficiary;
        merchant name; merchant; contractor name; contractor; recipient; recipient name; trader name; third
        party name; supplier trading name; supplier full name; supplier description; provider name; provider
    """,
    "amount": """
        net amount; net amt; net; amount net; amount (net); net value; net amount paid; net invoice
        amount; net line amount; net of vat; net cost; net total; total net; net payment amount; invoice
        net amount; net spend; amount net of vat; amount excl vat; amount ex vat; amount excluding vat;
        amount exc vat; net amount (£); amount (excl vat); amount excluding recoverable vat; amount
        (excluding vat); value excl vat; sum of net amount; amount; amount paid; amount including
        irrecoverable vat; amount (including irrecoverable vat); payment amount; paid amount; line amount;
        transaction amount; value; spend; expenditure; expenditure amount; amount £; amount gbp; amount in
        gbp; amount (gbp); amount in sterling; cost; payment value; payment; distribution amount; sum of
        amount; sum of inv amount; sum of payment; sum of value; total; total amount; total spend; invoice
        amount; invoice value; inv amount; invoice line amount; total invoice amount; invoice total; total
        value; total payment; gross amount; gross amt; gross; gross value; total gross; amount inc vat;
        amount including vat; amount (inc vat); amount gross; gross invoice amount; sum of gross amount;
        amount in lc; amount in local currency; amount in local cur; amt in loc cur; local currency amount;
        debit amount; debit; debits; debit value; dr amount
    """,
    "credit": """
        credit amount; credit; credits; credit value; cr amount
    """,
    "date": """
        date paid; paid date; payment date; pay date; pymt date; pmt date; date of payment; invoice
        payment date; payment run date; cheque date; clearing date; date; transaction date; trans date;
        posting date; pstng date; posted date; date posted; gl date; ledger date; effective date; accounting date;
        voucher date; settlement date; settled date; value date; document date; doc date; invoice date;
        date of invoice; date of transaction; purchase date
    """,
    "month": """
        month; month paid; payment month; paid month; month of payment; calendar month
    """,
    "category": """
        expenditure category; expenditure catergory; expense type; expenses type; category; spend
        category; type of expense; service area categorisation; merchant category; procurement category;
        purpose of expenditure; purpose of spend; purpose; subjective; subjective description; subjective
        name; element description; account description; gl description; nature of spend; cost type;
        commodity; procurement classification; proclass description; expenditure type; type of expenditure
    """,
    "description": """
        description; text; expense description; invoice description; item description; narrative; detail;
        details; item text; line description; extended description; transaction description; summary;
        goods or services; description of goods; account description
    """,
    "body": """
        body name; name of body; organisation name; public body; body; client; entity name; entity;
        authority name; authority; local authority; council; company name; company; organisation;
        department family; departmental family
    """,
    "department": """
        department; directorate; service area; organisational unit; organisatonal unit; service; division;
        expense area; spend area; group; portfolio; service name; headserv name; head of service; stratdir
        name; cost centre; cost centre name; cost centre description; business unit; unit; section;
        service division label
    """,
    "reference": """
        transaction number; transaction no; trans no; transno; transaction reference; transaction ref;
        transaction id; reference; reference number; ref; unique ref; unique reference; payment reference;
        document number; document no; documentno; doc no; voucher number; voucher no; voucher; inv transaction;
        invoice number; invoice no; invoice ref; invoice reference; internal reference number; payment
        number; payment no; urn; uri; transaction
    """,
    "supplier_id": """
        supplier id; supplier number; supplier no; supplier code; supplier ref; supplier reference;
        supplier account; vendor id; vendor number; vendor no; vendor code; creditor id; creditor
        number; creditor code; creditor no; payee id; ap/ar id; id of supplier; supplier; vendor
    """,
    "company_number": """
        company number; company registration number; company reg no; companies house number; company
        registration; registered number; registered company number; crn; company no; company reg number;
        company registration no; supplier company number
    """,
    "vat_number": """
        vat number; vat registration number; vat reg no; vat no; vat registration; supplier vat number;
        vat reg number; vat registration no; vat reg; supplier vat reg no
    """,
    "postcode": """
        postcode; supplier postcode; post code; supplier post code; postal code; payee postcode
    """,
    "marker": """
        inv/crn; invoice/credit; credit note; debit/credit; dr/cr; cr/dr; credit/debit; invoice or credit
        note; invoice or credit; document type; doc type; transaction type; debit or credit
    """,
    "withheld": """
        redact name; redacted; redaction; redact; redaction reason; withheld; name withheld
    """,
}

# A heading that names the supplier only where no other column does: "Company Name" is often the buyer.
LAST_RESORT: Final = ("entityname", "companyname", "organisationname", "name", "tradingname")

_SUPPLIER_WORDS = frozenset(words_of("supplier suppliers vendor payee creditor beneficiary merchant"))
_AMOUNT_WORDS = frozenset(words_of("amount amt value net gross"))
_NOT_THE_NAME = frozenset(
    words_of(
        """
        id ids no number num code ref reference type category group postcode post address account acc
        class invoice inv town city region country sector size status vat date url email contact site
        """
    )
)
_NOT_THE_SUM = frozenset(
    words_of("vat tax date count number no code type band currency id discount percent retention")
)
_WITHOUT_VAT = frozenset(words_of("excl ex exc excluding net exclusive irrecoverable"))
_GLUED_CODE = re.compile(
    r"^[A-Z]{2}(?=[A-Z][a-z])"
)  # "ENEntity Name": a report's own code stuck to the front
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """A heading as it is compared: small letters and digits only, without the currency."""
    plain = unicodedata.normalize("NFKD", header.casefold()).encode("ascii", "ignore").decode()
    return "".join(character for character in plain if character.isalnum())


_RANKS: Final[dict[str, list[tuple[int, str]]]] = {}
for _field, _names in _HEADINGS.items():
    for _rank, _name in enumerate(_names.split(";")):
        _ranked = _RANKS.setdefault(header_key(_name), [])
        if all(_field != known for _, known in _ranked):
            _ranked.append((_rank, _field))


@lru_cache(maxsize=4096)
def candidates(header: str) -> tuple[tuple[int, str], ...]:
    """What a heading may stand for, as (rank, field), the likeliest first; empty for an unknown one."""
    found = _RANKS.get(header_key(header))
    if not found:
        found = _RANKS.get(header_key(_GLUED_CODE.sub("", header.strip())))
    return tuple(sorted(found)) if found else tuple(_by_its_words(header))


def _by_its_words(header: str) -> list[tuple[int, str]]:
    """Headings nobody listed: told by the words in them, and ranked behind every listed one."""
    if len(header) > 60:
        return []
    words = {word.lower() for word in _WORDS.findall(header)}
    if words & _SUPPLIER_WORDS and not words & _NOT_THE_NAME:
        return [(100, "supplier")]
    if words & _SUPPLIER_WORDS and words & {"id", "no", "number", "code", "ref"}:
        return [(100, "supplier_id")]
    if words & _AMOUNT_WORDS and (not words & _NOT_THE_SUM or ("vat" in words and words & _WITHOUT_VAT)):
        return [(100 + ("net" not in words) + 2 * ("gross" in words), "amount")]
    if "date" in words and words & {"paid", "payment", "pay", "posted", "transaction", "invoice"}:
        return [(100, "date")]
    return []
