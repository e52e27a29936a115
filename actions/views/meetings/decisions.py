"""Decisions: recorded, turned into actions, carried out, replaced."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.meetings import deciding
from actions.meetings.decision_forms import CarryOutForm, DecisionForm, EditDecisionForm, SupersedeForm
from actions.meetings.models import Decision
from actions.meetings.rights import may_close
from actions.models import Action
from actions.plan.rights import demand, may_edit
from actions.views.meetings.fetching import decision_or_404, meeting_or_404, meeting_page
from actions.views.raising import raise_action
from actions.views.saving import edited, kept, saved
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today


@may("meetings.see")
@require_safe
def decisions(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    rows = meeting.decisions.select_related("owner", "action", "replaced_by__meeting").order_by("number")
    for row in rows:
        row.meeting = meeting
    return meeting_page(request, "decisions", meeting, tab="decisions", rows=rows, on=today())


@may("meetings.keep")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:decisions", args=[pk])
    form = DecisionForm(
        request.POST or None, initial={"action": request.GET.get("action", "")}, cancel_href=here
    )

    def act() -> Decision:
        action = form.cleaned_data["action"]
        demand(action is None or form.cleaned_data["effect"] == "note" or may_edit(request.user, action))
        return deciding.decide(meeting, **form.cleaned_data, by=request.user, at=timezone.now())

    made = kept(request, form, act, done=lambda made: f"{made} is recorded.", again=_again)
    if made and "then" in request.POST and made.is_open and made.action is None:
        return redirect("meetings:raise_from", made.pk)
    if made:
        return redirect(here)
    return meeting_page(request, "decide", meeting, form=form)


def _again(made: Decision) -> str:
    return f"{made} was recorded already: the same page came twice. It is there once."


@may("meetings.see")
@require_safe
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    found = decision_or_404(pk)
    context = {
        "decision": found,
        "may_close": found.is_open and may_close(request.user, found, today()),
        "may_raise": found.is_open and found.action is None and request.user.may("actions.create"),
        "replaces": found.replaces.with_meeting(),
        "on": today(),
    }
    return meeting_page(request, "decision", found.meeting, **context)


@may("meetings.keep")
def edit_decision(request: HttpRequest, pk: int) -> HttpResponse:
    found, here = decision_or_404(pk), reverse("meetings:decision", args=[pk])

    def form_of() -> EditDecisionForm:
        return EditDecisionForm(request.POST or None, instance=decision_or_404(pk), cancel_href=here)

    changed, form = edited(request, form_of, partial(deciding.edit_decision, found))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(here)
    return meeting_page(request, "edit_decision", found.meeting, form=form, decision=found)


@may("meetings.see")
def raise_from(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a new action, filled in from the decision; written together with the link to it."""
    found = decision_or_404(pk)
    here = reverse("meetings:decision", args=[pk])
    if request.method != "POST" and not (found.is_open and found.action is None):
        messages.error(request, "An action was raised from this decision already, or it is closed.")
        return redirect(here)
    series = found.meeting.series
    initial = {
        "title": _title(found),
        "what": found.text,
        "source": "partnership" if series.partnership_id else "working_group",
        "owner": found.owner_id,
        "lead_department": found.owner.department_id if found.owner else None,
        "target_on": found.due_on,
        "marking": found.meeting.marking,
    }
    raised_from = f"decision {found.reference} of {series}, {plain(found.meeting.on)}"
    link = partial(_link, found)
    return raise_action(request, raised_from=raised_from, initial=initial, back=here, link=link)


def _link(decision: Decision, action: Action, by: Person, at: datetime) -> None:
    deciding.link_raised(decision, action, by=by, at=at)


def _title(decision: Decision) -> str:
    words = " ".join(decision.text.split())
    return words if len(words) <= 90 else f"{words[:87].rsplit(' ', 1)[0]}…"


@may("meetings.see")
def carry_out(request: HttpRequest, pk: int) -> HttpResponse:
    found, here = decision_or_404(pk), reverse("meetings:decision", args=[pk])
    demand(may_close(request.user, found, today()))
    form = CarryOutForm(request.POST or None, cancel_href=here)
    if saved(
        request,
        form,
        lambda: deciding.carry_out(found, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{found} is done.")
        return redirect(here)
    return meeting_page(request, "carry_out", found.meeting, form=form, decision=found)


@may("meetings.keep")
def supersede(request: HttpRequest, pk: int) -> HttpResponse:
    found, here = decision_or_404(pk), reverse("meetings:decision", args=[pk])
    form = SupersedeForm(request.POST or None, later=found.later_ones(), cancel_href=here)
    if saved(
        request,
        form,
        lambda: deciding.supersede(found, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{found} is superseded.")
        return redirect(here)
    return meeting_page(request, "supersede", found.meeting, form=form, decision=found)
