"""Where people may be harmed. Rules: docs/rules/dashboard.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse

from msplan.accounts.models import Person
from statements.dashboard.counts import CONCERNS_OPEN, CRITICAL_OPEN, HIGH_UNCHECKED, Count, high_unchecked
from statements.figures.definition import Numbers, Scope, Words
from suppliers.models import Supplier

MOST_SUPPLIERS = 4


def _first(scope: Scope) -> "QuerySet[Supplier]":
    """The first by priority among those that are high after controls and not checked."""
    first = high_unchecked(scope).by_priority().values("pk")[:MOST_SUPPLIERS]
    return Supplier.objects.filter(pk__in=first)


SUPPLIERS = Words(
    _first,
    ("pk", "name", "category__name", "score__priority", "score__recent_spend", "score__critical"),
)
WORDS = (SUPPLIERS,)


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


@dataclass(frozen=True)
class Harm:
    counts: list[Counted]
    suppliers: list[AtRisk]
    more_suppliers: int

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
        )
        for row in said
    ]
    told = [_told(one, int(numbers[one.part])) for one in counts]
    return Harm(told, suppliers, int(numbers[HIGH_UNCHECKED.part]) - len(suppliers))


def _told(count: Count, number: int) -> Counted:
    aside = "Seen by you and the specialist team only." if count is CONCERNS_OPEN else ""
    return Counted(count.words(number), number, count.href, aside)
