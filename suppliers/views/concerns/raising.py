"""Raising a concern. What it is answered with is shown once and kept nowhere: no address, no session, no message."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from msplan.files.storing import FileRefused
from msplan.lib.once import MadeAlready
from suppliers.concerns.forms import ConcernForm
from suppliers.concerns.models import Concern
from suppliers.concerns.raising import raise_concern

SENSITIVE = "OFFICIAL-SENSITIVE"


@require_http_methods(["GET", "HEAD", "POST"])
def raise_(request: HttpRequest) -> HttpResponse:
    """Anybody who is signed in. The answer to the post is the receipt itself, not a page that could be opened again."""
    finds = request.user.may("suppliers.see")
    form = ConcernForm(request.POST or None, request.FILES or None, finds=finds)
    if form.is_finding:
        _show_found(form)
    elif request.method == "POST" and form.is_valid():
        concern = _raised(request, form)
        if concern is not None:
            return render(
                request, "suppliers/concerns/raised.html", {"concern": concern, "marking": SENSITIVE}
            )
    form.ask_for_file_again()
    looked_up = form.is_finding and bool(form.typed("place_name"))
    context = {"form": form, "is_finding": looked_up, "marking": SENSITIVE}
    failed = bool(form.errors) and not looked_up
    return render(request, "suppliers/concerns/raise.html", context, status=422 if failed else 200)


def _show_found(form: ConcernForm) -> None:
    """Nothing was sent yet, so nothing is missing; but no browser keeps a file."""
    form.show_as_typed()
    upload = form.files.get("evidence_file")
    if upload is not None:
        form.add_error("evidence_file", f"Choose “{upload.name}” again: your text is kept, but no file is")


def _raised(request: HttpRequest, form: ConcernForm) -> Concern | None:
    """The concern; the one that this page made when it was sent before."""
    try:
        return raise_concern(**form.words, by=request.user, at=timezone.now())
    except MadeAlready as already:
        # Somebody else's page id can only be guessed at: it gets no receipt.
        return already.thing if already.thing.raised_by_id == request.user.pk else None
    except FileRefused as refusal:
        form.add_error("evidence_file", str(refusal))
    return None
