"""What the pages of this room share."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msplan.lib.forms import MsplanForm, MsplanModelForm


def form_page(
    request: HttpRequest, template: str, form: forms.BaseForm, *, marking: str = "OFFICIAL", **context: Any
) -> HttpResponse:
    """A page with one form; 422 where something was wrong, so that nothing takes it for done."""
    if isinstance(form, MsplanForm | MsplanModelForm):
        form.ask_for_file_again()
    return render(
        request,
        f"actions/standards/{template}.html",
        {"form": form, "marking": marking, **context},
        status=422 if form.errors else 200,
    )
