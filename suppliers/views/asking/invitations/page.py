"""One invitation: its state, each mail with day and fate, what the contact told us, and what can be done next."""

import re
from datetime import date, datetime, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.lib.dates import LONDON, plain, today
from msplan.outbox.models import Mail
from suppliers.asking.campaign.counting import looked_at
from suppliers.asking.campaign.rights import demand, may_read, may_settle
from suppliers.asking.models import UNANSWERED, WRITABLE, Ask, Invitation, InvitationState, Notice
from suppliers.asking.reading.timeline import TITLES
from suppliers.register.telling import told
from suppliers.views.asking.campaigns.rows import HELD, TONES, fate, is_held, remark

ASKING = (Ask.Kind.INVITATION, Ask.Kind.REMINDER, Ask.Kind.FRESH_LINK)
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What the contact said instead of answering.
SAID = (InvitationState.DECLINED, InvitationState.ELSEWHERE)


def invitation_or_404(pk: int) -> Invitation:
    people = (
        "campaign__questions",
        "campaign__terms",
        "campaign__owner",
        "supplier",
        "contact",
        "handed_to__department",
    )
    rows = looked_at(Invitation.objects.all(), withdrawn=True).select_related(*people, "response")
    found: Invitation = get_object_or_404(rows, pk=pk)
    return found


@may("asking.open")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever sees campaigns, and whoever its silence was handed to."""
    return render(request, "suppliers/asking/invitations/detail.html", context_of(request, pk))


def context_of(request: HttpRequest, pk: int) -> dict[str, Any]:
    invitation, on = invitation_or_404(pk), today()
    person = request.user
    demand(may_read(person, invitation, on))
    asks = list(invitation.asks.select_related("mail", "bounced_by").defer("mail__message"))
    notices = list(invitation.notices.select_related("settled_by"))
    may_edit = person.may("asking.edit")
    return {
        "invitation": invitation,
        "campaign": invitation.campaign,
        "tone": TONES[invitation.state],
        "remark": remark(invitation, invitation.campaign, on),
        "held_words": HELD if is_held(invitation) else "",
        "rows": _summary(invitation, notices),
        "tries": _tries(invitation, asks),
        "notices": notices,
        "may_edit": may_edit,
        "may_settle": may_settle(person, invitation, on),
        "sees_list": person.may("asking.see"),
        "steps": _steps(invitation, person),
        "response": _response(invitation, person),
        "story": [{**told(e), "title": TITLES[e.act]} for e in story_of(invitation) if e.act in TITLES],
    }


def _response(invitation: Invitation, person: Person) -> Any:
    """Where its answers are read, for whoever may; of one that is held for whoever reads first."""
    response = getattr(invitation, "response", None)
    may_read_it = person.may("responses.read_first" if is_held(invitation) else "responses.read")
    return response if may_read_it else None


def _tries(invitation: Invitation, asks: list[Ask]) -> list[dict[str, Any]]:
    """All that was tried, oldest first: mails with their fate, the telephone, the link opened, what came back."""
    rows: list[dict[str, Any]] = [
        {
            "at": ask.mail.sent_at or ask.at,
            "what": _named(ask),
            "fate": fate(ask),
            "ask": ask,
            "can_bounce": ask.kind in ASKING and ask.mail.state == Mail.State.SENT and ask.bounced_on is None,
        }
        for ask in asks
    ]
    moments = [
        (_noon(invitation.told_by_phone_on), "Link told by telephone"),
        (invitation.opened_at, "Link opened"),
        (invitation.started_at, "Started to answer"),
        (invitation.submitted_at, "Handed in"),
        (_noon(invitation.no_response_on), "Counts as no response"),
        (invitation.settled_at if invitation.state in SAID else None, invitation.get_state_display()),
    ]
    rows += [{"at": at, "what": what} for at, what in moments if at is not None]
    rows += [
        {"at": one.at, "what": f"Passed over: {_rule(one.rule)}"} for one in invitation.passed_over.all()
    ]
    return sorted(rows, key=lambda row: row["at"])


def _named(ask: Ask) -> str:
    return (
        f"{ask.get_kind_display()}, {_rule(ask.rule)}"
        if ask.kind == Ask.Kind.REMINDER
        else ask.get_kind_display()
    )


def _rule(kept: str) -> str:
    """As a reminder is kept, "7 days before 2026-12-04", with its day in words."""
    return ISO_DAY.sub(lambda day: plain(date.fromisoformat(day[0])), kept)


def _noon(on: date | None) -> datetime | None:
    """A day among moments."""
    return datetime.combine(on, time(12), LONDON) if on else None


def _summary(invitation: Invitation, notices: list[Notice]) -> list[dict[str, Any]]:
    """What a list shows of it; the contact only to those who see campaigns anyway or follow it up."""
    rows = [
        ("Campaign", str(invitation.campaign)),
        ("Written to", f"{invitation.to_name}, {invitation.to_email}"),
        ("Code", f"{invitation.code[:4]}-{invitation.code[4:]}"),
        ("Deadline", plain(invitation.campaign.deadline_on)),
        ("Reason", invitation.reason),
        ("Answered elsewhere", _elsewhere(invitation, notices)),
        ("No response since", plain(invitation.no_response_on) if invitation.no_response_on else ""),
        ("Handed to", str(invitation.handed_to or "")),
        ("What was done about it", invitation.handed_note),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _elsewhere(invitation: Invitation, notices: list[Notice]) -> str:
    """What they pointed at, and what they wrote about it, dealt with or not."""
    if not invitation.elsewhere_kind:
        return ""
    said = next((one.text for one in notices if one.kind == Notice.Kind.ELSEWHERE), "")
    pointed_at = f"{invitation.get_elsewhere_kind_display()}: {invitation.elsewhere_reference}"
    return f"{pointed_at}\n{said}".strip()


def _steps(invitation: Invitation, person: Person) -> list[dict[str, str]]:
    """What else may be done, each a page or a button of its own."""
    if not person.may("asking.edit"):
        return []

    def step(text: str, name: str) -> dict[str, str]:
        return {"text": text, "href": reverse(f"asking:{name}", args=[invitation.pk])}

    steps = []
    if invitation.state in WRITABLE:
        steps.append(step("Correct the address", "address"))
    if invitation.state in UNANSWERED:
        steps.append(step("Withdraw it", "withdraw"))
    return steps
