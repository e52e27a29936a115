"""The ledger of chasing: what was said to whom, when, under which rule, and what was passed over."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.contrib.humanize.templatetags.humanize import ordinal
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from msplan.accounts.models import Person
from msplan.outbox.models import Mail


class DigestQuerySet(models.QuerySet["Digest"]):
    def open(self) -> "DigestQuerySet":
        """Without the restricted ones. Every page begins with this."""
        return self.filter(restricted=False)

    def with_story(self) -> "DigestQuerySet":
        """With whom it went to, what became of its mail, and every reminder in it."""
        reminders = models.Prefetch("reminders", Reminder.objects.select_related("person"))
        return self.select_related("person", "mail").prefetch_related(reminders)

    def matching(
        self,
        *,
        person: "Person | None" = None,
        state: Iterable[str] = (),
        kind: str = "",
        first: date | None = None,
        last: date | None = None,
        passed_over: bool = False,
    ) -> "DigestQuerySet":
        """The filters of the ledger. ``person`` is whoever got the mail, or whom a rule in it speaks to."""
        found, about = self, Reminder.objects.filter(digest=OuterRef("pk"))
        if person is not None:
            found = found.filter(Q(person=person) | Exists(about.filter(person=person)))
        if state:
            found = found.filter(mail__state__in=list(state))
        if kind:
            found = found.filter(Exists(about.filter(kind=kind, state=Reminder.State.TOLD)))
        if first is not None:
            found = found.filter(day__gte=first)
        if last is not None:
            found = found.filter(day__lte=last)
        return found.filter(Exists(about.filter(state=Reminder.State.PASSED_OVER))) if passed_over else found


class Digest(models.Model):
    """The one mail a person gets on a working day. The database allows no second one.

    A restricted one beside it says only that something needs attention: in the open one its lines, its counts or its
    subject would tell.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="digests")
    day = models.DateField()
    mail = models.OneToOneField(Mail, on_delete=models.PROTECT, related_name="digest", null=True)
    made_at = models.DateTimeField()
    restricted = models.BooleanField(default=False)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "person_id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "day", "restricted"], name="digest_once_a_day")
        ]

    def __str__(self) -> str:
        return f"Digest of {self.day} for {self.person}"

    @property
    def told(self) -> "list[Reminder]":
        return sorted((r for r in self.reminders.all() if r.state == Reminder.State.TOLD), key=lambda r: r.pk)

    @property
    def passed_over(self) -> str:
        """A line for each thing: the rules that were due earlier and never fired. Recorded, and not said."""
        found: dict[str, list[str]] = {}
        for r in sorted(self.reminders.all(), key=lambda r: r.pk):
            if r.state == Reminder.State.PASSED_OVER:
                said = f"{r.rule}, the {ordinal(r.number)} time" if r.number else r.rule
                found.setdefault(f"{r.kind}: {r.label}", []).append(said)
        return "\n".join(f"{thing} ({'; '.join(rules)})" for thing, rules in found.items())


class Entry(NamedTuple):
    """A reminder to be written, without its digest: columns of the ledger, in the order of ``_WRITE``."""

    thing: str
    kind: str
    label: str
    ladder: str
    rule: str
    number: int
    due_on: date
    person_id: int
    state: str


# A column an array: one short statement, however many rows.
_WRITE = """
    INSERT INTO chasing_reminder
        (digest_id, restricted, thing, kind, label, ladder, rule, number, due_on, person_id, state)
    SELECT * FROM unnest(
        %s::bigint[], %s::boolean[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::int[], %s::date[],
        %s::bigint[], %s::text[])
"""


class ReminderQuerySet(models.QuerySet["Reminder"]):
    def write(self, entries: Sequence[tuple[Digest, Entry]]) -> None:
        """Add entries to saved digests, in one statement: a large force's morning is ten thousand of them.

        Raises IntegrityError, and adds none, when one of them is there already.
        """
        if entries:
            columns = zip(*((digest.pk, digest.restricted, *entry) for digest, entry in entries), strict=True)
            with connection.cursor() as cursor:
                cursor.execute(_WRITE, [list(column) for column in columns])

    def open(self) -> "ReminderQuerySet":
        """Without the restricted ones: where they are not asked for by the thing that they are about."""
        return self.filter(restricted=False)

    def about(self, *things: str) -> "ReminderQuerySet":
        return self.filter(thing__in=things).select_related("person", "digest__mail").order_by("-pk")


class Reminder(models.Model):
    """One rule, fired or passed over, for one thing, one due date and one person.

    ``person`` is whom the rule speaks to; while they are on leave the digest goes to somebody else.
    """

    class State(models.TextChoices):
        TOLD = "told", "Told"
        PASSED_OVER = "passed_over", "Passed over"

    thing = models.CharField(max_length=80)
    kind = models.CharField(max_length=80)
    label = models.CharField(max_length=250)
    ladder = models.CharField(max_length=30)
    rule = models.CharField(max_length=40)
    number = models.PositiveIntegerField(default=0)
    due_on = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reminders")
    state = models.CharField(max_length=12, choices=State.choices)
    digest = models.ForeignKey(Digest, on_delete=models.PROTECT, related_name="reminders")
    # As its digest is: the database holds it (migration 0002).
    restricted = models.BooleanField(default=False)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["thing", "-id"], name="reminder_about_a_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["thing", "ladder", "rule", "number", "due_on", "person"], name="reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["told", "passed_over"]), name="reminder_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.label} to {self.person}"


class Sweep(models.Model):
    """One finished run of chasing for a day; kept even when it found nothing to say."""

    day = models.DateField(unique=True)
    finished_at = models.DateTimeField()
    things = models.PositiveIntegerField()
    digests = models.PositiveIntegerField()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.digests} digests about {self.things} things"
