"""One policy."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Action, Policy, Source
from actions.policies import keeping
from actions.policies.facts import rows_of
from actions.policies.forms import LookingForm, PolicyForm
from actions.policies.looking import look_at
from actions.views.policies import deeds
from actions.views.raising import raise_action
from actions.views.saving import SAVED, kept, resaved
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, today


@may("policies.edit")
def register_policy(request: HttpRequest) -> HttpResponse:
    initial = {"review_on": add_months(today(), 12), "department": request.user.department_id}
    form = PolicyForm(
        request.POST or None, request.FILES or None, initial=initial, cancel_href=reverse("policies:index")
    )

    def act() -> Policy:
        return keeping.register_policy(**form.words, upload=form.handed, by=request.user, at=timezone.now())

    return deeds.register(request, Policy, form, act, "Enter a policy")


@may("policies.see")
@require_safe
def policy(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.show(request, deeds.found(Policy, pk))


@may("policies.edit")
def policy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    thing = deeds.found(Policy, pk)

    def form_of() -> PolicyForm:
        instance = deeds.found(Policy, pk)
        path = deeds.page_path(thing)
        return PolicyForm(request.POST or None, request.FILES or None, instance=instance, cancel_href=path)

    def act(form: PolicyForm) -> bool:
        edit = partial(keeping.edit_policy, thing, version=int(form.cleaned_data["version"]))
        return edit(changes=form.words, upload=form.handed, by=request.user, at=timezone.now())

    changed, form = resaved(request, form_of, act)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(deeds.page_path(thing))
    return deeds.form_page(request, Policy, thing, form, "Edit the policy")


@may("policies.see")
def policy_look(request: HttpRequest, pk: int) -> HttpResponse:
    """Does it cover modern slavery: whoever read it says so."""
    thing = deeds.found(Policy, pk)
    deeds.demand_work(request, thing)
    form = LookingForm(
        request.POST or None, initial={"looked_on": today()}, cancel_href=deeds.page_path(thing)
    )
    made = kept(
        request,
        form,
        lambda: look_at(thing, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda looking: (
            f"Saved: {thing.reference} covers modern slavery: {looking.get_covers_display().lower()}."
        ),
    )
    if made:
        return redirect(deeds.page_path(thing))
    return deeds.form_page(request, Policy, thing, form, "Does it cover modern slavery?", rows=rows_of(thing))


@may("policies.see")
def policy_review(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.review(request, deeds.found(Policy, pk))


@may("actions.create")
def policy_raise(request: HttpRequest, pk: int) -> HttpResponse:
    """An action raised from what should change: one page, one transaction."""
    thing = deeds.found(Policy, pk)

    def link(action: Action, person: Person, at: datetime) -> None:
        keeping.link_action(thing, action, by=person, at=at)

    initial = {
        "title": f"Change “{thing.title}”"[:200],
        "what": thing.to_change,
        "source": Source.INTERNAL_REVIEW,
        "area": "policies",
        "aspect": "internal",
        "lead_department": thing.department_id,
        "owner": thing.owner_id,
    }
    back = deeds.page_path(thing)
    return raise_action(
        request, raised_from=f"policy {thing.reference}", initial=initial, back=back, link=link
    )


@may("policies.edit")
def policy_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.archive(request, deeds.found(Policy, pk))


@may("policies.edit")
def policy_restore(request: HttpRequest, pk: int) -> HttpResponse:
    return deeds.restore(request, deeds.found(Policy, pk))
