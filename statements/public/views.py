"""Public pages. They are the same for everybody: rendered without the request, they know of nobody signed in."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from msplan.force.models import ForceProfile
from statements.models import Publication, PublicFile, Statement
from statements.public.serving import file_response


def _page(template: str, context: dict[str, Any]) -> HttpResponse:
    html = render_to_string(template, {"force": ForceProfile.current(), **context})
    # The frame may gain a notice at any time: keep it, but ask.
    return HttpResponse(html, headers={"Cache-Control": "public, no-cache"})


@login_not_required
@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every period that has a public statement, newest first."""
    statements = Statement.objects.public().exclude(state=Statement.State.SUPERSEDED).newest_first()
    return _page("statements/public/index.html", {"statements": statements})


@login_not_required
@require_safe
def in_force(request: HttpRequest, period: str, name: str = "") -> HttpResponse:
    """To the version in force (one that was withdrawn keeps its address), asked anew each time."""
    statement = (
        Statement.objects.public()
        .of_period(period)
        .exclude(state=Statement.State.SUPERSEDED)
        .newest_first()
        .first()
    )
    if statement is None:
        raise Http404
    response = redirect(reverse("statements:version", args=[period, statement.version]) + name)
    response["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
@conditional_page
def version(request: HttpRequest, period: str, number: int) -> HttpResponse:
    """The frozen article in its live frame."""
    publication = get_object_or_404(
        Publication.objects.public().select_related("seal__statement").defer("seal__content"),
        seal__statement__slug=period,
        seal__statement__version=number,
    )
    statement = publication.seal.statement
    context = {
        "statement": statement,
        "publication": publication,
        "content": json.loads(bytes(publication.seal.statement_json)),
        "files": publication.files.defer("content"),
        "later": Statement.objects.of_period(period).in_force().exclude(pk=statement.pk).first(),
    }
    return _page("statements/public/version.html", context)


@login_not_required
@require_safe
def file(request: HttpRequest, period: str, number: int, name: str) -> HttpResponseBase:
    stored = get_object_or_404(
        PublicFile.objects.defer("content", "publication__article").select_related("publication"),
        name=name,
        publication__published_at__isnull=False,
        publication__seal__statement__slug=period,
        publication__seal__statement__version=number,
    )
    published_at = stored.publication.published_at
    return file_response(
        request,
        stored,
        published=published_at.timestamp() if published_at else 0,
        name=f"modern-slavery-{period}-v{number}-{name}",
    )
