"""The one way in: ``@answering`` on every page behind a supplier's link, and the entry in the session that it asks for.

The view is handed an Access in place of the code in its address. Everything it looks up goes through
``access.invitation``; what is not found there is answered with ``nothing_here``, like a code that never was.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from msplan.files.storing import clean_name
from suppliers.asking.answering.following import Access, still

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Access, P], HttpResponseBase]

# The session's own key: {code: [link, serial, when Continue was pressed]}. Beside a sign-in it touches nothing.
ENTRIES = "answering"
NO_STORE = "private, no-store"
# Where the secret stands in the address, not even our own style sheets, whose lines a proxy may log, learn more than
# the site. Django's check of forms needs the site: "no-referrer" would refuse every Continue.
SITE_ONLY = "strict-origin"
# Of what came with a form whose session had ended, this much is shown back.
MOST_SHOWN = 1_000_000
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "version",
    "go",
    "form_id",
    "more",
    "terms",
    "kind",
    "save",
    "action",
}


def let_in(request: HttpRequest, access: Access, *, at: datetime) -> None:
    """Writes the entry, under a new session key: one that somebody planted beforehand opens nothing."""
    request.session.cycle_key()
    entry = [access.link.pk, access.link.serial, int(at.timestamp())]
    request.session[ENTRIES] = {**_entries(request), access.code: entry}


def access_of(request: HttpRequest, code: str, *, at: datetime) -> Access | None:
    """What this session may see under a code. The entry lasts as long as a session may, and is never drawn out."""
    entry = _entries(request).get(code)
    if not isinstance(entry, list) or len(entry) != 3 or not all(isinstance(each, int) for each in entry):
        return None
    link, serial, since = entry
    if not 0 <= at.timestamp() - since + 1 <= settings.SESSION_HOURS * 60 * 60:
        return None
    return still(link, serial, code=code, at=at)


def _entries(request: HttpRequest) -> dict[str, Any]:
    found = request.session.get(ENTRIES)
    return found if isinstance(found, dict) else {}


def answering(
    *, posts: bool = False, colleagues: bool = False
) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """A page of one invitation. ``posts``: it takes forms too; ``colleagues``: a colleague's link opens it as well."""
    methods = ["GET", "HEAD", *(["POST"] if posts else [])]

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            access = access_of(request, code, at=timezone.now())
            if access is None or (access.section and not colleagues):
                return nothing_here(request)
            if access.is_withdrawn:
                return withdrawn(request)
            return view(request, access, *args, **kwargs)

        return takes(*methods)(guarded)

    return decorate


def takes(
    *methods: str, secret: bool = False
) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """A page without sign-in that takes these methods and is kept by no cache. ``secret``: one is in its address."""

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            allowed = request.method in methods
            answer = view(request, *args, **kwargs) if allowed else HttpResponseNotAllowed(methods)
            answer["Cache-Control"] = NO_STORE
            if secret:
                answer["Referrer-Policy"] = SITE_ONLY
            return answer

        return login_not_required(guarded)

    return decorate


def nothing_here(request: HttpRequest) -> HttpResponse:
    """The page of a link that opens nothing: unknown, foreign, revoked, re-issued and run out look alike.

    What somebody typed into a form before their session ended is shown back, and nothing of it is kept.
    """
    match = request.resolver_match
    code = match.kwargs.get("code", "") if match else ""
    context = {"code": code, "typed": _typed(request) if request.method == "POST" and code else []}
    return render(request, "suppliers/answering/dead.html", context, status=404)


def withdrawn(request: HttpRequest) -> HttpResponse:
    return render(request, "suppliers/answering/withdrawn.html", status=410)


def _typed(request: HttpRequest) -> list[dict[str, str]]:
    """The texts of a form, in its order, without what no person types; of files the name alone."""
    found: list[dict[str, str]] = []
    room = MOST_SHOWN
    for name, values in request.POST.lists():
        for text in values:
            if name in NOT_TYPED or not text.strip() or room <= 0:
                continue
            found.append({"text": text[:room], "file": ""})
            room -= len(text)
    uploads = [upload for _, several in request.FILES.lists() for upload in several]
    return [*found, *({"text": "", "file": clean_name(upload.name or "")} for upload in uploads)]
