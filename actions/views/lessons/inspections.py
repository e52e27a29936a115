"""Inspections: entered with their recommendations, as printed."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.lessons import inspecting
from actions.lessons.forms import InspectionForm, RecommendationForm
from actions.lessons.rights import may_edit
from actions.models import Inspection, Recommendation
from actions.views.exports import RECOMMENDATIONS
from actions.views.lessons.recommendations import row
from actions.views.saving import edited, kept, shown
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of

FORM = "actions/lessons/form.html"


@may("lessons.see")
@require_safe
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = get_object_or_404(Inspection, pk=pk), today()
    rows = Recommendation.objects.filter(inspection=found).with_people()
    page = page_of(
        rows, request, noun=("recommendation", "recommendations"), per_page=50, export=RECOMMENDATIONS
    )
    open_ = Recommendation.objects.filter(inspection=found).open().count()
    context = {
        "inspection": found,
        "page": page,
        "rows": [row(one, on) for one in page],
        "open": open_,
        "may_edit": may_edit(request.user),
    }
    return render(request, "actions/lessons/inspection.html", context)


@may("lessons.edit")
def new_inspection(request: HttpRequest) -> HttpResponse:
    back = reverse("lessons:recommendations")
    form = InspectionForm(request.POST or None, cancel_href=back)
    made = kept(
        request,
        form,
        lambda: inspecting.record_inspection(**form.words, by=request.user, at=timezone.now()),
        done=lambda _made: "The report is here. Enter its recommendations next.",
    )
    if made:
        return redirect("lessons:inspection", made.pk)
    return shown(request, FORM, form, heading="Enter an inspection", back=back, back_text="Recommendations")


@may("lessons.edit")
def edit_inspection(request: HttpRequest, pk: int) -> HttpResponse:
    found, back = get_object_or_404(Inspection, pk=pk), reverse("lessons:inspection", args=[pk])

    def form_of() -> InspectionForm:
        row_now = get_object_or_404(Inspection, pk=pk)
        return InspectionForm(request.POST or None, instance=row_now, cancel_href=back)

    changed, form = edited(request, form_of, partial(inspecting.edit_inspection, found))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    context = {"heading": "Edit the inspection", "caption": found.title}
    return shown(request, FORM, form, **context, back=back, back_text="The inspection")


@may("lessons.edit")
def new_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    """One after the other: the page comes back empty for the next."""
    found, back = get_object_or_404(Inspection, pk=pk), reverse("lessons:inspection", args=[pk])
    form = RecommendationForm(request.POST or None, cancel_href=back, submit="Save as printed")
    if kept(
        request,
        form,
        lambda: inspecting.add_recommendation(found, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda made: f"Recommendation {made.number} is here. Enter the next, or go back to the report.",
    ):
        return redirect("lessons:new_recommendation", pk)
    context = {"heading": "Enter a recommendation", "caption": found.title}
    return shown(request, FORM, form, **context, back=back, back_text="The inspection")
