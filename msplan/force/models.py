"""The force that this installation belongs to: one row of profile, and the bodies its statement may cover."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.expressions import Combinable


class ForceProfile(models.Model):
    """Name, mark, colour and the switches that differ between forces. There is exactly one row."""

    class LegalBasis(models.TextChoices):
        VOLUNTARY = "voluntary", "Voluntary: the force is not obliged by section 54"
        IN_FORCE = "in_force", "Section 54 as in force"
        AMENDED = "amended", "Section 54 as amended (not before it is law)"

    name = models.CharField(max_length=120, default="Your force")
    short_name = models.CharField(max_length=40, default="Your force")
    # One or two letters drawn as a neutral mark: a crest needs the force's own leave.
    mark = models.CharField(max_length=2, default="M")
    colour = models.CharField(
        max_length=7,
        default="#12436D",
        validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$", "Enter a colour like #12436D")],
    )
    area_served = models.CharField(max_length=120, blank=True)
    website = models.URLField(blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    legal_basis = models.CharField(max_length=20, choices=LegalBasis.choices, default=LegalBasis.VOLUNTARY)
    # The first day on which an amended section 54 is law; a proposal has none.
    amended_from = models.DateField("in force since", null=True, blank=True)
    # Once it is law; before that a day gone by is a warning.
    deadline_is_law = models.BooleanField(default=False)
    # What a force may ask of itself before a law does.
    area_reason_required = models.BooleanField(default=False)
    registry_submission_required = models.BooleanField(default=False)
    # Due so many months after the financial year's end (guidance says at most six).
    statement_due_months = models.PositiveSmallIntegerField(default=6)
    # A count of fewer people than this is told as "fewer than 5" in everything that is published.
    small_count_threshold = models.PositiveSmallIntegerField(default=5)
    # Pounds a year above which the force looks at a supplier, whoever works on site.
    due_diligence_threshold = models.PositiveIntegerField(default=25_000)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name_plural = "force profile"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="force_profile_is_one_row"),
            models.CheckConstraint(condition=~Q(name=""), name="force_has_a_name"),
            models.CheckConstraint(
                condition=Q(colour__regex=r"^#[0-9A-Fa-f]{6}$"), name="force_colour_is_hex"
            ),
            models.CheckConstraint(
                condition=Q(legal_basis__in=["voluntary", "in_force", "amended"]),
                name="force_legal_basis_known",
            ),
            models.CheckConstraint(
                condition=Q(legal_basis="amended", amended_from__isnull=False)
                | ~Q(legal_basis="amended") & Q(amended_from__isnull=True),
                name="force_amended_law_has_its_day",
                violation_error_message="Enter the day on which the amended section came into force.",
            ),
            models.CheckConstraint(
                condition=Q(deadline_is_law=False) | Q(legal_basis="amended"),
                name="force_deadline_is_law_only_by_law",
                violation_error_message="Only an amended section 54 makes the deadline a duty.",
            ),
            models.CheckConstraint(
                condition=Q(small_count_threshold__range=(1, 100)),
                name="force_small_counts_from_1_to_100",
                violation_error_message="Enter a number from 1 to 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls, **along: Combinable) -> "ForceProfile":
        """The profile; unsaved defaults before an administrator has filled it in. What is asked ``along`` with it is

        there under its name, and not on the defaults.
        """
        return cls.objects.filter(pk=1).annotate(**along).first() or cls(pk=1)


class Body(models.Model):
    """A legal body whom a statement covers, and who approves and signs for it."""

    class Kind(models.TextChoices):
        CONSTABULARY = "constabulary", "Constabulary"
        COMMISSIONER = "commissioner", "Police and crime commissioner"

    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    approving_board = models.CharField(max_length=160)
    signatory_title = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "bodies"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["constabulary", "commissioner"]), name="body_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name
