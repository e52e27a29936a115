"""What people do with indicators: setting one up, handing in a value and correcting it."""

from datetime import date
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import SAVED, edited, kept, saved, shown
from statements.figures import handing_in
from statements.figures.indicators import Kpi
from statements.figures.periods import first_day, owed
from statements.models import Indicator, IndicatorMeasurement
from statements.views.indicators.fetching import demand_hand_in, kpi_or_404
from statements.writing.indicator_forms import CorrectForm, HandInForm, IndicatorForm


@may("indicators.set")
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """Its owner, baseline and target; the first time this takes it into use."""
    kpi, back = kpi_or_404(code), reverse("drafts:indicator", args=[code])
    was = Indicator.objects.filter(code=kpi.id).first()

    def form_of() -> IndicatorForm:
        fresh = Indicator.objects.filter(code=kpi.id).first()
        return IndicatorForm(request.POST or None, kpi=kpi, instance=fresh, cancel_href=back)

    if was is None:
        form = form_of()
        act = partial(handing_in.set_up, kpi, by=request.user, at=timezone.now())
        if saved(request, form, lambda: act(changes=form.words)):
            messages.success(request, "It is set up.")
            return redirect(back)
        return shown(request, "drafts/indicators/set_up.html", form, kpi=kpi, back=back)
    changed, form = edited(request, form_of, partial(handing_in.change, was))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(back)
    return shown(request, "drafts/indicators/set_up.html", form, kpi=kpi, back=back)


@may("indicators.see")
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    kpi, back = kpi_or_404(code), reverse("drafts:indicator", args=[code])
    if not kpi.is_entered:
        raise Http404
    indicator = Indicator.objects.with_last(today()).filter(code=kpi.id).first()
    demand_hand_in(request.user, indicator)
    form = HandInForm(
        request.POST or None,
        request.FILES or None,
        kpi=kpi,
        initial=_owed_period(kpi, indicator),
        cancel_href=back,
    )
    act = partial(handing_in.hand_in, kpi, by=request.user, at=timezone.now())
    if kept(request, form, lambda: act(**form.words), done=lambda _made: "The value is handed in."):
        return redirect(back)
    return shown(
        request, "drafts/indicators/hand_in.html", form, kpi=kpi, back=back, heading="Hand in a value"
    )


def _owed_period(kpi: Kpi, indicator: Indicator | None) -> dict[str, date]:
    """The period for which a value is owed, to begin with; nothing where none is."""
    if indicator is None:
        return {}
    frequency = indicator.frequency or kpi.frequency
    last = getattr(indicator, "last_period_end", None)  # with_last
    end = owed(today(), frequency, last=last, since=indicator.in_use_from)
    return {"period_start": first_day(end, frequency), "period_end": end} if end else {}


@may("indicators.see")
def correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    kpi, back = kpi_or_404(code), reverse("drafts:indicator", args=[code])
    row = get_object_or_404(
        IndicatorMeasurement.objects.select_related("indicator"),
        pk=pk,
        indicator__code=kpi.id,
        is_standing=True,
    )
    demand_hand_in(request.user, row.indicator)
    initial = {"numerator": row.numerator, "denominator": row.denominator, "note": row.note}
    form = CorrectForm(
        request.POST or None, request.FILES or None, kpi=kpi, initial=initial, cancel_href=back
    )
    act = partial(handing_in.correct, row, by=request.user, at=timezone.now())
    if saved(request, form, lambda: act(**form.words)):
        messages.success(request, "It is corrected. The value before is kept.")
        return redirect(back)
    return shown(
        request,
        "drafts/indicators/hand_in.html",
        form,
        kpi=kpi,
        back=back,
        row=row,
        heading="Correct a value",
    )
