"""One action: the three facts, what can be done next, and its story."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.models import Action, Area, Aspect, Completion, Progress, ReviewQuestion, ReviewRounds
from actions.plan.facts import Fact, deadline_fact, progress_fact, rating_fact, review_fact
from actions.plan.next_step import steps
from actions.plan.models.words import no_change_words
from actions.plan.timeline import timeline
from actions.views.evidencing import evidence_told
from actions.views.fetching import action_or_404
from actions.views.milestones import milestones_of
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of


@may("actions.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    action, on = action_or_404(pk), today()
    sees_suppliers = request.user.may("suppliers.see")
    waiting = Completion.objects.waiting().filter(action=action).with_acceptors().first()
    asked = ReviewQuestion.objects.unanswered().filter(review__action=action).last()
    main, others = steps(action, request.user, on, completion=waiting, question=asked)
    context = {
        "action": action,
        "marking": action.get_marking_display(),
        "facts": [
            progress_fact(action),
            deadline_fact(action, on),
            rating_fact(action, on),
            review_fact(action, on),
        ],
        "rows": _summary(action, on, sees_suppliers=sees_suppliers),
        "waiting": waiting,
        "unchanged": no_change_words(action.unchanged_times) if action.is_open else "",
        "about": _about(action),
        "main": main,
        "others": others,
        "milestones": milestones_of(action, request.user, on),
        "evidence": evidence_told(action, request.user),
        "story": page_of(
            timeline(action, sees_suppliers=sees_suppliers),
            request,
            noun=("entry", "entries"),
            per_page=40,
        ),
    }
    return render(request, "actions/detail.html", context)


def _summary(action: Action, on: date, *, sees_suppliers: bool) -> list[dict[str, object]]:
    """The rows of the summary list; what is empty and not missed is left out."""
    rows = [
        ("What will be done", action.what),
        ("Outcome wanted", action.outcome),
        ("Measure of success", action.measure),
        ("Owner", _owner(action)),
        ("Lead department", action.lead_department.name),
        ("Supporting departments", ", ".join(map(str, action.supporting_departments.all()))),
        ("Start date", plain(action.start_on)),
        ("Target date", _target(action)),
        ("Why this rating", action.rating_reason),
        ("What is needed", action.needed),
        ("Paused because", _paused(action, on)),
        ("What came of it", action.outcome_words),
        ("No evidence because", action.no_evidence_reason),
        ("Cancelled because", action.cancelled_reason),
        ("Wording for the public", _public(action)),
    ]
    always = {"Owner", "Outcome wanted", "Measure of success"}
    found: list[dict[str, object]] = [
        {"key": key, "value": value} for key, value in rows if value or key in always
    ]
    if sees_suppliers and (supplier := action.survivor):
        link = reverse("suppliers:detail", args=[supplier.pk])
        found.insert(3, {"key": "Supplier", "value": str(supplier), "link": link})
    return found


def _about(action: Action) -> list[Fact]:
    """Where it belongs: beside the page, because nobody acts on it."""
    rows = [
        ("Priority", action.get_priority_display()),
        ("Aspect", Aspect(action.aspect).label),
        ("Strands", action.strand_words),
        ("Area of the statement", Area(action.area).label if action.area else ""),
        ("Where it came from", action.get_source_display()),
        ("Reviewed", _reviewed(action)),
    ]
    return [Fact(name, text, "") for name, text in rows if text]


def _reviewed(action: Action) -> str:
    """The plan's rounds stand above every action's own interval."""
    if (rounds := ReviewRounds.current()).are_on:
        return f"In the plan’s rounds, {rounds.words}"
    return "Every month" if action.review_every == 1 else f"Every {action.review_every} months"


def _owner(action: Action) -> str:
    if action.owner is None:
        return "Nobody yet"
    return f"{action.owner.name}{'' if action.owner.is_active else ' (has left)'}"


def _target(action: Action) -> str:
    """The date, and how far it slipped."""
    now = plain(action.target_on)
    if not action.slippage_days:
        return now
    days = abs(action.slippage_days)
    words = f"{days} day{'' if days == 1 else 's'} {'later' if action.slippage_days > 0 else 'earlier'}"
    return f"{now}\n{words} than first planned ({plain(action.first_target_on)})"


def _paused(action: Action, on: date) -> str:
    """Why, and until when; a day that has come is said as what it is."""
    if action.progress != Progress.PAUSED:
        return ""
    if action.paused_until is None:
        return f"{action.paused_reason}\nNo day is set on which it is taken up again"
    words = "Until" if action.paused_until > on else "It was to be taken up again on"
    return f"{action.paused_reason}\n{words} {plain(action.paused_until)}"


def _public(action: Action) -> str:
    if not action.public_wording:
        return ""
    return f"{action.public_wording}\n{'Cleared' if action.cleared else 'Not cleared yet'} for publication"
