"""Sending: a page that says how many, the button, and how far it is."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from suppliers.asking.campaign import sending
from suppliers.asking.campaign.forms import SendForm
from suppliers.asking.models import Campaign, CampaignState
from suppliers.asking.tasks import write_campaign
from suppliers.views.asking.campaigns.drafting import campaign_or_404, page_of_campaign

log = logging.getLogger(__name__)
PAGE = "suppliers/asking/campaigns/send.html"


@may("asking.edit")
def send(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(pk)
    form, refusal = SendForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            sending.send(campaign, expected=form.cleaned_data["expected"], by=request.user, at=timezone.now())
        except (Refused, InvalidTransition) as no:
            campaign, refusal = campaign_or_404(pk), str(no)
        else:
            _nudge(campaign)
            return redirect("asking:progress", campaign.pk)
    return _confirm(request, campaign, refusal)


def _confirm(request: HttpRequest, campaign: Campaign, refusal: str) -> HttpResponse:
    count, left_out = sending.to_be_asked(campaign, on=today())
    context = {
        "campaign": campaign,
        "count": count,
        "left_out": left_out,
        "refusal": refusal,
        "opens": plain(max(campaign.opens_on, today())),
        "deadline": plain(campaign.deadline_on),
        "back": page_of_campaign(campaign),
        "too_near": sending.too_near(campaign, on=today()),
        "can_send": campaign.state in (CampaignState.DRAFT, CampaignState.SENT),
    }
    return render(request, PAGE, context, status=422 if refusal else 200)


def _nudge(campaign: Campaign) -> None:
    """Ask a worker to write the mails now. Without a broker the sweep does it within two minutes."""
    try:
        write_campaign.delay(campaign.pk)
    except OperationalError:
        log.warning("no broker: campaign %s waits for the sweep", campaign.pk)


@may("asking.see")
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How many mails are written and what became of them; may be left at any time."""
    campaign = campaign_or_404(pk)
    counts = sending.progress(campaign)
    waiting = counts["queued"] + counts["sending"]
    opens_later = campaign.opens_on > today()
    context = {
        "campaign": campaign,
        "counts": counts,
        "waiting": waiting,
        "opens_later": opens_later,
        "text": f"{counts['written']:,} of {counts['total']:,} mails are written",
        "is_done": campaign.state != CampaignState.SENDING and (opens_later or not waiting),
    }
    return render(request, "suppliers/asking/campaigns/progress.html", context)
