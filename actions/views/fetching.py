"""What every page of one action begins with."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from actions.models import Action


def action_or_404(pk: int) -> Action:
    return get_object_or_404(Action.objects.with_stand_ins().with_supplier(), pk=pk)


def add_refusal(form: forms.BaseForm, refusal: Exception) -> None:
    """An act's sentence beside its field, or above the form where it names none that is there."""
    field = getattr(refusal, "field", None)
    form.add_error(field if field in form.fields else None, str(refusal))


def form_page(
    request: HttpRequest, template: str, action: Action, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """A page with a form about one action; 422 where something was wrong, so that nothing takes it for done."""
    status = 422 if form.errors else 200
    marking = action.get_marking_display() if action.pk else "OFFICIAL"
    return render(
        request,
        f"actions/{template}.html",
        {"action": action, "form": form, "marking": marking, **context},
        status=status,
    )
