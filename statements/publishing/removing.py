"""Removing: somebody could be harmed, or a court ordered it. Two people, a public reason, and the bytes are gone.

What stays is the tombstone: which files there were, their checksums and sizes, who asked, who confirmed, why. At their
addresses is said 410 with the reason. Copies that others fetched, and backups, are out of this program's reach:
docs/rules/statement.md says what to do about them.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition, move
from statements.models import Publication, PublicFile, Removal, Statement
from statements.publishing.destroying import destroy_words
from statements.publishing.wording import public_reason
from statements.writing.refusals import Refused

MAY_BE_REMOVED = (Statement.State.PUBLISHED, Statement.State.SUPERSEDED, Statement.State.WITHDRAWN)
ARTICLE = "page"


def why_not_confirm(removal: Removal, person: Person) -> str:
    """Why this person may not confirm it, as a sentence; "" if nothing stands against it."""
    if removal.asked_by_id == person.pk:
        return "You asked for it, so somebody else has to confirm it."
    return ""


@transaction.atomic
def ask_for_removal(
    statement: Statement, *, ground: str, reason: str, inside: bool, by: Person, at: datetime
) -> Removal:
    """The first of two people. Nothing happens to the statement yet. Raises Refused, InvalidTransition."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state not in MAY_BE_REMOVED:
        raise InvalidTransition(
            f"The statement is {statement.get_state_display().lower()}: there is nothing public to remove."
        )
    if statement.before_msplan:
        raise Refused("It was published before msplan. Withdraw it, and remove the original where it is.")
    if statement.removals.filter(called_off_at__isnull=True).exists():
        raise Refused("Its removal has been asked for already.")
    if inside and ground != Removal.Ground.COURT:
        raise Refused("Our own copy is destroyed only where a court ordered it.")
    removal = Removal.objects.create(
        statement=statement,
        ground=ground,
        reason=public_reason(reason),
        inside=inside,
        asked_by=by,
        asked_at=at,
    )
    record(
        "statements.ask_for_removal",
        statement,
        by=by,
        at=at,
        after={"ground": removal.get_ground_display(), "reason": removal.reason, "inside": inside},
    )
    return removal


@transaction.atomic
def call_off(removal: Removal, *, by: Person, at: datetime) -> None:
    """It is not removed after all."""
    _lock(removal)
    called = Removal.objects.asked().filter(pk=removal.pk).update(called_off_by=by, called_off_at=at)
    if not called:
        raise InvalidTransition("There is no removal to call off.")
    record("statements.call_off_removal", removal.statement, by=by, at=at)


@transaction.atomic
def confirm_removal(removal: Removal, *, by: Person, at: datetime) -> list[str]:
    """The second person: page and files are destroyed. The checksums of the files whose copies are to go too.

    Raises Refused for the one who asked, InvalidTransition where it was decided already.
    """
    statement = _lock(removal)
    if reason := why_not_confirm(removal, by):
        raise Refused(reason)
    checksums = list(_checksums(statement))
    confirmed = (
        Removal.objects.asked()
        .filter(pk=removal.pk)
        .update(confirmed_by=by, confirmed_at=at, checksums=checksums)
    )
    if not confirmed:
        raise InvalidTransition("This removal was decided already.")
    move(statement, to=Statement.State.REMOVED, allowed=MAY_BE_REMOVED)
    _destroy_public(statement, at=at)
    if removal.inside:
        destroy_words(statement, by=by, at=at)
    record(
        "statements.remove",
        statement,
        by=by,
        at=at,
        after={"asked by": str(removal.asked_by), "files": [one["name"] for one in checksums]},
    )
    return [str(one["sha256"]) for one in checksums if not str(one["name"]).endswith(ARTICLE)]


def _lock(removal: Removal) -> Statement:
    return Statement.objects.select_for_update().get(pk=removal.statement_id)


def _checksums(statement: Statement) -> Iterable[dict[str, str | int]]:
    """Of the statement first, then of its updates, whose page is named by where it was."""
    public = Publication.objects.public().filter(seal__statement=statement).select_related("seal__update")
    asked = public.only("article_sha256", "article", "seal__update__slug", "seal__update__version")
    for publication in asked.order_by(F("seal__update").asc(nulls_first=True), "pk"):
        size = len(publication.article.encode())
        update = publication.seal.update
        name = f"{update.slug}, version {update.version}: {ARTICLE}" if update else ARTICLE
        yield {"name": name, "sha256": publication.article_sha256, "size": size}
        for stored in publication.files.defer("content"):
            yield {"name": stored.name, "sha256": stored.sha256, "size": stored.size}


def _destroy_public(statement: Statement, *, at: datetime) -> None:
    """Page and files, also of seals that were marked void: they say much the same."""
    of_statement = Publication.objects.filter(seal__statement=statement)
    PublicFile.objects.filter(publication__in=of_statement).update(content=b"")
    of_statement.filter(state=Publication.State.READY).update(article="", removed_at=at)
