"""Whom we buy from: the supplier, the spellings and numbers it is known by.

A supplier is never deleted but for the undoing of the import that brought it. A merge is a pointer: its rows
stay where they are, and every list counts over the survivor.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce, Greatest, Least

from msplan.lib.dates import FinancialYear, add_months
from suppliers.register.categories import Category, CategoryQuerySet, Profile
from suppliers.register.names import normalised
from suppliers.register.segments import narrowed

__all__ = [
    "Category",
    "CategoryQuerySet",
    "Profile",
    "Supplier",
    "SupplierIdentifier",
    "SupplierName",
    "of_family",
    "survivor_id",
]

SOON_DAYS = 28


def of_family(supplier: "Supplier", path: str = "supplier") -> Q:
    """For rows that point at a supplier by ``path``: its own, and those of every supplier merged into it.

    How each room counts over the survivor: ``Contract.objects.filter(of_family(supplier))``.
    """
    return Q(**{path: supplier.pk}) | Q(**{f"{path}__merged_into": supplier.pk})


def survivor_id(path: str = "supplier") -> Coalesce:
    """For rows of many suppliers: the id under which each counts. To annotate, group or join by; one join."""
    return Coalesce(f"{path}__merged_into_id", f"{path}_id")


def _totals() -> "models.QuerySet[models.Model]":
    """The yearly totals: rows of the spend room, which stands above this one, reached by their relation."""
    return Supplier._meta.get_field("yearly_spend").related_model._default_manager.all()


def _contracts() -> Any:
    """Contracts: rows of the record, which stands above this room, reached by their relation."""
    return Supplier._meta.get_field("contracts").related_model._default_manager.all()


def _checks() -> Any:
    """Checks: rows of due diligence, which stands above this room, reached by their relation."""
    return Supplier._meta.get_field("checks").related_model._default_manager.all()


def _checks_due(when: str, on: date) -> Any:
    """Checks to be done again before ``on`` ("late"), or from then up to four weeks on ("soon")."""
    if when == "late":
        return _checks().late(on)
    return _checks().due(until=on + timedelta(days=SOON_DAYS)).filter(next_due_on__gte=on)


def _checks_dated(*, due: bool) -> Any:
    """Checks whose next day counts, or those that were done."""
    return _checks().counting() if due else _checks().standing().exclude(outcome="not_done")


def _of_survivors(rows: Any) -> Any:
    """The suppliers for which these rows count, as a subquery."""
    return rows.order_by().values(survivor=survivor_id())


def _nothing_of(rows: Any) -> list[Any]:
    """That no such row counts for a standing supplier: its own, and those of suppliers merged into it.

    Each looked for by an index, supplier by supplier, until a page is full.
    """
    return [~Exists(rows.filter(**{path: OuterRef("pk")})) for path in ("supplier", "supplier__merged_into")]


def _paid_lately(on: date) -> Exists:
    """Paid in the financial year of a day or the one before."""
    year = FinancialYear.of(on).start_year
    return Exists(_totals().filter(supplier=OuterRef("pk"), year__in=(year, year - 1)))


class SupplierQuerySet(models.QuerySet["Supplier"]):
    """The words in which lists, figures and pages ask for suppliers."""

    def standing(self) -> "SupplierQuerySet":
        """Neither merged into another nor archived: what counts as one supplier."""
        return self.filter(merged_into__isnull=True, archived_at__isnull=True)

    def surviving(self, pk: int) -> "SupplierQuerySet":
        """The supplier with this id or, where that was merged, the one it was merged into."""
        return self.filter(Q(pk=pk, merged_into__isnull=True) | Q(merged_here=pk))

    def family(self, supplier: "Supplier") -> "SupplierQuerySet":
        """The supplier and all that were merged into it."""
        return self.filter(Q(pk=supplier.pk) | Q(merged_into=supplier.pk))

    def not_compared(self) -> "SupplierQuerySet":
        """Standing, and new or changed since they were last compared with the others (register/pairs.py)."""
        return self.standing().filter(is_compared=False)

    def active(self, on: date) -> "SupplierQuerySet":
        """Standing, and paid in the financial year of ``on`` or the one before, or with a contract that is live."""
        return self.standing().filter(Q(_paid_lately(on)) | Q(pk__in=_of_survivors(_contracts().live(on))))

    def active_by(self, on: date) -> "tuple[SupplierQuerySet, SupplierQuerySet]":
        """The two halves of those that are active, which overlap: an index answers each of them alone."""
        running = self.filter(pk__in=_of_survivors(_contracts().live(on)))
        return self.filter(_paid_lately(on)), running

    def inactive(self, on: date) -> "SupplierQuerySet":
        """Of standing ones, those that are not active."""
        return self.filter(~_paid_lately(on), *_nothing_of(_contracts().live(on)))

    def with_spend(self, *years: FinancialYear) -> "SupplierQuerySet":
        """Each with ``spend_rows``: its yearly totals, of the years given or of all, newest first."""
        rows = _totals().order_by("-year")
        if years:
            rows = rows.filter(year__in=[year.start_year for year in years])
        return self.prefetch_related(Prefetch("yearly_spend", queryset=rows, to_attr="spend_rows"))

    def spent_in(self, year: FinancialYear, *, least: Decimal | None = None) -> "SupplierQuerySet":
        """Paid in a financial year, in all at least ``least`` pounds where that is given."""
        rows = _totals().filter(supplier=OuterRef("pk"), year=year.start_year)
        return self.filter(Exists(rows if least is None else rows.filter(amount__gte=least)))

    def with_risk(self) -> "SupplierQuerySet":
        return self.select_related("score", "category", "owner")

    def in_band(self, *bands: str) -> "SupplierQuerySet":
        return self.filter(score__band__in=bands)

    def screened(self) -> "SupplierQuerySet":
        """With a band from category defaults alone: nobody has confirmed the inputs."""
        return self.filter(score__basis="screened")

    def unscreened(self) -> "SupplierQuerySet":
        """Without a category and never assessed, so that all six inputs are unknown."""
        return self.filter(score__basis="unscreened")

    def assessed(self, on: date) -> "SupplierQuerySet":
        """With six inputs that a person confirmed, still within the review interval on that day."""
        return self.filter(score__basis="assessed", score__assessed_until__gte=on)

    def scored(self) -> "SupplierQuerySet":
        """With a score, which every act that adds a supplier gives it: lists sort by it through its indexes."""
        return self.filter(score__isnull=False)

    def matching(
        self,
        *,
        on: date,
        q: str = "",
        category: "Category | None" = None,
        band: Iterable[str] = (),
        basis: Iterable[str] = (),
        least: Decimal | None = None,
        most: Decimal | None = None,
        country: str = "",
        paid: str = "",
        residual: Iterable[str] = (),
        owner: str = "",
        due: str = "",
        checked: str = "",
        assessed: str = "",
        segment: str = "",
    ) -> "SupplierQuerySet":
        """What the filters beside the list ask for; ``paid`` "active" or "inactive", ``country`` "none" for unknown.

        ``owner`` is an id or "nobody"; ``due`` is "late" or "soon"; ``checked`` and ``assessed`` are "never", "year"
        (within twelve months, the day a year ago included) or "older".
        """
        found = narrowed(self.searched(q), segment)
        if owner:
            found = found.filter(owner=None) if owner == "nobody" else found.filter(owner=int(owner))
        if due:
            found = found.filter(pk__in=_of_survivors(_checks_due(due, on)))
        found = found.checked_when(checked, on).assessed_when(assessed, on)
        if paid:
            active = Supplier.objects.active(on).order_by().values("pk")
            found = found.filter(pk__in=active) if paid == "active" else found.exclude(pk__in=active)
        wanted = {
            "category": category,
            "score__band__in": list(band),
            "score__residual_band__in": list(residual),
            "score__basis__in": list(basis),
            "score__recent_spend__gte": least,
            "score__recent_spend__lte": most,
        }
        found = found.filter(**{name: value for name, value in wanted.items() if value not in (None, [])})
        return found.filter(country="" if country == "none" else country) if country else found

    def checked_when(self, when: str, on: date) -> "SupplierQuerySet":
        """By the last check that was done: "never", within the last "year", or "older"."""
        if when not in ("never", "year", "older"):
            return self
        done = _checks().standing().exclude(outcome="not_done")
        if when == "never":
            return self.without_check(due=False)
        found = self.filter(pk__in=_of_survivors(done))
        lately = _of_survivors(done.filter(done_on__gte=add_months(on, -12)))
        return found.filter(pk__in=lately) if when == "year" else found.exclude(pk__in=lately)

    def assessed_when(self, when: str, on: date) -> "SupplierQuerySet":
        """By the last assessment that counts: "never", within the last "year", or "older"."""
        year_ago = add_months(on, -12)
        wanted = {
            "never": Q(score__assessed_on__isnull=True),
            "year": Q(score__assessed_on__gte=year_ago),
            "older": Q(score__assessed_on__lt=year_ago),
        }
        return self.filter(wanted[when]) if when in wanted else self

    def with_check(self, *, due: bool) -> "SupplierQuerySet":
        """Standing ones with a check that was done; or that is to be done again on some day, where that is ``due``."""
        return self.filter(pk__in=_of_survivors(_checks_dated(due=due)))

    def without_check(self, *, due: bool) -> "SupplierQuerySet":
        """All others: those for which ``with_check_days`` gives no such day."""
        return self.filter(*_nothing_of(_checks_dated(due=due)))

    def with_check_days(self) -> "SupplierQuerySet":
        """Each with ``last_checked_on`` and ``next_due_on``, over the checks of those merged into it, too."""
        done = _checks().standing().exclude(outcome="not_done").order_by("-done_on").values("done_on")
        due = _checks().counting().order_by("next_due_on").values("next_due_on")
        here, merged = {"supplier": OuterRef("pk")}, {"supplier__merged_into": OuterRef("pk")}
        return self.annotate(
            last_checked_on=Greatest(Subquery(done.filter(**here)[:1]), Subquery(done.filter(**merged)[:1])),
            next_due_on=Least(Subquery(due.filter(**here)[:1]), Subquery(due.filter(**merged)[:1])),
        )

    def by_priority(self) -> "SupplierQuerySet":
        return self.order_by(F("score__priority").desc(nulls_last=True), "pk")

    def searched(self, words: str) -> "SupplierQuerySet":
        """By name in any spelling seen, forgiving mistakes; by reference; by company, VAT or finance number.

        Best match first (``likeness``); all suppliers where nothing was asked.
        """
        words = " ".join(words.split())
        if not words:
            return self
        key = normalised(words)
        names = SupplierName.objects.filter(
            Q(normalised__trigram_word_similar=key) | Q(normalised__contains=key)
        )
        known = Q(company_number__iexact=words) | Q(vat_number__iexact="".join(words.split()))
        if (number := number_of(words)) is not None:
            known |= Q(pk=number)
        numbers = SupplierIdentifier.objects.filter(value__iexact=words)
        # A merged supplier's names and numbers lead to its survivor.
        merged = Supplier.objects.filter(known, merged_into__isnull=False).order_by()
        found = known | Q(pk__in=merged.values("merged_into_id"))
        for rows in (names, numbers):
            found |= Q(pk__in=rows.order_by().values(survivor=survivor_id()))
        return self.filter(found).annotate(likeness=TrigramWordSimilarity(key, "normalised_name"))


def reference(number: int) -> str:
    return f"S-{number:05d}"


def number_of(reference: str) -> int | None:
    """14 for "S-00014", "s14" and "S 14"; None for anything else."""
    digits = reference.strip().upper().removeprefix("S").lstrip(" -")
    if reference[:1].upper() != "S" or not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        return None
    return int(digits)


class Supplier(models.Model):
    """Somebody the force buys from.

    ``category_how`` says where the category came from: nowhere, guessed from a spend file's words, or given
    by a person. ``version`` counts a person's edits, so that a stale save is noticed.
    ``merged_into`` names a standing supplier, held by a trigger: every reader goes one step and never in a circle.
    """

    class CategoryHow(models.TextChoices):
        NONE = "none", "Not given"
        GUESSED = "guessed", "Guessed from the spend file"
        GIVEN = "given", "Given by a person"

    name = models.CharField(max_length=200)
    normalised_name = models.CharField(max_length=200, editable=False)
    company_number = models.CharField(max_length=8, blank=True)
    vat_number = models.CharField("VAT number", max_length=20, blank=True)
    address = models.TextField(max_length=500, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    country = models.CharField(max_length=2, blank=True)
    website = models.URLField(max_length=300, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suppliers_owned",
        db_index=False,  # supplier_by_owner
        verbose_name="owner in procurement",
    )
    is_sole_trader = models.BooleanField("sole trader", default=False)
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suppliers",
        db_index=False,  # supplier_by_category
    )
    category_how = models.CharField(
        max_length=10, choices=CategoryHow.choices, default=CategoryHow.NONE, editable=False
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_here", editable=False
    )
    created_from = models.ForeignKey(
        "suppliers.SpendImport",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="suppliers_created",
        editable=False,
    )
    created_at = models.DateTimeField(editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_compared = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SupplierQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [
            # Not with a list of what was just written beside it: each look-up for pairs would read that from front to
            # back, a hundred times slower, and only the owner of the index, whom the program is not, may empty it.
            GinIndex(
                fields=["normalised_name"],
                name="supplier_name_trigrams",
                opclasses=["gin_trgm_ops"],
                fastupdate=False,
            ),
            models.Index(fields=["name", "id"], name="supplier_by_name"),
            models.Index(fields=["country"], name="supplier_by_country"),
            models.Index(fields=["country", "id"], name="supplier_in_country_order"),
            models.Index(fields=["owner", "id"], name="supplier_by_owner"),
            models.Index(fields=["category", "id"], name="supplier_by_category"),
            models.Index(fields=["vat_number"], condition=~Q(vat_number=""), name="supplier_by_vat"),
            models.Index(fields=["postcode"], condition=~Q(postcode=""), name="supplier_by_postcode"),
            models.Index(fields=["id"], condition=Q(is_compared=False), name="supplier_to_compare"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(normalised_name=""),
                name="supplier_has_a_name",
                violation_error_message="Enter the supplier’s name.",
            ),
            models.UniqueConstraint(
                fields=["company_number"],
                condition=Q(merged_into__isnull=True, archived_at__isnull=True) & ~Q(company_number=""),
                name="supplier_company_number_once",
                violation_error_message="Another supplier has this company number.",
            ),
            models.UniqueConstraint(
                fields=["normalised_name"],
                condition=Q(merged_into__isnull=True, archived_at__isnull=True, company_number=""),
                name="supplier_name_once_without_number",
                violation_error_message="Another supplier has this name. "
                "Give the company number of one of them.",
            ),
            models.CheckConstraint(
                condition=Q(company_number="")
                | Q(company_number__regex=r"^([0-9]{8}|[A-Z]{2}[0-9A-Z]{6}|R[0-9]{7})$"),
                name="supplier_company_number_form",
                violation_error_message="A company number is 8 digits, or 2 letters and 6 digits, "
                "like 01234567 or SC123456.",
            ),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="supplier_country_form"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
                name="supplier_not_merged_into_itself",
                violation_error_message="A supplier cannot be merged into itself.",
            ),
            models.CheckConstraint(
                condition=Q(category__isnull=True, category_how="none")
                | Q(category__isnull=False, category_how__in=["guessed", "given"]),
                name="supplier_category_has_an_origin",
            ),
            models.CheckConstraint(
                condition=Q(website="") | Q(website__regex=r"^https?://"),
                name="supplier_website_is_a_page",
                violation_error_message="Website must be an address on the web, like https://example.com",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def reference(self) -> str:
        """S-00014. The database's own number: undone imports leave gaps, and no number is ever used twice."""
        return reference(self.pk)

    @property
    def survivor(self) -> "Supplier":
        """The supplier under which this one counts: itself, unless it was merged."""
        return self.merged_into or self

    @property
    def published_name(self) -> str:
        """The name for whatever is meant for publication: that of a sole trader is a person's, and is masked.

        A supplier into which a sole trader was merged is masked too. Nothing published may use ``name``.
        """
        masked = self.is_sole_trader or any(merged.is_sole_trader for merged in self.merged_here.all())
        return f"A sole trader ({self.reference})" if masked else self.name


class SupplierName(models.Model):
    """A spelling under which a supplier was met. Every supplier has at least one: its own name.

    ``is_given`` where a person says that it is known by this name, too: a trading name, or one it had before.
    """

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="names")
    spelling = models.CharField(max_length=200)
    normalised = models.CharField(max_length=200)
    is_given = models.BooleanField(default=False)
    first_seen_in = models.ForeignKey(
        "suppliers.SpendImport", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["spelling"]
        indexes = [
            models.Index(fields=["normalised"], name="spelling_exact"),
            GinIndex(fields=["normalised"], name="spelling_trigrams", opclasses=["gin_trgm_ops"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["supplier", "spelling"], name="spelling_once_a_supplier"),
            models.CheckConstraint(condition=~Q(spelling="") & ~Q(normalised=""), name="spelling_not_blank"),
        ]

    def __str__(self) -> str:
        return self.spelling


class SupplierIdentifier(models.Model):
    """The number a finance system knows a supplier by. Means nothing outside its ``source``."""

    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="identifiers")
    source = models.CharField(max_length=80)
    value = models.CharField(max_length=40)
    first_seen_in = models.ForeignKey(
        "suppliers.SpendImport", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["source", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "value"],
                name="finance_number_once_a_source",
                violation_error_message="Another supplier has this finance number.",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(value=""), name="finance_number_not_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.source})"
