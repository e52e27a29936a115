"""Reading a draft and saying something about it; settling what was said."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.lib.once import MadeAlready
from statements.models import Comment, Section, Statement
from statements.views.exports import COMMENTS
from statements.views.fetching import SaidNo, add_refusal, form_page, section_or_404, statement_or_404
from statements.writing import commenting
from statements.writing.forms import CommentForm, SettleForm
from statements.writing.previewing import section_preview


@may("drafts.see")
@require_safe
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, open ones first."""
    statement = statement_or_404(pk)
    rows = statement.comments.select_related("section", "by", "settled_by").open_first()
    context = {
        "statement": statement,
        "page": page_of(rows, request, noun=("comment", "comments"), export=COMMENTS),
        "open": statement.comments.open().count(),
        "sections": statement.sections.standing(),
        "may_comment": statement.is_editable and request.user.may("drafts.comment"),
        "may_settle": request.user.may("drafts.edit"),
    }
    return render(request, "drafts/writing/comments.html", context)


@may("drafts.comment")
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """About the whole statement."""
    return _comment(request, statement_or_404(pk), None)


@may("drafts.comment")
def comment_section(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    found = section_or_404(pk, section_pk)
    return _comment(request, found.statement, found)


def _comment(request: HttpRequest, statement: Statement, section: Section | None) -> HttpResponse:
    here = reverse("drafts:comments", args=[statement.pk])
    form = CommentForm(request.POST or None, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        words = {"text": form.cleaned_data["text"], "form_id": form.cleaned_data["form_id"]}
        try:
            commenting.comment(statement, section=section, **words, by=request.user, at=timezone.now())
        except MadeAlready:
            return redirect(here)
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Your comment is with those who write the statement.")
            return redirect(here)
    text = section and section_preview(statement, section.body, no_steps=section.no_steps_reason, on=today())
    return form_page(request, "writing/comment", statement, form, section=section, text=text)


@may("drafts.edit")
def settle_comment(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    found = get_object_or_404(
        Comment.objects.select_related("statement", "section", "by"), pk=comment_pk, statement_id=pk
    )
    here = reverse("drafts:comments", args=[pk])
    form = SettleForm(request.POST or None, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            commenting.settle(found, how=form.cleaned_data["how"], by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The comment is settled.")
            return redirect(here)
    return form_page(request, "writing/settle_comment", found.statement, form, comment=found)
