"""The words with which actions are asked for. Rules: docs/rules/actions.md."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, ExpressionWrapper, F, Func, Q
from django.db.models.functions import Cast

from actions.plan.models.words import CHASED, OPEN, Aspect, Progress, Rating
from msplan.accounts.models import Department, Person
from suppliers.models import Supplier

if TYPE_CHECKING:
    from actions.plan.models.action import Action  # noqa: F401  named in a string below

# A review may come so many days before its date: docs/rules/actions.md.
REVIEW_OPENS_DAYS = 42


class ActionQuerySet(models.QuerySet["Action"]):
    def open(self) -> "ActionQuerySet":
        """Agreed and unfinished: not started, in progress, paused. A proposal is not agreed yet."""
        return self.filter(progress__in=OPEN)

    def agreed(self) -> "ActionQuerySet":
        """Everything but proposals and what was cancelled."""
        return self.exclude(progress__in=[Progress.PROPOSED, Progress.CANCELLED])

    def chased(self) -> "ActionQuerySet":
        """Open and not paused."""
        return self.filter(progress__in=CHASED)

    def completed(self, first: date | None = None, last: date | None = None) -> "ActionQuerySet":
        """Completed; with dates, between them (both included)."""
        found = self.filter(progress=Progress.COMPLETED)
        if first is not None:
            found = found.filter(completed_on__gte=first)
        return found if last is None else found.filter(completed_on__lte=last)

    def late(self, on: date) -> "ActionQuerySet":
        """Open with its target date behind it; pausing does not move a target."""
        return self.open().filter(target_on__lt=on)

    def due_for_review(self, on: date) -> "ActionQuerySet":
        """May be reviewed now: its review date is behind it, today or at most 42 days ahead."""
        return self.filter(review_on__lte=on + timedelta(days=REVIEW_OPENS_DAYS))

    def review_late(self, on: date) -> "ActionQuerySet":
        return self.filter(review_on__lt=on)

    def owned_by(self, person: Person) -> "ActionQuerySet":
        return self.filter(owner=person)

    def red(self) -> "ActionQuerySet":
        """Open and last rated red, however long ago: a red does not fade into anything better."""
        return self.open().filter(rating=Rating.RED)

    def about(self, supplier: Supplier) -> "ActionQuerySet":
        """Pointing at a supplier, or at one that was merged into it; asked of a merged one, at its survivor."""
        survivor = supplier.merged_into_id or supplier.pk
        return self.filter(Q(supplier=survivor) | Q(supplier__merged_into=survivor))

    def slipped(self) -> "ActionQuerySet":
        """The target is later now than it first was."""
        return self.filter(target_on__gt=F("first_target_on"))

    def by_aspect(self) -> list[tuple[Aspect, int]]:
        """All four aspects in their order with the number of actions in each."""
        counts = dict(self.order_by().values_list("aspect").annotate(Count("pk")))
        return [(aspect, counts.get(aspect.value, 0)) for aspect in Aspect]

    def by_progress(self) -> list[tuple[Progress, int]]:
        counts = dict(self.order_by().values_list("progress").annotate(Count("pk")))
        return [(progress, counts.get(progress.value, 0)) for progress in Progress]

    def searched(self, words: str) -> "ActionQuerySet":
        """Actions in whose text or reference every word occurs, whatever the case."""
        found = self
        for word in words.split():
            here = Q(title__icontains=word) | Q(what__icontains=word) | Q(outcome__icontains=word)
            here |= Q(measure__icontains=word) | Q(outcome_words__icontains=word)
            digits = word.upper().removeprefix("A-").lstrip("0")
            if digits.isdecimal() and len(digits) <= 9:
                here |= Q(number=int(digits))
            found = found.filter(here)
        return found

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        due: Iterable[str] = (),
        progress: Iterable[str] = (),
        rating: Iterable[str] = (),
        aspect: Iterable[str] = (),
        department: Department | None = None,
        owner: Person | None = None,
        supplier: Supplier | None = None,
        mine: bool = False,
    ) -> "ActionQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters.

        The same words count on the dashboard: ``?due=late`` lists exactly ``late(on)``.
        """
        found = self.searched(q) if q else self
        dates = {"late": self.late, "review_late": self.review_late, "review_due": self.due_for_review}
        if chosen := [dates[key](on).values("pk") for key in due]:
            found = found.filter(reduce(or_, (Q(pk__in=keys) for keys in chosen)))
        if progress:
            found = found.filter(progress__in=list(progress))
        if rating:
            found = found.rated(rating, on)
        if aspect:
            found = found.filter(aspect__in=list(aspect))
        if department is not None:
            found = found.filter(lead_department=department)
        if owner is not None:
            found = found.owned_by(owner)
        if supplier is not None:
            found = found.about(supplier)
        return found.owned_by(person) if mine else found

    def rated(self, ratings: Iterable[str], on: date) -> "ActionQuerySet":
        """Open actions that read red, amber or green on a day, or "none": not rated, or not lately.

        Amber and green fade when the review period is over; red stays.
        """
        fades = ExpressionWrapper(
            F("rated_on") + Func(F("review_every"), template="make_interval(months => %(expressions)s)"),
            output_field=models.DateTimeField(),
        )
        open_ = self.open().alias(fades_on=Cast(fades, models.DateField()))
        fresh = Q(fades_on__gte=on)
        wanted = Q(pk__in=[])
        for rating in ratings:
            if rating == Rating.RED:
                wanted |= Q(rating=Rating.RED)
            elif rating == "none":
                wanted |= Q(rating="") | ~Q(rating=Rating.RED) & ~fresh
            else:
                wanted |= Q(rating=rating) & fresh
        return open_.filter(wanted)

    def with_people(self) -> "ActionQuerySet":
        return self.select_related("owner", "lead_department")

    def with_supplier(self) -> "ActionQuerySet":
        return self.select_related("supplier__merged_into")

    def with_stand_ins(self) -> "ActionQuerySet":
        """With whoever may answer for them: owner, deputy, the leads of both departments."""
        return self.select_related("owner__deputy", "owner__department__lead", "lead_department__lead")
