"""Public pages. They are the same for everybody: rendered without the request, they know of nobody signed in."""

import json
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from statements.models import Earlier, Publication, PublicFile, Statement
from statements.models.earlier import ORIGINAL
from statements.public.listing import history_of, periods, updates_of
from statements.public.pages import full_address, gone, public_page
from statements.public.serving import file_response


@login_not_required
@require_safe
@conditional_page
def index(request: HttpRequest) -> HttpResponse:
    """Every period that has a public statement, newest first; withdrawn and removed ones with their reason."""
    return public_page(
        "statements/public/index.html", {"periods": periods(), "address": full_address("statements:index")}
    )


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """What search engines are to find: the list, and of each period the version that stands."""
    standing = [one.stands for one in periods() if one.stands.statement.state == Statement.State.PUBLISHED]
    pages = [
        (full_address("statements:version", one.statement.slug, one.statement.version), one.published_on)
        for one in standing
    ]
    response = public_page(
        "statements/public/sitemap.xml", {"index": full_address("statements:index"), "pages": pages}
    )
    response["Content-Type"] = "application/xml; charset=utf-8"
    return response


@login_not_required
@require_safe
def in_force(request: HttpRequest, period: str, name: str = "") -> HttpResponse:
    """To the version in force (one that was withdrawn or removed keeps its address), asked anew each time."""
    public = Statement.objects.public().of_period(period).exclude(state=Statement.State.SUPERSEDED)
    statement = public.newest_first().first()
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
    publication = (
        Publication.objects.public()
        .select_related("seal__statement")
        .defer("seal__content")
        .filter(seal__statement__slug=period, seal__statement__version=number, seal__update__isnull=True)
        .first()
    )
    if publication is None:
        return _earlier(period, number)
    statement = publication.seal.statement
    if statement.state == Statement.State.REMOVED:
        return gone(statement)
    context = {
        "statement": statement,
        "publication": publication,
        "content": json.loads(bytes(publication.seal.statement_json)),
        "files": publication.files.defer("content"),
        **_around(statement),
    }
    return public_page("statements/public/version.html", context)


def _earlier(period: str, number: int) -> HttpResponse:
    """One that was published before this program was used."""
    earlier = _earlier_or_404(period, number)
    if earlier.statement.state == Statement.State.REMOVED:
        return gone(earlier.statement)
    context = {"statement": earlier.statement, "earlier": earlier, **_around(earlier.statement)}
    return public_page("statements/public/earlier.html", context)


def _earlier_or_404(period: str, number: int) -> Earlier:
    found = Earlier.objects.select_related("statement").defer("pdf")
    return get_object_or_404(
        found, frozen_at__isnull=False, statement__slug=period, statement__version=number
    )


def _original(request: HttpRequest, period: str, number: int) -> HttpResponseBase:
    """Its PDF, as it was uploaded."""
    earlier = _earlier_or_404(period, number)
    if earlier.statement.state == Statement.State.REMOVED:
        return gone(earlier.statement)
    if not earlier.pdf_sha256 or earlier.frozen_at is None:
        raise Http404
    return file_response(
        request,
        earlier.original,
        published=earlier.frozen_at.timestamp(),
        name=f"modern-slavery-{period}-v{number}-{ORIGINAL}",
    )


def _around(statement: Statement) -> dict[str, Any]:
    """What the live frame says: what became of this version, and which one stands."""
    history = history_of(statement)
    newest = history[0]
    later = newest if newest.statement.version > statement.version else None
    stands = newest.statement if newest.is_there else statement
    return {
        "here": next(one for one in history if one.statement.pk == statement.pk),
        "later": later,
        "history": history,
        "updates": updates_of(statement),
        "canonical": full_address("statements:version", stands.slug, stands.version),
    }


@login_not_required
@require_safe
def file(request: HttpRequest, period: str, number: int, name: str) -> HttpResponseBase:
    if name == ORIGINAL:
        return _original(request, period, number)
    stored = get_object_or_404(
        PublicFile.objects.defer(
            "content",
            "publication__article",
            "publication__seal__content",
            "publication__seal__statement_json",
        ).select_related("publication__seal__statement"),
        name=name,
        publication__published_at__isnull=False,
        publication__seal__update__isnull=True,
        publication__seal__statement__slug=period,
        publication__seal__statement__version=number,
    )
    statement = stored.publication.seal.statement
    if statement.state == Statement.State.REMOVED:
        return gone(statement)
    published_at = stored.publication.published_at
    return file_response(
        request,
        stored,
        published=published_at.timestamp() if published_at else 0,
        name=f"modern-slavery-{period}-v{number}-{name}",
    )
