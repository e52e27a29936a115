"""The risk model as data: versions that never change, and the tables people look countries and goods up in."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat

from suppliers.register.models import Profile
from suppliers.risk.arithmetic import SHIPPED, Rules

# The factors that have a table, and the score of each of its rows by factor and key: a country's code, or key_of_good.
LOCATION, MATERIAL = 3, 5
TABLED = (LOCATION, MATERIAL)
Tables: TypeAlias = Mapping[tuple[int, str], int]


class RiskModelQuerySet(models.QuerySet["RiskModel"]):
    def current(self) -> "RiskModel | None":
        """The latest version; none before the reference data are loaded or anything was changed."""
        return self.prefetch_related("weights").order_by("-number").first()


class RiskModel(models.Model):
    """One version of the model. The database refuses to change or delete it or its weights.

    ``tables`` are the category defaults, countries and goods as they stood; ``digest`` is the SHA-256 of all of it.
    ``label`` is what each score keeps.
    """

    number = models.PositiveIntegerField(unique=True)
    label = models.CharField(max_length=20, unique=True)
    high_from = models.DecimalField(max_digits=5, decimal_places=2)
    medium_from = models.DecimalField(max_digits=5, decimal_places=2)
    people = models.PositiveSmallIntegerField()
    each = models.PositiveSmallIntegerField()
    tables = models.JSONField()
    digest = models.CharField(max_length=64)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField()

    objects = RiskModelQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(medium_from__gt=0, high_from__lt=100, medium_from__lt=F("high_from")),
                name="risk_model_bands_in_order",
                violation_error_message="High must begin above medium, both between 0 and 100.",
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, each__gte=1), name="risk_model_somebody_works_on_it"
            ),
        ]

    def __str__(self) -> str:
        return f"Risk model {self.label}"

    @property
    def rules(self) -> Rules:
        """What the arithmetic takes."""
        return self.rules_with(self.weights.all())

    def rules_with(self, weights: Iterable["ProfileWeights"]) -> Rules:
        """With its weights at hand."""
        return Rules(
            version=self.label,
            weights={row.profile: row.as_tuple for row in weights},
            high_from=self.high_from,
            medium_from=self.medium_from,
            people=self.people,
            each=self.each,
        )


class ProfileWeights(models.Model):
    """The weights of one profile in one version."""

    model = models.ForeignKey(RiskModel, on_delete=models.PROTECT, related_name="weights")
    profile = models.CharField(max_length=10, choices=Profile.choices)
    w1 = models.PositiveSmallIntegerField()
    w2 = models.PositiveSmallIntegerField()
    w3 = models.PositiveSmallIntegerField()
    w4 = models.PositiveSmallIntegerField()
    w5 = models.PositiveSmallIntegerField()
    w6 = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["model", "profile"], name="weights_once_a_profile"),
            models.CheckConstraint(condition=Q(profile__in=Profile.values), name="weights_profile_known"),
            models.CheckConstraint(
                condition=Q(w1=100 - F("w2") - F("w3") - F("w4") - F("w5") - F("w6")),
                name="weights_sum_to_100",
                violation_error_message="The six weights of a profile sum to 100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_profile_display()}: {self.as_tuple}"

    @property
    def as_tuple(self) -> tuple[int, int, int, int, int, int]:
        return self.w1, self.w2, self.w3, self.w4, self.w5, self.w6


def current_rules() -> Rules:
    """The rules in force: the latest version's, or those the program comes with."""
    latest = RiskModel.objects.order_by("-number").values("pk")[:1]
    found = ProfileWeights.objects.filter(model=models.Subquery(latest)).select_related("model")
    weights = list(found.defer("model__tables").order_by("pk"))
    return weights[0].model.rules_with(weights) if weights else SHIPPED


class CountryRisk(models.Model):
    """What the location factor (F3) is suggested to be for a country."""

    code = models.CharField(max_length=2, unique=True)
    score = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z]{2}$"), name="country_risk_code_form"),
            models.CheckConstraint(
                condition=Q(score__range=(1, 5)),
                name="country_risk_from_1_to_5",
                violation_error_message="A score is a whole number from 1 to 5.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="country_risk_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.code}: {self.score}"


class GoodRisk(models.Model):
    """What the raw material factor (F5) is suggested to be for a good, from a country or (blank) from anywhere."""

    good = models.CharField(max_length=80)
    country = models.CharField(max_length=2, blank=True)
    score = models.PositiveSmallIntegerField()
    source = models.CharField(max_length=300)
    year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["good", "country"]
        constraints = [
            models.UniqueConstraint(
                fields=["good", "country"],
                name="good_risk_once_a_country",
                violation_error_message="The table has this good from this country already.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="good_risk_country_form"
            ),
            models.CheckConstraint(
                condition=Q(score__range=(1, 5)),
                name="good_risk_from_1_to_5",
                violation_error_message="A score is a whole number from 1 to 5.",
            ),
            models.CheckConstraint(condition=~Q(good="") & ~Q(source=""), name="good_risk_names_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.good} ({self.country or 'anywhere'}): {self.score}"


def key_of_good(good: str, country: str) -> str:
    """``country`` is blank for a row that stands for any."""
    return f"{good}|{country}"


def table_scores(keys: Collection[str] | None = None) -> Tables:
    """What the two tables say now, of these keys or of all. One query; none for no keys."""
    if keys is not None and not keys:
        return {}
    countries = CountryRisk.objects.annotate(factor=Value(LOCATION), key=F("code"))
    goods = GoodRisk.objects.annotate(factor=Value(MATERIAL), key=Concat("good", Value("|"), "country"))
    if keys is not None:
        countries, goods = countries.filter(key__in=keys), goods.filter(key__in=keys)
    both = (rows.order_by().values_list("factor", "key", "score") for rows in (countries, goods))
    first, second = both
    return {(factor, key): score for factor, key, score in first.union(second, all=True)}


class ProposalState(models.TextChoices):
    OPEN = "open", "Not in effect"
    CONFIRMED = "confirmed", "In effect"
    DISCARDED = "discarded", "Discarded"


class Proposal(models.Model):
    """A set of changes to the model that takes effect as a whole, once somebody has seen what it does.

    open → confirmed | discarded. ``changes`` are rows of suppliers/risk/changing.py: what, of which thing, before,
    after. It can be confirmed only while ``based_on`` is the version in force.
    """

    based_on = models.ForeignKey(RiskModel, on_delete=models.PROTECT, related_name="proposals")
    changes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.OPEN)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    became = models.OneToOneField(
        RiskModel, null=True, blank=True, on_delete=models.PROTECT, related_name="came_from"
    )
    outcome = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state="confirmed", became__isnull=False)
                | Q(became__isnull=True) & ~Q(state="confirmed"),
                name="proposal_confirmed_made_a_version",
            ),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(ended_at__isnull=False) & ~Q(state="open"),
                name="proposal_ended_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Change to the risk model, proposal {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == ProposalState.OPEN

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.changes)
