"""What was paid: the file that came in, its lines, and each supplier's total a financial year."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.db.models.functions import Lower

from msplan.files.models import StoredFile
from msplan.lib.dates import FinancialYear
from suppliers.register.models import Supplier


class ImportState(models.TextChoices):
    QUEUED = "queued", "Waiting to be read"
    READING = "reading", "Being read"
    READY = "ready", "Ready to check"
    CONFIRMING = "confirming", "Being saved"
    CONFIRMED = "confirmed", "Saved"
    UNDONE = "undone", "Undone"
    REFUSED = "refused", "Cannot be read"
    DISCARDED = "discarded", "Discarded"


AT_WORK = (ImportState.QUEUED, ImportState.READING, ImportState.CONFIRMING)


class SpendImportQuerySet(models.QuerySet["SpendImport"]):
    def confirmed(self) -> "SpendImportQuerySet":
        return self.filter(state=ImportState.CONFIRMED)

    def waiting(self, at: datetime) -> "SpendImportQuerySet":
        """For a worker to take: never begun, or begun by one whose lease has run out."""
        return self.filter(state__in=AT_WORK).filter(Q(lease_until__isnull=True) | Q(lease_until__lt=at))

    def counting(self, sha256: str) -> "SpendImportQuerySet":
        """Imports of exactly this file that count, or are just being saved."""
        return self.filter(sha256=sha256, state__in=[ImportState.CONFIRMING, ImportState.CONFIRMED])


class SpendImport(models.Model):
    """One finance file on its way into the register.

    * waiting to be read, being read: a worker makes the plan; nothing is written to the register;
    * ready to check: the plan is shown; it may be re-read with other columns, confirmed, or discarded;
    * being saved, saved: confirmed by a person; all of it or nothing;
    * undone: saved once and taken out again, while nothing was built on it;
    * cannot be read; discarded: ends without having touched the register.

    ``plan`` is the summary a person sees; of a file refused for want of headings, its columns by their place. The
    lines themselves are read again from the stored file when it is saved, and must give the same ``plan_digest``: what
    was looked at is what is saved. ``lines_read`` and ``share_read`` (of a hundred) say how far the reading is, for
    whoever waits.
    """

    class HeldLines(models.TextChoices):
        """What to do with lines that an earlier import already holds."""

        LEAVE_OUT = "leave_out", "Leave them out"
        KEEP = "keep", "Count them as further payments"

    class RepeatedLines(models.TextChoices):
        """What to do with lines of the file that are equal in every cell."""

        KEEP = "keep", "Keep them: each is a payment of its own"
        LEAVE_OUT = "leave_out", "Leave the repeats out: of equal lines one counts"

    class ColumnsHow(models.TextChoices):
        GUESSED = "guessed", "Guessed from the headings"
        REMEMBERED = "remembered", "Remembered from an earlier file"
        GIVEN = "given", "Given by a person"

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    source = models.CharField("finance system", max_length=80, blank=True)
    period = models.DateField("month of the undated lines", null=True, blank=True)
    mapping = models.JSONField(null=True, blank=True)
    columns_how = models.CharField(max_length=10, choices=ColumnsHow.choices, default=ColumnsHow.GUESSED)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lines_read = models.PositiveIntegerField(default=0)
    share_read = models.PositiveSmallIntegerField(default=0)
    plan = models.JSONField(null=True, blank=True)
    plan_digest = models.CharField(max_length=64, blank=True)
    set_aside_file = models.FileField(upload_to="set-aside", max_length=200, blank=True)
    refusal = models.TextField(blank=True)
    held_lines = models.CharField(max_length=10, choices=HeldLines.choices, blank=True)
    repeated_lines = models.CharField(max_length=10, choices=RepeatedLines.choices, blank=True)
    result = models.JSONField(null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SpendImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["lease_until"],
                condition=Q(state__in=["queued", "reading", "confirming"]),
                name="import_sweep",
            ),
            models.Index(fields=["-uploaded_at", "-id"], name="import_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known"),
            models.UniqueConstraint(
                fields=["sha256"],
                condition=Q(state__in=["confirming", "confirmed"]),
                name="import_same_file_once",
                violation_error_message="This file has been imported already.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "confirming", "confirmed", "undone"])
                | Q(plan__isnull=False) & ~Q(plan_digest=""),
                name="import_ready_has_a_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "undone"]) | Q(confirmed_at__isnull=False),
                name="import_confirmed_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["undone", "discarded"]) | Q(ended_at__isnull=False),
                name="import_ended_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="import_refused_says_why"
            ),
            models.CheckConstraint(
                condition=Q(period__isnull=True) | Q(period__day=1), name="import_period_is_a_month"
            ),
            models.CheckConstraint(
                condition=Q(columns_how__in=["guessed", "remembered", "given"]),
                name="import_columns_how_known",
            ),
            models.CheckConstraint(condition=Q(share_read__lte=100), name="import_share_is_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"Spend file {self.file.name}"


class SourceColumnsQuerySet(models.QuerySet["SourceColumns"]):
    def of_source(self, source: str) -> "SourceColumns | None":
        return self.filter(source__iexact=source).first()


class SourceColumns(models.Model):
    """What a person said the columns of one finance system's files hold; offered for the next file from there.

    ``mapping`` is heading key to field, or to None for a column that is not used. Only what a person corrected and then
    saved is remembered: a guess is made afresh for each file, so that a net amount is found when it appears.
    """

    source = models.CharField("finance system", max_length=80)
    mapping = models.JSONField()
    remembered_at = models.DateTimeField()
    remembered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    remembered_from = models.ForeignKey(SpendImport, on_delete=models.PROTECT, related_name="+")

    objects = SourceColumnsQuerySet.as_manager()

    class Meta:
        ordering = ["source"]
        constraints = [
            models.UniqueConstraint(
                Lower("source"),
                name="source_columns_once",
                violation_error_message="The columns of this finance system are remembered already.",
            ),
            models.CheckConstraint(condition=~Q(source=""), name="source_columns_named"),
        ]

    def __str__(self) -> str:
        return f"Columns of {self.source}"


class SpendLine(models.Model):
    """One payment. Without a supplier when the payee was withheld or nobody was named: money only.

    ``month`` (its first day) says where it counts; ``paid_on`` is null where the file gave no day.
    ``fingerprint`` is equal for lines that look like one payment, across files.
    """

    spend_import = models.ForeignKey(SpendImport, on_delete=models.PROTECT, related_name="lines")
    supplier = models.ForeignKey(
        Supplier, null=True, blank=True, on_delete=models.PROTECT, related_name="spend_lines"
    )
    withheld = models.BooleanField(default=False)
    paid_on = models.DateField(null=True, blank=True)
    month = models.DateField()
    year = models.PositiveSmallIntegerField("financial year (its first calendar year)")
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    supplier_text = models.CharField(max_length=200, blank=True)
    category_text = models.CharField(max_length=200, blank=True)
    description = models.CharField(max_length=300, blank=True)
    reference = models.CharField(max_length=80, blank=True)
    sheet = models.CharField(max_length=80, blank=True)
    row_number = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=32)

    class Meta:
        ordering = ["-month", "-paid_on", "-pk"]
        indexes = [
            models.Index(fields=["supplier", "-month", "-paid_on", "-id"], name="line_of_a_supplier"),
            models.Index(fields=["year", "supplier"], name="line_by_year"),
            models.Index(fields=["fingerprint"], name="line_fingerprint"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(withheld=False) | Q(supplier__isnull=True), name="line_withheld_has_no_supplier"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="line_month_is_a_first"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier_text}: {self.amount}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)


class YearSpendQuerySet(models.QuerySet["YearSpend"]):
    def latest_years(self, on: date) -> tuple[FinancialYear, FinancialYear]:
        """The latest financial year, up to that of ``on``, for which there is any spend; and the one before.

        Finance's files arrive late: ranking by a year that nobody has uploaded yet would rank nothing.
        """
        latest = self.filter(year__lte=FinancialYear.of(on).start_year).aggregate(year=Max("year"))["year"]
        year = FinancialYear.of(on) if latest is None else FinancialYear(latest)
        return year, year.previous


class YearSpend(models.Model):
    """What one standing supplier was paid in one financial year, over the lines of all merged into it.

    Worked out from the lines by suppliers/spend/totals.py, never typed.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="yearly_spend")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=15, decimal_places=2)
    lines = models.PositiveIntegerField()
    last_month = models.DateField()

    objects = YearSpendQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        indexes = [models.Index(fields=["year", "-amount"], name="year_spend_by_amount")]
        constraints = [models.UniqueConstraint(fields=["supplier", "year"], name="year_spend_once")]

    def __str__(self) -> str:
        return f"{self.supplier_id} {self.financial_year}: {self.amount}"

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year)
