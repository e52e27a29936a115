"""Indicators: all of them, one, setting one up, handing in a value and correcting it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import SAVED, edited, kept, saved, shown
from statements.figures import handing_in
from statements.figures.catalogue import FIGURES
from statements.figures.definition import FEW, Counted, Numbers, Scope, numbers_of
from statements.figures.indicator_table import Told, counted_figures, of_measurement, of_row, told
from statements.figures.indicators import AREAS, Kpi, indicators
from statements.figures.reading import Reading
from statements.figures.scopes import this_year
from statements.models import Indicator, IndicatorMeasurement, Measurement
from statements.writing.indicator_forms import CorrectForm, HandInForm, IndicatorForm

STANDING = counted_figures(FIGURES)
MOST_MONTHS = 13
TONES = {"better": "good", "worse": "bad"}
NOTHING_SET: dict[str, Any] = {
    "baseline": None, "baseline_of": "", "target": None, "target_on": None, "last_value": None,
}  # fmt: skip


@may("indicators.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All of them by area, with what each says now. Two queries."""
    scope = this_year(today())
    numbers = numbers_of(STANDING.values(), scope, FEW)
    found = Indicator.objects.select_related("owner").with_last(scope.on)
    rows = {indicator.code: indicator for indicator in found}
    areas = [
        {
            "name": name,
            "rows": [
                _row(kpi, rows.get(kpi.id), scope, numbers)
                for kpi in indicators().values()
                if kpi.area == area
            ],
        }
        for area, name in AREAS.items()
    ]
    context = {"areas": areas, "scope": scope, "total": len(indicators()), "counted": len(STANDING)}
    return render(request, "drafts/indicators/index.html", context)


def _row(kpi: Kpi, indicator: Indicator | None, scope: Scope, numbers: Numbers) -> dict[str, Any]:
    settings = NOTHING_SET if indicator is None else vars(indicator)
    reading = _now(kpi, settings, scope, numbers)
    one = told(kpi, settings, reading)
    return {
        "kpi": kpi,
        "told": one,
        "tone": TONES.get(one.course, "neutral"),
        "owner": indicator.owner if indicator else None,
        "source": _source(kpi),
    }


def _now(kpi: Kpi, settings: Mapping[str, Any], scope: Scope, numbers: Numbers) -> Reading | None:
    figure = STANDING.get(kpi.id)
    return figure.reading(scope, numbers) if figure else of_row(kpi, settings, numbers.few)


def _source(kpi: Kpi) -> str:
    if kpi.id in STANDING:
        return "Counted"
    return "Handed in" if kpi.is_entered else "Not yet"


@may("indicators.see")
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponse:
    kpi, indicator = _kpi(code), Indicator.objects.select_related("owner").filter(code=code.upper()).first()
    scope = this_year(today())
    figures = [FIGURES[key] for key in kpi.figures if key in FIGURES]
    numbers = numbers_of(figures, scope, FEW)
    handed_in = _handed_in(kpi, indicator, numbers.few)
    settings = NOTHING_SET if indicator is None else vars(indicator)
    last = next((row["reading"] for row in handed_in if row["row"].is_standing), None)
    standing = STANDING.get(kpi.id)
    reading = standing.reading(scope, numbers) if standing else last
    context = {
        "kpi": kpi,
        "indicator": indicator,
        "told": told(kpi, settings, reading),
        "summary": _summary(kpi, indicator, told(kpi, settings, reading)),
        "acts": [{"text": "Change", "href": reverse("drafts:indicator_set_up", args=[code])}]
        if request.user.may("indicators.set")
        else [],
        "figures": [
            {"reading": figure.reading(scope, numbers), "may_list": request.user.may(figure.permission)}
            for figure in figures
        ],
        "months": _months(kpi, numbers.few),
        "handed_in": handed_in,
        "may_hand_in": kpi.is_entered and _may_hand_in(request.user, indicator),
    }
    return render(request, "drafts/indicators/detail.html", context)


def _summary(kpi: Kpi, indicator: Indicator | None, one: Told) -> list[dict[str, Any]]:
    rows = [
        ("Owner", indicator.owner.name if indicator and indicator.owner else "Nobody yet"),
        ("Baseline", one.baseline),
        ("Since the baseline", one.course),
        ("Target", one.target),
        *kpi.facts.items(),
        ("Where its value comes from", _source(kpi)),
        ("Where the indicator comes from", f"{kpi.origin} (confidence {kpi.confidence})"),
    ]
    if indicator and indicator.limits:
        rows.append(("What it cannot say", indicator.limits))
    return [{"key": key, "value": value} for key, value in rows]


def _months(kpi: Kpi, few: int) -> list[Reading]:
    """What the figure that stands for it was at month ends, newest first."""
    figure = STANDING.get(kpi.id)
    if figure is None:
        return []
    rows = Measurement.objects.filter(key=figure.key).defer("references").order_by("-as_at")[:MOST_MONTHS]
    return [
        figure.told(Counted(row.numerator, row.denominator, row.value), {"as_at": row.as_at}, few)
        for row in rows
    ]


def _handed_in(kpi: Kpi, indicator: Indicator | None, few: int) -> list[dict[str, Any]]:
    if indicator is None:
        return []
    rows = indicator.measurements.select_related("entered_by", "evidence_file", "corrected_by")
    return [{"row": row, "reading": of_measurement(kpi, row, few)} for row in rows]


@may("indicators.set")
def set_up(request: HttpRequest, code: str) -> HttpResponse:
    """Its owner, baseline and target; the first time this takes it into use."""
    kpi, back = _kpi(code), reverse("drafts:indicator", args=[code])
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
    kpi, back = _kpi(code), reverse("drafts:indicator", args=[code])
    if not kpi.is_entered:
        raise Http404
    _demand(request.user, Indicator.objects.filter(code=kpi.id).first())
    form = HandInForm(request.POST or None, request.FILES or None, kpi=kpi, cancel_href=back)
    act = partial(handing_in.hand_in, kpi, by=request.user, at=timezone.now())
    if kept(request, form, lambda: act(**form.words), done=lambda _made: "The value is handed in."):
        return redirect(back)
    return shown(
        request, "drafts/indicators/hand_in.html", form, kpi=kpi, back=back, heading="Hand in a value"
    )


@may("indicators.see")
def correct(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    kpi, back = _kpi(code), reverse("drafts:indicator", args=[code])
    row = get_object_or_404(
        IndicatorMeasurement.objects.select_related("indicator"),
        pk=pk,
        indicator__code=kpi.id,
        is_standing=True,
    )
    _demand(request.user, row.indicator)
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


def _kpi(code: str) -> Kpi:
    kpi = indicators().get(code.upper())
    if kpi is None or code != code.lower():
        raise Http404
    return kpi


def _may_hand_in(person: Person, indicator: Indicator | None) -> bool:
    """Whoever may for all of them, and the owner of this one."""
    return person.may("indicators.hand_in") or bool(indicator and indicator.owner_id == person.pk)


def _demand(person: Person, indicator: Indicator | None) -> None:
    if not _may_hand_in(person, indicator):
        raise PermissionDenied
