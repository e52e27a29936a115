"""What every page of one action begins with."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from actions.models import Action
from actions.views.saving import shown


def action_or_404(pk: int) -> Action:
    return get_object_or_404(Action.objects.with_stand_ins().with_supplier(), pk=pk)


def form_page(
    request: HttpRequest, template: str, action: Action, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """A page with a form about one action."""
    given = {
        "action": action,
        "marking": action.get_marking_display() if action.pk else "OFFICIAL",
        **context,
    }
    return shown(request, f"actions/{template}.html", form, **given)
