"""What a policy or a route looks like from outside: facts with a tone, the rows of its page, its next steps."""

from datetime import date
from typing import Any

from django.urls import reverse

from actions.plan.facts import Fact, date_tone
from actions.plan.next_step import Step
from actions.policies.models import ConcernRoute, Covers, Looking, Policy
from actions.policies.models.kept import Kept
from actions.policies.rights import may_work
from msplan.accounts.models import Person
from msplan.lib.dates import deadline_words, plain

COVERS_TONES = {Covers.YES.value: "good", Covers.PARTLY.value: "warn", Covers.NO.value: "bad"}


def covers_fact(policy: Policy) -> Fact:
    """Of one that came from ``with_coverage``."""
    covers = getattr(policy, "covers", None)
    return Fact("Covers modern slavery", policy.covers_words, COVERS_TONES.get(covers or "", "neutral"))


def review_fact(thing: Kept, on: date) -> Fact:
    day = thing.review_on
    if day is None:
        return Fact("Next review", "Archived", "plain")
    if (day - on).days > 28:
        return Fact("Next review", plain(day), "plain")
    words = deadline_words(day, on)
    return Fact("Next review", words[:1].upper() + words[1:], date_tone(day, on))


def public_fact(route: ConcernRoute) -> Fact:
    if not route.public_wording:
        return Fact("For the public", "No wording", "plain")
    return (
        Fact("For the public", "Cleared", "good")
        if route.cleared
        else Fact("For the public", "Not cleared", "warn")
    )


def facts_of(thing: Kept, on: date) -> list[Fact]:
    """Beside its heading."""
    if isinstance(thing, Policy):
        return [covers_fact(thing), review_fact(thing, on)]
    assert isinstance(thing, ConcernRoute)
    return [Fact("Kind", thing.get_kind_display(), "plain"), review_fact(thing, on), public_fact(thing)]


def rows_of(thing: Kept, last: Looking | None = None) -> list[dict[str, Any]]:
    """The rows of the summary list; what is empty and not missed is left out."""
    rows = _of_policy(thing, last) if isinstance(thing, Policy) else _of_route(thing)  # type: ignore[arg-type]
    owner = f"{thing.owner.name}{'' if thing.owner.is_active else ' (has left)'}"
    rows += [{"key": "Department", "value": thing.department.name}, {"key": "Owner", "value": owner}]
    if thing.archived_on:
        words = f"{thing.archived_reason}\n{plain(thing.archived_on)}"
        rows.insert(0, {"key": "Archived because", "value": words})
    return [row for row in rows if row["value"]]


def _of_policy(policy: Policy, last: Looking | None) -> list[dict[str, Any]]:
    version = " of ".join(
        part for part in (policy.edition, plain(policy.agreed_on) if policy.agreed_on else "") if part
    )
    where: dict[str, Any] = {"key": "Where it can be read", "value": "Nobody has said where it can be read"}
    if policy.file:
        where |= {"value": policy.file.name, "link": reverse("files:download", args=[policy.file.pk])}
    elif policy.link:
        where |= {"value": policy.link, "link": policy.link}
    rows = [{"key": "Version", "value": version or "Not said"}, where]
    if last is not None:
        said = f"{last.words}\n{last.by}, {plain(last.looked_on)}"
        provides = "\n".join(last.provision_words) or "None of the ten"
        rows += [{"key": "What it says", "value": said}, {"key": "It provides for", "value": provides}]
    return [*rows, {"key": "What should change", "value": policy.to_change}]


def _of_route(route: ConcernRoute) -> list[dict[str, Any]]:
    named = "It can be used without giving a name" if route.is_anonymous else "Whoever uses it gives a name"
    rows: list[dict[str, Any]] = [
        {"key": "Who runs it", "value": route.run_by},
        {"key": "What it is for", "value": route.purpose},
        {"key": "How it is reached", "value": route.reached},
        {"key": "Names", "value": named},
    ]
    if route.link:
        rows.append({"key": "Its page", "value": route.link, "link": route.link})
    if route.public_wording:
        rows.append(
            {"key": "Wording for the public", "value": f"{route.public_wording}\n{public_fact(route).text}"}
        )
    return rows


def steps_of(thing: Kept, person: Person, on: date) -> tuple[Step | None, list[Step]]:
    """The one button on its page, and the links beside it."""
    works, edits, stands = may_work(person, thing, on), person.may("policies.edit"), thing.is_standing
    is_policy = isinstance(thing, Policy)
    unread = is_policy and getattr(thing, "covers", None) is None
    table = [
        ("look", "Say whether it covers modern slavery", is_policy and stands and works),
        ("review", f"Give the review due {plain(thing.review_on or on)}", stands and works),
        ("raise", "Raise an action", is_policy and stands and person.may("actions.create")),
        ("edit", "Edit", stands and edits),
        ("archive", "Archive it", stands and edits),
        ("restore", "Take it into use again", not stands and edits),
    ]
    found = {
        key: Step(text, reverse(f"policies:{thing.noun}_{key}", args=[thing.pk]))
        for key, text, allowed in table
        if allowed
    }
    first = "look" if unread else "review"
    is_soon = thing.review_on is not None and (thing.review_on - on).days <= 42
    main = found.get(first) if unread or is_soon else None
    return main, [step for step in found.values() if step is not main]
