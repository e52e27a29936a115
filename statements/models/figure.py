"""Figures and tables of a statement as they were frozen when it went to the board."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from statements.models.statement import Statement

KINDS = ("state", "events")
UNITS = ("count", "percent", "pounds", "days")


class FrozenFigure(models.Model):
    """One figure of the catalogue for one statement. ``value`` is null where there was nothing to count.

    A state carries the date it was measured for, a count of events the period counted. ``references`` name the
    records that were counted; they go into the seal and never into a public file. ``hidden`` is what is told in the
    place of a small count of people, of which no number is kept.
    """

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="figures")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=6)
    unit = models.CharField(max_length=7)
    # Of what numerator and denominator are numbers: a share of spend is a percentage of pounds.
    counts_in = models.CharField(max_length=7, default="count")
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=2, null=True, blank=True)
    hidden = models.CharField(max_length=40, blank=True)
    as_at = models.DateField(null=True, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    definition = models.TextField()
    references = models.JSONField(default=list)

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="frozen_figure_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="frozen_figure_kind_known"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="frozen_figure_unit_known"),
            models.CheckConstraint(condition=Q(counts_in__in=UNITS), name="frozen_figure_counts_in_known"),
            models.CheckConstraint(condition=~Q(definition=""), name="frozen_figure_is_defined"),
            models.CheckConstraint(
                condition=Q(hidden="", numerator__isnull=False)
                | ~Q(hidden="") & Q(numerator__isnull=True, denominator__isnull=True, value__isnull=True),
                name="frozen_figure_hidden_has_no_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="state", as_at__isnull=False, period_start__isnull=True, period_end__isnull=True
                )
                | Q(kind="events", as_at__isnull=True, period_start__isnull=False, period_end__isnull=False),
                name="frozen_figure_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class FrozenTable(models.Model):
    """One table of the catalogue for one statement; charts are drawn from tables."""

    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="tables")
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=6)
    definition = models.TextField()
    # {"headings": [...], "units": [...], "rows": [[label, number or words, …], …]}
    content = models.JSONField(encoder=DjangoJSONEncoder)
    as_at = models.DateField(null=True, blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    references = models.JSONField(default=list)

    class Meta:
        ordering = ["statement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "key"], name="frozen_table_once"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="frozen_table_kind_known"),
            models.CheckConstraint(
                condition=Q(
                    kind="state", as_at__isnull=False, period_start__isnull=True, period_end__isnull=True
                )
                | Q(kind="events", as_at__isnull=True, period_start__isnull=False, period_end__isnull=False),
                name="frozen_table_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.label
