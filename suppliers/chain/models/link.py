"""Who supplies whom with what, from which country; how that is known, and how sure."""

import uuid
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Lower

from msplan.files.models import StoredFile
from suppliers.chain.models.company import ChainCompany


class HowKnown(models.TextChoices):
    DECLARED = "declared", "Declared by the supplier"
    CONTRACT = "contract", "Contract"
    AUDIT = "audit", "Audit or visit"
    PUBLISHED = "published", "Published list"
    RESEARCH = "research", "Our own research"


class HowSure(models.TextChoices):
    SURE = "sure", "Sure"
    LIKELY = "likely", "Likely"
    UNSURE = "unsure", "Unsure"


def key_of(side: str) -> Combinable:
    """``ChainCompany.key`` in the database, of the "buyer" or the "seller" of a link."""
    return Coalesce(
        F(f"{side}__supplier__merged_into"),
        F(f"{side}__supplier"),
        -1 * F(f"{side}_id"),
        output_field=models.BigIntegerField(),
    )


class ChainLinkQuerySet(models.QuerySet["ChainLink"]):
    def standing(self) -> "ChainLinkQuerySet":
        return self.filter(removed_on__isnull=True)

    def with_companies(self) -> "ChainLinkQuerySet":
        return self.select_related("buyer__supplier__merged_into", "seller__supplier__merged_into")

    def with_keys(self) -> "ChainLinkQuerySet":
        """Each with ``buyer_key`` and ``seller_key``: what its ends count as."""
        return self.annotate(buyer_key=key_of("buyer"), seller_key=key_of("seller"))

    def searched(self, words: str) -> "ChainLinkQuerySet":
        """Links in whose good, or in the name of either end, every word occurs."""
        found = self
        for word in words.split():
            here = Q(what__icontains=word)
            for side in ("buyer", "seller"):
                here |= Q((f"{side}__name__icontains", word)) | Q(
                    (f"{side}__supplier__name__icontains", word)
                )
            found = found.filter(here)
        return found

    def matching(
        self,
        *,
        q: str = "",
        country: str = "",
        how: Any = (),
        sure: Any = (),
        category: Any = None,
        before: date | None = None,
    ) -> "ChainLinkQuerySet":
        """What the filters beside the list ask for; ``category`` is of the supplier right above, ``country`` "none"
        where it is not known and "known" where any is, ``before`` a day before which its source was dated.
        """
        found = self.searched(q)
        wanted = {"how__in": list(how), "sure__in": list(sure), "source_on__lt": before}
        found = found.filter(**{name: value for name, value in wanted.items() if value not in (None, [])})
        if category is not None:
            found = found.filter(
                Q(buyer__supplier__merged_into__category=category)
                | Q(buyer__supplier__merged_into=None, buyer__supplier__category=category)
            )
        if country == "known":
            return found.exclude(country="")
        return found.filter(country="" if country == "none" else country) if country else found


class ChainLink(models.Model):
    """``seller`` supplies ``buyer`` with ``what``. The tier is never stored: suppliers/chain/walking.py derives it.

    ``country`` is where the goods are made or the work is done, which need not be where the seller is registered.
    A link is taken out with a reason, never deleted, and may be put back.
    """

    buyer = models.ForeignKey(ChainCompany, on_delete=models.PROTECT, related_name="bought")
    seller = models.ForeignKey(ChainCompany, on_delete=models.PROTECT, related_name="sold")
    what = models.CharField("good or service", max_length=200)
    country = models.CharField(max_length=2, blank=True)
    how = models.CharField("how we know", max_length=10, choices=HowKnown.choices)
    sure = models.CharField("how sure we are", max_length=10, choices=HowSure.choices)
    source = models.CharField(max_length=300)
    source_on = models.DateField("date of the source")
    evidence_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    evidence_link = models.URLField(max_length=1000, blank=True)
    note = models.TextField(blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # The day on which its words were last written: a source cannot be younger.
    written_on = models.DateField(editable=False)
    removed_on = models.DateField(null=True, blank=True, editable=False)
    removed_reason = models.TextField(blank=True, editable=False)
    form_id: "models.UUIDField[uuid.UUID | None, uuid.UUID | None]" = models.UUIDField(
        null=True, blank=True, unique=True, editable=False
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ChainLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["-added_at", "-id"], name="chain_link_newest"),
            models.Index(fields=["what", "id"], name="chain_link_by_good"),
            models.Index(fields=["country", "id"], name="chain_link_by_country"),
            models.Index(fields=["-source_on", "-id"], name="chain_link_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(what=""),
                name="chain_link_names_a_good",
                violation_error_message="Say what is supplied.",
            ),
            models.CheckConstraint(
                condition=~Q(buyer=F("seller")),
                name="chain_link_not_to_itself",
                violation_error_message="A company does not stand behind itself.",
            ),
            models.CheckConstraint(condition=Q(how__in=HowKnown.values), name="chain_link_how_known"),
            models.CheckConstraint(condition=Q(sure__in=HowSure.values), name="chain_link_how_sure"),
            models.CheckConstraint(
                condition=~Q(source=""),
                name="chain_link_has_a_source",
                violation_error_message="Say how you know.",
            ),
            models.CheckConstraint(
                condition=Q(source_on__lte=F("written_on")),
                name="chain_link_source_not_ahead",
                violation_error_message="Date of the source must be today or in the past.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="chain_link_country_form"
            ),
            models.CheckConstraint(
                condition=Q(evidence_link="") | Q(evidence_link__regex=r"^https?://"),
                name="chain_link_evidence_on_the_web",
                violation_error_message="Enter a link that begins with https:// or http://.",
            ),
            models.CheckConstraint(
                condition=Q(removed_on__isnull=True, removed_reason="")
                | Q(removed_on__isnull=False) & ~Q(removed_reason=""),
                name="chain_link_removed_with_reason",
                violation_error_message="Say why the link is taken out.",
            ),
            models.UniqueConstraint(
                "buyer",
                "seller",
                Lower("what"),
                condition=Q(removed_on__isnull=True),
                name="chain_link_once_a_good",
                violation_error_message="This link is known already: the same two companies and the same good.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seller.display_name} → {self.buyer.display_name}: {self.what}"[:300]

    @property
    def is_removed(self) -> bool:
        return self.removed_on is not None
