"""Bands set by people: asking for one, a second person's answer, withdrawing it."""

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.views.saving import kept, saved, shown
from suppliers.models import BandOverride, Supplier
from suppliers.risk.explaining import explain
from suppliers.risk.model_forms import AnswerForm, OverrideForm, WithdrawForm
from suppliers.risk.models import OverrideState
from suppliers.risk.overriding import answer_override, ask_for_override, withdraw_override
from suppliers.views.exports import OVERRIDES
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged


@may("risk.see")
@require_safe
def overrides(request: HttpRequest) -> HttpResponse:
    """All of them, those that wait for somebody first."""
    rows = BandOverride.objects.with_people().select_related("supplier")
    waits = Case(When(state=OverrideState.ASKED, then=0), When(state=OverrideState.AGREED, then=1), default=2)
    waiting = BandOverride.objects.filter(state=OverrideState.ASKED).count()
    page = page_of(
        rows.order_by(waits, "-asked_at", "pk"),
        request,
        noun=("band set by people", "bands set by people"),
        export=OVERRIDES,
    )
    context = {"page": page, "waiting": waiting, "may_agree": request.user.may("risk.agree")}
    return render(request, "suppliers/risk/overrides.html", context)


@may("risk.override")
@of_survivor
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk, Supplier.objects.with_risk())
    here, on = reverse("suppliers:detail", args=[pk]), today()
    form = OverrideForm(request.POST or None, on=on, cancel_href=here)
    refused_if_merged(form, supplier)

    def act() -> BandOverride:
        return ask_for_override(supplier, **form.cleaned_data, by=request.user, on=on, at=timezone.now())

    if kept(request, form, act, done=lambda _: "Asked. It counts once a second person agrees."):
        return redirect(here)
    context = {"supplier": supplier, "risk": explain(supplier, on=on)}
    return shown(request, "suppliers/risk/override.html", form, **context)


@may("risk.agree")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One form, two buttons: agree, or refuse with a reason."""
    override = _override(pk)
    here = reverse("suppliers:detail", args=[override.supplier_id])
    agreed = "refuse" not in request.POST
    form = AnswerForm(request.POST or None, cancel_href=here)

    def act() -> None:
        answer_override(
            override,
            agreed=agreed,
            answer=form.cleaned_data["answer"],
            by=request.user,
            on=today(),
            at=timezone.now(),
        )

    if saved(request, form, act):
        messages.success(request, "Agreed: it counts now." if agreed else "Refused: nothing changes.")
        return redirect(here)
    is_own = override.asked_by_id == request.user.pk
    context = {"override": override, "supplier": override.supplier, "is_own": is_own}
    return shown(request, "suppliers/risk/answer.html", form, **context)


@may("risk.override")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    override = _override(pk)
    here = reverse("suppliers:detail", args=[override.supplier_id])
    form = WithdrawForm(request.POST or None, cancel_href=here)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        withdraw_override(override, reason=reason, by=request.user, on=today(), at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "Withdrawn. The band is what the inputs give.")
        return redirect(here)
    context = {"override": override, "supplier": override.supplier}
    return shown(request, "suppliers/risk/withdraw.html", form, **context)


def _override(pk: int) -> BandOverride:
    rows = BandOverride.objects.with_people().select_related("supplier")
    return get_object_or_404(rows, pk=pk)
