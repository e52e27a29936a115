"""Passing a lesson on: approval by somebody else, and with whom it was shared."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from actions.lessons import sharing
from actions.lessons.forms import ApproveForm, ShareForm
from actions.lessons.rights import may_approve, may_share
from actions.models import LessonShare
from actions.plan.forms import ReasonForm
from actions.plan.rights import demand
from actions.views.lessons.page import lesson_or_404
from actions.views.saving import once, saved, shown
from msplan.accounts.permissions import may

FORM = "actions/lessons/form.html"
CHANGED = (
    "The lesson was changed while you were reading it. Read it again, then approve what stands there now."
)


@may("lessons.share")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])
    demand(may_approve(request.user, lesson))
    form = ApproveForm(request.POST or None, initial={"version": lesson.version}, cancel_href=back)
    done, form = saved(
        request,
        form,
        lambda: sharing.approve_sharing(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
        anew=lambda: _read_again(request, pk),
    )
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
    done, form = saved(
        request,
        form,
        lambda: sharing.withdraw_approval(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
    )
    if done:
        messages.success(request, f"{lesson.reference} may no longer be shared.")
        return redirect(back)
    context = {"heading": "Withdraw the approval", "caption": f"{lesson.reference} {lesson.title}"}
    return shown(
        request,
        FORM,
        form,
        **context,
        back=back,
        back_text=lesson.reference,
        marking=lesson.get_marking_display(),
    )


@may("lessons.see")
def share(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])
    demand(may_share(request.user))
    form = ShareForm(request.POST or None, cancel_href=back)
    made: list[LessonShare] = []
    done, form = saved(
        request,
        form,
        lambda: once(
            made,
            lambda: sharing.share_lesson(lesson, **form.cleaned_data, by=request.user, at=timezone.now()),
        ),
    )
    if done:
        messages.success(request, f"Written down: shared with {made[0].with_whom}.")
        return redirect(back)
    approval = lesson.approvals.filter(voided_at=None).first()
    context = {"heading": "With whom was it shared?", "caption": f"{lesson.reference} {lesson.title}"}
    conditions = (
        f"Conditions of the approval: {approval.conditions}" if approval and approval.conditions else ""
    )
    return shown(
        request,
        FORM,
        form,
        **context,
        back=back,
        back_text=lesson.reference,
        marking=lesson.get_marking_display(),
        inset=conditions,
    )
