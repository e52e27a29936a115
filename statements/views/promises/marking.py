"""Marking a promise in the text, changing it, taking it off the list."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.views.saving import REFUSALS, SAVED, edited, kept, shown
from statements.models import Statement
from statements.promises import marking
from statements.promises.forms import PromiseForm
from statements.promises.wording import sounding, squashed
from statements.views.fetching import statement_or_404
from statements.views.promises.fetching import form_page, page_of_promise, promise_or_404


@may("drafts.edit")
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, and beside it what in the text sounds like a promise and is not marked."""
    statement = statement_or_404(pk)
    back = reverse("drafts:promises", args=[pk])
    found = _found(statement)
    form = PromiseForm(
        request.POST or None, statement=statement, initial=_chosen(request, found), cancel_href=back
    )
    made = kept(
        request,
        form,
        lambda: marking.mark_promise(statement, **form.words, by=request.user, at=timezone.now()),
        done=lambda promise: f"{promise.reference} is marked.",
    )
    if made:
        return redirect(f"{back}#made")
    context = {"statement": statement, "back": back, "found": found}
    return shown(request, "drafts/promises/mark.html", form, **context)


def _found(statement: Statement) -> list[dict[str, Any]]:
    """What sounds like a promise, section by section, without what is marked already."""
    marked = set(statement.promises.standing().values_list("wording", flat=True))
    rows = [
        {"section": section, "words": one.words, "due_on": one.due_on}
        for section in statement.sections.standing()
        for one in sounding(section.body)
        if squashed(one.words) not in marked
    ]
    return [{"number": number, **row} for number, row in enumerate(rows, start=1)]


def _chosen(request: HttpRequest, found: list[dict[str, Any]]) -> dict[str, Any]:
    """The sentence that was picked from the list, filled in."""
    picked = next((row for row in found if str(row["number"]) == request.GET.get("sentence")), None)
    if picked is None:
        return {}
    return {"section": picked["section"].pk, "wording": picked["words"], "due_on": picked["due_on"]}


@may("drafts.edit")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    promise = promise_or_404(request.user, pk)
    back = page_of_promise(promise)

    def form_of() -> PromiseForm:
        fresh = promise_or_404(request.user, pk)
        return PromiseForm(
            request.POST or None,
            statement=fresh.statement,
            instance=fresh,
            submit="Save",
            cancel_href=back,
        )

    changed, form = edited(request, form_of, partial(marking.change_promise, promise))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(back)
    return form_page(
        request, promise, form, "Change the promise" if "wording" in form.fields else "Change the owner"
    )


@may("drafts.edit")
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    promise = promise_or_404(request.user, pk)
    if request.method != "POST":
        context = {"promise": promise, "back": page_of_promise(promise)}
        return render(request, "drafts/promises/unmark.html", context)
    try:
        marking.unmark_promise(promise, by=request.user, at=timezone.now())
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(page_of_promise(promise))
    messages.success(request, "It is off the list. The sentence stays in the text.")
    return redirect("drafts:promises", promise.statement_id)
