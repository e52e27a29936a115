"""A proposal: before and after, its download, confirming and discarding it."""

import logging
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.spreadsheets import write_csv
from msplan.views.saving import pressed, saved, shown
from suppliers.models import Band, Proposal, RiskModel, Supplier
from suppliers.risk import changing
from suppliers.risk.calibrating import DOES, calibration_in_words
from suppliers.risk.changing import in_words
from suppliers.risk.comparing import Comparison, compare
from suppliers.risk.model_forms import CalibrationForm, ConfirmForm
from suppliers.risk.proposing import confirm as put_into_effect
from suppliers.risk.proposing import discard as discard_proposal
from suppliers.risk.proposing import propose
from suppliers.risk.proposing import take_out as take_out_change
from suppliers.risk.scoring import behind
from suppliers.risk.tasks import catch_up_with_model
from suppliers.views.risk.model import category_names

log = logging.getLogger(__name__)
STALE = "Somebody changed this proposal while you were reading. Look at it again, then confirm."


@may("risk.see")
@require_safe
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    if not found.is_open:
        return _ended(request, found)
    return _open(request, found, ConfirmForm(initial={"version": found.version}))


def _proposal(pk: int) -> Proposal:
    people = ("made_by", "ended_by", "based_on", "became")
    newer = RiskModel.objects.filter(number__gt=OuterRef("based_on__number"))
    return get_object_or_404(
        Proposal.objects.select_related(*people).annotate(is_behind=Exists(newer)), pk=pk
    )


def _open(request: HttpRequest, found: Proposal, form: ConfirmForm) -> HttpResponse:
    rules = found.based_on.rules
    done = compare(rules, found.changes, on=today())
    within_reach = changing.changed_rules(rules, found.changes, version="proposed").within_reach
    is_within = request.GET.get("show") == "scores" or not done.moved
    rows = done.within if is_within else done.moved
    page = page_of(rows, request, noun=("supplier", "suppliers"))
    context = {
        "proposal": found,
        "done": done,
        "page": page,
        "tabs": _tabs(done, is_within=is_within),
        "is_within": is_within,
        "tables": changing.changed_places(found.changes),
        "sentences": calibration_in_words(done, within_reach),
        "changes": [{**in_words(row, done.names), "fields": _named(row)} for row in found.changes],
        "is_stale": found.is_behind,  # type: ignore[attr-defined]  # annotated by _proposal
        "does": DOES,
        "may_change": request.user.may("risk.change"),
    }
    return shown(request, "suppliers/risk/proposal.html", form, **context)


def _named(row: dict[str, Any]) -> list[dict[str, str]]:
    """What the button beside a change sends."""
    return [{"name": name, "value": row[name]} for name in ("kind", "key")]


def _tabs(done: Comparison, *, is_within: bool) -> list[dict[str, Any]]:
    return [
        {"text": "Another band", "href": "?show=bands", "count": len(done.moved), "current": not is_within},
        {
            "text": "Another score, same band",
            "href": "?show=scores",
            "count": len(done.within),
            "current": is_within,
        },
    ]


def _ended(request: HttpRequest, found: Proposal) -> HttpResponse:
    names = category_names()
    context: dict[str, Any] = {
        "proposal": found,
        "changes": [in_words(row, names) for row in found.changes],
        "counts": [(Band(band).label, *rest) for band, *rest in (found.outcome or {}).get("counts", [])],
    }
    if found.became_id:
        total, waiting = Supplier.objects.standing().count(), behind().count()
        context |= {"total": total, "waiting": waiting, "scored": total - waiting}
    return render(request, "suppliers/risk/ended.html", context)


@may("risk.see")
@require_safe
def proposal_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """Every supplier whose score or band would be another."""
    found = _proposal(pk)
    done = compare(found.based_on.rules, found.changes if found.is_open else [], on=today())
    headings = (
        "Reference", "Supplier", "Category", "Inherent before", "Inherent after", "Residual before", "Residual after",
        "Inherent band before", "Inherent band after", "Residual band before", "Residual band after",
    )  # fmt: skip
    rows = [
        (
            f"S-{row.pk:05d}", row.name, row.category,
            *(row.scores[f"{name}_{when}"] for name in ("inherent", "residual") for when in ("before", "after")),
            *(row.labels[key] for key in ("band_before", "band_after", "residual_band_before", "residual_band_after")),
        )
        for row in (*done.moved, *done.within)
    ]  # fmt: skip
    response = HttpResponse(write_csv(rows, headings=headings), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="before-and-after-{pk}.csv"'
    return response


@may("risk.change")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    form = ConfirmForm(request.POST)
    made: list[RiskModel] = []
    try:
        done = saved(request, form, lambda: made.append(_confirmed(request, found, form)))
    except StaleEdit:
        messages.error(request, STALE)
        return redirect("risk:proposal", pk)
    if not done:
        return _open(request, _proposal(pk), form) if found.is_open else redirect("risk:proposal", pk)
    if behind().exists():
        _nudge()
    messages.success(request, f"In effect: {made[0]}.")
    return redirect("risk:proposal", pk)


def _confirmed(request: HttpRequest, found: Proposal, form: ConfirmForm) -> RiskModel:
    given = form.cleaned_data
    return put_into_effect(
        found,
        version=given["version"],
        reason=given["reason"],
        by=request.user,
        on=today(),
        at=timezone.now(),
    )


def _nudge() -> None:
    """Ask a worker to score now. Without a broker the sweep does within two minutes."""
    try:
        catch_up_with_model.delay()
    except OperationalError:
        log.warning("no broker: scores wait for the sweep")


@may("risk.change")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    return pressed(
        request,
        lambda: discard_proposal(_proposal(pk), by=request.user, at=timezone.now()),
        done="Discarded. The model is as it was.",
        to="risk:index",
    )


@may("risk.change")
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    found = _proposal(pk)
    kind, key = request.POST.get("kind", ""), request.POST.get("key", "")
    return pressed(
        request,
        lambda: take_out_change(found, kind=kind, key=key, by=request.user, at=timezone.now()),
        done="Taken out of the proposal.",
        to=reverse("risk:proposal", args=[pk]),
    )


@may("risk.change")
@require_POST
def propose_calibration(request: HttpRequest) -> HttpResponse:
    """What was tried out becomes a proposal."""
    form = CalibrationForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Enter four numbers, then propose them.")
        return redirect("risk:calibrate")
    given, at = form.cleaned_data, timezone.now()
    try:
        made = propose(changing.bands(given["high_from"], given["medium_from"]), by=request.user, at=at)
        made = propose(changing.work(given["people"], given["each"]), by=request.user, at=at, proposal=made)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("risk:calibrate")
    return redirect("risk:proposal", made.pk)
