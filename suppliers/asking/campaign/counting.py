"""What became of a campaign, in numbers: each is a condition, and the list it leads to asks for the same one.

The response rate leaves out who was not reached, and says how many they are. Rules: docs/rules/asking.md.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery

from msplan.lib.dates import london_date
from msplan.outbox.models import Mail
from suppliers.asking.models import (
    RETURNED,
    UNANSWERED,
    Ask,
    Campaign,
    Invitation,
    InvitationState,
)
from suppliers.asking.models.invitation import InvitationQuerySet

S = InvitationState
_LINKS = [Ask.Kind.INVITATION, Ask.Kind.FRESH_LINK]
_PENDING = [Mail.State.QUEUED, Mail.State.SENDING]

# The numbers of a campaign, in the order in which they are told: key, label.
NUMBERS = {
    "asked": "Asked",
    "waiting": "Mail not sent yet",
    "sent": "Mail sent",
    "not_reached": "Not reached",
    "opened": "Link opened",
    "started": "Started, not handed in",
    "submitted": "Answered",
    "answered_late": "Answered late",
    "late": "Late",
    "silent": "Silent",
    "declined": "Declined",
    "elsewhere": "Answered elsewhere",
}
# What lists offer besides.
FAILED, IN_DOUBT, BOUNCED = "failed", "in_doubt", "bounced"


def looked_at(rows: InvitationQuerySet, *, withdrawn: bool = False) -> InvitationQuerySet:
    """Those that stand, each with what the numbers are made of; with ``withdrawn`` all."""
    first = Ask.objects.filter(invitation=OuterRef("pk"), kind__in=_LINKS)
    return (
        (rows if withdrawn else rows.standing())
        .with_reached()
        .with_silent_on()
        .annotate(
            was_sent=Exists(first.filter(mail__state=Mail.State.SENT)),
            is_pending=Exists(first.filter(mail__state__in=_PENDING)),
            has_mail=Exists(first),
        )
    )


def condition(key: str, on: date) -> Q:
    """Of rows of ``looked_at``: which of them a number counts. Raises KeyError for a word that names none."""
    overdue = Q(("campaign__deadline_on__lt", on))
    silent = Q(("silent_on__lte", on))
    unanswered = Q(("state__in", UNANSWERED)) & Q(("was_reached", True))
    missed = Q(("was_reached", False))
    waits = Q(("is_pending", True)) | Q(("has_mail", False))
    return {
        "asked": Q(),
        "reached": Q(("was_reached", True)),
        "waiting": missed & waits,
        "sent": Q(("was_sent", True)),
        "not_reached": missed & ~waits,
        "opened": Q(("opened_at__isnull", False)),
        "started": Q(("state", S.STARTED)),
        "submitted": Q(("state__in", RETURNED)),
        "answered_late": Q(("state__in", RETURNED))
        & Q(("submitted_at__date__gt", F("campaign__deadline_on"))),
        "late": unanswered & overdue & ~silent,
        "silent": unanswered & silent,
        "declined": Q(("state", S.DECLINED)),
        "elsewhere": Q(("state", S.ELSEWHERE)),
        FAILED: _mail_is(Mail.State.FAILED),
        IN_DOUBT: _mail_is(Mail.State.IN_DOUBT),
        BOUNCED: Q(("pk__in", Ask.objects.filter(bounced_on__isnull=False).values("invitation"))),
    }[key]


def _mail_is(state: str) -> Q:
    return Q(("pk__in", Ask.objects.filter(mail__state=state).values("invitation")))


def narrowed(rows: InvitationQuerySet, key: str, on: date) -> InvitationQuerySet:
    """The list behind a number."""
    return looked_at(rows).filter(condition(key, on))


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a campaign, or of a part of it."""

    numbers: Mapping[str, int]

    def __getitem__(self, key: str) -> int:
        return self.numbers[key]

    @property
    def reached(self) -> int:
        return self.numbers["reached"]

    @property
    def rate(self) -> Decimal | None:
        """Answered of those that were reached, of 100; None where nobody was."""
        return Decimal(100 * self.numbers["submitted"]) / self.reached if self.reached else None


def _sums(on: date) -> dict[str, Count]:
    return {
        f"n_{key}": Count("pk", filter=condition(key, on)) for key in ("reached", *NUMBERS) if key != "asked"
    } | {"n_asked": Count("pk")}


def _counts(row: Mapping[str, Any]) -> Counts:
    return Counts({key.removeprefix("n_"): value for key, value in row.items() if key.startswith("n_")})


def counted(campaign: Campaign, on: date) -> Counts:
    """One query."""
    return _counts(looked_at(Invitation.objects.filter(campaign=campaign)).aggregate(**_sums(on)))


def counts_of(campaigns: Collection[int], on: date) -> dict[int, Counts]:
    """The numbers of several campaigns. One query."""
    rows = looked_at(Invitation.objects.filter(campaign__in=campaigns))
    groups = rows.order_by().values(part=F("campaign")).annotate(**_sums(on))
    return {group["part"]: _counts(group) for group in groups}


def counted_by(campaign: Campaign, field: str, on: date) -> list[tuple[Any, Counts]]:
    """The same for each value of a field of the supplier ("supplier__category__name"). One query."""
    rows = looked_at(Invitation.objects.filter(campaign=campaign))
    groups = rows.order_by().values(part=F(field)).annotate(**_sums(on)).order_by("part")
    return [(group["part"], _counts(group)) for group in groups]


def over_time(campaign: Campaign, on: date) -> list[tuple[date, int, int, int]]:
    """Day by day since the first mail: how many mails were sent, links opened, answers handed in until then.

    At most 36 days: of longer campaigns each n-th. One query.
    """
    mails = Ask.objects.filter(invitation=OuterRef("pk"), kind__in=_LINKS, mail__state=Mail.State.SENT)
    first = mails.order_by().values("invitation").annotate(first=Min("mail__sent_at")).values("first")
    rows = Invitation.objects.filter(campaign=campaign).standing().annotate(went_at=Subquery(first))
    moments = list(rows.values_list("went_at", "opened_at", "submitted_at"))
    days = [[_day(when) for when in column if when is not None] for column in zip(*moments, strict=True)]
    began = min((min(column) for column in days if column), default=None)
    if began is None:
        return []
    last = max(began, min(on, max(max(column) for column in days if column) + timedelta(days=1)))
    apart = -(-((last - began).days + 1) // 36)
    shown = [last - timedelta(days=n) for n in range(0, (last - began).days + 1, apart)][::-1]
    return [(day, *(sum(1 for one in column if one <= day) for column in days)) for day in shown]  # type: ignore[misc]


def _day(when: datetime) -> date:
    return london_date(when)
