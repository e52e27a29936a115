"""Names in the text: who is named, in which sentence, and who said that it may be published."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from statements.agreement import clearing
from statements.agreement.citing import barred
from statements.agreement.clearing_forms import ClearForm
from statements.agreement.naming import Found
from statements.agreement.said import said_in
from statements.models import Clearance, NameKind, Statement
from statements.views.fetching import SaidNo, add_refusal, statement_or_404


@dataclass
class Group:
    """One name with every sentence in which it is open, and the form that clears it in them."""

    kind: str
    name: str
    sentences: list[Found] = field(default_factory=list)
    form: ClearForm | None = None

    @property
    def kind_words(self) -> str:
        return NameKind(self.kind).label


@may("drafts.see")
@require_safe
def names(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, statement_or_404(pk))


@may("drafts.clear")
@require_POST
def clear_name(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    form = ClearForm(request.POST)
    if form.is_valid():
        try:
            cleared = clearing.clear(statement, **form.cleaned_data, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            times = "in one sentence" if cleared == 1 else f"in {cleared} sentences"
            messages.success(request, f"“{form.cleaned_data['name']}” is cleared {times}.")
            return redirect("drafts:names", pk)
    return _page(request, statement, refused=form)


@may("drafts.clear")
@require_POST
def take_back_clearance(request: HttpRequest, pk: int, clearance_pk: int) -> HttpResponse:
    clearance = get_object_or_404(
        Clearance.objects.select_related("statement"), pk=clearance_pk, statement=pk
    )
    try:
        clearing.take_back(clearance, by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{clearance.name}” has to be cleared anew.")
    return redirect("drafts:names", pk)


def _page(request: HttpRequest, statement: Statement, *, refused: ClearForm | None = None) -> HttpResponse:
    may_clear = statement.is_editable and request.user.may("drafts.clear")
    said = said_in(statement) if statement.is_editable else None
    cleared = list(statement.clearances.standing().select_related("by"))
    groups = groups_of(clearing.open_in(said, cleared)) if said else []
    if may_clear:
        _give_forms(groups, refused, reverse("drafts:clear_name", args=[statement.pk]))
    context = {
        "statement": statement,
        "groups": groups,
        "barred": barred(said) if said else [],
        "cleared": cleared,
        "may_clear": may_clear,
        "form": refused,
    }
    return render(request, "drafts/names/names.html", context, status=422 if refused else 200)


def _give_forms(groups: list[Group], refused: ClearForm | None, action: str) -> None:
    """A form to each name; the one that was refused comes back with what was typed."""
    typed = None if refused is None else (refused.data.get("kind"), refused.data.get("name"))
    for number, group in enumerate(groups):
        fresh = ClearForm.of(group.kind, group.name, group.sentences)
        form = refused if refused is not None and typed == (group.kind, group.name) else fresh
        group.form = form.placed(number, action)


def groups_of(found: Iterable[Found]) -> list[Group]:
    """By name, in the order of their first sentence."""
    groups: dict[tuple[str, str], Group] = {}
    for one in found:
        groups.setdefault((one.kind, one.name), Group(one.kind, one.name)).sentences.append(one)
    return list(groups.values())
