"""A local multi-agency partnership, who sits in it, and which of our departments are invited. Rules:
docs/rules/partners.md.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from msplan.accounts.models import Department


class MemberKind(models.TextChoices):
    """What sort of body a member is."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health"
    CHARITY = "charity", "Charity"
    REGULATOR = "regulator", "Regulator"
    BUSINESS = "business", "Business"
    POLICE = "police", "Police"
    OTHER = "other", "Other"


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def standing(self) -> "PartnershipQuerySet":
        """Not archived."""
        return self.filter(archived_on__isnull=True)

    def archived(self) -> "PartnershipQuerySet":
        return self.filter(archived_on__isnull=False)

    def with_members(self) -> "PartnershipQuerySet":
        """With our contact and the number of members that have not left."""
        return self.select_related("contact").annotate(
            bodies=Count("members", filter=Q(members__left_on__isnull=True), distinct=True)
        )


class Partnership(models.Model):
    """Bodies that work together against modern slavery somewhere. Standing, or archived with the day.

    Its meetings lie in the room above; its tasks and members point here.
    """

    name = models.CharField(max_length=200)
    purpose = models.TextField("what it is for")
    covers = models.CharField("the area it covers", max_length=200, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="our contact"
    )
    looked_over_on = models.DateField("members and seats last looked over", null=True, blank=True)
    archived_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(archived_on__isnull=True),
                name="partnership_named_once",
                violation_error_message="There is a partnership of this name already.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="partnership_has_name",
                violation_error_message="A partnership needs a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None


class MemberQuerySet(models.QuerySet["Member"]):
    def sitting(self, on: date) -> "MemberQuerySet":
        """Members on a day: the day they left is not one of theirs any more."""
        return self.filter(Q(joined_on__isnull=True) | Q(joined_on__lte=on)).filter(
            Q(left_on__isnull=True) | Q(left_on__gt=on)
        )


class Member(models.Model):
    """One organisation in a partnership. Its contact is a business contact: optional, editable, removable."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="members")
    organisation = models.CharField(max_length=200)
    kind = models.CharField("kind of body", max_length=15, choices=MemberKind.choices)
    role = models.CharField("role that is invited", max_length=200, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField("contact’s e-mail address", blank=True)
    joined_on = models.DateField("joined", null=True, blank=True)
    left_on = models.DateField("left", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MemberKind.values), name="member_kind_known"),
            models.CheckConstraint(
                condition=~Q(organisation=""),
                name="member_has_organisation",
                violation_error_message="A member needs the name of its organisation.",
            ),
            models.CheckConstraint(
                condition=Q(joined_on__isnull=True)
                | Q(left_on__isnull=True)
                | Q(left_on__gte=F("joined_on")),
                name="member_left_after_joining",
                violation_error_message="A member cannot leave before it joined.",
            ),
            models.UniqueConstraint(
                "partnership",
                Lower("organisation"),
                condition=Q(left_on__isnull=True),
                name="member_sits_once",
                violation_error_message="This organisation is a member already.",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation


class Seat(models.Model):
    """What was settled about one of our departments: the role of it that is invited, or why none is needed."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="seats")
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="+")
    role = models.CharField("role that is invited", max_length=200, blank=True)
    not_needed = models.CharField("why no seat is needed", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["department__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "department"],
                name="seat_settled_once",
                violation_error_message="This department’s seat is settled already.",
            ),
            models.CheckConstraint(
                condition=~Q(role="") & Q(not_needed="") | Q(role="") & ~Q(not_needed=""),
                name="seat_is_invited_or_not_needed",
                violation_error_message="Name the role that is invited, or say why no seat is needed: one of the two.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department}: {self.role or 'no seat needed'}"
