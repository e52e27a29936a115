"""The words with which actions are asked for. Rules: docs/rules/actions.md."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, Self, TypeVar

from django.apps import apps
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Cast, JSONObject
from django.db.models.lookups import GreaterThanOrEqual

from actions.plan.models.rounds import ReviewRounds
from actions.plan.models.searching import ACTION_WORDS, number_in, query_of, typed_words
from actions.plan.models.words import CHASED, OPEN, Aspect, Progress, Rating
from msplan.accounts.models import Department, Person
from suppliers.models import Supplier

# The action: its own module names this one, so that neither waits for the other.
A = TypeVar("A", bound=models.Model)

# A review may come so many days before its date: docs/rules/actions.md.
REVIEW_OPENS_DAYS = 42


def _behind(field: str, on: date) -> Q:
    """A date before ``on``, and before the day on which a waiting completion was handed in."""
    in_time = Q(handed_in_on__isnull=True) | Q(**{f"{field}__lt": F("handed_in_on")})
    return Q(**{f"{field}__lt": on}) & in_time


def late_on(on: date) -> Q:
    return Q(progress__in=OPEN) & _behind("target_on", on)


def review_late_on(on: date) -> Q:
    return _behind("review_on", on)


def due_for_review_on(on: date) -> Q:
    return Q(review_on__lte=on + timedelta(days=REVIEW_OPENS_DAYS), handed_in_on__isnull=True)


# The day after which a rating has faded: Action.rating_is_current says the same.
FADES_ON = Cast(
    ExpressionWrapper(
        F("rated_on") + Func(F("review_every"), template="make_interval(months => %(expressions)s)"),
        output_field=models.DateTimeField(),
    ),
    models.DateField(),
)


def reads(rating: str, on: date) -> Q:
    """An open action reads red, amber or green on a day, or "none": not rated, or not lately.

    Amber and green fade when the review period is over; red stays.
    """
    fresh = Q(GreaterThanOrEqual(FADES_ON, on))
    if rating == Rating.RED:
        return Q(rating=Rating.RED)
    if rating == "none":
        return Q(rating="") | ~Q(rating=Rating.RED) & ~fresh
    return Q(rating=rating) & fresh


# What the filter "Dates" of the list asks for.
DATES = {"late": late_on, "review_late": review_late_on, "review_due": due_for_review_on}


class ActionQuerySet(models.QuerySet[A]):
    def standing(self) -> Self:
        """Not archived: what has a place in the plan. Figures go on counting what was archived."""
        return self.filter(archived_at__isnull=True)

    def open(self) -> Self:
        """Agreed and unfinished: not started, in progress, paused. A proposal is not agreed yet."""
        return self.filter(progress__in=OPEN)

    def agreed(self) -> Self:
        """Everything but proposals and what was cancelled."""
        return self.exclude(progress__in=[Progress.PROPOSED, Progress.CANCELLED])

    def chased(self) -> Self:
        """At work: open, not paused, and not waiting for somebody else to accept its completion."""
        return self.filter(progress__in=CHASED, handed_in_on__isnull=True)

    def handed_in(self) -> Self:
        """At work, with a completion that waits for a second person."""
        return self.filter(handed_in_on__isnull=False)

    def unchanged(self, times: int = 2) -> Self:
        """Open, and each of the last ``times`` reviews said "no change since last time"."""
        return self.open().filter(unchanged_times__gte=times)

    def completed(self, first: date | None = None, last: date | None = None) -> Self:
        """Completed; with dates, between them (both included)."""
        found = self.filter(progress=Progress.COMPLETED)
        if first is not None:
            found = found.filter(completed_on__gte=first)
        return found if last is None else found.filter(completed_on__lte=last)

    def late(self, on: date) -> Self:
        """Open with its target date behind it; pausing does not move a target.

        What was handed in by its target date is not late while a second person takes their time.
        """
        return self.filter(late_on(on))

    def due_for_review(self, on: date) -> Self:
        """May be reviewed now: its review date is behind it, today or at most 42 days ahead."""
        return self.filter(due_for_review_on(on))

    def review_late(self, on: date) -> Self:
        """Behind its review date; as with late(), waiting for acceptance makes nobody late."""
        return self.filter(review_late_on(on))

    def red(self) -> Self:
        """Open and last rated red, however long ago: a red does not fade into anything better."""
        return self.open().filter(rating=Rating.RED)

    def about(self, supplier: Supplier) -> Self:
        """Pointing at a supplier, or at one that was merged into it; asked of a merged one, at its survivor."""
        survivor = supplier.merged_into_id or supplier.pk
        return self.filter(Q(supplier=survivor) | Q(supplier__merged_into=survivor))

    def slipped(self) -> Self:
        """The target is later now than it first was."""
        return self.filter(target_on__gt=F("first_target_on"))

    def by_aspect(self) -> list[tuple[Aspect, int]]:
        """All four aspects in their order with the number of actions in each."""
        counts = dict(self.order_by().values_list("aspect").annotate(Count("pk")))
        return [(aspect, counts.get(aspect.value, 0)) for aspect in Aspect]

    def searched(self, words: str) -> Self:
        """Actions in whose texts, milestones or reference every word occurs; docs/decisions/search.md.

        What holds no word at all ("%", "&") finds nothing.
        """
        asked = typed_words(words)
        found = self if asked else self.none()
        milestones: Any = apps.get_model("actions", "Milestone").objects  # by name: it knows actions
        for word in asked:
            query, number = query_of(word), number_in(word)
            in_texts = self.model._base_manager.alias(words=ACTION_WORDS).filter(words=query)
            # As a union each half has its index; joined by OR neither would be used.
            parts = [in_texts.values("pk"), milestones.standing().saying(query).values("action_id")]
            if number is not None:
                parts.append(self.model._base_manager.filter(number=number).values("pk"))
            found = found.filter(pk__in=parts[0].union(*parts[1:]))
        return found

    def answered_by(self, person: Person, on: date) -> Self:
        """Actions that a person answers for on a day: rights.answers_for says the same of one action.

        Their own; those of people on leave whose mail comes to them; those of a department they lead whose owner left.
        """
        nobody_deputises = Q(deputy__isnull=True) | Q(deputy__is_active=False)
        stands_in_for = Person.objects.active().filter(
            Q(deputy=person) | nobody_deputises & Q(department__lead=person),
            leave_from__lte=on,
            leave_until__gte=on,
        )
        own = Q(owner=person, owner__is_active=True) | Q(owner__in=stands_in_for.values("pk"))
        return self.filter(own | Q(owner__is_active=False, lead_department__lead=person))

    def involving(self, department: Department) -> Self:
        """Led or supported by a department."""
        supported = self.model._base_manager.filter(supporting_departments=department)
        return self.filter(Q(lead_department=department) | Q(pk__in=supported.values("pk")))

    def of_owner(self, owner: str) -> Self:
        """A person's by their key; "nobody": has no owner yet; "left": whose owner may not sign in any more."""
        if owner == "nobody":
            return self.filter(owner__isnull=True)
        return self.filter(owner__is_active=False) if owner == "left" else self.filter(owner=int(owner))

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        mine: bool = False,
        due: Iterable[str] = (),
        progress: Iterable[str] = (),
        rating: Iterable[str] = (),
        aspect: Iterable[str] = (),
        strand: Iterable[str] = (),
        area: Iterable[str] = (),
        department: Department | None = None,
        involved: Department | None = None,
        owner: str = "",
        priority: Iterable[str] = (),
        source: Iterable[str] = (),
        marking: Iterable[str] = (),
        waiting: bool = False,
        unchanged: bool = False,
        archived: str = "",
        supplier: Supplier | None = None,
    ) -> Self:
        """What the filters of the list ask for: any of the values of one filter, all of the filters.

        The same words count on the dashboard: ``?due=late`` lists exactly ``late(on)``. What is archived stays out
        unless ``archived`` is "with" or "only".
        """
        any_of = {"progress__in": progress, "aspect__in": aspect, "area__in": area, "priority__in": priority}
        any_of |= {"source__in": source, "marking__in": marking, "strands__overlap": strand}
        found = self.filter(**{lookup: list(values) for lookup, values in any_of.items() if values})
        if archived != "with":
            found = found.filter(archived_at__isnull=archived != "only")
        if dates := [DATES[key](on) for key in due]:
            found = found.filter(reduce(or_, dates))
        narrowings: list[tuple[object, Callable[[Self, Any], Self]]] = [
            (q, type(self).searched),
            (rating, lambda rows, ratings: rows.rated(ratings, on)),
            (department, lambda rows, leading: rows.filter(lead_department=leading)),
            (involved, type(self).involving),
            (owner, type(self).of_owner),
            (supplier, type(self).about),
            (waiting, lambda rows, _: rows.handed_in()),
            (unchanged, lambda rows, _: rows.unchanged()),
            (mine, lambda rows, _: rows.answered_by(person, on)),
        ]
        for value, narrowed in narrowings:
            if value:
                found = narrowed(found, value)
        return found

    def rated(self, ratings: Iterable[str], on: date) -> Self:
        """Open actions that read red, amber or green on a day, or "none": not rated, or not lately."""
        return self.open().filter(reduce(or_, (reads(rating, on) for rating in ratings), Q(pk__in=[])))

    def with_people(self) -> Self:
        return self.select_related("owner", "lead_department")

    def with_surroundings(self) -> Self:
        """With ``supporting`` (names of departments) and ``rounds`` (the plan's, or None): no query of their own."""
        supporting = Department.objects.filter(supported_actions=OuterRef("pk")).values("name")
        return self.annotate(supporting=ArraySubquery(supporting)).with_rounds()

    def with_rounds(self) -> Self:
        """With ``rounds``: the fields of the plan's two rounds, or None where nobody ever set them."""
        days = JSONObject(**{field.attname: field.attname for field in ReviewRounds._meta.concrete_fields})
        rounds = ReviewRounds.objects.values(as_json=days)[:1]
        return self.annotate(rounds=Subquery(rounds))

    def with_supplier(self) -> Self:
        return self.select_related("supplier__merged_into")

    def with_stand_ins(self) -> Self:
        """With whoever may answer for them: owner, deputy, the leads of both departments."""
        return self.select_related("owner__deputy", "owner__department__lead", "lead_department__lead")
