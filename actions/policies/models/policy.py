"""A policy of the force, and what people found who looked whether it covers modern slavery."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from actions.plan.models import Action
from actions.plan.models.finding import ActionQuerySet
from actions.policies.models.kept import Kept, KeptQuerySet, any_of
from actions.policies.models.words import NOT_LOOKED_AT, Covers
from actions.policies.provisions import Provision, in_order
from msplan.accounts.models import Person
from msplan.files.models import StoredFile

NOT_YET = "not_yet"


class PolicyQuerySet(KeptQuerySet):
    def with_coverage(self, on: date | None = None) -> "PolicyQuerySet":
        """Each with what the last looking said: ``covers`` (None: nobody has looked), ``provisions``, ``looked_on``.

        With ``on``, the last looking up to that day: lookings are kept, so what a register said then can be read.
        """
        last = Looking.objects.filter(policy=OuterRef("pk"))
        last = last if on is None else last.filter(looked_on__lte=on, entered_on__lte=on)
        last = last.order_by("-looked_on", "-pk")
        return self.annotate(
            covers=Subquery(last.values("covers")[:1]),
            provisions=Subquery(last.values("provisions")[:1]),
            looked_on=Subquery(last.values("looked_on")[:1]),
        )

    def with_actions(self) -> "PolicyQuerySet":
        """Each with ``raised``: the number of actions that it gave rise to."""
        return self.annotate(raised=Count("policy_actions"))

    def matching(
        self,
        *,
        on: date,
        person: Person,
        q: str = "",
        covers: Iterable[str] = (),
        provision: Iterable[str] = (),
        to_change: bool = False,
        **shared: Any,
    ) -> "PolicyQuerySet":
        """What the filters of the list ask for: any of the values of one filter, all of the filters."""
        found: Any = self.with_coverage().narrowed(on=on, person=person, **shared)
        for word in q.split():
            found = found.filter(Q(title__icontains=word) | Q(to_change__icontains=word))
        if wanted := list(covers):
            said = {NOT_YET: Q(covers__isnull=True), **{one: Q(covers=one) for one in Covers.values}}
            found = found.filter(any_of(said[key] for key in wanted))
        if provided := list(provision):
            found = found.filter(provisions__overlap=provided)
        return found.exclude(to_change="") if to_change else found


class Policy(Kept):
    """A policy of the force: whose, of which version, where it stands, and what should change in it.

    Whether it covers modern slavery is not stored with it: the last of its lookings says so.
    """

    letters, noun = "POL", "policy"

    edition = models.CharField("version", max_length=40, blank=True)
    agreed_on = models.DateField("agreed on", null=True, blank=True)
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_change = models.TextField("what should change", blank=True)

    objects = PolicyQuerySet.as_manager()

    class Meta(Kept.Meta):
        verbose_name_plural = "policies"
        indexes = [*Kept.Meta.indexes]
        constraints = [
            *Kept.Meta.constraints,
            models.CheckConstraint(
                condition=Q(link="") | Q(file__isnull=True),
                name="policy_link_or_file",
                violation_error_message="Give a link or a file, not both.",
            ),
        ]

    @property
    def covers_words(self) -> str:
        """Of one that came from ``with_coverage``."""
        covers = getattr(self, "covers", None)
        return Covers(covers).label if covers else NOT_LOOKED_AT

    @property
    def actions(self) -> ActionQuerySet[Action]:
        """Those that it gave rise to."""
        return Action.objects.filter(policy_actions__policy=self)


class Looking(models.Model):
    """What somebody said who read a policy: does it cover modern slavery, and with which provisions. Never changed."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="lookings")
    covers = models.CharField("does it cover modern slavery", max_length=6, choices=Covers.choices)
    provisions = ArrayField(
        models.CharField(max_length=14, choices=Provision.choices), default=list, blank=True
    )
    words = models.TextField("what it says")
    looked_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    # The day of ``at`` in London: what was known on a day is what was entered by then.
    entered_on = models.DateField()
    form_id = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        ordering = ["-looked_on", "-pk"]
        indexes = [models.Index(fields=["policy", "-looked_on", "-id"], name="looking_last")]
        constraints = [
            models.CheckConstraint(condition=Q(covers__in=Covers.values), name="looking_covers_known"),
            models.CheckConstraint(
                condition=Q(provisions__contained_by=Provision.values), name="looking_provisions_known"
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="looking_says_what",
                violation_error_message="Say what the policy says, or that it says nothing.",
            ),
            models.CheckConstraint(
                condition=Q(looked_on__lte=models.F("entered_on")),
                name="looking_not_ahead",
                violation_error_message="The day must be today or in the past.",
            ),
            models.CheckConstraint(
                condition=~Q(covers="no") | Q(provisions=[]),
                name="looking_no_has_no_provisions",
                violation_error_message="A policy that does not cover modern slavery has none of the provisions.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.reference} looked at on {self.looked_on}"

    @property
    def provision_words(self) -> list[str]:
        return [str(one.label) for one in in_order(self.provisions)]


class PolicyAction(models.Model):
    """A pointer from a policy to an action that changes it; the action knows nothing of it."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="policy_actions")
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="policy_actions")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["action__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["policy", "action"],
                name="policy_action_once",
                violation_error_message="The action is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy.reference} is changed by {self.action.reference}"
