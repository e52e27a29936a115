"""For the team that reads first what a critical flag stands in. Responses know no concerns: here alone the two meet."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.dates import deadline_words, london_date, plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.once import MadeAlready
from msplan.views.saving import pressed, saved, shown
from suppliers.asking.models import Response
from suppliers.asking.reading import letting_through
from suppliers.asking.reading.forms import KeepForm
from suppliers.asking.reading.listing import responses_for, with_flags
from suppliers.concerns.forms import ConcernForm
from suppliers.concerns.models import Concern, Danger, Place
from suppliers.concerns.raising import raise_concern as raise_it
from suppliers.risk.keeping import scored
from suppliers.views.asking.responses.words import SENSITIVE, of_response
from suppliers.views.exports import RESPONSES


@may("responses.read_first")
@require_safe
@tidied
def read_first(request: HttpRequest) -> HttpResponse:
    held = Response.objects.held().order_by().values("pk")
    found = with_flags(responses_for(request.user).filter(pk__in=held)).order_by("held_at", "pk")
    page = page_of(found, request, noun=("response", "responses"), export=RESPONSES)
    context = {"page": page, "rows": [_row(one) for one in page], "marking": SENSITIVE}
    return render(request, "suppliers/asking/responses/read_first.html", context)


def _row(response: Any) -> dict[str, Any]:
    due = letting_through.read_by(response)
    words = deadline_words(due, today())
    return {
        "response": response,
        "due": {"text": words[:1].upper() + words[1:], "tone": "bad" if due < today() else "warn"},
        "kept": response.kept_until,
    }


@may("responses.read_first")
@require_POST
@of_response
def let_through(request: HttpRequest, response: Response) -> HttpResponse:
    return pressed(
        request,
        lambda: scored(letting_through.let_through)(response, by=request.user, at=timezone.now()),
        done="Everybody who reads responses may read it now.",
        to=reverse("asking:response", args=[response.pk]),
    )


@may("responses.read_first")
@of_response
def keep(request: HttpRequest, response: Response) -> HttpResponse:
    back = reverse("asking:response", args=[response.pk])
    form = KeepForm(request.POST or None, cancel_href=back)

    def act() -> None:
        until = form.cleaned_data["until"]
        letting_through.keep_held(response, until=until, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, f"Kept. It comes up again on {plain(form.cleaned_data['until'])}.")
        return redirect(back)
    context = {
        "response": response,
        "heading": "Keep it for now",
        "back": back,
        "meaning": "Nobody else reads the answers. Others see what they see now: that it was handed in.",
        "marking": SENSITIVE,
    }
    return shown(request, "suppliers/asking/responses/form.html", form, **context)


@may("responses.read_first")
@require_http_methods(["GET", "HEAD", "POST"])
@of_response
def raise_concern(request: HttpRequest, response: Response) -> HttpResponse:
    """The concern's own form, filled in as far as the response goes; its own act, and its own receipt."""
    form = ConcernForm(request.POST or None, request.FILES or None, finds=True, initial=_known(response))
    if form.is_finding:
        form.show_as_typed()
    elif request.method == "POST" and form.is_valid() and (concern := _raised(request, response, form)):
        context = {"concern": concern, "marking": SENSITIVE}
        return render(request, "suppliers/concerns/raised.html", context)
    form.ask_for_file_again()
    context = {
        "form": form,
        "raised_from": f"response {response.reference}",
        "is_finding": form.is_finding and bool(form.typed("place_name")),
        "marking": SENSITIVE,
    }
    failed = bool(form.errors) and not context["is_finding"]
    return render(request, "suppliers/concerns/raise.html", context, status=422 if failed else 200)


def _known(response: Response) -> dict[str, Any]:
    flags = response.flags.filter(gone_at__isnull=True, severity="critical").order_by("pk")
    told = "\n".join(f"{flag.code}: {flag.text}" for flag in flags)
    return {
        "place": Place.SUPPLIER,
        "place_name": str(response.supplier.survivor.name),
        "danger": Danger.NOT_KNOWN,
        "seen": f"From their answers to our questionnaire (response {response.reference}):\n{told}",
        "seen_when": f"Handed in on {plain(london_date(response.last_at))}",
    }


def _raised(request: HttpRequest, response: Response, form: ConcernForm) -> Concern | None:
    """At this supplier, unless another one was chosen; the one that this page made when it was sent before."""
    words = form.words
    words["supplier"] = words["supplier"] or response.supplier.survivor
    try:
        return raise_it(**words, by=request.user, at=timezone.now())
    except MadeAlready as already:
        return already.thing if already.thing.raised_by_id == request.user.pk else None
    except FileRefused as refusal:
        form.add_error("evidence_file", str(refusal))
    return None
