"""Publishing: what is signed and made becomes public for good."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition, move
from statements.coverage import gates
from statements.models import Correction, Publication, Seal, Statement
from statements.promises.versions import hand_over
from statements.writing.refusals import Refused


@transaction.atomic
def publish(statement: Statement, *, by: Person, at: datetime) -> Publication:
    """Make a signed statement public. The version that was in force before is marked superseded.

    Raises Refused while its document is not ready, InvalidTransition where it is not signed.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state != Statement.State.SIGNED:
        raise InvalidTransition(
            f"The statement is {statement.get_state_display().lower()}: it cannot be published now."
        )
    publication = publication_of(statement)
    if publication is None or publication.state != Publication.State.READY:
        raise Refused("The document is not ready yet. Wait until it is made, then publish.")
    gates.refuse(statement, gates.PUBLISH, on=london_date(at))
    before = Statement.objects.of_period(statement.slug).in_force().exclude(pk=statement.pk)
    for earlier in before.select_for_update():
        move(earlier, to=Statement.State.SUPERSEDED, allowed=[Statement.State.PUBLISHED])
        record("statements.supersede", earlier, by=by, at=at, after={"by version": statement.version})
    if statement.version > 1:
        hand_over(Correction.objects.select_related("of").get(statement=statement).of, statement)
    move(statement, to=Statement.State.PUBLISHED, allowed=[Statement.State.SIGNED], published_at=at)
    Publication.objects.filter(pk=publication.pk, published_at__isnull=True).update(published_at=at)
    publication.published_at = at
    record("statements.publish", statement, by=by, at=at, after={"sha256": publication.seal.sha256})
    return publication


def publication_of(statement: Statement) -> Publication | None:
    """The page and files of the seal that stands; without the article, which is large."""
    return publications_of([statement]).get(statement.pk)


def publications_of(statements: Iterable[Statement]) -> dict[int, Publication]:
    """The same for several, by the statement's key; none for those without a seal that stands."""
    found = (
        Publication.objects.filter(seal__in=Seal.objects.standing().filter(statement__in=statements))
        .select_related("seal")
        .defer("article", "seal__content", "seal__statement_json")
    )
    return {publication.seal.statement_id: publication for publication in found}
