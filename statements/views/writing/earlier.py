"""Entering a statement that was published before, and putting it among the published ones."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, today
from statements.models import Earlier, Statement
from statements.views.fetching import SaidNo, add_refusal, form_page
from statements.writing import entering
from statements.writing.forms import EnterForm, EntryForm
from statements.writing.previewing import files_of

YEARS_BACK = 6


@may("drafts.edit")
def enter(request: HttpRequest) -> HttpResponse:
    form = EnterForm(
        request.POST or None,
        request.FILES or None,
        years=_years(),
        initial={"bodies": Body.objects.all(), "covers": ["covers_employees"]},
        cancel_href=reverse("drafts:index"),
    )
    if request.method == "POST" and form.is_valid():
        first, last = form.period
        words = {
            name: form.cleaned_data[name]
            for name in ("title", "bodies", "covers", "published_on", "original_href", "text", "pdf")
        }
        try:
            entered = entering.enter(
                period_start=first,
                period_end=last,
                **words,
                by=request.user,
                at=timezone.now(),
                on=today(),
            )
        except FileRefused as refusal:
            form.add_error("pdf", str(refusal))
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("drafts:detail", entered.pk)
    form.ask_for_file_again()
    return form_page(request, "writing/enter", None, form)


def _years() -> list[FinancialYear]:
    """Those that have ended, newest first, without those that have a statement."""
    taken = set(Statement.objects.values_list("slug", flat=True))
    year = FinancialYear.of(today())
    years = [year := year.previous for _ in range(YEARS_BACK)]
    return [one for one in years if one.label not in taken]


@may("drafts.edit")
def change_entry(request: HttpRequest, pk: int) -> HttpResponse:
    earlier = _entered_or_404(pk)
    here = reverse("drafts:detail", args=[pk])
    initial = {"published_on": earlier.published_on, "original_href": earlier.original_href}
    form = EntryForm(request.POST or None, request.FILES or None, initial=initial, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            entering.change_entry(
                earlier.statement, **form.cleaned_data, by=request.user, at=timezone.now(), on=today()
            )
        except FileRefused as refusal:
            form.add_error("pdf", str(refusal))
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect(here)
    form.ask_for_file_again()
    return form_page(request, "writing/change_entry", earlier.statement, form, earlier=earlier)


@may("drafts.publish")
def put_among_published(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows it as the public would read it, and asks."""
    earlier = _entered_or_404(pk)
    statement = earlier.statement
    if request.method == "POST":
        try:
            entering.put_among_published(statement, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "The statement is among the published ones.")
        return redirect("drafts:detail", pk)
    context = {
        "statement": statement,
        "earlier": earlier,
        "is_open": statement.state == Statement.State.DRAFTING,
        "faults": entering.why_not_public(statement),
        "article": mark_safe(entering.earlier_article(statement, files_at=files_of(statement))),
    }
    return render(request, "drafts/writing/put_among_published.html", context)


@may("drafts.see")
@require_safe
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF that was uploaded, before it is public too."""
    earlier = get_object_or_404(Earlier, statement=pk)
    if not earlier.pdf_sha256:
        raise Http404
    headers = {"Content-Disposition": 'inline; filename="original.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(earlier.original.content, content_type="application/pdf", headers=headers)


def _entered_or_404(pk: int) -> Earlier:
    return get_object_or_404(Earlier.objects.select_related("statement").defer("pdf"), statement=pk)
