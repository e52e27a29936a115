"""What a risk or an unknown looks like from outside: facts with a tone, the rows of its page, its next steps."""

from datetime import date

from django.urls import reverse

from actions.plan.facts import Fact, date_tone
from actions.plan.next_step import Step
from actions.risks.due import room_of
from actions.risks.models import KnownUnknown, PriorityRisk, Salience
from actions.risks.models.watched import Watched
from actions.risks.rights import may_work
from msplan.accounts.models import Person
from msplan.lib.dates import deadline_words, plain

SALIENCE_TONES = {Salience.HIGH: "bad", Salience.MEDIUM: "warn", Salience.LOW: "plain"}
STATE_TONES = {"open": "info", "found_out": "good", "closed": "plain", "cannot_be_known": "plain"}


def state_fact(thing: Watched) -> Fact:
    return Fact("State", thing.get_state_display(), STATE_TONES[thing.state])


def review_fact(thing: Watched, on: date) -> Fact:
    return _date_fact("Yearly review", thing.review_on, on)


def by_fact(unknown: KnownUnknown, on: date) -> Fact:
    """The day by which it is to be found out; what is closed has none any more."""
    return _date_fact("Found out by", unknown.by_on if unknown.is_open else None, on)


def salience_fact(risk: PriorityRisk) -> Fact:
    return Fact("Salience", risk.get_salience_display(), SALIENCE_TONES[Salience(risk.salience)])


def offer_fact(thing: Watched) -> Fact:
    if not thing.offered:
        return Fact("The statement", "Not offered", "plain")
    if not thing.cleared:
        return Fact("The statement", "Offered, not cleared", "warn")
    return Fact("The statement", "Offered and cleared", "good")


def _date_fact(name: str, day: date | None, on: date) -> Fact:
    if day is None:
        return Fact(name, "None", "plain")
    if (day - on).days > 28:
        return Fact(name, plain(day), "plain")
    words = deadline_words(day, on)
    return Fact(name, words[:1].upper() + words[1:], date_tone(day, on))


def facts_of(thing: Watched, on: date) -> list[Fact]:
    """Beside its heading."""
    if isinstance(thing, PriorityRisk):
        return [state_fact(thing), salience_fact(thing), review_fact(thing, on), offer_fact(thing)]
    dates = [by_fact(thing, on)] if isinstance(thing, KnownUnknown) else []
    return [state_fact(thing), *dates, review_fact(thing, on), offer_fact(thing)]


def rows_of(thing: Watched) -> list[dict[str, object]]:
    """The rows of the summary list; what is empty and not missed is left out."""
    rows = _of_risk(thing) if isinstance(thing, PriorityRisk) else _of_unknown(thing)  # type: ignore[arg-type]
    public = f"{thing.public_wording}\n{offer_fact(thing).text}" if thing.public_wording else ""
    rows += [("Owner", _owner(thing)), ("Wording for the public", public)]
    return [{"key": key, "value": value} for key, value in rows if value]


def _of_risk(risk: PriorityRisk) -> list[tuple[str, str]]:
    return [
        ("Who is at risk", risk.who),
        ("Where it lies", risk.place_words),
        ("Where they are", risk.places),
        ("Countries", risk.country_words),
        ("What is bought", risk.category.name if risk.category else ""),
        ("Why so grave", risk.salience_reason),
        ("How it was assessed", risk.method),
        ("Assessed", f"{plain(risk.assessed_on)}, by {risk.assessed_by}"),
        ("What is done now", risk.done_now or "Nothing is written down"),
        ("Closed because", _closed(risk)),
    ]


def _of_unknown(unknown: KnownUnknown) -> list[tuple[str, str]]:
    return [
        ("What we found out", f"{unknown.answer}\n{_on(unknown)}" if unknown.answer else ""),
        ("Why it cannot be known", _closed(unknown)),
        ("Why it matters", unknown.why),
        ("How we will find out", unknown.how),
        ("To be found out by", plain(unknown.by_on)),
        ("Noted", plain(unknown.noted_on)),
    ]


def _closed(thing: Watched) -> str:
    return f"{thing.closed_reason}\n{_on(thing)}" if thing.closed_reason else ""


def _on(thing: Watched) -> str:
    return plain(thing.closed_on) if thing.closed_on else ""


def _owner(thing: Watched) -> str:
    return f"{thing.owner.name}{'' if thing.owner.is_active else ' (has left)'}"


def steps_of(thing: Watched, person: Person, on: date) -> tuple[Step | None, list[Step]]:
    """The one button on its page, and the links beside it."""
    works, edits = may_work(person, thing, on), person.may("risks.edit")
    is_risk, is_open = isinstance(thing, PriorityRisk), thing.is_open
    table = [
        (
            "review",
            f"Give the review due {plain(thing.review_on or on)}",
            works and thing.review_may_come(on),
        ),
        ("raise", "Raise an action", is_open and person.may("actions.create")),
        ("link", "Link an action of the plan", is_open and edits),
        ("edit", "Edit", works),
        ("answer", "Say what was found out", works and is_open and not is_risk),
        ("close", "Close it" if is_risk else "Say that it cannot be known", is_open and edits),
        ("reopen", "Open it again", not is_open and edits),
    ]
    name = room_of(thing)
    found = {
        key: Step(text, reverse(f"{name}_{key}", args=[thing.pk])) for key, text, allowed in table if allowed
    }
    main = found.get("review")
    return main, [step for step in found.values() if step is not main]
