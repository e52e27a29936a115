"""Something that was looked at of a supplier, on a day, and when it is due again. Rules: docs/rules/checks.md."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from msplan.lib.dates import add_months
from suppliers.checks.models.agency import Agency
from suppliers.checks.models.words import AGENCIES_ONLY, OF_AGENCIES, ON_SITE, Kind, Outcome, RegisterCheck
from suppliers.register.models import Supplier

# How long what was seen on a site with the workers' own words counts: docs/rules/checks.md.
ON_SITE_MONTHS = 24
SOON_DAYS = 28


class CheckQuerySet(models.QuerySet["Check"]):
    def standing(self) -> "CheckQuerySet":
        """Not withdrawn: recorded, and not by mistake."""
        return self.filter(withdrawn_at__isnull=True)

    def about(self, supplier: Supplier) -> "CheckQuerySet":
        """Of a supplier, and of those that were merged into it."""
        return self.filter(Q(supplier=supplier) | Q(supplier__merged_into=supplier))

    def counting(self) -> "CheckQuerySet":
        """The one that counts today, of each supplier, kind and site; not of suppliers that were archived.

        That of a merged supplier counts for its survivor, unless the survivor has one of its own. What is asked of
        labour providers alone counts while we use them.
        """
        own = Check.objects.filter(
            is_latest=True,
            supplier=OuterRef("supplier__merged_into"),
            kind=OuterRef("kind"),
            site=OuterRef("site"),
        )
        counts = Q(supplier__merged_into__isnull=True) | ~Exists(own)
        used = Agency.objects.in_use().values(family=Coalesce("supplier__merged_into", "supplier"))
        asked = ~Q(kind__in=AGENCIES_ONLY) | Q(supplier__in=used) | Q(supplier__merged_into__in=used)
        return self.filter(counts, asked, is_latest=True, supplier__archived_at__isnull=True)

    def due(self, *, until: date) -> "CheckQuerySet":
        """Which are to be done again by a day."""
        return self.counting().filter(next_due_on__lte=until)

    def late(self, on: date) -> "CheckQuerySet":
        """Which should have been done again before this day; the day itself is not late."""
        return self.counting().filter(next_due_on__lt=on)

    def of_agencies(self) -> "CheckQuerySet":
        return self.filter(kind__in=OF_AGENCIES)

    def on_site_evidence(self, on: date) -> "CheckQuerySet":
        """Audits and visits with worker interviews that were done, in the 24 months up to and with this day.

        Risk reads it: ``Check.objects.on_site_evidence(on).values("supplier")``. The day 24 months after still counts,
        the next does not.
        """
        return (
            self.standing()
            .filter(
                kind__in=ON_SITE,
                workers_interviewed=True,
                done_on__lte=on,
                counts_until__gte=on,
            )
            .exclude(outcome=Outcome.NOT_DONE)
        )

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        kind: Iterable[str] = (),
        outcome: Iterable[str] = (),
        band: Iterable[str] = (),
        due: str = "",
        mine: bool = False,
    ) -> "CheckQuerySet":
        """What the filters of the list ask for: any value of one filter, all of the filters."""
        found: CheckQuerySet = self
        if q:
            found = found.filter(supplier__in=Supplier.objects.searched(q).order_by().values("pk"))
        wanted = {
            "kind__in": list(kind),
            "outcome__in": list(outcome),
            "supplier__score__band__in": list(band),
        }
        found = found.filter(**{name: values for name, values in wanted.items() if values})
        if due == "late":
            found = found.late(on)
        elif due == "soon":
            found = found.due(until=date.fromordinal(on.toordinal() + SOON_DAYS)).filter(next_due_on__gte=on)
        elif due == "in_date":
            found = found.filter(next_due_on__gte=on)
        return found.filter(owner=person) if mine else found

    def with_people(self) -> "CheckQuerySet":
        return self.select_related("supplier__score", "supplier__merged_into", "owner", "by", "file")


class Check(models.Model):
    """One look at a supplier: nothing found, something found, or it could not be done, and why.

    Standing, or withdrawn with the reason because it was recorded by mistake. ``is_latest`` marks the one of its
    supplier, kind and site that counts: the last that was done. ``suggested_on`` is the next date by the band the
    supplier had, ``next_due_on`` the one that holds; where they differ somebody said why.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=15, choices=Kind.choices)
    outcome = models.CharField(max_length=13, choices=Outcome.choices)
    why_not = models.TextField("why it could not be done", blank=True)
    done_on = models.DateField("done on")
    done_by = models.CharField("done by", max_length=200)
    note = models.TextField("what was looked at, and what was seen", blank=True)
    site = models.CharField(max_length=200, blank=True)
    workers_interviewed = models.BooleanField("workers were interviewed", default=False)
    counts_until = models.DateField(editable=False)
    licence_urn = models.CharField("licence number (URN)", max_length=40, blank=True)
    register_check = models.CharField(
        "how the register was asked", max_length=6, choices=RegisterCheck.choices, blank=True
    )
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    link = models.URLField(max_length=1000, blank=True)
    band = models.CharField("band when it was done", max_length=10, blank=True)
    suggested_on = models.DateField()
    next_due_on = models.DateField("next due")
    next_due_reason = models.CharField("why another date than suggested", max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="who does the next one",
    )
    is_latest = models.BooleanField(default=False, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True)
    # Of the page it was written on: a page that is sent twice makes one.
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["-done_on", "-pk"]
        indexes = [
            models.Index(fields=["next_due_on", "id"], condition=Q(is_latest=True), name="check_due"),
            models.Index(fields=["-done_on", "-id"], condition=Q(is_latest=True), name="check_newest"),
            models.Index(
                fields=["kind", "next_due_on"], condition=Q(is_latest=True), name="check_due_by_kind"
            ),
            models.Index(
                fields=["supplier", "counts_until"],
                condition=Q(workers_interviewed=True),
                name="check_on_site_evidence",
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="check_kind_known"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="check_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="not_done") & ~Q(why_not="") | ~Q(outcome="not_done") & Q(why_not=""),
                name="check_not_done_says_why",
                violation_error_message="Say why it could not be done.",
            ),
            models.CheckConstraint(
                condition=~Q(done_by=""),
                name="check_done_by_somebody",
                violation_error_message="Say who did it.",
            ),
            models.CheckConstraint(
                condition=Q(next_due_on__gt=F("done_on")) & Q(suggested_on__gt=F("done_on")),
                name="check_next_after_this",
                violation_error_message="The next check comes after this one.",
            ),
            models.CheckConstraint(
                condition=Q(next_due_on=F("suggested_on")) | ~Q(next_due_reason=""),
                name="check_other_date_has_reason",
                violation_error_message="Say why the next check has another date than the one suggested.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["site_visit", "audit"]) | Q(workers_interviewed=False, site=""),
                name="check_site_where_somebody_went",
                violation_error_message="Only a visit or an audit has a site and worker interviews.",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["nothing_found", "finding"]) | Q(workers_interviewed=False),
                name="check_not_done_heard_nobody",
                violation_error_message="A check that could not be done has heard no workers.",
            ),
            models.CheckConstraint(
                condition=Q(kind="licence")
                & (~Q(outcome="nothing_found") | ~Q(licence_urn=""))
                & (Q(outcome="not_done") | ~Q(register_check=""))
                | ~Q(kind="licence") & Q(licence_urn="", register_check=""),
                name="check_licence_has_number",
                violation_error_message="A licence that was found has a number (URN), and the register was asked "
                "in one of two ways.",
            ),
            models.CheckConstraint(
                condition=Q(register_check="") | Q(register_check__in=RegisterCheck.values),
                name="check_register_check_known",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, is_latest=False)
                & ~Q(withdrawn_reason=""),
                name="check_withdrawn_has_reason",
                violation_error_message="Say why it is withdrawn.",
            ),
            models.UniqueConstraint(
                fields=["supplier", "kind", "site"],
                condition=Q(is_latest=True),
                name="check_one_is_latest",
                violation_error_message="Somebody else has just recorded the same check. Look at it first.",
            ),
        ]

    def __str__(self) -> str:
        where = f", {self.site}" if self.site else ""
        return f"{self.get_kind_display()}{where}: {self.supplier.name}"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def survivor(self) -> Supplier:
        """Whom it counts for."""
        return self.supplier.merged_into or self.supplier


def counts_until(done_on: date) -> date:
    """The last day on which what was seen on a site counts."""
    return add_months(done_on, ON_SITE_MONTHS)
