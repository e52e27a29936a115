"""The tab of a supplier's page: what it was asked, how that went, and its scores over the years."""

from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.charts import Chart, bar_chart
from msplan.lib.dates import deadline_words, london_date, plain, today
from msplan.outbox.models import Mail
from suppliers.asking.models import RETURNED, UNANSWERED, Ask, Invitation
from suppliers.asking.reading.listing import responses_for
from suppliers.asking.reading.timeline import of_supplier as story_of
from suppliers.register.models import Supplier, of_family
from suppliers.views.asking.responses.words import band_of, outcome_of, state_of
from suppliers.views.page import tabs

TRIED = [Ask.Kind.INVITATION, Ask.Kind.REMINDER, Ask.Kind.FRESH_LINK]
MAILS = {
    Mail.State.SENT: "sent",
    Mail.State.FAILED: "refused by the mail server",
    Mail.State.HELD: "kept, not sent",
}


@may("asking.see")
@require_safe
def of_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = get_object_or_404(Supplier.objects.surviving(pk).with_risk())
    if supplier.pk != pk:
        return redirect("asking:asked", supplier.pk)
    on = today()
    invitations = _invitations(supplier)
    came = {one.invitation_id: one for one in _responses(supplier, request)}
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="asked"),
        "rows": [_row(one, came.get(one.pk), on) for one in invitations],
        "chart": _chart([one for one in came.values() if not one.is_hidden]),
        "story": story_of(supplier, request.user),
        "may_read": request.user.may("responses.read"),
    }
    return render(request, "suppliers/asking/responses/of_supplier.html", context)


def _invitations(supplier: Supplier) -> list[Any]:
    """Of the whole family, the newest first, with their mails."""
    asks = Ask.objects.filter(kind__in=TRIED).select_related("mail").order_by("at", "pk")
    rows = Invitation.objects.filter(of_family(supplier)).with_silent_on()
    return list(
        rows.select_related("campaign__questions__questionnaire", "campaign__terms", "handed_to", "response")
        .prefetch_related(Prefetch("asks", queryset=asks, to_attr="tried"))
        .order_by("-made_at", "-pk")
    )


def _responses(supplier: Supplier, request: HttpRequest) -> list[Any]:
    rows = responses_for(request.user).filter(of_family(supplier, "invitation__supplier"))
    standing = Count("flags", filter=Q(flags__gone_at__isnull=True))
    critical = Count("flags", filter=Q(flags__gone_at__isnull=True, flags__severity="critical"))
    return list(rows.annotate(flags_standing=standing, critical_standing=critical).order_by("submitted_at"))


def _row(invitation: Any, response: Any, on: date) -> dict[str, Any]:
    """``response`` is None for whoever reads none; one that is hidden tells only that it came."""
    held = hasattr(invitation, "response") and invitation.response.is_held
    row = {
        "invitation": invitation,
        "held": held,
        "state": state_of(invitation.state, is_hidden=held),
        "when": _when(invitation, on),
        "mails": [_mail(ask) for ask in invitation.tried],
        "response": response if response is not None and not response.is_hidden else None,
    }
    if row["response"] is None:
        return row
    return {
        **row,
        "band": band_of(response),
        "critical": response.critical_standing,
        "others": response.flags_standing - response.critical_standing,
        "outcome": outcome_of(response) if response.outcome else None,
    }


def _when(invitation: Any, on: date) -> str:
    """In words what the dates say: late, silent, not reached."""
    campaign = invitation.campaign
    if invitation.state in RETURNED and invitation.submitted_at:
        day = london_date(invitation.submitted_at)
        return f"Answered {plain(day)}{', after the deadline' if day > campaign.deadline_on else ''}"
    if invitation.state not in UNANSWERED:
        return ""
    if invitation.silent_on is None and on > campaign.deadline_on:
        return "Not reached"
    if invitation.silent_on is not None and on >= invitation.silent_on:
        return f"Silent: no response by {plain(invitation.silent_on)}"
    words = deadline_words(campaign.deadline_on, on)
    return f"To be answered by {plain(campaign.deadline_on)} ({words})"


def _mail(ask: Ask) -> str:
    said = MAILS.get(Mail.State(ask.mail.state), ask.mail.get_state_display().lower())
    if ask.bounced_on:
        said = f"came back on {plain(ask.bounced_on)}: {ask.bounced_why}"
    return f"{ask.get_kind_display()}, {plain(london_date(ask.at))}: {said}"


def _chart(responses: list[Any]) -> Chart | None:
    """Scores by the day they were handed in; one bar says nothing."""
    if len(responses) < 2:
        return None
    before, latest = responses[-2], responses[-1]
    moved = "rose" if latest.score > before.score else "fell" if latest.score < before.score else "stayed"
    return bar_chart(
        title=f"The score {moved} in {london_date(latest.submitted_at).year}",
        rows=[(plain(london_date(one.submitted_at)), one.score) for one in responses],
        label_heading="Handed in",
        value_heading="Score of 100",
    )
