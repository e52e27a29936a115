"""Who did what, when: entries that never change, and their details, which retention may replace.

The database itself refuses to change or remove an entry (migration 0002). What was before and after lies in a
row of its own, so that it can be erased while the entry, and the digest it carries of the detail, stays. Sealing
gives an entry its place in the chain, once (docs/decisions/history.md).
"""

from datetime import date, datetime, time

from django.conf import settings
from django.db import models
from django.db.models.functions import Cast

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
        text: str = "",
        record: str = "",
        first: date | None = None,
        last: date | None = None,
    ) -> "EntryQuerySet":
        """Parts of names; ``text`` stands in the name or in what was before and after; ``record`` is one thing
        ("accounts.person:14"); both dates are London's and included."""
        found = self.filter(
            actor_name__icontains=who,
            act__icontains=act.strip().replace(" ", "_"),
            thing_label__icontains=thing,
        )
        if text:
            said = Detail.objects.alias(said=Cast("body", models.TextField())).filter(said__icontains=text)
            found = found.filter(
                models.Q(thing_label__icontains=text) | models.Q(pk__in=said.values("entry_id"))
            )
        if record:
            kind, _, number = record.partition(":")
            known = number.isdecimal() and len(number) < 19
            found = found.filter(thing_type=kind, thing_id=int(number) if known else -1)
        if first:
            found = found.filter(at__gte=datetime.combine(first, time.min, tzinfo=LONDON))
        if last:
            found = found.filter(at__lte=datetime.combine(last, time.max, tzinfo=LONDON))
        return found


class Entry(models.Model):
    """One act upon one thing. Never updated but for its sealing, never deleted: a trigger says no.

    ``digest`` is the SHA-256 of the detail's salt and canonical JSON: it still proves what the detail was
    after the detail has been replaced by a tombstone, and tells nothing about it (the salt goes with it).
    ``place`` is its number in the chain, ``link`` the digest of what stands before it and of itself.
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
    place = models.BigIntegerField(null=True, blank=True, editable=False)
    link = models.CharField(max_length=64, blank=True, default="", editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "-at"], name="entry_story_of_a_thing"),
            models.Index(fields=["-at"], name="entry_newest_first"),
            models.Index(fields=["id"], condition=models.Q(place=None), name="entry_waits_for_its_seal"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(act=""), name="entry_names_its_act"),
            models.CheckConstraint(condition=~models.Q(actor_name=""), name="entry_names_its_actor"),
            models.CheckConstraint(
                condition=models.Q(digest__regex=r"^[0-9a-f]{64}$"), name="entry_has_digest"
            ),
            models.CheckConstraint(
                condition=models.Q(place=None, link="")
                | models.Q(place__isnull=False, place__gte=1, link__regex=r"^[0-9a-f]{64}$"),
                name="entry_is_sealed_whole",
            ),
            models.UniqueConstraint(
                fields=["place"], condition=models.Q(place__isnull=False), name="entry_has_its_own_place"
            ),
        ]

    def __str__(self) -> str:
        # Not what it is about: the line of a forgotten detail repeats no name.
        return f"entry {self.pk} ({self.act})"


class Seal(models.Model):
    """One run of sealing: the places from ``first`` to ``last``, bound to the seal before by ``head``.

    Never updated, never deleted. Whoever keeps a head elsewhere can prove everything up to it.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    first = models.BigIntegerField(unique=True)
    last = models.BigIntegerField(unique=True)
    head = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="seals_count_from_one"),
            models.CheckConstraint(
                condition=models.Q(first__gte=1, last__gte=models.F("first")), name="seal_holds_an_entry"
            ),
            models.CheckConstraint(condition=models.Q(head__regex=r"^[0-9a-f]{64}$"), name="seal_has_head"),
        ]

    def __str__(self) -> str:
        return f"seal {self.number}"


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
