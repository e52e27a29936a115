"""What every page of one meeting begins with."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from actions.meetings.models import Decision, Meeting
from actions.plan.facts import Fact
from msplan.lib.dates import spoken

STATE_TONES = {"planned": "info", "held": "warn", "agreed": "plain", "cancelled": "neutral"}


def meeting_or_404(pk: int) -> Meeting:
    """With what its tabs count."""
    found = (
        Meeting.objects.with_series()
        .select_related("minutes")
        .annotate(
            people=Count("attendance", filter=Q(attendance__came="attended"), distinct=True),
            decided=Count("decisions", distinct=True),
        )
    )
    return get_object_or_404(found, pk=pk)


def decision_or_404(pk: int) -> Decision:
    rows = Decision.objects.with_meeting().select_related(
        "meeting__series__partnership", "owner__deputy", "owner__department__lead"
    )
    return get_object_or_404(rows, pk=pk)


def meeting_page(
    request: HttpRequest, template: str, meeting: Meeting, *, tab: str = "", **context: Any
) -> HttpResponse:
    """A page of one meeting, under its tabs; 422 where a form on it was wrong."""
    form: forms.BaseForm | None = context.get("form")
    whole = {
        "meeting": meeting,
        "marking": meeting.get_marking_display(),
        "facts": _facts(meeting),
        "tabs": _tabs(meeting, tab),
        "may_keep": request.user.may("meetings.keep"),
        **context,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, f"actions/meetings/{template}.html", whole, status=status)


def _facts(meeting: Meeting) -> list[Fact]:
    rows = [
        Fact("State", meeting.get_state_display(), STATE_TONES[meeting.state]),
        Fact("When", f"{spoken(meeting.on)}, {meeting.hours}", ""),
        Fact("Where", meeting.place, ""),
        Fact("Chair", meeting.chair.name if meeting.chair else "", ""),
    ]
    return [row for row in rows if row.text]


def _tabs(meeting: Meeting, current: str) -> list[dict[str, object]]:
    if meeting.state == Meeting.State.CANCELLED:
        return []
    names = [("Agenda", "detail", None), ("Attendance", "attendance", getattr(meeting, "people", None))]
    if meeting.has_sat:
        names += [("Decisions", "decisions", getattr(meeting, "decided", None)), ("Minutes", "minutes", None)]
    return [
        {
            "text": text,
            "href": reverse(f"meetings:{name}", args=[meeting.pk]),
            "current": name == current,
            "count": count,
        }
        for text, name, count in names
    ]
