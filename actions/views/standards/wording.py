"""One standard: added, reworded, moved, archived, taken up again."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import SelfAssessment, Standard, StandardSet
from actions.standards import keeping
from actions.standards.forms import StandardForm
from actions.views.saving import SAVED, edited, kept, pressed
from actions.views.standards.pages import form_page
from msplan.accounts.permissions import may


def _standard(pk: int) -> Standard:
    return get_object_or_404(Standard.objects.select_related("standard_set"), pk=pk)


@may("standards.edit")
def add(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StandardSet, pk=pk)
    initial = {"group": request.GET.get("group", "")}
    here = reverse("standards:set", args=[pk])
    form = StandardForm(request.POST or None, initial=initial, submit="Add the standard", cancel_href=here)
    if kept(
        request,
        form,
        lambda: keeping.add_standard(found, **form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"Standard {made.number} is added.",
    ):
        return redirect(here)
    return form_page(request, "edit", form, set=found)


@may("standards.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    standard = _standard(pk)
    here = reverse("standards:set", args=[standard.standard_set_id])

    def form_of() -> StandardForm:
        return StandardForm(request.POST or None, instance=_standard(pk), cancel_href=here)

    changed, form = edited(request, form_of, partial(keeping.edit_standard, standard))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(here)
    is_asked = SelfAssessment.objects.open().filter(ratings__standard=standard).exists()
    return form_page(request, "edit", form, set=standard.standard_set, standard=standard, is_asked=is_asked)


@may("standards.edit")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    standard = _standard(pk)
    whole = request.POST.get("whole_group") == "yes"
    moved = keeping.move(
        standard,
        way="up" if request.POST.get("way") == "up" else "down",
        whole_group=whole,
        by=request.user,
        at=timezone.now(),
    )
    what = f"“{standard.group}”" if whole else standard.number
    messages.success(request, f"{what} was moved." if moved else f"{what} is at the end of its row.")
    return redirect("standards:set", standard.standard_set_id)


@may("standards.edit")
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, keeping.archive, "is archived. Self-assessments that asked it keep it")


@may("standards.edit")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, keeping.restore, "is asked again")


def _press(request: HttpRequest, pk: int, act: Callable[..., object], became: str) -> HttpResponse:
    standard = _standard(pk)
    return pressed(
        request,
        lambda: act(standard, by=request.user, at=timezone.now()),
        done=f"Standard {standard.number} {became}.",
        to=reverse("standards:set", args=[standard.standard_set_id]),
    )
