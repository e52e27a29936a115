"""What is done with one invitation: its link for the telephone, a fresh one, another address, taking it back."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.states import InvalidTransition
from msplan.lib.writing import ReasonForm
from msplan.views.saving import pressed, resaved, saved, shown
from suppliers.asking.campaign import handing_over, reaching
from suppliers.asking.campaign.forms import AddressForm, BounceForm, NoticeForm, RightPersonForm, SilenceForm
from suppliers.asking.campaign.rights import demand, may_settle
from suppliers.asking.models import Ask, Invitation, Notice
from suppliers.views.asking.invitations.page import invitation_or_404

FORM = "suppliers/asking/campaigns/form.html"


def _page(invitation: Invitation) -> str:
    return reverse("asking:invitation", args=[invitation.pk])


@may("asking.show_link")
@require_POST
@never_cache
def show_link(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole secret address on a page that nothing keeps. That it was shown is written down."""
    invitation = invitation_or_404(pk)
    try:
        address = reaching.tell_by_phone(invitation, by=request.user, at=timezone.now())
    except InvalidTransition as no:
        messages.error(request, str(no))
        return redirect(_page(invitation))
    context = {"invitation": invitation, "campaign": invitation.campaign, "address": address}
    answer = render(request, "suppliers/asking/invitations/link.html", context)
    answer["Cache-Control"] = "no-store, private"
    return answer


@may("asking.show_link")
@require_POST
def fresh(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = invitation_or_404(pk)
    return pressed(
        request,
        lambda: reaching.send_another_link(invitation, by=request.user, at=timezone.now()),
        done="A fresh link is on its way. The old one opens nothing any more.",
        to=_page(invitation),
    )


@may("asking.edit")
def address(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = invitation_or_404(pk)

    def form_of() -> AddressForm:
        invitation.refresh_from_db(fields=["to_name", "to_email"])
        shown = reaching.asked_of(invitation)
        return AddressForm(request.POST or None, initial=shown, cancel_href=_page(invitation))

    def correct(form: AddressForm) -> bool:
        words = {**form.cleaned_data}
        seen = words.pop("version")
        reaching.correct_address(invitation, **words, seen=seen, by=request.user, at=timezone.now())
        return True

    done, form = resaved(request, form_of, correct)
    inset = "The record's contact is corrected too. A fresh link goes to the new address; the old one opens nothing."
    return _answered(request, invitation, form, "Correct the address", is_done=bool(done), inset=inset)


@may("asking.edit")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = invitation_or_404(pk)
    form = ReasonForm(request.POST or None, label="Why?", submit="Withdraw it", cancel_href=_page(invitation))
    inset = "Their link opens nothing from then on. If a mail reached them, they are told that they need not answer, "
    inset += "and not why."
    act = _with_words(form, lambda **words: reaching.withdraw(invitation, **words))
    return _step(request, invitation, form, act, "Withdraw the invitation", inset=inset)


@may("asking.edit")
def bounced(request: HttpRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(Ask.objects.select_related("mail"), pk=pk)
    invitation = invitation_or_404(ask.invitation_id)
    initial = {"on": today()}
    form = BounceForm(request.POST or None, initial=initial, cancel_href=_page(invitation))
    act = _with_words(form, lambda **words: reaching.mark_bounced(ask, **words))
    return _step(request, invitation, form, act, "A mail came back")


@may("asking.edit")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Notice, pk=pk)
    invitation = invitation_or_404(one.invitation_id)
    form = NoticeForm(request.POST or None, cancel_href=_page(invitation))
    act = _with_words(form, lambda **words: reaching.settle_notice(one, **words))
    return _step(request, invitation, form, act, one.get_kind_display(), inset=one.text)


@may("asking.edit")
def right_person(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Notice.objects.select_related("invitation"), pk=pk, kind=Notice.Kind.WRONG_PERSON)
    invitation = invitation_or_404(one.invitation_id)
    initial = {"name": one.name, "email": one.email}
    form = RightPersonForm(request.POST or None, initial=initial, cancel_href=_page(invitation))
    inset = "They told us that they are the wrong person. Look at the address before you send a link to it: the link "
    inset += "opens this supplier's answers."
    act = _with_words(form, lambda **words: reaching.send_to_right_person(one, **words))
    return _step(request, invitation, form, act, "Send it to the right person", inset=inset)


@may("asking.own")
def silence(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever it was handed to, and those who keep campaigns."""
    invitation = invitation_or_404(pk)
    demand(may_settle(request.user, invitation, today()))
    form = SilenceForm(request.POST or None, cancel_href=_page(invitation))
    act = _with_words(form, lambda **words: handing_over.settle(invitation, **words))
    inset = "It stays “no response” until an answer comes; late answers are taken."
    return _step(request, invitation, form, act, "What was done about the silence", inset=inset)


def _with_words(form: forms.BaseForm, act: Callable[..., object]) -> Callable[..., object]:
    return lambda **who: act(**form.cleaned_data, **who)


def _step(
    request: HttpRequest,
    invitation: Invitation,
    form: forms.BaseForm,
    act: Callable[..., object],
    heading: str,
    *,
    inset: str = "",
) -> HttpResponse:
    """A page with one form; afterwards the invitation's own page."""
    is_done = saved(request, form, lambda: act(by=request.user, at=timezone.now()))
    return _answered(request, invitation, form, heading, is_done=is_done, inset=inset)


def _answered(
    request: HttpRequest,
    invitation: Invitation,
    form: forms.BaseForm,
    heading: str,
    *,
    is_done: bool,
    inset: str = "",
) -> HttpResponse:
    if is_done:
        messages.success(request, "Saved.")
        return redirect(_page(invitation))
    words: dict[str, Any] = {"heading": heading, "caption": invitation.supplier.name, "inset": inset}
    return shown(request, FORM, form, back=_page(invitation), back_text="Back", **words)
