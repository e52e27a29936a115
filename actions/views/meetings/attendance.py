"""Who came to a meeting, and for which department."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.meetings import attending
from actions.meetings.attendance_forms import AttendanceForm, DepartmentsForm
from actions.meetings.gaps import gaps_of
from actions.meetings.models import Attendance, Meeting
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from actions.views.saving import pressed, resaved, saved
from msplan.accounts.permissions import may


@may("meetings.see")
@require_safe
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    rows = list(attending.list_of(meeting))
    return meeting_page(
        request, "attendance", meeting, tab="attendance", rows=rows, gaps=gaps_of(meeting),
        is_open=meeting.is_planned or meeting.is_held,
    )  # fmt: skip


@may("meetings.keep")
def departments(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:attendance", args=[pk])

    def act(form: DepartmentsForm) -> bool:
        version = int(form.cleaned_data["version"])
        return attending.record_departments(
            meeting, version=version, sent=form.sent, by=request.user, at=timezone.now()
        )

    changed, form = resaved(request, lambda: _form(request, meeting_or_404(pk)), act)
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(here)
    return meeting_page(request, "departments", meeting, form=form)


def _form(request: HttpRequest, meeting: Meeting) -> DepartmentsForm:
    rows = meeting.series.expected.on(meeting.on).select_related("department").order_by("department__name")
    expected = [row.department for row in rows]
    return DepartmentsForm(
        request.POST or None,
        meeting=meeting,
        departments=expected,
        rows=attending.first_of(meeting, expected),
        cancel_href=reverse("meetings:attendance", args=[meeting.pk]),
    )


@may("meetings.keep")
def add_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:attendance", args=[pk])
    form = AttendanceForm(request.POST or None, cancel_href=here)
    if saved(
        request,
        form,
        lambda: attending.add_attendance(meeting, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        return redirect(here)
    return meeting_page(request, "add_attendance", meeting, form=form)


@may("meetings.keep")
@require_POST
def remove_attendance(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Attendance.objects.select_related("person"), pk=pk)
    return pressed(
        request,
        lambda: attending.remove_attendance(row, by=request.user, at=timezone.now()),
        done=f"{row} is off the list.",
        to=reverse("meetings:attendance", args=[row.meeting_id]),
    )
