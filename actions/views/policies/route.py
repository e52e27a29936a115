"""One route for raising a concern."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import ConcernRoute
from actions.policies import keeping
from actions.policies.forms import RouteForm
from actions.views.policies import deeds
from actions.views.saving import SAVED, edited
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, today


@may("policies.edit")
def register_route(request: HttpRequest) -> HttpResponse:
    initial = {"review_on": add_months(today(), 12), "department": request.user.department_id}
    form = RouteForm(request.POST or None, initial=initial, cancel_href=reverse("policies:routes"))

    def act() -> ConcernRoute:
        return keeping.register_route(**form.words, by=request.user, at=timezone.now())

    return deeds.register(request, ConcernRoute, form, act, "Enter a route for raising a concern")


@may("policies.see")
@require_safe
def route(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.show(request, deeds.found(ConcernRoute, pk))


@may("policies.edit")
def route_edit(request: HttpRequest, pk: int) -> HttpResponse:
    thing = deeds.found(ConcernRoute, pk)

    def form_of() -> RouteForm:
        instance = deeds.found(ConcernRoute, pk)
        return RouteForm(request.POST or None, instance=instance, cancel_href=deeds.page_path(thing))

    changed, form = edited(request, form_of, partial(keeping.edit_route, thing))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(deeds.page_path(thing))
    return deeds.form_page(request, ConcernRoute, thing, form, "Edit the route")


@may("policies.see")
def route_review(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.review(request, deeds.found(ConcernRoute, pk))


@may("policies.edit")
def route_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.archive(request, deeds.found(ConcernRoute, pk))


@may("policies.edit")
def route_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.restore(request, deeds.found(ConcernRoute, pk))
