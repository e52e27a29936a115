"""Which responses a person finds, by what, and in which order. What they may not read, no filter tells them of."""

from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from msplan.accounts.models import Person
from suppliers.asking.models import (
    UNANSWERED,
    Campaign,
    Flag,
    FlagSeverity,
    InvitationState,
    Query,
    Response,
    ResponseBand,
)
from suppliers.asking.reading.rights import READ, READ_FIRST
from suppliers.register.models import Supplier, of_family

HELD = Q(held_at__isnull=False, let_through_at__isnull=True)
STATES = [state for state in InvitationState if state not in UNANSWERED]


def responses_for(person: Person) -> QuerySet[Any]:
    """All that came back, each with ``is_hidden``: whether this person is told no more than that.

    With ``rank`` (what has an outcome comes last) and ``band_rank`` to sort by: a hidden one has those of a hidden one,
    whatever is in it.
    """
    if not person.may(READ):
        return Response.objects.none()
    hides = Value(False) if person.may(READ_FIRST) else Case(When(HELD, then=True), default=False)
    rows = Response.objects.annotate(
        is_hidden=Case(When(Q(pk__isnull=False), then=hides), output_field=BooleanField())
    )
    standing = Flag.objects.filter(
        response=OuterRef("pk"), gone_at__isnull=True, finding__isnull=True, settled_at__isnull=True
    )
    return rows.annotate(
        rank=Case(
            When(is_hidden=True, then=1),
            When(~Q(outcome=""), then=5),
            When(Exists(standing.filter(severity=FlagSeverity.CRITICAL)), then=0),
            When(Exists(standing.filter(severity=FlagSeverity.MAJOR)), then=2),
            When(Exists(standing), then=3),
            default=4,
            output_field=IntegerField(),
        ),
        band_rank=Case(
            When(is_hidden=True, then=1),
            When(band=ResponseBand.RED, then=0),
            When(band=ResponseBand.AMBER, then=1),
            default=2,
            output_field=IntegerField(),
        ),
    )


def with_flags(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Each with how many flags stand, of any kind and critical, and how many questions wait for the supplier."""

    def number(of: QuerySet[Any]) -> Coalesce:
        counted = of.order_by().values("response").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(counted, output_field=IntegerField()), 0)

    flags = Flag.objects.filter(response=OuterRef("pk"), gone_at__isnull=True)
    open_queries = Query.objects.filter(
        response=OuterRef("pk"), answered_at__isnull=True, taken_back_at__isnull=True
    )
    return rows.annotate(
        flags_standing=number(flags),
        critical_standing=number(flags.filter(severity=FlagSeverity.CRITICAL)),
        queries_open=number(open_queries),
    ).select_related("invitation__supplier__merged_into", "invitation__campaign", "reader")


def matching(
    rows: QuerySet[Any],
    *,
    person: Person,
    q: str = "",
    campaign: Campaign | None = None,
    show: str = "",
    state: Any = (),
    band: Any = (),
    flag: Any = (),
    outcome: Any = (),
    reader: str = "",
    held: bool = False,
) -> QuerySet[Any]:
    """``show``: "to_read" or "settled". What speaks of bands, flags or outcomes finds nothing that is hidden."""
    if q:
        rows = rows.filter(invitation__supplier__in=Supplier.objects.searched(q).order_by().values("pk"))
    if campaign is not None:
        rows = rows.filter(invitation__campaign=campaign)
    rows = rows.filter(HELD) if held else rows
    rows = _shown(rows, show)
    if state := list(state):
        rows = rows.filter(invitation__state__in=state)
    told = {"band__in": list(band), "outcome__in": list(outcome)}
    for name, values in told.items():
        rows = rows.filter(**{name: values}, is_hidden=False) if values else rows
    if flag := list(flag):
        standing = Flag.objects.filter(response=OuterRef("pk"), gone_at__isnull=True, severity__in=flag)
        rows = rows.filter(Exists(standing), is_hidden=False)
    if reader == "me":
        return rows.filter(reader=person)
    return rows.filter(reader=None) if reader == "nobody" else rows


def _shown(rows: QuerySet[Any], show: str) -> QuerySet[Any]:
    if show == "to_read":
        return rows.filter(outcome="")
    return rows.exclude(outcome="") if show == "settled" else rows


def of_supplier(supplier: Supplier, person: Person) -> QuerySet[Any]:
    """What this supplier, and those merged into it, handed in."""
    return responses_for(person).filter(of_family(supplier, "invitation__supplier"))
