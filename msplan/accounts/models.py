"""People, their departments and roles. People are deactivated, never deleted."""

from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from msplan.accounts.roles import PERMISSIONS, Role


class DepartmentQuerySet(models.QuerySet["Department"]):
    def open(self) -> "DepartmentQuerySet":
        """Neither ended nor merged into another: what people and new work may belong to."""
        return self.filter(ended_on__isnull=True)

    def offered(self, also: Any = None) -> "DepartmentQuerySet":
        """What a form offers: those in use, and what is chosen already (a key, a department, or several)."""
        chosen = also if isinstance(also, list | tuple) else [also]
        return self.filter(
            Q(ended_on__isnull=True) | Q(pk__in=[getattr(one, "pk", one) for one in chosen if one])
        )

    def matching(self, *, q: str = "", state: str = "") -> "DepartmentQuerySet":
        """With a part of the name; those in use, or "ended", or those in use and "leaderless"."""
        found = self.filter(name__icontains=q)
        if state == "ended":
            return found.filter(ended_on__isnull=False)
        return found.open().filter(lead__isnull=True) if state == "leaderless" else found.open()


class Department(models.Model):
    """A part of the force. Its lead is told when its people's reviews are late.

    open: people and work belong to it; may be ended once nothing open hangs on it, or merged into another, which
    takes all of that over. ended: what is past keeps its name; ``merged_into`` says where the rest went.
    """

    name = models.CharField(max_length=120, unique=True)
    code = models.SlugField(max_length=40, unique=True)
    lead = models.ForeignKey(
        "accounts.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="leads_departments"
    )
    ended_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged_from"
    )
    version = models.PositiveIntegerField(default=1)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(ended_on__isnull=False) & ~Q(merged_into=F("pk")),
                name="department_merged_has_ended",
                violation_error_message="A department is merged into another one.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(lead__isnull=True),
                name="department_ended_has_no_lead",
                violation_error_message="A department that has ended has no lead.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonQuerySet(models.QuerySet["Person"]):
    def active(self) -> "PersonQuerySet":
        return self.filter(is_active=True)

    def holding(self, *roles: Role | str) -> "PersonQuerySet":
        """Active people who hold at least one of the roles."""
        return self.active().filter(holdings__role__in=roles).distinct()

    def matching(
        self,
        *,
        q: str = "",
        department: Department | None = None,
        role: str = "",
        state: str = "",
        away_on: date | None = None,
    ) -> "PersonQuerySet":
        """People whose name, address or job holds every word of ``q``; ``state`` is "active" or "closed"; ``away_on``
        a day on which they are on leave.
        """
        found = self
        for word in q.split():
            found = found.filter(
                Q(name__icontains=word) | Q(email__icontains=word) | Q(job_title__icontains=word)
            )
        if department is not None:
            found = found.filter(department=department)
        if role:
            found = found.filter(pk__in=RoleHolding.objects.filter(role=role).values("person"))
        if state:
            found = found.filter(is_active=state == "active")
        if away_on is not None:
            found = found.filter(leave_from__lte=away_on, leave_until__gte=away_on)
        return found

    def with_roles(self) -> "PersonQuerySet":
        """What a list of people shows, in two queries however many there are."""
        return self.select_related("department").prefetch_related("holdings")


class PersonManager(BaseUserManager["Person"]):
    def get_queryset(self) -> PersonQuerySet:
        return PersonQuerySet(self.model, using=self._db)

    def active(self) -> PersonQuerySet:
        return self.get_queryset().active()

    def holding(self, *roles: Role | str) -> PersonQuerySet:
        return self.get_queryset().holding(*roles)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody of the force who signs in with an e-mail address.

    ``leave_from`` to ``leave_until`` (both included) sends their mail to ``deputy``, else to their
    department's lead; it stops no clock and no escalation.
    """

    email = models.EmailField("e-mail address", max_length=254)
    name = models.CharField(max_length=120)
    rank = models.CharField("rank", max_length=80, blank=True)
    job_title = models.CharField(max_length=120, blank=True)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_active = models.BooleanField("may sign in", default=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    leave_from = models.DateField(null=True, blank=True)
    leave_until = models.DateField(null=True, blank=True)
    deputy = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    # When the account was closed, and when its row stopped saying who it was.
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Part of what every session carries: raising it ends all of them at once, and none ever comes back.
    sessions_ended = models.PositiveIntegerField(default=0)
    # How often they were invited: only the link of the last mail works.
    invitations = models.PositiveIntegerField(default=0)
    # What the single sign-on calls them: its own address and their subject there, which is never given to another.
    known_as = models.CharField(max_length=600, blank=True, default="", editable=False)
    # Of who they are, what they may do and when they are away: whoever saves an older one is told.
    version = models.PositiveIntegerField(default=1)

    objects = PersonManager()

    has_second_factor: bool
    """Told only of whoever is signed in: msplan.accounts.backend."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="person_email_once",
                violation_error_message="Somebody with this e-mail address is already here.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="person_has_a_name"),
            models.CheckConstraint(
                condition=Q(leave_from__isnull=True, leave_until__isnull=True)
                | Q(leave_from__isnull=False, leave_until__isnull=False, leave_until__gte=F("leave_from")),
                name="person_leave_is_a_period",
                violation_error_message="The last day of leave must be on or after the first.",
            ),
            models.CheckConstraint(
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("pk")),
                name="person_is_not_own_deputy",
                violation_error_message="Somebody else has to be the deputy.",
            ),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(is_active=False),
                name="person_anonymised_is_closed",
                violation_error_message="This account says nothing of its person any more. Add them anew.",
            ),
            models.UniqueConstraint(F("known_as"), condition=~Q(known_as=""), name="person_known_as_once"),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) | Q(known_as=""), name="person_anonymised_is_unknown"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(h.role for h in self.holdings.all())

    @property
    def roles_in_words(self) -> list[str]:
        """In the order of the table of roles, not of the alphabet: "Procurement", "Auditor"."""
        return [str(role.label) for role in Role if role in self.roles]

    def may(self, permission: str) -> bool:
        """Whether one of this person's roles is in the permission's row. Raises KeyError for an unknown one."""
        return self.is_active and not PERMISSIONS[permission].isdisjoint(self.roles)

    def is_on_leave(self, on: date) -> bool:
        return bool(self.leave_from and self.leave_until and self.leave_from <= on <= self.leave_until)

    def receives_mail_through(self, on: date) -> "Person":
        """Who gets this person's mail on a day: themselves, or on leave the deputy, else the department's lead.

        One step only: a deputy who is away too still gets it, so that nothing travels in circles.
        """
        if not self.is_on_leave(on):
            return self
        lead = self.department.lead if self.department else None
        for stand_in in (self.deputy, lead):
            if stand_in is not None and stand_in.is_active and stand_in != self:
                return stand_in
        return self

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must carry to be this person's: a new password ends it, and so does a raised number."""
        carried = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("msplan.accounts.session", carried, secret=secret, algorithm="sha256").hexdigest()

    # Django's admin is not installed; these answer the two questions that contrib.auth's own code asks.
    @property
    def is_staff(self) -> bool:
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False


class RoleHolding(models.Model):
    """One role that a person holds."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")
    role = models.CharField(max_length=30, choices=Role.choices)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["person", "role"], name="role_held_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"
