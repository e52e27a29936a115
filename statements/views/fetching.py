"""What every page of one statement begins with."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.states import InvalidTransition
from statements.models import Section, Statement
from statements.writing.predecessor import with_predecessor
from statements.writing.refusals import Refused

# Why an act said no. Each carries sentences for the person.
SaidNo = (Refused, InvalidTransition)


def statement_or_404(pk: int) -> Statement:
    return get_object_or_404(Statement.objects.select_related("last_edited_by", "submitted_by"), pk=pk)


def statement_and_last_or_404(pk: int) -> tuple[Statement, Statement | None]:
    """The statement, and the one that it follows. One query."""
    statement, before = with_predecessor(pk)
    if statement is None:
        raise Http404
    return statement, before


def section_or_404(pk: int, section_pk: int) -> Section:
    """A section that stands in the statement."""
    standing = Section.objects.standing().select_related("statement", "edited_by")
    return get_object_or_404(standing, pk=section_pk, statement_id=pk)


def place_of(person: Person, section: Section) -> str:
    """Where somebody goes on after a section was saved: to the statement, or, who sees no drafts, to the section."""
    if person.may("drafts.see"):
        return reverse("drafts:detail", args=[section.statement_id]) + "#sections"
    return reverse("drafts:section", args=[section.statement_id, section.pk])


def add_refusal(form: forms.BaseForm, refusal: Exception) -> None:
    for sentence in getattr(refusal, "sentences", (str(refusal),)):
        form.add_error(None, sentence)


def form_page(
    request: HttpRequest, template: str, statement: Statement | None, form: forms.BaseForm, **context: Any
) -> HttpResponse:
    """A page with a form; 422 where something was wrong, so that nothing takes it for done."""
    return render(
        request,
        f"drafts/{template}.html",
        {"statement": statement, "form": form, **context},
        status=422 if form.errors else 200,
    )
