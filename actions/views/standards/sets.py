"""Sets of standards: those that come with the program, and the force's own."""

from functools import partial
from itertools import groupby

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import SelfAssessment, Standard, StandardSet
from actions.standards import keeping
from actions.standards.forms import SetForm
from actions.standards.reference_data import shipped, use_set
from actions.standards.refusing import StandardsRefused
from actions.views.saving import SAVED, edited, kept
from actions.views.standards.pages import form_page
from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.history.telling import told


@may("standards.see")
@require_safe
def show_set(request: HttpRequest, pk: int) -> HttpResponse:
    """The set's standards by group, its self-assessments, what was done to it."""
    found = get_object_or_404(StandardSet, pk=pk)
    standards = list(Standard.objects.filter(standard_set=found).in_order())
    standing = [one for one in standards if not one.is_archived]
    assessments = list(SelfAssessment.objects.filter(standard_set=found).with_counts())
    context = {
        "set": found,
        "groups": [(name, list(rows)) for name, rows in groupby(standing, key=lambda one: one.group)],
        "standing": len(standing),
        "archived": [one for one in standards if one.is_archived],
        "assessments": assessments,
        "open": next((one for one in assessments if one.is_open), None),
        "may_edit": request.user.may("standards.edit"),
        "story": [told(entry) for entry in story_of(found)[:5]],
    }
    return render(request, "actions/standards/set.html", context)


@may("standards.edit")
@require_POST
def use(request: HttpRequest) -> HttpResponse:
    """Take a set that comes with the program into use."""
    wanted = next((one for one in shipped() if one.code == request.POST.get("code")), None)
    if wanted is None:
        messages.error(request, "No such set comes with the program.")
        return redirect("standards:index")
    try:
        made = use_set(wanted, by=request.user, at=timezone.now())
    except StandardsRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("standards:index")
    messages.success(
        request, f"“{made.name}” is in use. Reword what does not fit, then open a self-assessment."
    )
    return redirect("standards:set", made.pk)


@may("standards.edit")
def add_set(request: HttpRequest) -> HttpResponse:
    form = SetForm(request.POST or None, submit="Add the set", cancel_href=reverse("standards:index"))
    made = kept(
        request,
        form,
        lambda: keeping.add_set(**form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"“{made.name}” is added. Now add its standards, or import them.",
    )
    if made:
        return redirect("standards:set", made.pk)
    return form_page(request, "edit_set", form)


@may("standards.edit")
def edit_set(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StandardSet, pk=pk)
    here = reverse("standards:set", args=[pk])

    def form_of() -> SetForm:
        row = get_object_or_404(StandardSet, pk=pk)
        return SetForm(request.POST or None, instance=row, cancel_href=here)

    changed, form = edited(request, form_of, partial(keeping.edit_set, found))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(here)
    return form_page(request, "edit_set", form, set=found)
