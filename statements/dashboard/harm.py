"""Where people may be harmed. Rules: docs/rules/dashboard.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.health.models import Heartbeat
from msplan.lib.dates import LONDON, plain
from statements.dashboard.counts import CONCERNS_OPEN, CRITICAL_OPEN, HIGH_UNCHECKED, Count, high_unchecked
from statements.figures.definition import Numbers, Scope, Words
from suppliers.models import Supplier

MOST_SUPPLIERS = 4


def _first(scope: Scope) -> "QuerySet[Supplier]":
    """The first by priority among those that are high after controls and not checked."""
    first = high_unchecked(scope).by_priority().values("pk")[:MOST_SUPPLIERS]
    return Supplier.objects.filter(pk__in=first)


def scorings(_: Scope) -> "QuerySet[Heartbeat]":
    """When all bands were last worked out: one row, or none."""
    return Heartbeat.objects.filter(name=Heartbeat.SCORES)


SUPPLIERS = Words(
    _first,
    ("pk", "name", "category__name", "score__priority", "score__recent_spend", "score__critical"),
)
SCORED = Words(scorings, ("at",))
WORDS = (SUPPLIERS, SCORED)


@dataclass(frozen=True)
class Counted:
    """A number with its list."""

    words: str
    number: int
    href: str
    # Said beside it, for whoever may know of it.
    aside: str = ""


@dataclass(frozen=True)
class AtRisk:
    name: str
    category: str
    paid: Decimal
    why: str
    href: str
    paid_href: str


@dataclass(frozen=True)
class Harm:
    counts: list[Counted]
    suppliers: list[AtRisk]
    more_suppliers: int
    # Of which night the bands are, in words.
    scored: str

    @property
    def is_nothing(self) -> bool:
        return not any(one.number for one in self.counts)


def counts_for(person: Person) -> list[Count]:
    """What this person may be told: that there are concerns is for few."""
    wanted = [HIGH_UNCHECKED, CRITICAL_OPEN, CONCERNS_OPEN]
    return [count for count in wanted if person.may(count.permission)]


def harm(counts: Iterable[Count], numbers: Numbers) -> Harm:
    said = sorted(numbers.said[SUPPLIERS], key=lambda row: (-row["score__priority"], row["pk"]))
    suppliers = [
        AtRisk(
            name=row["name"],
            category=row["category__name"] or "No category yet",
            paid=Decimal(str(row["score__recent_spend"])),
            why="Critical finding open" if row["score__critical"] else "",
            href=reverse("suppliers:detail", args=[row["pk"]]),
            paid_href=reverse("suppliers:payments", args=[row["pk"]]),
        )
        for row in said
    ]
    told = [_told(one, int(numbers[one.part])) for one in counts]
    at = scored_at(numbers)
    return Harm(
        told, suppliers, int(numbers[HIGH_UNCHECKED.part]) - len(suppliers), scored_words([at] if at else [])
    )


def scored_at(numbers: Numbers) -> datetime | None:
    """When all bands were last worked out, in London's time."""
    nights = [datetime.fromisoformat(row["at"]).astimezone(LONDON) for row in numbers.said[SCORED]]
    return nights[0] if nights else None


def scored_words(nights: Iterable[datetime]) -> str:
    """Bands are as of a night's scoring, not as of the moment at which a page is read."""
    for at in nights:
        said = at.astimezone(LONDON)
        return f"Bands as scored on {plain(said.date())} at {said:%H:%M}."
    return "The whole register is scored at night; that has not happened yet."


def _told(count: Count, number: int) -> Counted:
    aside = "(seen by you and the specialist team only)" if count is CONCERNS_OPEN else ""
    return Counted(count.words(number), number, count.href, aside)
