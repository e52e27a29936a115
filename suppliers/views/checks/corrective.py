"""One corrective action: agreed, read, extended, said to be done, verified or not accepted, dropped."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of
from msplan.lib.writing import ReasonForm
from msplan.views.saving import SAVED, edited, kept, saved, shown
from suppliers.checks import correcting
from suppliers.checks.finding_forms import CorrectiveForm, ExtendForm, SaidForm, VerifyForm
from suppliers.checks.models import CorrectiveAction, CorrectiveState
from suppliers.checks.models.corrective import TO_DO
from suppliers.checks.rights import demand_work, may_work
from suppliers.checks.timeline import of_corrective
from suppliers.views.checks.findings import finding_or_404
from suppliers.views.checks.words import corrective_due, corrective_state, step


def corrective_or_404(pk: int) -> CorrectiveAction:
    return get_object_or_404(CorrectiveAction.objects.with_people(), pk=pk)


@may("checks.work")
def new_corrective(request: HttpRequest, pk: int) -> HttpResponse:
    finding = finding_or_404(pk)
    demand_work(request.user, finding.supplier)
    back = reverse("checks:finding", args=[pk])
    initial = {"follower": request.user.pk}
    form = CorrectiveForm(request.POST or None, submit="Add it", initial=initial, cancel_href=back)
    made = kept(
        request, form, lambda: correcting.agree(finding, **form.words, by=request.user, at=timezone.now())
    )
    if made is not None:
        return redirect(back)
    context = {
        "heading": "Add a corrective action",
        "caption": str(finding),
        "back": back,
        "back_text": "The finding",
    }
    return shown(request, "suppliers/checks/form.html", form, **context)


@may("checks.see")
@require_safe
def corrective(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = corrective_or_404(pk), today()
    works = may_work(request.user, found.finding.supplier)
    steps = _steps(found, request.user) if works and found.finding.is_open else []
    context = {
        "corrective": found,
        "facts": [
            {"name": "State", **corrective_state(found)},
            {"name": "Due", **corrective_due(found, on)},
        ],
        "rows": _rows(found),
        "steps": steps,
        "own": works and found.state == CorrectiveState.SAID_DONE and found.said_by_id == request.user.pk,
        "story": page_of(of_corrective(found), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "suppliers/checks/corrective.html", context)


def _rows(found: CorrectiveAction) -> list[dict[str, Any]]:
    said = f"{found.said}\n{plain(found.said_on)}, written down by {found.said_by}" if found.said_on else ""
    seen = f"{found.seen}\n{plain(found.verified_on)}, {found.verified_by}" if found.verified_on else ""
    evidence = found.evidence_file
    left = "" if found.follower.is_active else " (has left)"
    rows: list[dict[str, Any]] = [
        {
            "key": "Finding",
            "value": str(found.finding),
            "link": reverse("checks:finding", args=[found.finding_id]),
        },
        {
            "key": "Supplier",
            "value": str(found.finding.survivor),
            "link": reverse("checks:diligence", args=[found.finding.survivor.pk]),
        },
        {
            "key": "Who at the supplier",
            "value": "\n".join(filter(None, (found.contact_name, found.contact_email))),
        },
        {"key": "Who of us follows it", "value": f"{found.follower.name}{left}"},
        {"key": "Agreed", "value": plain(found.agreed_on)},
        {"key": "Due date", "value": _due(found)},
        {"key": "What the supplier says", "value": said},
        {"key": "Not accepted because", "value": found.refused_reason},
        {"key": "Verified", "value": seen},
        {
            "key": "Evidence: a file",
            "value": evidence.name if evidence else "",
            "link": reverse("files:download", args=[evidence.pk]) if evidence else "",
        },
        {"key": "Evidence: a link", "value": found.evidence_link, "link": found.evidence_link},
        {"key": "Dropped because", "value": found.dropped_reason},
    ]
    return [row for row in rows if row["value"]]


def _due(found: CorrectiveAction) -> str:
    if found.due_on == found.first_due_on:
        return plain(found.due_on)
    return f"{plain(found.due_on)}\nFirst agreed for {plain(found.first_due_on)}"


def _steps(found: CorrectiveAction, person: Person) -> list[dict[str, Any]]:
    """What may be done now; the first is the page's one button."""

    def to(text: str, name: str) -> dict[str, Any]:
        return step(text, reverse(f"checks:{name}", args=[found.pk]))

    if found.is_settled:
        return []
    rest = [to("Change the due date", "extend"), to("Edit", "edit_corrective"), to("Drop it", "drop")]
    if found.state in TO_DO:
        return [to("The supplier says it is done", "say_done"), *rest]
    if found.said_by_id == person.pk:
        return rest
    return [to("Verify it", "verify"), to("Do not accept it", "refuse"), *rest]


@may("checks.work")
def edit_corrective(request: HttpRequest, pk: int) -> HttpResponse:
    found = corrective_or_404(pk)
    demand_work(request.user, found.finding.supplier)
    here = reverse("checks:corrective", args=[pk])

    def form_of() -> CorrectiveForm:
        return CorrectiveForm(
            request.POST or None, instance=CorrectiveAction.objects.get(pk=pk), cancel_href=here
        )

    done, form = edited(request, form_of, lambda **words: correcting.edit(found, **words))
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(here)
    context = {
        "heading": "Edit the corrective action",
        "caption": str(found),
        "back": here,
        "back_text": "Corrective action",
    }
    return shown(request, "suppliers/checks/form.html", form, **context)


@may("checks.work")
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    return _deed(
        request, pk, ExtendForm, correcting.extend, heading="Change the due date", done="The date is changed."
    )


@may("checks.work")
def say_done(request: HttpRequest, pk: int) -> HttpResponse:
    done = "It is written down. Somebody else verifies it."
    return _deed(
        request, pk, SaidForm, correcting.say_done, heading="The supplier says it is done", done=done,
        initial={"said_on": today()},
    )  # fmt: skip


@may("checks.work")
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: CorrectiveAction, *, evidence_file: Any, evidence_link: str, **words: Any) -> None:
        correcting.verify(found, upload=evidence_file, link=evidence_link, **words)

    return _deed(request, pk, VerifyForm, act, heading="Verify it", done="It is verified.", files=True)


@may("checks.work")
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"label": "Why is it not accepted?", "submit": "Do not accept it"}
    return _deed(
        request,
        pk,
        ReasonForm,
        correcting.refuse,
        heading="Do not accept it",
        done="The supplier goes on.",
        **words,
    )


@may("checks.work")
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    words = {"label": "Why is it dropped?", "submit": "Drop it"}
    return _deed(
        request,
        pk,
        ReasonForm,
        correcting.drop,
        heading="Drop the corrective action",
        done="Dropped.",
        **words,
    )


def _deed(
    request: HttpRequest,
    pk: int,
    kind_of: Callable[..., Any],
    act: Callable[..., None],
    *,
    heading: str,
    done: str,
    files: bool = False,
    **words: Any,
) -> HttpResponse:
    """A page with one form about a corrective action."""
    found = corrective_or_404(pk)
    demand_work(request.user, found.finding.supplier)
    here = reverse("checks:corrective", args=[pk])
    handed = [request.FILES or None] if files else []
    form = kind_of(request.POST or None, *handed, cancel_href=here, **words)
    if saved(request, form, lambda: act(found, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, done)
        return redirect(here)
    context = {"heading": heading, "caption": str(found), "back": here, "back_text": "Corrective action"}
    return shown(request, "suppliers/checks/form.html", form, **context)
