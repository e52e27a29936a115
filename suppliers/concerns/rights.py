"""What everything about concerns has in common: who may know of them, and that all of it is restricted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.history.recording import record
from suppliers.concerns.models import Concern

# The row in msplan/accounts/roles.py: ``person.may(SEE)``. Whoever may not is answered as if there were none.
SEE = "concerns.see"


class ConcernChanged(Exception):
    """Somebody else saved the concern after this form was opened; nothing was written."""


class ConcernRefused(Exception):
    """``str()`` is a sentence for ``field`` of the form."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


def team() -> QuerySet[Person]:
    """Whom a concern is put before: the specialist team, and where it has nobody the executive leads."""
    specialists = Person.objects.holding(Role.SPECIALIST)
    return specialists if specialists.exists() else Person.objects.holding(Role.EXECUTIVE_LEAD)


def keep(
    act: str,
    concern: Concern,
    *,
    by: Person,
    at: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write history as ``record`` does, restricted: the database refuses an entry about a concern that is not."""
    record(f"concerns.{act}", concern, by=by, at=at, before=before, after=after, restricted=True)
