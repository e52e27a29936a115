"""Terms that suppliers are asked to accept: written, and changed until they are sent; after that a new version."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Terms

SENT = "These terms were sent, so they stay as they are. Make a new version to change something."


@transaction.atomic
def write_terms(
    *, title: str, edition: str, text: str, form_id: uuid.UUID | None = None, by: Person, at: datetime
) -> Terms:
    """A version of some terms, new or of terms that are there. Raises RowRefused, MadeAlready."""
    terms = Terms(title=title, edition=edition, text=text, made_by=by, made_at=at, form_id=form_id)
    keep(terms, field="edition")
    record("asking.write_terms", terms, by=by, at=at, after={"title": title, "edition": edition})
    return terms


@transaction.atomic
def edit_terms(terms: Terms, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Their words, until they are sent. Raises RowRefused, StaleEdit, InvalidTransition."""

    def check(now: Terms) -> None:
        if now.sent_at is not None:
            raise InvalidTransition(SENT)

    return amend(
        terms,
        version=version,
        changes=changes,
        act="asking.edit_terms",
        check=check,
        field="edition",
        by=by,
        at=at,
    )
