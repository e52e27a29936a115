"""What of this floor is somebody's while it is open: read by settings.HANDED_OVER."""

from datetime import date

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from msplan.accounts.handing_over import Held
from statements.models import Indicator, Promise, Section, Statement


def _promises(_on: date) -> QuerySet[Promise]:
    """Nobody has said what became of them, or the statement that makes them is not public yet."""
    owed = Promise.objects.owed_after(None).unanswered().order_by().values("pk")
    in_preparation = Statement.objects.in_preparation().order_by().values("pk")
    return Promise.objects.standing().filter(Q(pk__in=owed) | Q(statement__in=in_preparation))


def _sections(_on: date) -> QuerySet[Section]:
    in_preparation = Statement.objects.in_preparation().order_by().values("pk")
    return Section.objects.standing().filter(statement__in=in_preparation)


KINDS = [
    Held(
        key="statements.section",
        one="section of a statement",
        many="sections of a statement",
        open=_sections,
        field="author",
        label="heading",
        page="drafts:detail",
        page_of="statement",
        needs="drafts.own",
        seen="drafts.see",
    ),
    Held(
        key="statements.promise",
        one="promise",
        many="promises",
        open=_promises,
        field="owner",
        label=Concat("wording", Value("")),
        page="drafts:promise",
        needs="promises.see",
        seen="promises.see",
    ),
    Held(
        key="statements.indicator",
        one="indicator",
        many="indicators",
        open=lambda _on: Indicator.objects.all(),
        field="owner",
        label="code",
        page="drafts:indicator",
        page_of="code",
        needs="indicators.see",
        seen="indicators.see",
    ),
]
