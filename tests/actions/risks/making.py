"""Risks and unknowns for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.models import KnownUnknown, PriorityRisk
from actions.risks.keeping import note_risk, note_unknown
from tests.actions.making import an_owner, noon

WORDS_OF_RISK: dict[str, Any] = {
    "title": "Cleaners hired through agencies",
    "lies_in": "chain",
    "tiers": [1, 2],
    "countries": ["GB"],
    "who": "Night cleaners, many of them recent migrants",
    "method": "Two visits at night",
    "assessed_by": "Category manager",
    "salience": "high",
    "salience_reason": "Debts to recruiters are common",
}
WORDS_OF_UNKNOWN: dict[str, Any] = {
    "title": "Which factories sew our uniforms",
    "why": "Nobody looks there",
    "how": "Ask the framework",
}


def a_risk(*, assessed_on: date, **changes: Any) -> PriorityRisk:
    """A risk written down on the day on which it was assessed."""
    at = changes.pop("at", noon(assessed_on))
    owner = changes.pop("owner", None) or an_owner()
    return note_risk(**{**WORDS_OF_RISK, **changes}, assessed_on=assessed_on, owner=owner, by=None, at=at)


def an_unknown(*, noted_on: date, by_on: date, **changes: Any) -> KnownUnknown:
    owner = changes.pop("owner", None) or an_owner()
    words = {**WORDS_OF_UNKNOWN, **changes}
    return note_unknown(**words, by_on=by_on, owner=owner, by=None, at=noon(noted_on))
