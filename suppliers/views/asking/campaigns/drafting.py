"""Making a campaign, changing it while it is a draft, its mail as it will go; a later deadline; closing it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import next_working_day, plain, today
from msplan.lib.refusing import Refused
from msplan.outbox.secret import shown_text
from msplan.views.saving import SAVED, edited, kept, pressed, saved, shown
from suppliers.asking.campaign import drafting
from suppliers.asking.campaign.forms import CampaignForm, ExtendForm
from suppliers.asking.campaign.mailing import preview as preview_of
from suppliers.asking.campaign.sending import TEMPLATE, minutes_of
from suppliers.asking.models import Campaign, CampaignState
from suppliers.models import Supplier
from suppliers.views.asking.campaigns.putting import put

FORM = "suppliers/asking/campaigns/form.html"


def campaign_or_404(pk: int) -> Campaign:
    return get_object_or_404(
        Campaign.objects.select_related("questions__questionnaire", "terms", "owner"), pk=pk
    )


def page_of_campaign(campaign: Campaign) -> str:
    return reverse("asking:campaign", args=[campaign.pk])


@may("asking.edit")
def create(request: HttpRequest) -> HttpResponse:
    """With the register's filters in its address, the next page puts what they find on the list."""
    back = reverse("asking:campaigns")
    opens_on = next_working_day(today() + timedelta(days=1))
    initial = {
        "contact_name": request.user.name,
        "contact_email": request.user.email,
        "opens_on": opens_on,
        "deadline_on": next_working_day(opens_on + timedelta(days=28)),
    }
    form = CampaignForm(
        request.POST or None, initial=initial, cancel_href=back, submit="Save and choose suppliers"
    )
    made = kept(request, form, lambda: drafting.draft(**form.words, by=request.user, at=timezone.now()))
    if made:
        if request.GET.get("campaign") == "new":
            _put_found(request, made)
        return redirect("asking:suppliers", made.pk)
    return shown(request, FORM, form, heading="A new campaign", back=back, back_text="Campaigns")


def _put_found(request: HttpRequest, campaign: Campaign) -> None:
    """What was chosen in the register before; where that is too many the list stays empty, with a word why."""
    typed = request.GET.get("first", "")
    first = int(typed) if typed.isdecimal() and len(typed) < 10 else None
    try:
        put(request, campaign, first=first, by=request.GET.get("by", ""))
    except Refused as no:
        messages.error(request, str(no))


@may("asking.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(pk)
    back = page_of_campaign(campaign)

    def form_of() -> CampaignForm:
        return CampaignForm(request.POST or None, instance=campaign_or_404(pk), cancel_href=back)

    def act(**words: Any) -> bool:
        return drafting.edit(campaign, **words)

    changed, form = edited(request, form_of, act)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(back)
    return shown(
        request, FORM, form, heading="Change the campaign", caption=campaign.name, back=back, back_text="Back"
    )


@may("asking.edit")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(pk)
    return pressed(
        request,
        lambda: drafting.discard(campaign, by=request.user, at=timezone.now()),
        done=f"{campaign.name} is thrown away. Nobody was asked.",
        to=reverse("asking:campaigns"),
    )


@may("asking.see")
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail exactly as it will go, to the first on the list."""
    campaign = campaign_or_404(pk)
    chosen = campaign.chosen.filter(skip="").select_related("supplier").first()
    supplier = chosen.supplier if chosen else Supplier(name="A supplier of yours")
    words = {"minutes": minutes_of(campaign)}
    mail = preview_of(campaign, supplier, TEMPLATE, words, timezone.now())
    context = {
        "campaign": campaign,
        "mail": mail,
        "text": shown_text(mail),
        "is_invented": chosen is None,
        "is_draft": campaign.state == CampaignState.DRAFT,
        "may_edit": request.user.may("asking.edit"),
    }
    return render(request, "suppliers/asking/campaigns/preview.html", context)


@may("asking.edit")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(pk)
    back = page_of_campaign(campaign)
    form = ExtendForm(request.POST or None, initial={"deadline_on": campaign.deadline_on}, cancel_href=back)

    def act() -> None:
        drafting.extend(campaign, form.cleaned_data["deadline_on"], by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, f"The deadline is {plain(campaign.deadline_on)} now.")
        return redirect(back)
    inset = (
        f"It is {plain(campaign.deadline_on)} now. It can be moved to a later day, never to an earlier one."
    )
    words = {"heading": "Move the deadline", "caption": campaign.name, "back": back, "back_text": "Back"}
    return shown(request, FORM, form, inset=inset, **words)


@may("asking.edit")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = campaign_or_404(pk)
    return pressed(
        request,
        lambda: drafting.close(campaign, by=request.user, at=timezone.now()),
        done="Closed. Nobody is reminded any more; answers are still taken.",
        to=page_of_campaign(campaign),
    )
