"""What is done with a planned purchase, each on a page with one form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import plain
from msplan.lib.writing import ReasonForm
from msplan.views.saving import edited, kept, resaved, saved, shown
from suppliers.buying import asking, awarding, planning, screening
from suppliers.buying.asks import BY_KEY
from suppliers.buying.following import around, beginning
from suppliers.buying.forms import (
    AnswerForm,
    AwardForm,
    DecideForm,
    GroundForm,
    LabourCostForm,
    PurchaseForm,
    ScreenForm,
    SignOffForm,
)
from suppliers.models import Contract, ExclusionGround, PlannedPurchase, PurchaseAsk
from suppliers.views.buying.page import purchase_or_404

FORM = "suppliers/buying/form.html"


@may("buying.edit")
def create(request: HttpRequest) -> HttpResponse:
    back = reverse("buying:index")
    form = PurchaseForm(request.POST or None, cancel_href=back, submit="Plan the purchase")
    made = kept(
        request,
        form,
        lambda: planning.plan_purchase(**form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.reference} is planned. Screen its risk next.",
    )
    if made:
        return redirect("buying:detail", made.pk)
    return shown(request, FORM, form, heading="Plan a purchase", back=back, back_text="Purchases")


@may("buying.edit")
def replace(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan what is bought in the place of a contract: its words are there, its supplier is not."""
    found = Contract.objects.standing().select_related("supplier__merged_into", "manager")
    contract = get_object_or_404(found, pk=pk)
    survivor = contract.supplier.survivor
    back = f"{reverse('record:show', args=[survivor.pk])}#contracts"
    form = PurchaseForm(
        request.POST or None, initial=beginning(contract), cancel_href=back, submit="Plan the purchase"
    )
    made = kept(
        request,
        form,
        lambda: planning.plan_purchase(**form.words, replaces=contract, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.reference} is planned. Screen its risk next.",
    )
    if made:
        return redirect("buying:detail", made.pk)
    words = {"caption": f"In place of {contract}, {survivor.name}", "inset": _in_place_of(contract)}
    return shown(request, FORM, form, heading="Plan a purchase", back=back, back_text=survivor.name, **words)


def _in_place_of(contract: Contract) -> str:
    """Where somebody planned one already, so that it is not planned twice."""
    planned = [str(one) for one in around([contract])[contract.pk].followed_by]
    said = f"Planned in its place already: {', '.join(planned)}. " if planned else ""
    ends = f"It ends on {plain(contract.ends_on)}. " if contract.ends_on else ""
    return f"{said}{ends}What the contract says is filled in: change what is different this time."


@may("buying.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    purchase, back = purchase_or_404(pk), _back(pk)

    def form_of() -> PurchaseForm:
        return PurchaseForm(request.POST or None, instance=purchase_or_404(pk), cancel_href=back)

    changed, form = edited(request, form_of, partial(planning.edit_purchase, purchase))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    return _form_page(request, purchase, form, "Edit the purchase")


@may("buying.edit")
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    form = ScreenForm(request.POST or None, cancel_href=_back(pk))
    category = screening.category_band(purchase.category)
    inset = f"The category {purchase.category.name} is {category} by its own defaults."
    return _step(
        request,
        purchase,
        form,
        partial(screening.screen, purchase),
        heading="Screen the risk",
        done="Screened.",
        inset=inset,
    )


@may("buying.edit")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(PurchaseAsk, pk=pk)
    asked, back = BY_KEY[ask.kind], _back(ask.purchase_id)
    purchase = purchase_or_404(ask.purchase_id)

    def form_of() -> AnswerForm:
        ask.refresh_from_db()
        initial = {"answer": ask.answer, "evidence_link": ask.evidence_link}
        sent = (request.POST or None, request.FILES or None)
        return AnswerForm(*sent, initial=initial, version=asking.mark_of_answer(ask), cancel_href=back)

    def say(form: AnswerForm) -> bool:
        words = {**form.cleaned_data}
        seen = words.pop("version")
        asking.answer_ask(ask, **words, seen=seen, by=request.user, at=timezone.now())
        return True

    said, form = resaved(request, form_of, say)
    if said:
        messages.success(request, "Answered.")
        return redirect(back)
    return _form_page(request, purchase, form, asked.name, inset=asked.hint)


@may("buying.edit")
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    ask = get_object_or_404(PurchaseAsk, pk=pk)
    form = ReasonForm(
        request.POST or None,
        label="Why is it not asked here?",
        submit="Waive it",
        cancel_href=_back(ask.purchase_id),
    )
    heading = f"Waive: {BY_KEY[ask.kind].name}"
    purchase = purchase_or_404(ask.purchase_id)
    return _step(request, purchase, form, partial(asking.waive_ask, ask), heading=heading, done="Waived.")


@may("buying.edit")
def work_out(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    form = LabourCostForm(request.POST or None, cancel_href=_back(pk))
    act = partial(asking.work_out, purchase)
    return _step(request, purchase, form, act, heading="Labour cost of a bid", done="Worked out.", makes=True)


@may("buying.edit")
def add_ground(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    form = GroundForm(request.POST or None, cancel_href=_back(pk))
    inset = "It excludes nobody: a person decides, after the bidder was heard."
    act = partial(asking.add_ground, purchase)
    return _step(
        request,
        purchase,
        form,
        act,
        heading="A ground for exclusion",
        done="It waits for a decision.",
        inset=inset,
        makes=True,
    )


@may("buying.edit")
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    ground = get_object_or_404(ExclusionGround, pk=pk)
    form = DecideForm(request.POST or None, cancel_href=_back(ground.purchase_id))
    purchase = purchase_or_404(ground.purchase_id)
    act = partial(asking.decide_ground, ground)
    return _step(
        request, purchase, form, act, heading=str(ground), done="The decision is saved.", inset=ground.found
    )


@may("buying.sign_off")
def sign_off(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    form = SignOffForm(request.POST or None, cancel_href=_back(pk))
    inset = f"Screened by {purchase.screened_by}. Whoever screened it cannot sign it off."
    act = partial(awarding.sign_off, purchase)
    return _step(
        request,
        purchase,
        form,
        act,
        heading="Sign it off",
        done="Signed off. It may be awarded.",
        inset=inset,
    )


@may("buying.edit")
def award(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    initial = {"value": purchase.value, "starts_on": purchase.starts_on, "ends_on": purchase.ends_on}
    form = AwardForm(request.POST or None, initial=initial, cancel_href=_back(pk))
    act = partial(awarding.award, purchase)
    done = "Awarded. The contract is in the supplier's record."
    return _step(request, purchase, form, act, heading="Award it", done=done)


@may("buying.edit")
def abandon(request: HttpRequest, pk: int) -> HttpResponse:
    purchase = purchase_or_404(pk)
    form = ReasonForm(request.POST or None, label="Why?", submit="Abandon it", cancel_href=_back(pk))
    act = partial(planning.abandon, purchase)
    return _step(request, purchase, form, act, heading="Abandon the purchase", done="Abandoned.")


def _step(
    request: HttpRequest,
    purchase: PlannedPurchase,
    form: forms.BaseForm,
    act: Callable[..., object],
    *,
    heading: str,
    done: str,
    inset: str = "",
    makes: bool = False,
) -> HttpResponse:
    """``act`` takes the form's words; ``makes`` where a page that is sent twice must make one thing."""

    def deed() -> object:
        words: dict[str, Any] = getattr(form, "words", None) or form.cleaned_data
        return act(**words, by=request.user, at=timezone.now()) or True

    if makes and kept(request, form, deed, done=lambda _made: done):
        return redirect(_back(purchase.pk))
    if not makes and saved(request, form, deed):
        messages.success(request, done)
        return redirect(_back(purchase.pk))
    return _form_page(request, purchase, form, heading, inset=inset)


def _form_page(
    request: HttpRequest, purchase: PlannedPurchase, form: forms.BaseForm, heading: str, *, inset: str = ""
) -> HttpResponse:
    given = {
        "heading": heading,
        "caption": str(purchase),
        "back": _back(purchase.pk),
        "back_text": purchase.reference,
    }
    return shown(request, FORM, form, **given, inset=inset)


def _back(pk: int) -> str:
    return reverse("buying:detail", args=[pk])
