"""The public pages of six-monthly updates, under the statement they belong to, by the same rule as its own."""

import json
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from statements.models import Publication, PublicFile, Statement, Update
from statements.public.pages import full_address, gone, public_page
from statements.public.serving import file_response


@login_not_required
@require_safe
def in_force(request: HttpRequest, period: str, slug: str, name: str = "") -> HttpResponse:
    """To the version in force (one that was withdrawn keeps its address), asked anew each time."""
    public = Update.objects.public().exclude(state=Update.State.SUPERSEDED)
    update = public.filter(statement__slug=period, slug=slug).newest_first().first()
    if update is None:
        raise Http404
    response = redirect(reverse("statements:update", args=[period, slug, update.version]) + name)
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
@conditional_page
def version(request: HttpRequest, period: str, slug: str, number: int) -> HttpResponse:
    """The frozen article in its live frame."""
    publication = get_object_or_404(
        Publication.objects.public().select_related("seal__update__statement").defer("seal__content"),
        seal__update__statement__slug=period,
        seal__update__slug=slug,
        seal__update__version=number,
    )
    update = publication.seal.update
    if update is None:
        raise Http404
    if update.statement.state == Statement.State.REMOVED:
        return gone(update.statement)
    history = list(Update.objects.public().filter(statement=update.statement_id, slug=slug).newest_first())
    later = history[0] if history[0].version > update.version else None
    context = {
        "update": update,
        "statement": update.statement,
        "publication": publication,
        "content": json.loads(bytes(publication.seal.statement_json)),
        "files": publication.files.defer("content"),
        "history": history,
        "later": later,
        "canonical": full_address("statements:update", period, slug, history[0].version),
    }
    return public_page("statements/public/update.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, period: str, slug: str, number: int, name: str) -> HttpResponseBase:
    stored = get_object_or_404(
        PublicFile.objects.defer(
            "content",
            "publication__article",
            "publication__seal__content",
            "publication__seal__statement_json",
        ).select_related("publication__seal__statement"),
        name=name,
        publication__published_at__isnull=False,
        publication__seal__update__slug=slug,
        publication__seal__update__version=number,
        publication__seal__statement__slug=period,
    )
    if stored.publication.seal.statement.state == Statement.State.REMOVED:
        return gone(stored.publication.seal.statement)
    published_at = stored.publication.published_at
    return file_response(
        request,
        stored,
        published=published_at.timestamp() if published_at else 0,
        name=f"modern-slavery-{period}-{slug}-v{number}{Path(name).suffix}",
    )
