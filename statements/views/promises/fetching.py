"""What every page of one promise begins with."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from msplan.views.saving import shown
from statements.models import Promise
from statements.promises.rights import demand, may_answer, may_open

PEOPLE = "owner__department__lead", "owner__deputy"


def promise_or_404(person: Person, pk: int) -> Promise:
    """A promise that is marked. One of a text that is still written is not there for whoever may not see drafts."""
    found = Promise.objects.standing().select_related("statement", "section", *PEOPLE)
    promise = get_object_or_404(found, pk=pk)
    if not may_open(person, promise, today()):
        raise Http404
    return promise


def mine(request: HttpRequest, pk: int) -> Promise:
    """The promise, for whoever answers for it or keeps the list."""
    promise = promise_or_404(request.user, pk)
    demand(may_answer(request.user, promise, today()))
    return promise


def page_of_promise(promise: Promise) -> str:
    return reverse("drafts:promise", args=[promise.pk])


def form_page(
    request: HttpRequest, promise: Promise, form: forms.BaseForm, heading: str, **context: object
) -> HttpResponse:
    """A page with one form about a promise; its words stand beside the form."""
    given = {"promise": promise, "heading": heading, "back": page_of_promise(promise), **context}
    return shown(request, "drafts/promises/form.html", form, **given)
