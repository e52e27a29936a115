"""The actions that carry a promise out: raised from it, linked to it, taken away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import Action, Source
from actions.views.raising import raise_action
from msplan.accounts.permissions import may
from msplan.views.saving import pressed, saved
from statements.models import Topic
from statements.promises import carrying_out
from statements.promises.forms import LinkForm
from statements.views.promises.fetching import form_page, mine, page_of_promise


@may("promises.see")
def raise_from(request: HttpRequest, pk: int) -> HttpResponse:
    promise = mine(request, pk)
    area = promise.section.area
    initial = {
        "title": promise.wording[:200],
        "what": promise.wording,
        "source": Source.PROMISE,
        "area": "" if area == Topic.FREE else area,
        "target_on": promise.due_on,
        "owner": promise.owner_id,
        "lead_department": promise.owner.department_id,
    }
    return raise_action(
        request,
        raised_from=f"promise {promise.reference}",
        initial=initial,
        back=page_of_promise(promise),
        link=lambda action, by, at: carrying_out.link_action(promise, action, by=by, at=at),
    )


@may("promises.see")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    promise = mine(request, pk)
    form = LinkForm(request.POST or None, cancel_href=page_of_promise(promise))

    def act() -> None:
        carrying_out.link_action(promise, form.cleaned_data["action"], by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, f"{form.cleaned_data['action'].reference} carries it out.")
        return redirect(page_of_promise(promise))
    return form_page(request, promise, form, "Link an action")


@may("promises.see")
@require_POST
def unlink(request: HttpRequest, pk: int) -> HttpResponse:
    promise = mine(request, pk)
    number = request.POST.get("action", "")[:18]
    action = get_object_or_404(Action, pk=int(number) if number.isascii() and number.isdigit() else 0)
    return pressed(
        request,
        lambda: carrying_out.unlink_action(promise, action, by=request.user, at=timezone.now()),
        done=f"{action.reference} no longer carries it out.",
        to=page_of_promise(promise),
    )
