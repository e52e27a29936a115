"""One concern, for those who may know of it: the only page that tells its story."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import deadline_words, plain, today
from suppliers.concerns.models import Concern, ConcernDecision, ConcernState, Contact, Danger
from suppliers.concerns.timeline import of_concern
from suppliers.views.concerns.listing import TONES
from suppliers.views.concerns.raising import SENSITIVE


def concern_or_404(reference: str) -> Concern:
    """Only behind @may, which has asked already who is reading."""
    return get_object_or_404(Concern.objects.with_people(), reference=reference)


@may("concerns.see")
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    concern, on = concern_or_404(reference), today()
    decisions = list(concern.decisions.select_related("by"))
    context = {
        "concern": concern,
        "facts": _facts(concern, on),
        "contact": "" if concern.is_closed else _contact(decisions, on),
        "rows": _rows(concern),
        "decisions": [{"decision": decision, "rows": _decided(decision)} for decision in decisions],
        "files": concern.files.select_related("file", "added_by"),
        "steps": _steps(concern, request.user),
        "story": of_concern(concern),
        "may_handle": request.user.may("concerns.handle"),
        "marking": SENSITIVE,
    }
    return render(request, "suppliers/concerns/detail.html", context)


def _facts(concern: Concern, on: date) -> list[dict[str, str]]:
    danger = {Danger.YES: "bad", Danger.NO: "plain", Danger.NOT_KNOWN: "warn"}[Danger(concern.danger)]
    facts = [
        {"name": "State", "text": concern.get_state_display(), "tone": TONES[ConcernState(concern.state)]},
        {"name": "Somebody in danger when raised", "text": concern.get_danger_display(), "tone": danger},
    ]
    if concern.due:
        words = deadline_words(concern.due, on)
        tone = "bad" if concern.due < on else "warn"
        name = "Next step" if concern.next_step else "Acknowledge"
        facts.append({"name": name, "text": words[:1].upper() + words[1:], "tone": tone})
    return facts


def _contact(decisions: list[ConcernDecision], on: date) -> str:
    """What holds now, as the latest decision says; before the first one nobody speaks to anybody there."""
    if not decisions:
        return "Nobody speaks to anybody there about this: nothing has been decided yet."
    latest = decisions[0]
    if latest.contact == Contact.NOT_UNTIL_TOLD:
        return "Nobody speaks to anybody there about this until the specialist team says so."
    if latest.contact_from and on < latest.contact_from:
        return f"Nobody speaks to anybody there about this before {plain(latest.contact_from)}."
    return ""


def _rows(concern: Concern) -> list[dict[str, Any]]:
    supplier = concern.supplier
    where = f"{concern.get_place_display()}: {concern.place_name}"
    rows: list[dict[str, Any]] = [{"key": "Where", "value": where}]
    if concern.place in ("supplier", "agency"):
        rows.append(
            {
                "key": "In the register",
                "value": str(supplier) if supplier else "No supplier named",
                "link": reverse("suppliers:detail", args=[supplier.pk]) if supplier else "",
            }
        )
    return [
        *rows,
        {"key": "Signs", "lines": concern.signs_in_words},
        {"key": "What was seen or heard", "value": concern.seen},
        {"key": "When", "value": concern.seen_when},
        {"key": "Raised by", "value": f"{concern.raised_by}\n{concern.raised_by.email}"},
        {"key": "How to reach them", "value": concern.reach},
        {"key": "What happens next", "value": _next(concern)},
        *([{"key": "Closed because", "value": concern.close_reason}] if concern.is_closed else []),
    ]


def _next(concern: Concern) -> str:
    if concern.next_step and concern.next_step_on:
        return f"{concern.next_step}\n{plain(concern.next_step_on)}"
    return (
        ""
        if concern.is_closed
        else f"Somebody of the team acknowledges it by {plain(concern.acknowledge_by)}"
    )


def _decided(decision: ConcernDecision) -> list[dict[str, Any]]:
    contact = decision.get_contact_display()
    if decision.contact_from:
        contact = f"Not before {plain(decision.contact_from)}"
    return [
        {"key": "Decided", "value": decision.decided},
        {"key": "Investigation", "value": decision.investigation or "Not passed to one"},
        {"key": "National Referral Mechanism", "value": decision.get_referral_display()},
        {"key": "Contact with the supplier", "value": contact},
        {"key": "Next step", "value": f"{decision.next_step}\n{plain(decision.next_step_on)}"},
    ]


def _steps(concern: Concern, person: Person) -> list[dict[str, Any]]:
    """What may be done now; the first is the page's one button."""
    if not person.may("concerns.handle"):
        return []

    def step(text: str, name: str, *, posts: bool = False) -> dict[str, Any]:
        return {"text": text, "href": reverse(f"concerns:{name}", args=[concern.reference]), "posts": posts}

    names_supplier = concern.place in ("supplier", "agency")
    further = [
        step("Add a file", "add_file"),
        *([step("Name the supplier", "name_supplier")] if names_supplier else []),
    ]
    if concern.state == ConcernState.RAISED:
        return [step("Acknowledge it", "acknowledge", posts=True), *further]
    if concern.is_closed:
        return [step("Open it again", "reopen"), *further]
    return [step("Write down a decision", "decide"), *further, step("Close it", "close")]
