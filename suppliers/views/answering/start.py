"""The first page behind the link: who asks, why, until when, what there is to do; afterwards, how it stands."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from msplan.lib.dates import london_date
from suppliers.asking.answering.confirming import open_notices
from suppliers.asking.answering.declining import RUNNING
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.standing import last_submission
from suppliers.asking.models import UNANSWERED, Acceptance, Invitation, InvitationState, Response
from suppliers.asking.questionnaire.describing import on_paper
from suppliers.asking.questionnaire.reading import read_body
from suppliers.views.answering.access import answering, nothing_here
from suppliers.views.answering.receipt import sections_sent


@answering(colleagues=True)
def show(request: HttpRequest, access: Access) -> HttpResponse:
    on = london_date(timezone.now())
    context = {"access": access, **how_it_stands(access, on=on), "sections": _sent(access)}
    return render(request, "suppliers/answering/start.html", context)


@answering()
def report(request: HttpRequest, access: Access) -> HttpResponse:
    """What we made of the answers, as it was released."""
    response = Response.objects.filter(invitation=access.invitation, report_at__isnull=False).first()
    if response is None:
        return nothing_here(request)
    context = {"access": access, "report": response.report}
    return render(request, "suppliers/answering/report.html", context)


@answering(colleagues=True)
def questions(request: HttpRequest, access: Access) -> HttpResponse:
    """Every question, to read and to print before anybody starts. Nothing of what was answered is on it."""
    version = access.invitation.campaign.questions
    if version is None:
        raise Http404
    form = read_body(version.body)
    context = {"access": access, "questionnaire": form, "sections": on_paper(form)}
    return render(request, "suppliers/answering/questions.html", context)


def how_it_stands(access: Access, *, on: date) -> dict[str, Any]:
    invitation = access.invitation
    version = invitation.campaign.questions
    form = read_body(version.body) if version else None
    days = (invitation.campaign.deadline_on - on).days
    section = next((each for each in form.sections if each.id == access.section), None) if form else None
    return {
        "on": on,
        "questionnaire": form,
        "section": section,
        "days": abs(days),
        "is_late": days < 0,
        "left": days_left(days),
        "is_unanswered": invitation.state in UNANSWERED,
        "is_queried": invitation.state == InvitationState.QUERIED,
        "may_come_back": invitation.state in (InvitationState.DECLINED, InvitationState.ELSEWHERE)
        and invitation.campaign.state in RUNNING,
        "notices": list(open_notices(invitation)) if access.section is None else [],
        "response": _response(invitation),
        "acceptance": Acceptance.objects.filter(invitation=invitation).first(),
    }


def days_left(days: int) -> str:
    """How long there is still time, in words."""
    if days < 0:
        return f"{-days} day{'' if days == -1 else 's'} ago"
    if days == 0:
        return "today is the last day"
    if days == 1:
        return "tomorrow is the last day"
    return f"{days} days left"


def _sent(access: Access) -> list[dict[str, Any]]:
    """What was handed in last, for the contact."""
    if access.section is not None or access.invitation.submitted_at is None:
        return []
    submission = last_submission(access.invitation)
    return sections_sent(access, submission) if submission else []


def _response(invitation: Invitation) -> Response | None:
    """Of what was handed in: its reference and its day alone go on a page."""
    if invitation.submitted_at is None:
        return None
    return Response.objects.filter(invitation=invitation).defer("report").first()
