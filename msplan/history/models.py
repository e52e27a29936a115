"""Who did what, when: entries that never change, and their details, which retention may replace.

The database itself refuses to change or remove an entry (migration 0002). What was before and after lies in a
row of its own, so that it can be erased while the entry, and the digest it carries of the detail, stays.
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models

from msplan.lib.dates import LONDON


class EntryQuerySet(models.QuerySet["Entry"]):
    def open(self) -> "EntryQuerySet":
        """Without the restricted ones (concerns about people who may be exploited)."""
        return self.filter(restricted=False)

    def with_details(self) -> "EntryQuerySet":
        return self.select_related("detail")

    def matching(
        self,
        *,
        who: str = "",
        act: str = "",
        thing: str = "",
        record: str = "",
        first: date | None = None,
        last: date | None = None,
    ) -> "EntryQuerySet":
        """Parts of names; ``record`` is one thing ("accounts.person:14"); both dates are London's and included."""
        found = self.filter(
            actor_name__icontains=who,
            act__icontains=act.strip().replace(" ", "_"),
            thing_label__icontains=thing,
        )
        if record:
            kind, _, number = record.partition(":")
            found = found.filter(thing_type=kind, thing_id=number if number.isdecimal() else -1)
        if first:
            found = found.filter(at__gte=datetime.combine(first, time.min, tzinfo=LONDON))
        if last:
            found = found.filter(at__lte=datetime.combine(last, time.max, tzinfo=LONDON))
        return found


class Entry(models.Model):
    """One act upon one thing. Never updated, never deleted: a trigger says no.

    ``digest`` is the SHA-256 of the detail's salt and canonical JSON: it still proves what the detail was
    after the detail has been replaced by a tombstone, and tells nothing about it (the salt goes with it).
    """

    at = models.DateTimeField()
    act = models.CharField(max_length=80)
    thing_type = models.CharField(max_length=80)
    thing_id = models.BigIntegerField()
    thing_label = models.CharField(max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    actor_name = models.CharField(max_length=200)
    group = models.UUIDField()
    restricted = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "-at"], name="entry_story_of_a_thing"),
            models.Index(fields=["-at"], name="entry_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(act=""), name="entry_names_its_act"),
            models.CheckConstraint(condition=~models.Q(actor_name=""), name="entry_names_its_actor"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="entry_has_digest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.act} {self.thing_label}"


class Detail(models.Model):
    """Before and after of one entry. May only ever be replaced by a tombstone, once."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="detail")
    salt = models.CharField(max_length=32, blank=True)
    body = models.JSONField(null=True, blank=True)
    tombstoned_at = models.DateTimeField(null=True, blank=True)
    tombstone_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(tombstoned_at__isnull=True, body__isnull=False)
                | models.Q(tombstoned_at__isnull=False, body__isnull=True, salt="")
                & ~models.Q(tombstone_reason=""),
                name="detail_is_whole_or_tombstone",
            )
        ]

    def __str__(self) -> str:
        return f"Detail of {self.entry_id}"
