"""One statement of one period. Its life: docs/rules/statement.md."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, add_months

HASH = r"^[0-9a-f]{64}$"
SLUG = r"^([0-9]{4}-[0-9]{2}|to-[0-9]{4}-[0-9]{2})$"


class StatementQuerySet(models.QuerySet["Statement"]):
    def in_preparation(self) -> "StatementQuerySet":
        """Being written, agreed or signed; nothing of it is public."""
        return self.filter(state__in=Statement.PREPARING)

    def public(self) -> "StatementQuerySet":
        """Published at some time, whatever became of it since."""
        return self.filter(state__in=Statement.PUBLIC)

    def in_force(self) -> "StatementQuerySet":
        return self.filter(state=Statement.State.PUBLISHED)

    def of_period(self, slug: str) -> "StatementQuerySet":
        return self.filter(slug=slug)

    def followed_by(self, statement: "Statement") -> "StatementQuerySet":
        """Public ones of earlier periods, newest first; of each period the version that stands."""
        return self.public_now().filter(period_end__lt=statement.period_end).newest_first()

    def public_now(self) -> "StatementQuerySet":
        """Of each public period the version that stands, withdrawn or not; what was removed says nothing any more."""
        return self.public().exclude(state__in=[Statement.State.SUPERSEDED, Statement.State.REMOVED])

    def newest_first(self) -> "StatementQuerySet":
        return self.order_by("-period_end", "-version")


class Statement(models.Model):
    """The yearly statement of one or more bodies, in one version.

    drafting: sections are written; figures in the text are live.
    with the board: figures are frozen and the as-at date is fixed; bodies' approvals are recorded.
    approved: every body's board approved exactly this text and these figures; may be signed.
    signed: sealed; the document is made from the seal; may be published, or go back with the seal marked void.
    published: public for good at its address.
    superseded: public, with a note that a later version replaces it.
    withdrawn: public under a notice.
    removed: its page and files are destroyed; at its address stands the reason.

    A change of the text while the board has it, or after it approved, makes a new hash and voids the approvals.
    """

    class State(models.TextChoices):
        DRAFTING = "drafting", "Drafting"
        WITH_BOARD = "with_board", "With the board"
        APPROVED = "approved", "Approved"
        SIGNED = "signed", "Signed"
        PUBLISHED = "published", "Published"
        SUPERSEDED = "superseded", "Superseded"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REMOVED = "removed", "Removed"

    PREPARING = (State.DRAFTING, State.WITH_BOARD, State.APPROVED, State.SIGNED)
    EDITABLE = (State.DRAFTING, State.WITH_BOARD, State.APPROVED)
    PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN, State.REMOVED)
    SEALED = (State.SIGNED, *PUBLIC)

    # "2024-25", or "to-2025-06" for a period that is no financial year: the name in every address.
    slug = models.SlugField(max_length=10)
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    period_start = models.DateField("first day of the period")
    period_end = models.DateField("last day of the period")
    bodies = models.ManyToManyField(Body, related_name="statements")
    # Whom it covers among those who work for the bodies; whoever opens it says so anew each time.
    covers_employees = models.BooleanField("officers and staff", default=True)
    covers_agency_workers = models.BooleanField("agency workers", default=False)
    covers_subcontractors = models.BooleanField("sub-contractors", default=False)
    covers_service_providers = models.BooleanField("those who deliver services on our behalf", default=False)
    # Section 54(4)(b): the statement that no steps were taken.
    no_steps = models.BooleanField("no steps were taken", default=False)
    no_steps_reason = models.TextField("why no steps were taken", blank=True)
    # Published before this program was used: entered with its text, without figures, approvals and seal.
    before_msplan = models.BooleanField(default=False, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFTING)

    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    last_edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    last_edited_at = models.DateTimeField()

    # Set together by submitting, cleared together when it goes back to drafting.
    as_at = models.DateField(null=True, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    # Whom it can cover, in words.
    COVERS: ClassVar[dict[str, str]] = {
        "covers_employees": "officers and staff",
        "covers_agency_workers": "agency workers",
        "covers_subcontractors": "sub-contractors",
        "covers_service_providers": "those who deliver services on our behalf",
    }

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["-period_end", "-version"]
        constraints = [
            models.CheckConstraint(condition=Q(slug__regex=SLUG), name="statement_slug_has_its_shape"),
            models.CheckConstraint(condition=~Q(title=""), name="statement_has_a_title"),
            models.CheckConstraint(condition=Q(version__gte=1), name="statement_versions_start_at_1"),
            models.CheckConstraint(
                condition=Q(period_end__gt=F("period_start")),
                name="statement_period_ends_after_it_starts",
                violation_error_message="The last day of the period must be after its first.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "drafting",
                        "with_board",
                        "approved",
                        "signed",
                        "published",
                        "superseded",
                        "withdrawn",
                        "removed",
                    ]
                ),
                name="statement_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="drafting",
                    as_at__isnull=True,
                    content_hash="",
                    submitted_by__isnull=True,
                    submitted_at__isnull=True,
                )
                | ~Q(state="drafting")
                & Q(
                    before_msplan=False,
                    as_at__isnull=False,
                    content_hash__regex=HASH,
                    submitted_by__isnull=False,
                    submitted_at__isnull=False,
                )
                | ~Q(state__in=["drafting", "with_board", "approved", "signed"])
                & Q(
                    before_msplan=True,
                    as_at__isnull=True,
                    content_hash="",
                    submitted_by__isnull=True,
                    submitted_at__isnull=True,
                ),
                name="statement_submitted_has_hash",
            ),
            models.CheckConstraint(
                condition=Q(covers_employees=True)
                | Q(covers_agency_workers=True)
                | Q(covers_subcontractors=True)
                | Q(covers_service_providers=True),
                name="statement_covers_somebody",
                violation_error_message="Choose at least one group that the statement covers.",
            ),
            models.CheckConstraint(
                condition=Q(no_steps=True) & ~Q(no_steps_reason="") | Q(no_steps=False, no_steps_reason=""),
                name="statement_no_steps_says_why",
                violation_error_message="Say why no steps were taken.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["published", "superseded", "withdrawn", "removed"],
                    published_at__isnull=False,
                )
                | ~Q(state__in=["published", "superseded", "withdrawn", "removed"])
                & Q(published_at__isnull=True),
                name="statement_published_has_time",
            ),
            models.UniqueConstraint(fields=["slug", "version"], name="statement_version_once"),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(state__in=["drafting", "with_board", "approved", "signed"]),
                name="statement_one_in_preparation",
                violation_error_message="A statement for this period is being prepared already.",
            ),
            models.UniqueConstraint(
                fields=["slug"], condition=Q(state="published"), name="statement_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @property
    def is_editable(self) -> bool:
        return self.state in self.EDITABLE

    @property
    def is_frozen(self) -> bool:
        """Whether its figures are fixed."""
        return self.state != self.State.DRAFTING

    @property
    def is_sealed(self) -> bool:
        """Whether a seal of it stands."""
        return self.state in self.SEALED

    @property
    def covers(self) -> list[str]:
        """The groups of people that it covers, in words."""
        return [words for name, words in self.COVERS.items() if getattr(self, name)]

    @property
    def period_words(self) -> str:
        """How the period reads: 2024-25, or "period to June 2025"."""
        return self.slug if not self.slug.startswith("to-") else f"period to {self.period_end:%B %Y}"

    @property
    def known_as(self) -> str:
        """The title, with the period where the title does not name it: for lists, where several stand together."""
        return self.title if self.slug in self.title else f"{self.title} {self.period_words}"

    def was_last_edited_by(self, person: Person) -> bool:
        return self.last_edited_by_id == person.pk

    def deadline(self, months: int) -> date:
        """The last day on which it should be public: so many months after the period's end."""
        return add_months(self.period_end, months)


def slug_of(period_start: date, period_end: date) -> str:
    """How a period is named in addresses: "2024-25" for a financial year, else by its end, "to-2025-06"."""
    year = FinancialYear.of(period_start)
    if (period_start, period_end) == (year.first, year.last):
        return year.label
    return f"to-{period_end:%Y-%m}"
