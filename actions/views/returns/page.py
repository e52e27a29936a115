"""One return: its counts over time, and what is done with it."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import ReturnCount, ReturnSeries
from actions.plan.forms import ReasonForm
from actions.plan.next_step import Step
from actions.returns import handing_in, keeping
from actions.returns.exporting import counts_of
from actions.returns.facts import chart_of, facts_of, rows_of
from actions.returns.forms import CorrectForm, HandInForm, SeriesForm
from actions.returns.models.count import told
from actions.returns.rights import may_hand_in
from actions.returns.timeline import beside_counts
from actions.views.saving import SAVED, edited, kept, saved, shown
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of, query_with
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

MOST_TOLD = 40


def found(request: HttpRequest, pk: int) -> Any:
    rows = ReturnSeries.objects.known_to(request.user).with_things().with_last()
    return get_object_or_404(rows, pk=pk)


@may("returns.edit")
def set_up(request: HttpRequest) -> HttpResponse:
    form = SeriesForm(request.POST or None, cancel_href=reverse("returns:index"))
    made = kept(
        request,
        form,
        lambda: keeping.set_up(**form.words, by=request.user, at=timezone.now()),
        done=lambda series: (
            f"{series.reference} is set up. The first count is due on {plain(series.due_on)}."
        ),
    )
    return redirect("returns:series", made.pk) if made else _form(request, None, form, "Set up a return")


@may("returns.see")
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponseBase:
    thing, on = found(request, pk), today()
    counts = list(ReturnCount.objects.filter(series=thing).with_people())
    if wants_file(request):
        return file_of(counts, request, counts_of(thing))
    hands_in = may_hand_in(request.user, thing, on)
    main, others = _steps(request, thing, on, hands_in=hands_in)
    page = page_of(counts, request, noun=("count", "counts"), per_page=24, export=counts_of(thing))
    story = beside_counts(thing)
    context = {
        "thing": thing,
        "facts": facts_of(thing, on),
        "summary": rows_of(thing, on),
        "main": main,
        "others": others,
        "chart": chart_of(thing, counts),
        "csv_href": query_with(request, page=None, file="csv"),
        "page": page,
        "counts": [{"count": one, "told": told(one.required, one.done)} for one in page],
        "corrects": hands_in and thing.is_owed,
        "story": story[:MOST_TOLD],
        "told": len(story),
    }
    return render(request, "actions/returns/detail.html", context)


@may("returns.see")
def hand_in_count(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that reminders lead to."""
    thing, on = found(request, pk), today()
    if not may_hand_in(request.user, thing, on):
        raise PermissionDenied
    counted = set(thing.counts.filter(is_standing=True).values_list("as_at", flat=True))
    come = thing.days_until(on) if thing.is_owed else []
    days = [day for day in come if day not in counted]
    if not days and request.method != "POST":
        return render(request, "actions/returns/nothing_due.html", {"thing": thing})
    # What is sent may name any day that has come: a page that is sent twice names one that has its count by now.
    offered = come if request.method == "POST" else days
    form = HandInForm(
        request.POST or None, series=thing, days=offered, cancel_href=reverse("returns:series", args=[pk])
    )
    made = kept(
        request,
        form,
        lambda: handing_in.hand_in(thing, **form.words, by=request.user, at=timezone.now()),
        done=lambda count: f"Handed in as at {plain(count.as_at)}: {told(count.required, count.done)}.",
    )
    return redirect("returns:series", pk) if made else _form(request, thing, form, "Hand in a count")


@may("returns.see")
def correct_count(request: HttpRequest, pk: int) -> HttpResponse:
    """``pk`` is that of the count; only one that stands is corrected."""
    count = get_object_or_404(ReturnCount.objects.select_related("series"), pk=pk)
    thing = found(request, count.series_id)
    if not may_hand_in(request.user, thing, today()):
        raise PermissionDenied
    count.series = thing
    form = CorrectForm(
        request.POST or None, count=count, cancel_href=reverse("returns:series", args=[thing.pk])
    )
    made = kept(
        request,
        form,
        lambda: handing_in.correct(count, **form.words, by=request.user, at=timezone.now()),
        done=lambda one: f"Corrected as at {plain(one.as_at)}: {told(one.required, one.done)}.",
    )
    if made:
        return redirect("returns:series", thing.pk)
    lead = f"As at {plain(count.as_at)}: {told(count.required, count.done)}"
    lead += "" if count.is_standing else ". It was corrected already"
    return _form(request, thing, form, "Correct a count", lead=f"{lead}.")


@may("returns.edit")
def edit_series(request: HttpRequest, pk: int) -> HttpResponse:
    thing = found(request, pk)

    def form_of() -> SeriesForm:
        path = reverse("returns:series", args=[pk])
        return SeriesForm(request.POST or None, instance=found(request, pk), cancel_href=path)

    changed, form = edited(request, form_of, partial(keeping.edit, thing))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect("returns:series", pk)
    return _form(request, thing, form, "Edit the return")


@may("returns.edit")
def end_series(request: HttpRequest, pk: int) -> HttpResponse:
    thing = found(request, pk)
    form = ReasonForm(
        request.POST or None,
        label="Why is it no longer counted?",
        submit="End the return",
        cancel_href=reverse("returns:series", args=[pk]),
    )
    if saved(
        request, form, lambda: keeping.end(thing, **form.cleaned_data, by=request.user, at=timezone.now())
    ):
        messages.success(request, f"{thing.reference} is ended. Its counts stay here.")
        return redirect("returns:series", pk)
    lead = "Nobody is asked for it any more, and no figure reads it. To count it again, set up another."
    return _form(request, thing, form, "End the return", lead=lead)


def _steps(request: HttpRequest, thing: Any, on: date, *, hands_in: bool) -> tuple[Step | None, list[Step]]:
    """The one button on its page, and the links beside it."""
    edits, owed = request.user.may("returns.edit"), thing.is_owed
    day = plain(thing.next_on) if thing.next_on else ""
    table = [
        ("hand_in", f"Hand in the count as at {day}", owed and hands_in and thing.is_due(on)),
        ("edit", "Edit", owed and edits),
        ("end", "End the return", owed and edits),
    ]
    steps = {
        name: Step(text, reverse(f"returns:{name}", args=[thing.pk]))
        for name, text, allowed in table
        if allowed
    }
    main = steps.pop("hand_in", None)
    return main, list(steps.values())


def _form(request: HttpRequest, thing: Any, form: Any, heading: str, **context: Any) -> HttpResponse:
    back = reverse("returns:series", args=[thing.pk]) if thing else reverse("returns:index")
    text = thing.reference if thing else "Returns"
    given = {"thing": thing, "heading": heading, "back": back, "back_text": text, **context}
    return shown(request, "actions/returns/form.html", form, **given)
