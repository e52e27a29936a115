"""A way in which somebody may raise a concern about exploitation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from actions.policies.models.kept import Kept, KeptQuerySet
from actions.policies.models.words import RouteKind
from msplan.accounts.models import Person


class RouteQuerySet(KeptQuerySet):
    def publishable(self) -> "KeptQuerySet":
        """In use, with wording for the public that may be printed."""
        return self.standing().filter(cleared=True)

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        kind: Iterable[str] = (),
        public: Iterable[str] = (),
        **shared: Any,
    ) -> "KeptQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters."""
        found = self.narrowed(on=on, person=person, **shared)
        for word in q.split():
            here = Q(title__icontains=word) | Q(run_by__icontains=word) | Q(purpose__icontains=word)
            found = found.filter(here | Q(reached__icontains=word))
        if wanted := list(kind):
            found = found.filter(kind__in=wanted)
        if said := list(public):
            found = found.filter(cleared__in=[one == "cleared" for one in said])
        return found


class ConcernRoute(Kept):
    """A route for raising a concern: who runs it, how it is reached, what it is for."""

    letters, noun = "RT", "route"

    kind = models.CharField(max_length=14, choices=RouteKind.choices)
    run_by = models.CharField("who runs it", max_length=200)
    reached = models.TextField("how it is reached")
    purpose = models.TextField("what it is for")
    is_anonymous = models.BooleanField("it can be used without giving a name", default=False)
    public_wording = models.TextField("wording for the public", blank=True)
    cleared = models.BooleanField("cleared for publication", default=False)

    objects = RouteQuerySet.as_manager()

    class Meta(Kept.Meta):
        indexes = [*Kept.Meta.indexes]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=RouteKind.values), name="route_kind_known"),
            models.CheckConstraint(
                condition=~Q(run_by="") & ~Q(reached="") & ~Q(purpose=""),
                name="route_says_how",
                violation_error_message="Say who runs it, how it is reached, and what it is for.",
            ),
            models.CheckConstraint(
                condition=Q(cleared=False) | ~Q(public_wording=""),
                name="route_cleared_in_words",
                violation_error_message="Write the wording for the public before clearing it.",
            ),
        ]
