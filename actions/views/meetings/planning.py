"""Planning the next meeting, moving it, cancelling it."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actions.meetings import arranging
from actions.meetings.forms import MeetingForm
from actions.meetings.models import MeetingSeries
from actions.plan.forms import ReasonForm
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from actions.views.saving import SAVED, edited, kept, saved, shown
from msplan.accounts.permissions import may
from msplan.lib.dates import LONDON, today


@may("meetings.keep")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    series = get_object_or_404(MeetingSeries, pk=pk)
    here = reverse("meetings:series", args=[pk])
    form = MeetingForm(request.POST or None, initial=_usual(series), cancel_href=here)
    meeting = kept(
        request,
        form,
        lambda: arranging.plan_meeting(series, **form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"Meeting {made.number} is planned. Its agenda builds itself.",
    )
    if meeting:
        return redirect("meetings:detail", meeting.pk)
    return shown(request, "actions/meetings/plan.html", form, series=series)


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

    def form_of() -> MeetingForm:
        return MeetingForm(request.POST or None, meeting=meeting_or_404(pk), cancel_href=here)

    changed, form = edited(request, form_of, partial(arranging.edit_meeting, meeting))
    if changed is not None:
        messages.success(request, _saved(changed=changed, sequence=meeting.sequence))
        return redirect(here)
    return meeting_page(request, "edit", meeting_or_404(pk), form=form)


def _saved(*, changed: bool, sequence: int) -> str:
    if not changed:
        return SAVED[False]
    return "Saved. If invitations went out, send them again." if sequence else SAVED[True]


@may("meetings.keep")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:detail", args=[pk])
    label = "Why will it not take place?"
    form = ReasonForm(request.POST or None, label=label, submit="Cancel this meeting", cancel_href=here)
    if saved(
        request,
        form,
        lambda: arranging.cancel_meeting(meeting, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, "The meeting is cancelled. Tell those who were invited.")
        return redirect("meetings:invite", pk)
    return meeting_page(request, "cancel", meeting, form=form)
