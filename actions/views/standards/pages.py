"""What the pages of this room share."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from actions.views.saving import shown


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, *, marking: str = "OFFICIAL", **context: Any
) -> HttpResponse:
    """A page with one form."""
    return shown(request, f"actions/standards/{template}.html", form, marking=marking, **context)
