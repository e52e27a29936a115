"""Publishing, and the page that shows how far the document is."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from statements.models import Publication, PublicFile, Statement
from statements.models.publication import PDF
from statements.publishing import producing, publishing
from statements.tasks import nudge
from statements.views.fetching import SaidNo, statement_or_404


@may("drafts.publish")
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    if request.method == "POST":
        try:
            publishing.publish(statement, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The statement is public.")
            return redirect("drafts:detail", pk)
    publication = publishing.publication_of(statement)
    working = publication is not None and publication.state in (
        Publication.State.QUEUED,
        Publication.State.RENDERING,
    )
    context = {
        "statement": statement,
        "publication": publication,
        "working": working,
        "signed": statement.state == Statement.State.SIGNED,
        "files": publication.files.defer("content") if publication else [],
    }
    return render(request, "drafts/publish.html", context)


@may("drafts.see")
@require_safe
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF before it is public, for those who see drafts."""
    publication = publishing.publication_of(statement_or_404(pk))
    if publication is None or publication.removed_at is not None:
        raise Http404
    stored = get_object_or_404(PublicFile, publication=publication, name=PDF)
    headers = {
        "Content-Disposition": f'inline; filename="draft-{stored.name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(stored.content), content_type=stored.media_type, headers=headers)


@may("drafts.publish")
@require_POST
def render_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After a failure."""
    publication = publishing.publication_of(statement_or_404(pk))
    if publication is not None:
        producing.ask_again(publication, by=request.user, at=timezone.now())
        nudge(publication.pk)
    return redirect("drafts:publish", pk)
