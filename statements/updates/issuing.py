"""An update becomes public, is corrected by a later version, is withdrawn."""

from datetime import datetime

from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition, move
from statements.models import Publication, Update, UpdateLine, UpdatePart


@transaction.atomic
def publish_update(update: Update, *, by: Person, at: datetime) -> Publication:
    """Public for good; the version in force before is marked superseded. Raises Refused while no document is ready."""
    held = Update.objects.select_for_update().get(pk=update.pk)
    if held.state != Update.State.APPROVED:
        raise InvalidTransition(
            f"The update is {held.get_state_display().lower()}: it cannot be published now."
        )
    publication = publication_of_update(held)
    if publication is None or publication.state != Publication.State.READY:
        raise Refused("The document is not ready yet. Wait until it is made, then publish.")
    before = Update.objects.filter(statement=held.statement_id, slug=held.slug, state=Update.State.PUBLISHED)
    for earlier in before.select_for_update():
        move(earlier, to=Update.State.SUPERSEDED, allowed=[Update.State.PUBLISHED])
        record("statements.supersede_update", earlier, by=by, at=at, after={"by version": held.version})
    move(held, to=Update.State.PUBLISHED, allowed=[Update.State.APPROVED], published_at=at)
    Publication.objects.filter(pk=publication.pk, published_at__isnull=True).update(published_at=at)
    record("statements.publish_update", held, by=by, at=at, after={"sha256": publication.seal.sha256})
    return publication


@transaction.atomic
def correct_update(update: Update, *, note: str, by: Person, at: datetime) -> Update:
    """A later version of a public update, in drafting, with its words and lines. Raises Refused."""
    held = Update.objects.select_for_update().get(pk=update.pk)
    if held.state not in (Update.State.PUBLISHED, Update.State.WITHDRAWN):
        raise Refused("Only the version that stands can be corrected.")
    newest = Update.objects.filter(statement=held.statement_id, slug=held.slug).newest_first()[0]
    try:
        with transaction.atomic():
            later = Update.objects.create(
                statement_id=held.statement_id,
                slug=held.slug,
                version=newest.version + 1,
                title=held.title,
                since=held.since,
                until=held.until,
                opening=held.opening,
                note=note.strip(),
                figures=held.figures,
                opened_by=by,
                opened_at=at,
                edited_by=by,
                edited_at=at,
            )
    except IntegrityError as error:
        raise Refused("An update of this statement is being prepared already.") from error
    UpdatePart.objects.bulk_create(
        UpdatePart(update=later, aspect=part.aspect, body=part.body) for part in held.parts.all()
    )
    kept = ("aspect", "promise_id", "action_id", "wording", "came", "by_when", "why", "is_told")
    UpdateLine.objects.bulk_create(
        UpdateLine(update=later, **{name: getattr(line, name) for name in kept}) for line in held.lines.all()
    )
    record("statements.correct_update", later, by=by, at=at, after={"note": note, "of": held.version})
    return later


@transaction.atomic
def withdraw_update(update: Update, *, reason: str, by: Person, at: datetime) -> None:
    """The text stays under a notice with the reason."""
    held = Update.objects.select_for_update().get(pk=update.pk)
    move(
        held,
        to=Update.State.WITHDRAWN,
        allowed=[Update.State.PUBLISHED],
        withdrawn_at=at,
        withdrawn_reason=reason.strip(),
    )
    record("statements.withdraw_update", held, by=by, at=at, after={"reason": reason})


def publication_of_update(update: Update) -> Publication | None:
    """The page and files of the seal that stands; without the article, which is large."""
    found = Publication.objects.filter(seal__update=update, seal__voided_at__isnull=True)
    return found.select_related("seal").defer("article", "seal__content", "seal__statement_json").first()
