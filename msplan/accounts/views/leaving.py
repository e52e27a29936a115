"""The administrator's pages about absences and about handing over what somebody has."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from msplan.accounts.forms import HandOverForm, LeaveForm
from msplan.accounts.fresh import fresh
from msplan.accounts.handing_over import CannotHold, Item, counted, hand_over, held_by
from msplan.accounts.models import Person
from msplan.accounts.people import set_leave
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.lib.refusing import StaleEdit
from msplan.lib.taking_away import SENSITIVE, Export

HELD = Export(
    "What is to be handed over",
    "to-hand-over",
    (("Kind", "what"), ("What", "label"), ("Address", "page")),
    marking=SENSITIVE,
)


def leave_form(request: HttpRequest, person: Person, *, cancel_href: str) -> LeaveForm:
    initial = {"first": person.leave_from, "last": person.leave_until, "deputy": person.deputy_id}
    return LeaveForm(request.POST or None, person=person, initial=initial, cancel_href=cancel_href)


def saved_leave(request: HttpRequest, person: Person, form: LeaveForm) -> LeaveForm | None:
    """None where it is saved; else the form with what is wrong."""
    if not form.is_valid():
        return form
    said = {name: form.cleaned_data[name] for name in ("first", "last", "deputy")}
    version = int(form.cleaned_data["version"])
    try:
        set_leave(person, **said, version=version, by=request.user, at=timezone.now())
    except StaleEdit:  # somebody else saved between our looking and our writing
        again = leave_form(request, Person.objects.get(pk=person.pk), cancel_href=form.cancel_href)
        again.is_valid()
        return again
    return None


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """An absence of somebody who cannot enter it, and their deputy."""
    person = get_object_or_404(Person, pk=pk)
    form: LeaveForm | None = leave_form(request, person, cancel_href=reverse("accounts:person", args=[pk]))
    if request.method == "POST":
        form = saved_leave(request, person, form)
        if form is None:
            messages.success(request, f"The absence of {person} is saved.")
            return redirect("accounts:person", pk)
    return render(
        request,
        "accounts/leave.html",
        {"form": form, "person": person},
        status=422 if form and form.errors else 200,
    )


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
@fresh
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody has, each kind with its count and list, and the form that gives it to a colleague."""
    person = get_object_or_404(Person, pk=pk)
    items = held_by(person, today())
    back = reverse("accounts:person", args=[pk])
    form = HandOverForm(request.POST or None, person=person, counted=counted(items), cancel_href=back)
    if request.method == "POST" and form.is_valid():
        try:
            moved = hand_over(person, **form.cleaned_data, by=request.user, at=timezone.now())
        except CannotHold as refusal:
            form.add_error("to", str(refusal))
        else:
            _tell(request, person, sum(moved.values()), form.cleaned_data["to"])
            return redirect("accounts:hand_over", pk)
    context = {"person": person, "form": form, **_held(request, items)}
    return render(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)


def _held(request: HttpRequest, items: list[Item]) -> dict[str, Any]:
    """The list, of one kind where the address asks for one, and the kinds with their counts."""
    kind = request.GET.get("kind", "")
    shown = [item for item in items if item.kind.key == kind] or items
    counts = counted(items)
    return {
        "page": page_of(shown, request, noun=("thing", "things"), per_page=50, export=HELD),
        "kind": kind,
        "counts": [{"kind": one, "words": one.words(count)} for one, count in counts],
        "opens": {one.key for one, _ in counts if not one.seen or request.user.may(one.seen)},
    }


def _tell(request: HttpRequest, person: Person, moved: int, to: Person) -> None:
    things = "1 thing is" if moved == 1 else f"{moved:,} things are"
    messages.success(request, f"{things} {to}’s now and no longer {person}’s.")
