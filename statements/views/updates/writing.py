"""An update's page, its words, its lines."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from actions.models import Aspect
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.force.context import force_of
from msplan.lib.dates import london_date, today
from msplan.views.saving import SAVED, edited, kept, pressed, shown
from statements.models import Update, UpdateLine
from statements.rendering.update import update_html
from statements.text.updates import document_of_update, update_content
from statements.updates import writing
from statements.updates.approving import faults_of, why_not_approve
from statements.updates.forms import LineForm, OpenUpdateForm, WordsForm
from statements.updates.issuing import publication_of_update
from statements.views.fetching import statement_or_404


def update_or_404(pk: int) -> Update:
    return get_object_or_404(Update.objects.select_related("statement", "edited_by", "approved_by"), pk=pk)


@may("updates.edit")
def open_update(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    form = OpenUpdateForm(request.POST or None, cancel_href=reverse("drafts:detail", args=[pk]))
    opened = kept(
        request,
        form,
        lambda: writing.open_update(
            statement, until=form.cleaned_data["until"], by=request.user, at=timezone.now(), on=today()
        ),
        done=lambda one: f"{one.lines.count()} lines were drawn from promises and plan.",
    )
    if opened is not None:
        return redirect("drafts:update", opened.pk)
    return shown(request, "drafts/updates/open.html", form, statement=statement)


@may("drafts.see")
@require_safe
def update(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says so far, aspect by aspect; what is missing; the one next step."""
    found = update_or_404(pk)
    lines = list(found.lines.select_related("promise__statement", "action"))
    bodies = {part.aspect: part.body for part in found.parts.all()}
    publication = publication_of_update(found) if found.state != Update.State.DRAFTING else None
    context = {
        "update": found,
        "statement": found.statement,
        "aspects": [
            {
                "aspect": aspect,
                "body": bodies.get(aspect.value, ""),
                "lines": [line for line in lines if line.aspect == aspect],
            }
            for aspect in Aspect
        ],
        "many": len(lines),
        "told": sum(line.is_told for line in lines),
        "faults": faults_of(found) if found.state == Update.State.DRAFTING else [],
        "publication": publication,
        "may_edit": found.state == Update.State.DRAFTING and request.user.may("updates.edit"),
        "may_approve": found.state == Update.State.DRAFTING and request.user.may("updates.approve"),
        "why_not": why_not_approve(found, request.user),
        "perms_publish": request.user.may("updates.publish"),
        "others": _others(found, request.user),
    }
    return render(request, "drafts/updates/update.html", context)


def _others(found: Update, person: Person) -> list[tuple[str, str]]:
    """(text, address) of what else this person may do."""
    ways = {
        Update.State.APPROVED: [("Send it back to drafting", "send_back", "updates.send_back")],
        Update.State.PUBLISHED: [
            ("Correct it", "correct", "updates.edit"),
            ("Withdraw it", "withdraw", "updates.withdraw"),
        ],
        Update.State.WITHDRAWN: [("Open a corrected version", "correct", "updates.edit")],
    }
    return [
        (text, reverse(f"drafts:update_{name}", args=[found.pk]))
        for text, name, permission in ways.get(Update.State(found.state), [])
        if person.may(permission)
    ]


@may("drafts.see")
@require_safe
def update_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The article as the public will read it."""
    found = update_or_404(pk)
    approved_on = london_date(found.approved_at) if found.approved_at else None
    content = update_content(
        found, found.parts.all(), found.lines.all(), force_of(request), approved_on=approved_on
    )
    article = update_html(document_of_update(content, json_sha256="—"))
    context = {"update": found, "statement": found.statement, "article": mark_safe(article)}
    return render(request, "drafts/updates/preview.html", context)


@may("updates.edit")
def update_words(request: HttpRequest, pk: int) -> HttpResponse:
    here = reverse("drafts:update", args=[pk])
    changed, form = edited(
        request,
        lambda: WordsForm(request.POST or None, update=update_or_404(pk), cancel_href=here),
        lambda **words: writing.edit_words(update_or_404(pk), **words),
    )
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(here)
    found = update_or_404(pk)
    return shown(request, "drafts/updates/words.html", form, update=found, statement=found.statement)


@may("updates.edit")
def update_line(request: HttpRequest, pk: int, line_pk: int) -> HttpResponse:
    here = reverse("drafts:update", args=[pk])

    def line() -> UpdateLine:
        found = UpdateLine.objects.select_related("update__statement", "promise__statement", "action")
        return get_object_or_404(found, pk=line_pk, update_id=pk)

    changed, form = edited(
        request,
        lambda: LineForm(request.POST or None, line=line(), cancel_href=here),
        lambda **words: writing.edit_line(line(), **words),
    )
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(f"{here}#line-{line_pk}")
    found = line()
    reviews = found.action.reviews.order_by("-given_on")[:2] if found.action else []
    context = {"line": found, "update": found.update, "statement": found.update.statement, "reviews": reviews}
    return shown(request, "drafts/updates/line.html", form, **context)


@may("updates.edit")
@require_POST
def draw_update_again(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    return pressed(
        request,
        lambda: writing.draw_again(found, by=request.user, at=timezone.now(), on=today()),
        done=lambda counts: (
            f"{counts[0]} new, {counts[1]} changed."
            if any(counts)
            else "Nothing in the records is different."
        ),
        to=reverse("drafts:update", args=[pk]),
    )
