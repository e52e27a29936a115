"""Concerns of the tests, raised by the program's own act."""

from datetime import UTC, date, datetime
from typing import Any

from msplan.accounts.models import Person
from suppliers.concerns.models import Concern
from suppliers.concerns.raising import raise_concern

# A Friday: the working day after it is a Monday.
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
WORDS: dict[str, Any] = {
    "place": "supplier",
    "place_name": "Harbour Cleaning",
    "supplier": None,
    "signs": ["documents", "wages"],
    "seen": "Two people sleep in the store room.",
    "seen_when": "Most nights",
    "danger": "no",
    "reach": "Extension 4411",
    "evidence": None,
    "form_id": None,
}


def a_concern(by: Person, *, at: datetime = AT, **values: Any) -> Concern:
    return raise_concern(**{**WORDS, **values}, by=by, at=at)
