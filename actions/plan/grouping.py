"""The list of actions in sections: by aspect, or by strand, where one action may stand several times."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, Count, F, Func, IntegerField, Q, TextChoices, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.db.models.functions import Cast

from actions.plan.models import Action, Aspect, Strand
from actions.plan.models.finding import ActionQuerySet

TEXTS = ArrayField(CharField())
NO_STRAND = ""


class Section(NamedTuple):
    """What one page shows of a section; ``total`` is that of the whole list."""

    name: str
    total: int
    is_continued: bool
    rows: list[Any]


class _Each(Func):
    """A row for each element of an array."""

    function = "unnest"
    set_returning = True
    output_field = CharField()


@dataclass(frozen=True)
class Grouping:
    """Where actions stand (``under``), in which order the sections come and how each is counted."""

    words: type[TextChoices]
    under: Combinable
    counted: dict[str, Q]

    @property
    def keys(self) -> list[str]:
        return list(self.counted)

    def name_of(self, key: str) -> str:
        return self.words(key).label if key else "No strand"

    def lines(self, found: ActionQuerySet[Action]) -> ActionQuerySet[Any]:
        """One line for each place in which an action stands; ``order_by(grouping.order, …)`` them."""
        return found.annotate(stands=self.under)

    @property
    def order(self) -> OrderBy:
        place = Func(
            Value(self.keys, TEXTS), F("stands"), function="array_position", output_field=IntegerField()
        )
        return place.asc()

    def counts(self, found: ActionQuerySet[Action]) -> dict[str, int]:
        """How many actions stand in each section of the whole list, empty ones too; under "all" how many there are."""
        asked = {
            f"in_{n}": Count("pk", filter=condition) for n, condition in enumerate(self.counted.values())
        }
        told = found.order_by().aggregate(all=Count("pk"), **asked)
        return {**{key: told[f"in_{n}"] for n, key in enumerate(self.keys)}, "all": told["all"]}

    def sections(self, page: Iterable[Action], *, first: int, counts: dict[str, int]) -> Iterator[Section]:
        """The lines of one page under their headings; ``first`` is the place of its first line in the list."""
        begins = {key: 1 + sum(counts[k] for k in self.keys[:n]) for n, key in enumerate(self.keys)}
        for key, lines in groupby(page, key=lambda action: action.stands):  # type: ignore[attr-defined]
            yield Section(self.name_of(key), counts[key], begins[key] < first, list(lines))


BY_ASPECT = Grouping(Aspect, F("aspect"), {aspect.value: Q(aspect=aspect) for aspect in Aspect})
BY_STRAND = Grouping(
    Strand,
    _Each(
        Case(
            When(strands=[], then=Value([NO_STRAND], TEXTS)),
            default=Cast(F("strands"), TEXTS),
            output_field=TEXTS,
        )
    ),
    {**{strand.value: Q(strands__contains=[strand.value]) for strand in Strand}, NO_STRAND: Q(strands=[])},
)
GROUPINGS = {"aspect": BY_ASPECT, "strand": BY_STRAND}
