"""My sessions: where I am signed in, ending those, and the clock that warns before this one ends."""

import time

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts import sessions as acts
from msplan.accounts.devices import device
from msplan.accounts.kept import forget, kept


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Where I am signed in. What ended by itself is left out, and goes when its person signs in next."""
    alive = [
        row for row in UserSession.objects.filter(user=request.user).order_by("-last_seen_at") if _lives(row)
    ]
    rows = [
        {
            "pk": row.pk,
            "device": device(row.user_agent),
            "since": row.created_at,
            "seen": row.last_seen_at,
            "this": row.session_key == request.session.session_key,
        }
        for row in alive
    ]
    return render(request, "accounts/sessions.html", {"rows": rows})


def _lives(row: UserSession) -> bool:
    since = timezone.now() - row.created_at
    idle = timezone.now() - row.last_seen_at
    limits = acts.limits()
    return since < limits.long and idle < limits.idle


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(UserSession, pk=pk, user=request.user)
    if row.session_key == request.session.session_key:
        return redirect("account_logout")
    acts.end_one(row, by=request.user, at=timezone.now())
    messages.success(request, "That session is ended.")
    return redirect("accounts:sessions")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    acts.end_others(request, at=timezone.now(), why="all others, by their person")
    messages.success(request, "You are signed out everywhere but here.")
    return redirect("accounts:sessions")


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """How long this session lasts yet. Asked by the page itself, which therefore does not make it longer."""
    return JsonResponse({"left": acts.seconds_left(request.session, now=time.time())})


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is here: they press the button, or they type."""
    acts.see(request, now=time.time(), at=timezone.now(), every=0)
    return JsonResponse({"left": acts.seconds_left(request.session, now=time.time())})


# What a form carries for the program and nobody typed.
OURS = frozenset({"version", "once", "seen_hash", "next"})


def _words(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").strip().capitalize()


@require_http_methods(["GET", "HEAD", "POST"])
def typed(request: HttpRequest) -> HttpResponse:
    """What was typed when the session had ended: to be sent again, or thrown away."""
    found = kept(request, now=time.time())
    if request.method == "POST":
        forget(request)
        messages.success(request, "What was typed is thrown away.")
        return redirect("home")
    if found is None:
        return render(request, "accounts/kept.html", {"found": None})
    shown = [(_words(name), value) for name, value in found["fields"] if value.strip() and name not in OURS]
    return render(request, "accounts/kept.html", {"found": found, "shown": shown})
