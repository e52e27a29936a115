"""What the specialist team does with a concern: each a form of its own, or one button."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.forms import MsplanForm
from msplan.lib.states import InvalidTransition
from suppliers.concerns import handling
from suppliers.concerns.forms import CloseForm, DecisionForm, FileForm, ReasonForm, SupplierForm
from suppliers.concerns.models import Concern
from suppliers.concerns.rights import ConcernChanged, ConcernRefused
from suppliers.views.concerns.page import concern_or_404
from suppliers.views.concerns.raising import SENSITIVE

F = TypeVar("F", bound=MsplanForm)


@may("concerns.handle")
@require_POST
def acknowledge(request: HttpRequest, reference: str) -> HttpResponse:
    concern = concern_or_404(reference)
    try:
        handling.acknowledge(concern, by=request.user, at=timezone.now())
        messages.success(request, "Acknowledged. Write down what is decided by the next working day.")
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    return redirect("concerns:detail", reference)


@may("concerns.handle")
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    def form_of(concern: Concern) -> DecisionForm:
        return DecisionForm(request.POST or None, version=concern.version, cancel_href=_page(reference))

    def act(concern: Concern, form: DecisionForm) -> None:
        version = int(form.cleaned_data["version"])
        handling.decide(concern, version=version, **form.words, by=request.user, at=timezone.now())

    return _form_page(
        request, reference, form_of, act, heading="Write down a decision", done="The decision is saved."
    )


@may("concerns.handle")
def name_supplier(request: HttpRequest, reference: str) -> HttpResponse:
    def form_of(concern: Concern) -> SupplierForm:
        initial = {"q": str(concern.supplier) if concern.supplier else concern.place_name}
        return SupplierForm(
            request.POST or None, version=concern.version, initial=initial, cancel_href=_page(reference)
        )

    def act(concern: Concern, form: SupplierForm) -> None:
        version = int(form.cleaned_data["version"])
        handling.place_at(concern, form.chosen, version=version, by=request.user, at=timezone.now())

    return _form_page(
        request, reference, form_of, act, heading="Which supplier is it?", done="The supplier is saved."
    )


@may("concerns.handle")
def add_file(request: HttpRequest, reference: str) -> HttpResponse:
    def form_of(_: Concern) -> FileForm:
        return FileForm(request.POST or None, request.FILES or None, cancel_href=_page(reference))

    def act(concern: Concern, form: FileForm) -> None:
        upload = form.cleaned_data["evidence_file"]
        handling.attach(concern, upload, by=request.user, at=timezone.now())

    return _form_page(request, reference, form_of, act, heading="Add a file", done="The file is kept.")


@may("concerns.handle")
def close(request: HttpRequest, reference: str) -> HttpResponse:
    def form_of(concern: Concern) -> CloseForm:
        return CloseForm(
            request.POST or None,
            version=concern.version,
            submit="Close the concern",
            cancel_href=_page(reference),
        )

    def act(concern: Concern, form: CloseForm) -> None:
        version, reason = int(form.cleaned_data["version"]), form.cleaned_data["reason"]
        handling.close(concern, reason=reason, version=version, by=request.user, at=timezone.now())

    return _form_page(request, reference, form_of, act, heading="Close the concern", done="It is closed.")


@may("concerns.handle")
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    heading = "Open the concern again"

    def form_of(_: Concern) -> ReasonForm:
        return ReasonForm(request.POST or None, submit=heading, cancel_href=_page(reference))

    def act(concern: Concern, form: ReasonForm) -> None:
        reason = form.cleaned_data["reason"]
        handling.reopen(concern, reason=reason, by=request.user, at=timezone.now())

    return _form_page(request, reference, form_of, act, heading=heading, done="It is open again.")


def _form_page(
    request: HttpRequest,
    reference: str,
    form_of: Callable[[Concern], F],
    act: Callable[[Concern, F], None],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    """A page with one form about a concern; what the act refuses is said beside the field."""
    concern = concern_or_404(reference)
    form = form_of(concern)
    is_finding = isinstance(form, SupplierForm) and form.is_finding
    if isinstance(form, SupplierForm) and is_finding:
        form.show_as_typed()
    elif request.method == "POST" and form.is_valid():
        try:
            act(concern, form)
        except ConcernChanged:  # between the form's look and the act's: read it again, and show both
            form = form_of(concern_or_404(reference))
        except (ConcernRefused, InvalidTransition, FileRefused) as refusal:
            form.add_error(_field(refusal, form), str(refusal))
        else:
            messages.success(request, done)
            return redirect(_page(reference))
    form.ask_for_file_again()
    context = {"form": form, "concern": concern, "heading": heading, "marking": SENSITIVE}
    status = 422 if form.errors and not is_finding else 200
    return render(request, "suppliers/concerns/form.html", context, status=status)


def _field(refusal: Exception, form: Any) -> str | None:
    if isinstance(refusal, FileRefused):
        return "evidence_file"
    field = getattr(refusal, "field", None)
    return field if field in form.fields else None


def _page(reference: str) -> str:
    return reverse("concerns:detail", args=[reference])
