"""What the ranking alone would hide: the blind spot, the queue beyond reach, and what a calibration would do."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.lib.refusing import Refused
from suppliers.checks.models import LookingRule
from suppliers.models import Supplier, YearSpend
from suppliers.risk.calibrating import DOES
from suppliers.risk.calibrating import calibrate as try_out
from suppliers.risk.lists import blind_spot as in_the_blind_spot
from suppliers.risk.lists import queue as in_the_queue
from suppliers.risk.model_forms import CalibrationForm
from suppliers.risk.models import current_rules
from suppliers.views.exports import suppliers


@may("risk.see")
@require_safe
def blind_spot(request: HttpRequest) -> HttpResponse:
    on, rule = today(), LookingRule.current()
    page = page_of(
        in_the_blind_spot(rule.threshold, on=on),
        request,
        noun=("supplier in the blind spot", "suppliers in the blind spot"),
        export=suppliers("The blind spot", "blind-spot"),
    )
    context = {
        "page": page,
        "threshold": rule.threshold,
        "years": YearSpend.objects.latest_years(on),
        "total": Supplier.objects.standing().count(),
    }
    return render(request, "suppliers/risk/blind_spot.html", context)


@may("risk.see")
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Residual high by priority, with the line where the year of those who work on it ends."""
    rules, rows = current_rules(), in_the_queue()
    beyond = request.GET.get("show") == "beyond"
    total = rows.count()
    shown = rows[rules.within_reach :] if beyond else rows
    page = page_of(
        shown,
        request,
        noun=("supplier", "suppliers"),
        export=suppliers("High-risk suppliers by priority", "queue"),
    )
    first = page.first + (rules.within_reach if beyond else 0)
    context = {
        "page": page,
        "rules": rules,
        "high": total,
        "waiting": max(0, total - rules.within_reach),
        "beyond": beyond,
        "rows": [
            {"supplier": supplier, "place": first + nth, "is_within": first + nth <= rules.within_reach}
            for nth, supplier in enumerate(page)
        ],
        "total": Supplier.objects.standing().count(),
    }
    return render(request, "suppliers/risk/queue.html", context)


@may("risk.see")
@require_safe
def calibrate(request: HttpRequest) -> HttpResponse:
    """Tries other edges and another capacity, in the address; writes nothing."""
    rules = current_rules()
    now: dict[str, Any] = {
        "high_from": rules.high_from,
        "medium_from": rules.medium_from,
        "people": rules.people,
        "each": rules.each,
    }
    asked = "high_from" in request.GET
    form = CalibrationForm(request.GET if asked else None, initial=now)
    given = form.cleaned_data if asked and form.is_valid() else now
    tried = None
    try:
        tried = try_out(
            replace(rules, people=given["people"], each=given["each"]),
            high_from=given["high_from"],
            medium_from=given["medium_from"],
            on=today(),
        )
    except Refused as refusal:
        form.add_error("high_from", str(refusal))
    context = {
        "form": form,
        "tried": tried,
        "given": given,
        "is_other": asked and given != now,
        "rules": rules,
        "does": DOES,
        "may_change": request.user.may("risk.change"),
    }
    return render(request, "suppliers/risk/calibrate.html", context, status=422 if form.errors else 200)
