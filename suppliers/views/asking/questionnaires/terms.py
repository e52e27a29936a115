"""Terms that suppliers are asked to accept, in versions."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import london_date, plain
from msplan.lib.lists import page_of
from msplan.views.saving import SAVED, edited, kept, shown
from suppliers.asking.models import Terms
from suppliers.asking.questionnaire import terms as acts
from suppliers.asking.questionnaire.forms import TermsForm
from suppliers.views.exports import TERMS

CAMPAIGNS = 10


def terms_or_404(pk: int) -> Terms:
    return get_object_or_404(Terms.objects.select_related("made_by"), pk=pk)


@may("asking.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = Terms.objects.defer("text").annotate(used_by=Count("campaigns"))
    page = page_of(found, request, noun=("version of terms", "versions of terms"), export=TERMS)
    rows = [{"terms": terms, "state": _state(terms)} for terms in page]
    may = request.user.may
    context = {
        "page": page,
        "rows": rows,
        "may_edit": may("asking.edit"),
        "reads": may("responses.read"),
    }
    return render(request, "suppliers/asking/terms/index.html", context)


def _state(terms: Terms) -> dict[str, str]:
    return {"text": "Sent", "tone": "plain"} if terms.sent_at else {"text": "Not sent yet", "tone": "info"}


@may("asking.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    terms = terms_or_404(pk)
    campaigns = terms.campaigns.order_by("-opens_on", "-pk")
    made = plain(london_date(terms.made_at))
    rows: list[dict[str, Any]] = [
        {"key": "Made", "value": f"{made}, {terms.made_by}" if terms.made_by else made},
        {"key": "First sent", "value": plain(london_date(terms.sent_at)) if terms.sent_at else "Not yet"},
    ]
    context = {
        "terms": terms,
        "state": _state(terms),
        "rows": rows,
        "campaigns": campaigns[:CAMPAIGNS],
        "used_by": campaigns.count(),
        "may_edit": request.user.may("asking.edit"),
        "new_href": f"{reverse('asking:new_terms')}?of={pk}",
    }
    return render(request, "suppliers/asking/terms/detail.html", context)


@may("asking.edit")
def new(request: HttpRequest) -> HttpResponse:
    """New terms; with ``of`` another version of terms that are there, with their words in the boxes."""
    of = request.GET.get("of", "")
    older = Terms.objects.filter(pk=int(of)).first() if of.isdecimal() and len(of) < 10 else None
    back = reverse("asking:show_terms", args=[older.pk]) if older else reverse("asking:terms")
    initial = {"title": older.title, "text": older.text} if older else {}
    form = TermsForm(request.POST or None, submit="Save", initial=initial, cancel_href=back)
    made = kept(
        request, form, lambda: acts.write_terms(**form.words, by=request.user, at=timezone.now()),
        done=lambda terms: f"{terms} is there. It can be sent in a campaign.",
    )  # fmt: skip
    if made is not None:
        return redirect("asking:show_terms", made.pk)
    heading = f"New version of {older.title}" if older else "New terms"
    return shown(request, "suppliers/asking/terms/form.html", form, heading=heading, back=back)


@may("asking.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    terms = terms_or_404(pk)
    here = reverse("asking:show_terms", args=[pk])
    if terms.sent_at:
        messages.error(request, acts.SENT)
        return redirect(here)

    def form_of() -> TermsForm:
        return TermsForm(request.POST or None, instance=Terms.objects.get(pk=pk), cancel_href=here)

    done, form = edited(request, form_of, lambda **words: acts.edit_terms(terms, **words))
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(here)
    return shown(request, "suppliers/asking/terms/form.html", form, heading=f"Edit {terms}", back=here)
