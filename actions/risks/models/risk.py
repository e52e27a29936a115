"""A modern slavery risk of ours: to people, in our own operations or in our supply chain."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from actions.risks.models.watched import Watched, WatchedQuerySet
from actions.risks.models.words import LiesIn, RiskState, Salience
from msplan.accounts.models import Person
from suppliers.models import Category
from suppliers.register.countries import country_name

TIERS = (1, 2, 3)


class RiskQuerySet(WatchedQuerySet):
    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        lies_in: Iterable[str] = (),
        salience: Iterable[str] = (),
        state: Iterable[str] = (),
        due: Iterable[str] = (),
        tier: str = "",
        country: str = "",
        offer: Iterable[str] = (),
        owner: Person | None = None,
        mine: bool = False,
    ) -> "WatchedQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters."""
        found: WatchedQuerySet = self
        for word in q.split():
            here = Q(title__icontains=word) | Q(who__icontains=word) | Q(places__icontains=word)
            found = found.filter(here | Q(method__icontains=word) | Q(done_now__icontains=word))
        for name, values in (("lies_in", lies_in), ("salience", salience), ("state", state)):
            if values:
                found = found.filter(**{f"{name}__in": list(values)})
        if tier:
            found = found.filter(tiers__contains=[int(tier)])
        if country:
            found = found.filter(countries__contains=[country])
        return found.narrowed(on=on, person=person, due=list(due), owner=owner, offer=list(offer), mine=mine)


class PriorityRisk(Watched):
    """A risk to people that the force holds to be among its gravest.

    open: looked at once a year, perhaps answered by actions. closed: no longer a priority, with the reason.
    """

    letter, counts_from, noun = "R", "assessed_on", "risk"

    title = models.CharField(max_length=200)
    lies_in = models.CharField("where it lies", max_length=5, choices=LiesIn.choices)
    who = models.TextField("who is at risk")
    places = models.TextField("where", blank=True)
    tiers = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="category"
    )
    method = models.TextField("how it was assessed")
    assessed_by = models.CharField(max_length=200)
    assessed_on = models.DateField()
    salience = models.CharField(max_length=6, choices=Salience.choices)
    salience_reason = models.TextField("why so grave")
    done_now = models.TextField("what is done now", blank=True)
    state = models.CharField(max_length=6, choices=RiskState.choices, default=RiskState.OPEN)

    objects = RiskQuerySet.as_manager()

    class Meta(Watched.Meta):
        constraints = [
            *Watched.Meta.constraints,
            models.CheckConstraint(condition=Q(state__in=RiskState.values), name="risk_state_known"),
            models.CheckConstraint(condition=Q(lies_in__in=LiesIn.values), name="risk_place_known"),
            models.CheckConstraint(condition=Q(salience__in=Salience.values), name="risk_salience_known"),
            models.CheckConstraint(
                condition=~Q(title="")
                & ~Q(who="")
                & ~Q(method="")
                & ~Q(assessed_by="")
                & ~Q(salience_reason=""),
                name="risk_says_what",
                violation_error_message="Say who is at risk, how grave it is and why, and how that was assessed.",
            ),
            models.CheckConstraint(
                condition=Q(lies_in="own", tiers=[])
                | Q(lies_in="chain", tiers__contained_by=list(TIERS)) & ~Q(tiers=[]),
                name="risk_tiers_of_the_chain",
                violation_error_message="A risk in the supply chain names its tiers; our own operations have none.",
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_reason="") | ~Q(state="open") & ~Q(closed_reason=""),
                name="risk_closed_says_why",
                violation_error_message="Say why the risk is closed.",
            ),
        ]

    @property
    def tier_words(self) -> str:
        """ "Tiers 1 and 2"; "" in our own operations."""
        if not self.tiers:
            return ""
        *first, last = [str(tier) for tier in sorted(self.tiers)]
        return f"Tiers {', '.join(first)} and {last}" if first else f"Tier {last}"

    @property
    def place_words(self) -> str:
        """ "Supply chain, tiers 1 and 2"."""
        words = self.get_lies_in_display()
        return f"{words}, {self.tier_words.lower()}" if self.tiers else words

    @property
    def country_words(self) -> str:
        return ", ".join(country_name(code) for code in self.countries)
