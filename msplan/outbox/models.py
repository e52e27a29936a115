"""Every e-mail as a row before it is sent.

The row holds the rendered message, Message-ID and Date included, so that sending it again after a crash sends
the same bytes. A sender claims rows with a lease and commits before it speaks to the relay; a claim whose
lease ran out is *in doubt*: perhaps it went, perhaps not. Why: docs/decisions/outbox.md.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Min, Q

from msplan.links.models import SecretLink

# The purpose of mails about what nobody else may know of: msplan/outbox/attention.py.
ATTENTION = "attention"


class MailQuerySet(models.QuerySet["Mail"]):
    def shown(self) -> "MailQuerySet":
        """Those that whoever looks after mail may know of. Every page begins with this."""
        return self.exclude(purpose=ATTENTION)

    def to_send(self, *, at: datetime) -> "MailQuerySet":
        """Queued, not to be left alone until later, and not out of date."""
        fresh = Q(not_after__isnull=True) | Q(not_after__gt=at)
        return self.filter(fresh, state=Mail.State.QUEUED, not_before__lte=at)

    def abandoned(self, *, at: datetime) -> "MailQuerySet":
        """Claimed by a sender that did not come back within its lease."""
        return self.filter(state=Mail.State.SENDING, lease_until__lt=at)

    def in_doubt(self) -> "MailQuerySet":
        return self.filter(state=Mail.State.IN_DOUBT)

    def waiting_since(self) -> datetime | None:
        """When the oldest mail that still waits was written: says at a glance whether the sender is at work."""
        return self.filter(state=Mail.State.QUEUED).aggregate(since=Min("created_at"))["since"]

    def matching(self, *, state: Iterable[str] = (), q: str = "") -> "MailQuerySet":
        """The filters of the outbox's list. Restricted mail is not listed, unless somebody has to settle it."""
        found = self.shown().filter(Q(restricted=False) | Q(state=Mail.State.IN_DOUBT))
        if state:
            found = found.filter(state__in=list(state))
        return found.filter(Q(address__icontains=q) | Q(subject__icontains=q)) if q else found


class Mail(models.Model):
    """One message to one address.

    queued: waiting for a sender. sending: a sender holds it until ``lease_until``. sent: the relay took it.
    in doubt: a sender vanished; the relay is asked, or a person settles it. failed: the relay refused it for
    good, or too often. held: not to be sent (the demonstration's past, a person said so, or its secret address is
    dead by now).
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        IN_DOUBT = "in_doubt", "In doubt"
        FAILED = "failed", "Failed"
        HELD = "held", "Held"

    ATTENTION = ATTENTION

    # What makes this mail itself: ("digest", person, day). Posting twice is refused by the database.
    key = models.CharField(max_length=200, unique=True)
    purpose = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="mails"
    )
    address = models.EmailField(max_length=254)
    subject = models.CharField(max_length=250)
    # The whole message, as bytes on the wire. A secret address in it is a placeholder the sender fills.
    message = models.BinaryField()
    # Which issue of which secret link that placeholder stands for, and the address round it: msplan/outbox/secret.py.
    secret_link = models.ForeignKey(
        SecretLink, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    secret_serial = models.PositiveIntegerField(null=True, blank=True)
    secret_address = models.CharField(max_length=300, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    restricted = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    # From then on no sender takes it: its words are out of date, and whoever wrote it puts it into new ones.
    not_after = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=500, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state="queued"), name="mail_for_the_sender"
            ),
            models.Index(fields=["lease_until"], condition=Q(state="sending"), name="mail_for_the_sweeper"),
            models.Index(fields=["-created_at"], name="mail_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "in_doubt", "failed", "held"]),
                name="mail_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent") & Q(sent_at__isnull=True),
                name="mail_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(state="sending", lease_until__isnull=False) | ~Q(state="sending"),
                name="mail_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(purpose=ATTENTION) | Q(restricted=True), name="mail_for_attention_is_restricted"
            ),
            models.CheckConstraint(
                condition=Q(secret_link__isnull=True, secret_serial__isnull=True, secret_address="")
                | Q(
                    secret_link__isnull=False,
                    secret_serial__isnull=False,
                    secret_address__contains="{token}",  # noqa: S106  the place of one
                ),
                name="mail_secret_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.address}"

    @property
    def is_in_doubt(self) -> bool:
        return self.state == self.State.IN_DOUBT


class HoldQuerySet(models.QuerySet["Hold"]):
    def open(self) -> "HoldQuerySet":
        return self.filter(released_at__isnull=True)


class Hold(models.Model):
    """This is a restored copy: while one of these is open no mail leaves. ``outbox.holding`` opens the door again.

    Written by restoring before anything else is there; the columns without a default are all that it writes.
    """

    since = models.DateTimeField()
    backup_taken_at = models.DateTimeField()
    backup_name = models.CharField(max_length=200)
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    # What was to be said up to this day counts as sent.
    told_until = models.DateField(null=True, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["released_at"],
                condition=Q(released_at__isnull=True),
                nulls_distinct=False,
                name="hold_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True, released_by__isnull=True)
                | Q(released_at__isnull=False, released_by__isnull=False),
                name="hold_released_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Restored copy of {self.backup_name}"
