"""What the force does not know about itself or its supply chain, and how it will find out."""

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from actions.risks.models.watched import OPEN, Watched, WatchedQuerySet
from actions.risks.models.words import UnknownState
from msplan.accounts.models import Person


class UnknownQuerySet(WatchedQuerySet):
    def by_date(self, on: date) -> dict[str, Q]:
        """Those of every yearly review, and "past": the day has passed by which it was to be found out."""
        return {**super().by_date(on), "past": Q(state=OPEN, by_on__lt=on)}

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        state: Iterable[str] = (),
        due: Iterable[str] = (),
        offer: Iterable[str] = (),
        owner: Person | None = None,
        mine: bool = False,
    ) -> "WatchedQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters."""
        found: WatchedQuerySet = self
        for word in q.split():
            here = Q(title__icontains=word) | Q(why__icontains=word) | Q(how__icontains=word)
            found = found.filter(here | Q(answer__icontains=word))
        if state:
            found = found.filter(state__in=list(state))
        return found.narrowed(on=on, person=person, due=list(due), owner=owner, offer=list(offer), mine=mine)


class KnownUnknown(Watched):
    """Something that the force knows that it does not know.

    not known yet: looked at once a year, to be found out by a day. found out: with the answer in words and its
    date. cannot be known: with the reason. Both may be taken up again.
    """

    letter, counts_from, noun = "U", "noted_on", "unknown"

    title = models.CharField("what we do not know", max_length=200)
    why = models.TextField("why it matters")
    how = models.TextField("how we will find out")
    by_on = models.DateField("to be found out by")
    noted_on = models.DateField()
    state = models.CharField(max_length=15, choices=UnknownState.choices, default=UnknownState.OPEN)
    answer = models.TextField("what we found out", blank=True)
    evidence_link = models.URLField(max_length=1000, blank=True)

    objects = UnknownQuerySet.as_manager()

    class Meta(Watched.Meta):
        indexes = [
            *Watched.Meta.indexes,
            models.Index(fields=["by_on"], condition=Q(state="open"), name="unknown_by_sweep"),
        ]
        constraints = [
            *Watched.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=UnknownState.values), name="unknown_state_known"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(why="") & ~Q(how=""),
                name="unknown_says_what",
                violation_error_message="Say what is not known, why it matters, and how it will be found out.",
            ),
            models.CheckConstraint(
                condition=Q(by_on__gte=F("noted_on")),
                name="unknown_by_after_noted",
                violation_error_message="The day by which it is found out must not be before it was noted.",
            ),
            models.CheckConstraint(
                condition=Q(state="found_out") & ~Q(answer="")
                | ~Q(state="found_out") & Q(answer="", evidence_link=""),
                name="unknown_found_out_has_answer",
                violation_error_message="Say what was found out.",
            ),
            models.CheckConstraint(
                condition=Q(state="cannot_be_known") & ~Q(closed_reason="")
                | ~Q(state="cannot_be_known") & Q(closed_reason=""),
                name="unknown_cannot_says_why",
                violation_error_message="Say why it cannot be known.",
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="")
                | Q(evidence_link__startswith="https://")
                | Q(evidence_link__startswith="http://"),
                name="unknown_link_is_web",
                violation_error_message="A link starts with https:// or http://.",
            ),
        ]
