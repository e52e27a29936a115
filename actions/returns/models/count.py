"""A count that was handed in for one day, or why nobody knows it, and the file that it came from."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from actions.returns.models.series import ReturnSeries, oldest_known

UNDO_DAYS = 7


class ReturnImport(models.Model):
    """A file of counts: checked, then written as a whole or given up; what was written can be taken back for a week.

    ``lines`` holds what was understood of each row. The file itself is not kept: only its name and its digest, so
    that the same file is known again.
    """

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, db_index=True)
    lines = models.JSONField()
    added = models.PositiveIntegerField(default=0)
    corrected = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-checked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="returnimport_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, confirmed_at__isnull=False),
                name="returnimport_undone_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None

    def may_be_undone(self, at: datetime) -> bool:
        if self.confirmed_at is None or self.is_undone:
            return False
        return at < self.confirmed_at + timedelta(days=UNDO_DAYS)


class ReturnCountQuerySet(models.QuerySet["ReturnCount"]):
    def standing(self) -> "ReturnCountQuerySet":
        return self.filter(is_standing=True)

    def holding(self, on: date) -> "ReturnCountQuerySet":
        """What is known on a day: of each series in use the newest count up to it, unless that is too old.

        Where the newest says that it is not known, nothing holds: an older number is no answer to it.
        """
        recent = self.standing().filter(as_at__lte=on, as_at__gt=oldest_known(on))
        last = recent.filter(series__in=ReturnSeries.objects.in_use(on).order_by().values("pk"))
        last = last.order_by("series_id", "-as_at").distinct("series_id")
        return self.filter(pk__in=last.values("pk"), done__isnull=False)

    def with_people(self) -> "ReturnCountQuerySet":
        return self.select_related("entered_by", "of_import", "corrects")


class ReturnCount(models.Model):
    """The numbers of one day, or "not known" with its reason. Never changed: a correction is another row and keeps

    this one.
    """

    series = models.ForeignKey(ReturnSeries, on_delete=models.PROTECT, related_name="counts")
    as_at = models.DateField("as at")
    required = models.PositiveIntegerField("how many must", null=True, blank=True)
    done = models.PositiveIntegerField("how many are", null=True, blank=True)
    unknown_reason = models.TextField("why it is not known", blank=True)
    note = models.TextField(blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    of_import = models.ForeignKey(
        ReturnImport, null=True, blank=True, on_delete=models.PROTECT, related_name="counts"
    )
    is_standing = models.BooleanField(default=True)
    # Several may have corrected one: an import that was taken back leaves its rows.
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    reason = models.TextField("why it is corrected", blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    objects = ReturnCountQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done__isnull=False, unknown_reason="")
                | Q(done__isnull=True, required__isnull=True) & ~Q(unknown_reason=""),
                name="returncount_number_or_why_not",
                violation_error_message="Give the numbers, or say why they are not known.",
            ),
            models.CheckConstraint(
                condition=Q(required__isnull=True) | Q(done__lte=F("required")),
                name="returncount_is_a_part",
                violation_error_message="It cannot be more than how many must.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="") | Q(corrects__isnull=False) & ~Q(reason=""),
                name="returncount_correction_has_reason",
                violation_error_message="Say why it is corrected.",
            ),
            models.UniqueConstraint(
                fields=["series", "as_at"],
                condition=Q(is_standing=True),
                name="returncount_once_a_day",
                violation_error_message="There is a count of that day already. Correct that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.series.reference} as at {self.as_at}"

    @property
    def is_known(self) -> bool:
        return self.done is not None

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.required, self.done)


def rate_of(required: int | None, done: int | None) -> Decimal | None:
    """In percent, to four places; None for a head-count, where nobody must, and where it is not known."""
    if not required or done is None:
        return None
    return (Decimal(100) * done / required).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def share_words(required: int, done: int) -> str:
    """ "97%". What is not all never reads 100%, what is not nothing never 0%: docs/rules/figures.md."""
    rate = rate_of(required, done)
    if rate is None:
        return "Nobody must"
    whole = int(rate.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if whole == 100 and done < required:
        return "More than 99%"
    return "Less than 1%" if whole == 0 and done else f"{whole}%"


def told(required: int | None, done: int | None) -> str:
    """ "97% (1,164 of 1,200)", or "46", or "Not known"."""
    if done is None:
        return "Not known"
    if required is None:
        return f"{done:,}"
    return f"{share_words(required, done)} ({done:,} of {required:,})" if required else "Nobody must"
