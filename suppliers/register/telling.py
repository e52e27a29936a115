"""How the rooms of suppliers tell history: by the names of their own columns, and these words where those do not do."""

from collections.abc import Callable, Mapping
from typing import Any

from msplan.history import telling
from msplan.history.models import Entry
from suppliers.register.countries import country_name

# What a column's own name does not say to a reader; a key with its model's name holds for that model alone.
NAMES: Mapping[str, str] = {
    "arranged": "Who arranged it",
    "asked_on": "Asked next",
    "auditor_id": "Auditor’s number",
    "capr_due_on": "Corrective action plan due",
    "came": "How many came",
    "changed": "What changed",
    "conducted": "Who did it",
    "code_version": "Version of the code or terms",
    "company_number": "Company number",
    "contact_email": "Their e-mail address",
    "contact_name": "Who at the supplier does it",
    "critical": "Critical",
    "expires_on": "Holds until",
    "follower": "Who of us follows it",
    "for_whom": "For whom",
    "from": "From",
    "how": "How we know",
    "instead_of": "Instead of",
    "into": "Merged into",
    "is_asked": "Gets questionnaires",
    "is_change": "Something changed",
    "is_group": "Statement of a group",
    "is_main": "Main contact",
    "is_sole_trader": "Sole trader",
    "next_step_on": "Day of the next step",
    "owner": "Owner in procurement",
    "replaces": "In place of",
    "residual_band": "Band after controls",
    "said": "What the supplier says",
    "said_on": "Said on",
    "seen": "What was seen",
    "sign_off_words": "What was looked at",
    "signs": "Signs that count",
    "stands_as": "Under the name",
    "sure": "How sure",
    "valid_until": "Holds until",
    "vat_number": "VAT number",
    "suppliers.check.owner": "Who does the next one",
    "suppliers.contract.value": "Value",
    "suppliers.engagement.owner": "Who follows it up",
    "suppliers.engagement.said": "What it is about",
    "suppliers.plannedpurchase.owner": "Who runs it",
}


def _code(value: Any) -> str:
    """ "not_known" as "Not known"."""
    return telling.words(str(value))


SAYS: Mapping[str, Callable[[Any], str]] = {
    "band": _code,
    "instead_of": _code,
    "residual_band": _code,
    "country": lambda value: country_name(str(value)),
}


def told(entry: Entry) -> dict[str, Any]:
    return telling.told(entry, names=NAMES, says=SAYS)


def changes_of(entry: Entry) -> list[dict[str, str]]:
    return telling.changes_of(entry, names=NAMES, says=SAYS)
