"""Passing a lesson on: approval by somebody else, and with whom it was shared."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from actions.lessons import sharing
from actions.lessons.forms import ApproveForm, ShareForm
from actions.lessons.rights import may_approve, may_share
from actions.plan.forms import ReasonForm
from actions.plan.refusing import StaleEdit
from actions.plan.rights import demand
from actions.views.lessons.page import lesson_form, lesson_or_404
from actions.views.saving import kept, saved, shown
from msplan.accounts.permissions import may

CHANGED = (
    "The lesson was changed while you were reading it. Read it again, then approve what stands there now."
)


@may("lessons.share")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])
    demand(may_approve(request.user, lesson))
    form = ApproveForm(request.POST or None, initial={"version": lesson.version}, cancel_href=back)
    try:
        done = saved(
            request,
            form,
            lambda: sharing.approve_sharing(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
        )
    except StaleEdit:
        done, form = False, _read_again(request, pk)
    if done:
        messages.success(request, f"{lesson.reference} may be shared.")
        return redirect(back)
    marking = lesson.get_marking_display()
    lesson = lesson_or_404(request, pk)  # the words that stand there now
    return shown(request, "actions/lessons/approve.html", form, lesson=lesson, marking=marking)


def _read_again(request: HttpRequest, pk: int) -> ApproveForm:
    """The form with what was typed, for the words as somebody has just changed them."""
    typed = {"version": lesson_or_404(request, pk).version, "conditions": request.POST.get("conditions", "")}
    form = ApproveForm(typed, cancel_href=reverse("lessons:detail", args=[pk]))
    form.add_error(None, CHANGED)
    return form


@may("lessons.share")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])
    words = {"label": "Why may it no longer be shared?", "submit": "Withdraw the approval"}
    form = ReasonForm(request.POST or None, **words, cancel_href=back)
    if saved(
        request,
        form,
        lambda: sharing.withdraw_approval(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{lesson.reference} may no longer be shared.")
        return redirect(back)
    return lesson_form(request, lesson, form, "Withdraw the approval")


@may("lessons.see")
def share(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])
    demand(may_share(request.user))
    form = ShareForm(request.POST or None, cancel_href=back)
    if kept(
        request,
        form,
        lambda: sharing.share_lesson(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda made: f"Written down: shared with {made.with_whom}.",
    ):
        return redirect(back)
    approval = lesson.approvals.filter(voided_at=None).first()
    conditions = approval.conditions if approval else ""
    inset = f"Conditions of the approval: {conditions}" if conditions else ""
    return lesson_form(request, lesson, form, "With whom was it shared?", inset=inset)
