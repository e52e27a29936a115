"""The meeting for a calendar, and the mail to whoever is expected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.meetings import inviting
from actions.meetings.models import Meeting
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from msplan.accounts.permissions import may
from msplan.lib.dates import today


@may("meetings.see")
@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The calendar file."""
    meeting = meeting_or_404(pk)
    method = "CANCEL" if meeting.state == Meeting.State.CANCELLED else "PUBLISH"
    headers = {"Content-Disposition": f'attachment; filename="meeting-{meeting.pk}.ics"'}
    return HttpResponse(
        inviting.calendar_file(meeting),
        content_type=f"text/calendar; charset=utf-8; method={method}",
        headers=headers,
    )


@may("meetings.keep")
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the mail goes to; the button sends it, once for what the invitation says now."""
    meeting = meeting_or_404(pk)
    if meeting.has_sat:
        messages.info(request, "This meeting was held: nobody is invited to it any more.")
        return redirect("meetings:detail", pk)
    if request.method == "POST":
        posted, had = inviting.send_invitations(meeting, by=request.user, at=timezone.now(), on=today())
        messages.success(request, _said(posted, had))
        return redirect("meetings:detail", pk)
    return meeting_page(request, "invite", meeting, expected=inviting.expected_people(meeting))


def _said(posted: int, had: int) -> str:
    mails = f"{posted} mail{'' if posted == 1 else 's'} will be sent."
    return f"{mails} {had} had it already." if had else mails
