"""The mail that says only that something needs attention: for what nobody else may know of.

Its row is restricted from its first write (the database refuses another), no list of the outbox shows or counts it,
and its id is drawn by lot, so that the ids of other mails do not tell of it. Nothing of what it is about is in it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from msplan.accounts.models import Person
from msplan.outbox.models import Mail
from msplan.outbox.posting import post, written

TEMPLATE = "attention"


def ask_for_attention(person: Person, *, key: str, at: datetime, held: bool = False) -> Mail:
    """Queue it. Raises AlreadyPosted where one with this key is in the outbox."""
    return post(
        to=person,
        template=TEMPLATE,
        context={"mine_path": reverse("chasing:mine")},
        key=f"attention:{key}",
        purpose=Mail.ATTENTION,
        at=at,
        restricted=True,
        held=held,
    )


def attention_written(
    person: Person,
    *,
    key: str,
    at: datetime,
    held: bool,
    context: Mapping[str, Any],
    not_after: datetime | None = None,
) -> Mail:
    """The row, not saved: for whoever writes many at once. ``context`` holds the force's profile: ``force``."""
    return written(
        to=person,
        template=TEMPLATE,
        context={**context, "mine_path": reverse("chasing:mine")},
        key=f"attention:{key}",
        purpose=Mail.ATTENTION,
        at=at,
        restricted=True,
        held=held,
        not_after=not_after,
    )
