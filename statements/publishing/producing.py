"""Making the public files of a seal: by one worker at a time, once.

A worker claims the publication with a lease and commits before it renders. It may finish only while the claim is
its own: whoever was too slow, or was thought dead, has its work thrown away. A worker that died leaves a lease
that runs out, and ``sweep`` finds the row.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.clock import wall_clock
from msplan.printing.pdf import Attachment, RenderFailed, render_pdf
from statements.models import Picture, Publication, PublicFile, Seal
from statements.models.publication import DATA, FIGURES, PDF, UPDATE_DATA, UPDATE_LINES, UPDATE_PDF
from statements.rendering.document import article_html, pdf_html
from statements.rendering.update import update_html, update_pdf_html
from statements.text.contents import figures_csv, sha256
from statements.text.documents import document_of
from statements.text.updates import document_of_update, update_csv

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 4

Files = dict[str, tuple[str, bytes]]


def sweep(*, at: datetime) -> int:
    """Make everything that is waiting or was left by a dead worker; how many became ready."""
    return sum(produce(pk, at=at) for pk in Publication.objects.waiting(at).values_list("pk", flat=True))


def produce(publication_pk: int, *, at: datetime) -> bool:
    """Make one publication, if it is still to be made and nobody else is at it. Whether it became ready here."""
    claim = _claim(publication_pk, at=at)
    if claim is None:
        return False
    try:
        article, files = made_from(claim.seal)
    except RenderFailed as fault:
        log.warning("Publication %s: %s", claim.pk, fault)
        _give_up(claim, str(fault))
        return False
    except OSError as fault:
        log.warning("Publication %s waits for room: %s", claim.pk, fault)
        _put_back(claim)
        return False
    return _finish(claim, article, files, at=at)


def made_from(seal: Seal) -> tuple[str, Files]:
    """Article and files, from the seal alone: made twice, they are the same bytes."""
    return _statement_from(seal) if seal.update_id is None else _update_from(seal)


def _update_from(seal: Seal) -> tuple[str, Files]:
    public = bytes(seal.statement_json)
    content = json.loads(public)
    document = document_of_update(content, json_sha256=seal.sha256)
    table = update_csv(content)
    pdf = render_pdf(
        update_pdf_html(document),
        title=document.title,
        author=document.force_name,
        created=seal.made_at,
        language=document.language,
        attachments=[
            Attachment(UPDATE_DATA, public, "application/json", "The update as data", "Source"),
            Attachment(UPDATE_LINES, table, "text/csv", "What was promised and what became of it", "Data"),
        ],
    )
    files = {
        UPDATE_PDF: ("application/pdf", pdf),
        UPDATE_LINES: ("text/csv; charset=utf-8", table),
        UPDATE_DATA: ("application/json", public),
    }
    return str(update_html(document)), files


def _statement_from(seal: Seal) -> tuple[str, Files]:
    public = bytes(seal.statement_json)
    content = json.loads(public)
    document = document_of(content, json_sha256=seal.sha256)
    table = figures_csv(content)
    pictures = pictures_of(seal, content)
    pdf = render_pdf(
        pdf_html(document, pictures),
        title=document.title,
        author=document.force_name,
        created=seal.made_at,
        language=document.language,
        attachments=[
            Attachment(DATA, public, "application/json", "The statement as data", "Source"),
            Attachment(FIGURES, table, "text/csv", "The figures in the statement, with definitions", "Data"),
        ],
    )
    files = {
        PDF: ("application/pdf", pdf),
        FIGURES: ("text/csv; charset=utf-8", table),
        DATA: ("application/json", public),
        **pictures,
    }
    return str(article_html(document)), files


def pictures_of(seal: Seal, content: dict[str, Any]) -> Files:
    """The bytes of the pictures that the sealed text shows, which are those whose checksums it names.

    Raises RenderFailed where one is not what was sealed: nothing is published then.
    """
    named = {one["number"]: one for one in content.get("pictures", [])}
    if not named:
        return {}
    kept = dict(
        Picture.objects.filter(statement=seal.statement_id, number__in=named).values_list("number", "content")
    )
    files: Files = {}
    for number, one in named.items():
        picture = bytes(kept.get(number, b""))
        if sha256(picture) != one["sha256"]:
            raise RenderFailed(f"Picture {number} is not the one that was sealed.")
        files[one["file"]] = (one["media_type"], picture)
    return files


@transaction.atomic
def ask_again(publication: Publication, *, by: Person, at: datetime) -> None:
    """After a failure: back into the queue, with all attempts."""
    failed = Publication.objects.select_for_update().filter(pk=publication.pk, state=Publication.State.FAILED)
    for before in failed.values("state"):
        failed.update(state=Publication.State.QUEUED, queued_at=at, attempts=0, error="")
        after = {"state": Publication.State.QUEUED}
        record(
            "statements.render_again", publication.seal.statement, by=by, at=at, before=before, after=after
        )


def _claim(pk: int, *, at: datetime) -> Publication | None:
    """The publication with its seal, leased to this worker; None where another has it or it needs no work."""
    if not Publication.objects.waiting(at).filter(pk=pk).exists():
        return None
    claimed = (
        Publication.objects.filter(pk=pk)
        .free(at)
        .update(
            state=Publication.State.RENDERING,
            attempts=F("attempts") + 1,
            lease_until=wall_clock() + LEASE,
        )
    )
    if not claimed:
        return None
    publication = Publication.objects.select_related("seal__statement").get(pk=pk)
    if publication.attempts > MOST_ATTEMPTS:
        _give_up(publication, "Several workers began this document and none came back.")
        return None
    return publication


@transaction.atomic
def _finish(claim: Publication, article: str, files: Files, *, at: datetime) -> bool:
    """Keep the files if the claim still holds. The row lock keeps a rival's sweep waiting until this is decided."""
    if not _held(claim).select_for_update().exists():
        return False
    PublicFile.objects.bulk_create(
        PublicFile(
            publication=claim,
            name=name,
            media_type=media_type,
            size=len(content),
            sha256=sha256(content),
            content=content,
        )
        for name, (media_type, content) in files.items()
    )
    Publication.objects.filter(pk=claim.pk).update(
        state=Publication.State.READY,
        lease_until=None,
        error="",
        article=article,
        article_sha256=sha256(article.encode()),
        ready_at=at,
    )
    record(
        "statements.render",
        claim.seal.statement,
        by=None,
        at=at,
        after={name: sha256(content) for name, (_, content) in files.items()},
    )
    return True


def _give_up(claim: Publication, why: str) -> None:
    _held(claim).update(state=Publication.State.FAILED, lease_until=None, error=why[:500])


def _put_back(claim: Publication) -> None:
    """A full disk says nothing of the document: the next sweep takes it up, as often as it takes."""
    _held(claim).update(state=Publication.State.QUEUED, lease_until=None, attempts=claim.attempts - 1)


def _held(claim: Publication) -> QuerySet[Publication]:
    return Publication.objects.filter(pk=claim.pk, state=Publication.State.RENDERING, attempts=claim.attempts)
