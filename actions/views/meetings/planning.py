"""Planning the next meeting, moving it, cancelling it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actions.meetings import arranging
from actions.meetings.forms import MeetingForm
from actions.meetings.locking import MeetingRefused
from actions.meetings.models import MeetingSeries
from actions.plan.forms import ReasonForm
from actions.plan.refusing import StaleEdit
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from actions.views.saving import add_refusal
from msplan.accounts.permissions import may
from msplan.lib.dates import LONDON, today
from msplan.lib.states import InvalidTransition


@may("meetings.keep")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(MeetingSeries, pk=pk)
    here = reverse("meetings:series", args=[pk])
    form = MeetingForm(request.POST or None, initial=_usual(series), cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            meeting = arranging.plan_meeting(series, **form.words, by=request.user, at=timezone.now())
        except MeetingRefused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Meeting {meeting.number} is planned. Its agenda builds itself.")
            return redirect("meetings:detail", meeting.pk)
    context = {"form": form, "series": series}
    return render(request, "actions/meetings/plan.html", context, status=422 if form.errors else 200)


def _usual(series: MeetingSeries) -> dict[str, object]:
    """What the last meeting had, some months later."""
    last = series.meetings.exclude(state="cancelled").select_related("chair").first()
    hours = ("09:30", "11:00")
    if last is not None:
        hours = tuple(f"{at.astimezone(LONDON):%H:%M}" for at in (last.starts_at, last.ends_at))  # type: ignore[assignment]
    return {
        "on": arranging.next_start(series, last, today()),
        "starts": hours[0],
        "ends": hours[1],
        "place": last.place if last else series.place,
        "chair": last.chair if last else None,
        "marking": "official",
    }


@may("meetings.keep")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:detail", args=[pk])
    form = MeetingForm(request.POST or None, meeting=meeting, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        version = int(form.cleaned_data["version"])
        try:
            changed = arranging.edit_meeting(
                meeting, version=version, changes=form.words, by=request.user, at=timezone.now()
            )
        except StaleEdit:  # somebody saved between the form's look and the act's: look again
            meeting = meeting_or_404(pk)
            form = MeetingForm(request.POST, meeting=meeting, cancel_href=here)
        except (MeetingRefused, InvalidTransition) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _saved(changed=changed, sequence=meeting.sequence))
            return redirect(here)
    return meeting_page(request, "edit", meeting, form=form)


def _saved(*, changed: bool, sequence: int) -> str:
    if not changed:
        return "Nothing was different, so nothing changed."
    return "Saved. If invitations went out, send them again." if sequence else "Saved."


@may("meetings.keep")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:detail", args=[pk])
    label = "Why will it not take place?"
    form = ReasonForm(request.POST or None, label=label, submit="Cancel this meeting", cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            arranging.cancel_meeting(meeting, **form.cleaned_data, by=request.user, at=timezone.now())
        except (MeetingRefused, InvalidTransition) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The meeting is cancelled. Tell those who were invited.")
            return redirect("meetings:invite", pk)
    return meeting_page(request, "cancel", meeting, form=form)
