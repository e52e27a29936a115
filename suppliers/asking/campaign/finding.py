"""Which invitations a list asks for: the same conditions that the numbers of a campaign count."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Max, OuterRef, Prefetch, Q, Subquery

from suppliers.asking.campaign.counting import condition, looked_at
from suppliers.asking.models import Ask, InvitationState
from suppliers.asking.models.invitation import InvitationQuerySet
from suppliers.register.models import Category, number_of

NOT_SCREENED = "none"


def matching(
    rows: InvitationQuerySet,
    *,
    on: date,
    q: str = "",
    state: Iterable[str] = (),
    show: str = "",
    band: Iterable[str] = (),
    category: Category | None = None,
    uncategorised: bool = False,
) -> InvitationQuerySet:
    """What the filters beside the list ask for. Withdrawn ones are there only where their state is asked for."""
    state, band = list(state), list(band)
    found = looked_at(rows, withdrawn=InvitationState.WITHDRAWN in state).filter(
        condition(show or "asked", on)
    )
    if state:
        found = found.filter(state__in=state)
    if band:
        none = Q(supplier__score__isnull=True) | Q(supplier__score__band="")
        found = found.filter(
            Q(supplier__score__band__in=band) | (none if NOT_SCREENED in band else Q(pk=None))
        )
    if category is not None:
        found = found.filter(supplier__category=category)
    if uncategorised:
        found = found.filter(supplier__category=None)
    return _searched(found, " ".join(q.split()))


def _searched(rows: InvitationQuerySet, words: str) -> InvitationQuerySet:
    if not words:
        return rows
    wanted = (
        Q(supplier__name__icontains=words)
        | Q(code__iexact=words.replace("-", ""))
        | Q(to_name__icontains=words)
    )
    wanted |= Q(to_email__icontains=words)
    if (number := number_of(words)) is not None:
        wanted |= Q(supplier=number)
    return rows.filter(wanted)


def with_story(rows: InvitationQuerySet) -> InvitationQuerySet:
    """Each with its asks and their mails, how often and when it was reminded."""
    reminders = Ask.objects.filter(invitation=OuterRef("pk"), kind=Ask.Kind.REMINDER).order_by()
    sums = reminders.values("invitation").annotate(count=Count("pk"), last=Max("at"))
    asks = Prefetch("asks", Ask.objects.select_related("mail").defer("mail__message"))
    return rows.annotate(
        reminders=Subquery(sums.values("count")), last_reminded_at=Subquery(sums.values("last"))
    ).prefetch_related(asks)
