"""Confirming the six inputs of a supplier."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.views.saving import shown
from suppliers.models import Assessment, Supplier
from suppliers.risk.assessing import Answer, AssessmentRefused, last_of
from suppliers.risk.assessing import assess as confirm_inputs
from suppliers.risk.forms import AssessmentForm
from suppliers.risk.suggesting import suggestions
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged


@may("suppliers.assess")
@of_survivor
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk, Supplier.objects.with_risk())
    if supplier.category is None:
        messages.warning(
            request, "Give the supplier a category first: its six defaults are what you confirm."
        )
        return redirect("suppliers:edit", pk)
    here = reverse("suppliers:detail", args=[pk])
    form = AssessmentForm(
        request.POST or None,
        category=supplier.category,
        previous=_previous(supplier),
        suggested=suggestions(supplier),
        last=last_of(supplier),
        cancel_href=here,
    )
    refused_if_merged(form, supplier)
    if request.method == "POST" and form.is_valid() and (assessment := _assessed(request, form, supplier)):
        band = assessment.get_band_display().lower()
        messages.success(request, f"Assessed: {band}. It holds until {plain(assessment.valid_until)}.")
        return redirect(here)
    return shown(request, "suppliers/assess.html", form, supplier=supplier)


def _assessed(request: HttpRequest, form: AssessmentForm, supplier: Supplier) -> Assessment | None:
    try:
        return confirm_inputs(
            supplier,
            answers=form.answers,
            agency_labour=form.cleaned_data["agency_labour"],
            reason=form.cleaned_data["reason"],
            category_id=form.cleaned_data["category_seen"],
            seen=form.cleaned_data["version"],
            by=request.user,
            on=today(),
            at=timezone.now(),
        )
    except Supplier.DoesNotExist as gone:  # its import was undone this very moment
        raise Http404 from gone
    except AssessmentRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _previous(supplier: Supplier) -> dict[int, Answer]:
    """The answers of the last assessment of this category, to be confirmed again or changed."""
    last = supplier.assessments.filter(category=supplier.category).prefetch_related("inputs").first()
    if last is None:
        return {}
    return {row.factor: Answer(row.score, row.reason, row.table_row) for row in last.inputs.all()}
