"""The link on the force's home page, which the Act asks for: somebody looks, and says where it is."""

from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.storing import sha256_of, store
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition
from statements.models import HomeLink, Statement
from statements.writing.refusals import Refused

PICTURES = (".png", ".jpg", ".pdf")


@transaction.atomic
def record_home_link(
    statement: Statement,
    *,
    address: str,
    placement: str,
    seen_on: date,
    screenshot: "File[bytes] | None" = None,
    by: Person,
    at: datetime,
    today: date,
) -> HomeLink:
    """Record what ``by`` saw on the home page on a day. What is word for word the newest already is not kept twice.

    Raises Refused for a wrong day, FileRefused for a picture that is none, InvalidTransition.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state not in Statement.PUBLIC or statement.published_at is None:
        raise InvalidTransition("The statement is not public yet, so nothing can link to it.")
    if not statement.published_at.date() <= seen_on <= today:
        raise Refused("The day must be between the day of publication and today.")
    placement = " ".join(placement.split())
    if not placement:
        raise Refused("Say where on the page the link is.")
    words = {"address": address, "placement": placement, "seen_on": seen_on, "seen_by": by}
    digest = sha256_of(screenshot) if screenshot else None
    newest = newest_home_link(statement)
    if newest and all(getattr(newest, name) == word for name, word in words.items()):
        kept = newest.screenshot.sha256 if newest.screenshot else None
        if kept == digest:
            return newest
    picture = store(screenshot, by=by, at=at, allowed=PICTURES) if screenshot else None
    link = HomeLink.objects.create(statement=statement, **words, recorded_at=at, screenshot=picture)
    record(
        "statements.record_home_link",
        statement,
        by=by,
        at=at,
        after={"address": address, "placement": placement, "seen on": seen_on},
    )
    return link


def newest_home_link(statement: Statement) -> HomeLink | None:
    """What was seen last; None where nobody looked."""
    return statement.home_links.newest_first().select_related("seen_by", "screenshot").first()
