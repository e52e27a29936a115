"""One known unknown."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import KnownUnknown
from actions.risks import closing, keeping
from actions.risks.forms import AnswerForm
from actions.views.risks import deeds
from actions.views.saving import saved
from msplan.accounts.permissions import may
from msplan.lib.dates import today

CANNOT = (
    "Say that it cannot be known",
    "Why can it not be known?",
    "Nobody is asked about it any more. It stays here, with the reason.",
)
REOPEN = (
    "Open it again",
    "Why is it open again?",
    "It is reviewed once a year again. What was written about its end stays in its story.",
)


@may("risks.edit")
def note_unknown(request: HttpRequest) -> HttpResponse:
    return deeds.note(request, KnownUnknown, keeping.note_unknown)


@may("risks.see")
@require_safe
def unknown(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.show(request, deeds.found(KnownUnknown, pk))


@may("risks.see")
def unknown_edit(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.edit(request, deeds.found(KnownUnknown, pk))


@may("risks.see")
def unknown_review(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.review(request, deeds.found(KnownUnknown, pk))


@may("risks.see")
def unknown_answer(request: HttpRequest, pk: int) -> HttpResponse:
    thing = deeds.found(KnownUnknown, pk)
    deeds.demand_work(request, thing)
    form = AnswerForm(
        request.POST or None, initial={"answered_on": today()}, cancel_href=deeds.page_path(thing)
    )
    if saved(
        request,
        form,
        lambda: closing.answer_unknown(thing, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{thing.reference} is found out.")
        return redirect(deeds.page_path(thing))
    return deeds.form_page(request, thing, form, "What was found out")


@may("risks.edit")
def unknown_close(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.with_reason(request, deeds.found(KnownUnknown, pk), closing.give_up_unknown, CANNOT)


@may("risks.edit")
def unknown_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.with_reason(request, deeds.found(KnownUnknown, pk), closing.reopen, REOPEN)


@may("actions.create")
def unknown_raise(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.raise_from(request, deeds.found(KnownUnknown, pk))


@may("risks.edit")
def unknown_link(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.link(request, deeds.found(KnownUnknown, pk))


@may("risks.edit")
@require_POST
def unknown_unlink(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.unlink(request, deeds.found(KnownUnknown, pk))
