"""What the page of one action says in its summary: words about its fields, for reading."""

from datetime import date

from django.urls import reverse

from actions.models import Action, Area, Aspect, DateChange, Progress, ReviewRounds
from actions.plan.facts import Fact
from msplan.lib.dates import london_date, plain


def summary(action: Action, on: date, *, sees_suppliers: bool) -> list[dict[str, object]]:
    """The rows of the summary list; what is empty and not missed is left out."""
    always = {"Owner", "Outcome wanted", "Measure of success"}
    found: list[dict[str, object]] = [
        {"key": key, "value": value} for key, value in _fields(action, on) if value or key in always
    ]
    if sees_suppliers and (supplier := action.survivor):
        link = reverse("suppliers:detail", args=[supplier.pk])
        found.insert(3, {"key": "Supplier", "value": str(supplier), "link": link})
    return found


def _fields(action: Action, on: date) -> list[tuple[str, str]]:
    return [
        ("What will be done", action.what),
        ("Outcome wanted", action.outcome),
        ("Measure of success", action.measure),
        ("Owner", _owner(action)),
        ("Lead department", action.lead_department.name),
        ("Supporting departments", ", ".join(action.supporting)),
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


def about(action: Action) -> list[Fact]:
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
    if (rounds := ReviewRounds(**action.rounds or {})).are_on:
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


def dates_moved(action: Action, changes: list[DateChange]) -> list[dict[str, str]]:
    """The first target date and every one since, with who moved it and why; nothing where it never moved."""
    if not changes:
        return []
    first = {"date": plain(action.first_target_on), "set": "First target date", "why": ""}
    return [first, *(_moved(change) for change in sorted(changes, key=lambda change: change.at))]


def _moved(change: DateChange) -> dict[str, str]:
    days = f"{abs(change.days)} day{'' if abs(change.days) == 1 else 's'}"
    moved = f"{days} {'later' if change.days > 0 else 'earlier'}"
    return {
        "date": plain(change.to_on),
        "set": f"{moved}, on {plain(london_date(change.at))} by {change.by}",
        "why": change.reason,
    }
