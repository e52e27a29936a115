"""What needs a decision of whoever reads the page. Rules: docs/rules/dashboard.md."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import reverse

from actions.meetings.models import Minutes
from actions.models import Action, Completion, Progress
from actions.plan.models.action import reference_of
from actions.plan.second_person import acceptors
from msplan.accounts.models import Person
from msplan.lib.dates import plain
from statements.dashboard.late import Thing, list_href
from statements.due import Expected
from statements.figures.definition import Numbers, Part, Scope, Words
from statements.figures.plan import of_progress, red
from statements.models import Removal, Statement, Update
from statements.next_step import next_step
from statements.publishing.publishing import publications_of
from suppliers.models import Band, BandOverride, PlannedPurchase, PurchaseState
from suppliers.risk.models import OverrideState

PROPOSED = Part(of_progress(Progress.PROPOSED))


def _red(scope: Scope) -> "QuerySet[Action]":
    return red(scope)


def _overrides(scope: Scope) -> "QuerySet[BandOverride]":
    return BandOverride.objects.filter(state=OverrideState.ASKED)


def _removals(scope: Scope) -> "QuerySet[Removal]":
    return Removal.objects.asked()


def _updates(scope: Scope) -> "QuerySet[Update]":
    return Update.objects.filter(state=Update.State.DRAFTING)


def _purchases(scope: Scope) -> "QuerySet[PlannedPurchase]":
    return PlannedPurchase.objects.filter(state=PurchaseState.READY)


def _minutes(scope: Scope) -> "QuerySet[Minutes]":
    return Minutes.objects.filter(agreed_at__isnull=True)


RED = Words(_red, ("pk", "number", "title", "rating_reason", "needed", "target_on"))
OVERRIDES = Words(
    _overrides, ("pk", "supplier__name", "band", "instead_of", "asked_by", "asked_by__name", "reason")
)
REMOVALS = Words(_removals, ("statement", "statement__slug", "asked_by", "asked_by__name"))
UPDATES = Words(_updates, ("pk", "title", "edited_by", "edited_by__name"))
PURCHASES = Words(_purchases, ("pk", "title", "screened_by", "award_on"))
MINUTES = Words(
    _minutes, ("meeting", "meeting__number", "meeting__series__name", "edited_by", "edited_by__name")
)
WORDS = (RED, OVERRIDES, REMOVALS, UPDATES, PURCHASES, MINUTES)


@dataclass(frozen=True)
class Decision:
    """Something that waits for this person."""

    text: str
    why: str
    href: str
    button: str


def decisions(
    person: Person,
    *,
    numbers: Numbers,
    awaited: Iterable[Expected],
    completions: Sequence[Completion],
    others: Sequence[Person],
    late: Iterable[Thing],
    on: date,
) -> list[Decision]:
    """What harms or cannot be undone first, then the statement, then the plan. At most two queries.

    ``completions`` wait, with those who may accept them; ``others`` are the second people.
    """
    return [
        *_to_remove(person, numbers),
        *_statements(person, awaited),
        *_to_override(person, numbers),
        *_off_track(person, numbers),
        *_escalated(person, late),
        *_to_tell(person, numbers),
        *_to_buy(person, numbers),
        *_to_accept(person, completions, others, on),
        *_to_agree(person, numbers),
        *_proposals(person, int(numbers[PROPOSED])),
    ]


def _to_remove(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """The second of two people."""
    if not person.may("drafts.remove"):
        return
    for row in _not_by(person, numbers.said[REMOVALS], "asked_by"):
        yield Decision(
            f"Removal of the statement {row['statement__slug']}",
            f"{row['asked_by__name']} asked for it; a second person confirms it or calls it off.",
            reverse("drafts:confirm_removal", args=[row["statement"]]),
            "Confirm or call off",
        )


def _statements(person: Person, waiting: Iterable[Expected]) -> list[Decision]:
    """Statements whose next step is this person's: approval, signature, publication."""
    statements = [one.statement for one in waiting if one.statement and one.statement.is_frozen]
    publications = publications_of([one for one in statements if one.is_sealed])
    prefetch_related_objects(
        [one for one in statements if one.state == Statement.State.APPROVED], "approvals"
    )
    found = []
    for statement in statements:
        step = next_step(statement, publications.get(statement.pk), person, faults=0)
        if step.href:
            found.append(Decision(statement.known_as, step.sentence, step.href, step.text))
    return found


def _to_override(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """Nobody agrees to their own."""
    if not person.may("risk.agree"):
        return
    for row in _not_by(person, numbers.said[OVERRIDES], "asked_by"):
        band, instead = Band(row["band"]).label.lower(), Band(row["instead_of"]).label.lower()
        yield Decision(
            f"{row['supplier__name']}: {band} instead of {instead}",
            f"{row['asked_by__name']} asks for another band than the inputs give. {row['reason']}",
            reverse("risk:answer", args=[row["pk"]]),
            "Agree or refuse",
        )


def _off_track(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """What is off track needs somebody who decides about the plan."""
    if not person.may("dashboard.decide"):
        return
    for row in sorted(numbers.said[RED], key=lambda row: (row["target_on"], row["number"])):
        yield Decision(
            f"{reference_of(row['number'])} {row['title']}",
            f"{row['rating_reason']} Needed: {row['needed']}",
            reverse("actions:detail", args=[row["pk"]]),
            "Decide",
        )


def _to_tell(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """Updates that are written; whoever made the last edit does not approve them."""
    if not person.may("updates.approve"):
        return
    for row in _not_by(person, numbers.said[UPDATES], "edited_by"):
        yield Decision(
            row["title"],
            f"{row['edited_by__name']} wrote it last. It is public once you have approved it and it is published.",
            reverse("drafts:update", args=[row["pk"]]),
            "Read and approve",
        )


def _to_buy(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """Purchases with nothing open; whoever screened one does not sign it off."""
    if not person.may("buying.sign_off"):
        return
    for row in _not_by(person, numbers.said[PURCHASES], "screened_by"):
        yield Decision(
            row["title"],
            f"Screened, with nothing open. To be awarded on {plain(date.fromisoformat(row['award_on']))}.",
            reverse("buying:detail", args=[row["pk"]]),
            "Sign off",
        )


def _to_accept(
    person: Person, waiting: Iterable[Completion], others: Sequence[Person], on: date
) -> list[Decision]:
    """Completions that wait for this very person, the oldest first; who may accept them besides is not bothered."""
    return [
        Decision(
            str(one.action),
            f"{one.by.name} handed in its completion on {plain(one.handed_in_on)}.",
            reverse("actions:completion", args=[one.action_id, one.pk]),
            "Accept or return",
        )
        for one in sorted(waiting, key=lambda one: (one.handed_in_at, one.pk))
        if person in acceptors(one, on, others)
    ]


def _to_agree(person: Person, numbers: Numbers) -> Iterator[Decision]:
    """Minutes; nobody agrees their own last edit."""
    if not person.may("meetings.agree"):
        return
    for row in _not_by(person, numbers.said[MINUTES], "edited_by"):
        yield Decision(
            f"Minutes of {row['meeting__series__name']}, meeting {row['meeting__number']}",
            f"{row['edited_by__name']} wrote them. Somebody else agrees them.",
            reverse("meetings:minutes", args=[row["meeting"]]),
            "Read and agree",
        )


def _proposals(person: Person, proposals: int) -> list[Decision]:
    """Proposals wait for who may agree them."""
    if not proposals or not person.may("actions.accept"):
        return []
    words = "1 proposed action" if proposals == 1 else f"{proposals} proposed actions"
    href = f"{reverse('actions:index')}?progress=proposed"
    return [Decision(words, "Agree or cancel them.", href, "See them")]


def _escalated(person: Person, late: Iterable[Thing]) -> list[Decision]:
    """What has been late for so long that the executive lead is told."""
    reached = sum(thing.reached for thing in late)
    if not reached or not person.may("dashboard.decide"):
        return []
    words = "1 thing is" if reached == 1 else f"{reached} things are"
    return [
        Decision(
            f"{words} so late that the executive lead is told",
            "Their owners and department leads were told before, and nobody has answered.",
            list_href(reached=True),
            "See who has not answered",
        )
    ]


def _not_by(person: Person, said: Iterable[dict[str, Any]], who: str) -> list[dict[str, Any]]:
    return sorted((row for row in said if row[who] != person.pk), key=lambda row: str(sorted(row.items())))
