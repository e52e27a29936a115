"""What a supplier agreed to do about a finding, by when, and who of us saw that it was done.

Rules: docs/rules/checks.md.
"""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from suppliers.checks.models.finding import Finding
from suppliers.register.models import Supplier


class CorrectiveState(models.TextChoices):
    OPEN = "open", "Open"
    SAID_DONE = "said_done", "Said to be done"
    NOT_ACCEPTED = "not_accepted", "Not accepted"
    VERIFIED = "verified", "Verified"
    DROPPED = "dropped", "Dropped"


# Still to be done by the supplier; still to be settled by anybody.
TO_DO = (CorrectiveState.OPEN, CorrectiveState.NOT_ACCEPTED)
UNSETTLED = (*TO_DO, CorrectiveState.SAID_DONE)


class CorrectiveActionQuerySet(models.QuerySet["CorrectiveAction"]):
    def unsettled(self) -> "CorrectiveActionQuerySet":
        return self.filter(state__in=UNSETTLED)

    def to_do(self) -> "CorrectiveActionQuerySet":
        """Not even said to be done."""
        return self.filter(state__in=TO_DO)

    def to_verify(self, person: Person) -> "CorrectiveActionQuerySet":
        """Said to be done, and not written down by this person: waiting for somebody like them to look."""
        waiting = self.filter(state=CorrectiveState.SAID_DONE, finding__supplier__archived_at__isnull=True)
        return waiting.exclude(said_by=person)

    def late(self, on: date) -> "CorrectiveActionQuerySet":
        """Not verified with the date behind it; the day itself is not late."""
        return self.unsettled().filter(due_on__lt=on)

    def matching(
        self,
        *,
        on: date,
        q: str = "",
        state: Iterable[str] = (),
        follower: Person | None = None,
        late: bool = False,
    ) -> "CorrectiveActionQuerySet":
        """What the filters of their list ask for. Of archived suppliers nobody asks anything."""
        found = self.filter(finding__supplier__archived_at__isnull=True)
        if q:
            named = Supplier.objects.searched(q).order_by().values("pk")
            found = found.filter(Q(finding__supplier__in=named) | Q(finding__supplier__merged_into__in=named))
        if list(state):
            found = found.filter(state__in=list(state))
        if follower is not None:
            found = found.filter(follower=follower)
        return found.late(on) if late else found

    def about(self, supplier: Supplier) -> "CorrectiveActionQuerySet":
        return self.filter(Q(finding__supplier=supplier) | Q(finding__supplier__merged_into=supplier))

    def with_over(self) -> "CorrectiveActionQuerySet":
        """Each with ``is_over``: verified or dropped, so that nobody has to do anything."""
        return self.annotate(is_over=ExpressionWrapper(~Q(state__in=UNSETTLED), models.BooleanField()))

    def with_people(self) -> "CorrectiveActionQuerySet":
        return self.select_related(
            "finding__supplier__merged_into", "follower", "said_by", "verified_by", "evidence_file"
        )


class CorrectiveAction(models.Model):
    """One thing that the supplier does about a finding.

    open: agreed, chased; may be said to be done, extended, edited, dropped.
    said to be done: somebody of us wrote down that the supplier says so; another person looks.
    not accepted: looked at and not good enough, with the reason; as open.
    verified: another person than the one who wrote it down saw it, with evidence.
    dropped: with the reason.
    Overdue is computed: not verified or dropped, and past ``due_on``. ``first_due_on`` never moves.
    """

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="corrective_actions")
    what = models.CharField("what the supplier will do", max_length=300)
    contact_name = models.CharField("who at the supplier does it", max_length=120)
    contact_email = models.EmailField("their e-mail address", blank=True)
    follower = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="who of us follows it",
    )
    agreed_on = models.DateField()
    first_due_on = models.DateField()
    due_on = models.DateField("due date")
    state = models.CharField(max_length=12, choices=CorrectiveState.choices, default=CorrectiveState.OPEN)
    said_on = models.DateField(null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said = models.TextField("what the supplier says", blank=True)
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seen = models.TextField("what was seen", blank=True)
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence_link = models.URLField(max_length=1000, blank=True)
    refused_reason = models.TextField("why it was not accepted", blank=True)
    dropped_reason = models.TextField(blank=True)
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CorrectiveActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(state__in=["open", "said_done", "not_accepted"]),
                name="corrective_unsettled",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=CorrectiveState.values), name="corrective_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(contact_name=""),
                name="corrective_has_words",
                violation_error_message="Say what the supplier will do, and who there does it.",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("agreed_on")) & Q(first_due_on__gte=F("agreed_on")),
                name="corrective_due_after_agreed",
                violation_error_message="The due date must be the same as or after the day it was agreed.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["said_done", "verified"])
                | Q(said_on__isnull=False, said_by__isnull=False) & ~Q(said=""),
                name="corrective_done_is_said",
                violation_error_message="Say what the supplier says was done, and when.",
            ),
            models.CheckConstraint(
                condition=Q(state="verified", verified_on__isnull=False, verified_by__isnull=False)
                & ~Q(seen="")
                & (Q(evidence_file__isnull=False) | ~Q(evidence_link=""))
                | ~Q(state="verified")
                & Q(
                    verified_on__isnull=True,
                    verified_by__isnull=True,
                    seen="",
                    evidence_file__isnull=True,
                    evidence_link="",
                ),
                name="corrective_verified_has_evidence",
                violation_error_message="To verify it, say what was seen and hand in a file or a link.",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=F("said_by")),
                name="corrective_verified_by_another",
                violation_error_message="Another person verifies it than the one who wrote down that it was done.",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_accepted") | ~Q(refused_reason=""),
                name="corrective_not_accepted_has_reason",
                violation_error_message="Say why it is not accepted.",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped") & ~Q(dropped_reason="")
                | ~Q(state="dropped") & Q(dropped_reason=""),
                name="corrective_dropped_has_reason",
                violation_error_message="Say why it is dropped.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.finding.survivor.name}: {self.what}"

    @property
    def is_settled(self) -> bool:
        return self.state not in UNSETTLED

    def is_late(self, on: date) -> bool:
        return not self.is_settled and self.due_on < on


class Extension(models.Model):
    """A due date that moved, with the reason. The first one stays in the corrective action."""

    corrective = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="extensions")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(to_on=F("from_on")),
                name="extension_has_reason",
                violation_error_message="Choose another date, and say why.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"
