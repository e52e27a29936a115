"""What every row of a supplier's record has in common: whose it is, who entered it; archived, never deleted."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from suppliers.record.models.words import Sureness
from suppliers.register.models import Supplier, of_family


class RowQuerySet(models.QuerySet[Any]):
    """What every noun of the record is asked with."""

    def standing(self) -> Self:
        return self.filter(archived_at__isnull=True)

    def archived(self) -> Self:
        return self.filter(archived_at__isnull=False)

    def of(self, supplier: Supplier) -> Self:
        """Its own and those of suppliers that were merged into it: rows stay where they are."""
        return self.filter(of_family(supplier))


class Row(models.Model):
    """``version`` counts people's edits; ``form_id`` is the page that made the row, so that sent twice it makes one."""

    # The name of its acts in history ("record.add_contact"), and what people call one.
    ACT: ClassVar[str]
    NOUN: ClassVar[str]
    # Fields whose values history does not keep.
    PRIVATE: ClassVar[Collection[str]] = ()

    supplier: models.ForeignKey[Supplier, Supplier]
    supplier_id: int
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    entered_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True

    def enter(self, *, by: Any, at: datetime) -> None:
        """Whoever wrote the words that stand here now."""
        self.entered_by, self.entered_at = by, at

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class Sourced(models.Model):
    """Who says so, since when, and how sure we are."""

    source = models.CharField("where this is from", max_length=300)
    source_on = models.DateField("as at")
    sureness = models.CharField("how sure", max_length=6, choices=Sureness.choices)

    class Meta:
        abstract = True


def sourced(name: str) -> list[models.CheckConstraint]:
    """The constraints of ``Sourced``, for a table called ``name``."""
    return [
        models.CheckConstraint(
            condition=~Q(source=""),
            name=f"{name}_has_a_source",
            violation_error_message="Say where this is from.",
        ),
        models.CheckConstraint(condition=Q(sureness__in=Sureness.values), name=f"{name}_sureness_known"),
    ]
