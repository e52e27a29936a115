"""What of these rooms is somebody's while it is open: read by settings.HANDED_OVER."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from actions.models import (
    Action,
    Audience,
    ConcernRoute,
    CourseRequirement,
    Decision,
    ExpectedDepartment,
    Group,
    KnownUnknown,
    Meeting,
    Partnership,
    PartnerTask,
    Policy,
    PriorityRisk,
    Progress,
    Recommendation,
    ReturnKind,
    ReturnSeries,
    Seat,
)
from msplan.accounts.handing_over import Held
from msplan.accounts.models import Department
from msplan.files.models import Marking

UNFINISHED = [Progress.PROPOSED, Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.PAUSED]
# What a decision says is for those who may read its meeting's minutes.
_OF_DECISION = Concat(
    "meeting__series__name",
    Value(", decision "),
    Cast("meeting__number", CharField()),
    Value("."),
    Cast("number", CharField()),
    Case(
        When(meeting__marking=Marking.OFFICIAL, then=Concat(Value(": "), "text")),
        default=Value(""),
        output_field=CharField(),
    ),
)
_OF_SERIES = Concat(
    Case(
        *(When(kind=kind.value, then=Value(str(kind.label))) for kind in ReturnKind), output_field=CharField()
    ),
    Value(": "),
    Coalesce(
        "supplier__name",
        Case(*(When(group=one.value, then=Value(str(one.label))) for one in Group), output_field=CharField()),
    ),
)


def _kind(
    key: str,
    one: str,
    many: str,
    rows: Callable[[date], QuerySet[Any]],
    label: Any,
    page: str,
    *,
    field: str = "owner",
    page_of: str = "pk",
    give: Callable[[Sequence[Any], Any, Any, date], None] | None = None,
) -> Held:
    """Everybody who has a role reads these rooms: whoever takes something over has one."""
    seen = f"{page.partition(':')[0]}.see"
    return Held(
        key,
        one,
        many,
        rows,
        field=field,
        label=label,
        page=page,
        needs=seen,
        seen=seen,
        page_of=page_of,
        give=give,
    )


def _unfinished(_on: date) -> QuerySet[Action]:
    return Action.objects.standing().filter(progress__in=UNFINISHED)


def _lead(rows: Sequence[Action], _old: Department, new: Department, _on: date) -> None:
    """Whoever leads does not support besides."""
    Action.objects.filter(pk__in=[row.pk for row in rows]).update(
        lead_department=new, version=F("version") + 1
    )
    Action.supporting_departments.through.objects.filter(action__in=rows, department=new).delete()


def _support(rows: Sequence[Action], old: Department, new: Department, _on: date) -> None:
    for row in rows:
        row.supporting_departments.remove(old)
        if row.lead_department_id != new.pk:
            row.supporting_departments.add(new)
    Action.objects.filter(pk__in=[row.pk for row in rows]).update(version=F("version") + 1)


def _seats(rows: Sequence[Seat], _old: Department, new: Department, _on: date) -> None:
    """Where the other department's seat is settled already, that stands."""
    for row in rows:
        if Seat.objects.filter(partnership=row.partnership_id, department=new).exists():
            Seat.objects.filter(pk=row.pk).delete()  # the row itself keeps its key, which history tells
        else:
            Seat.objects.filter(pk=row.pk).update(department=new, version=F("version") + 1)


def _expected(rows: Sequence[ExpectedDepartment], _old: Department, new: Department, on: date) -> None:
    """The old one leaves, and keeps the gaps of its time; the new one is expected from the day on."""
    for row in rows:
        until = max(on, row.from_on)
        ExpectedDepartment.objects.filter(pk=row.pk).update(until_on=until)
        known = ExpectedDepartment.objects.filter(series=row.series_id, department=new, until_on=None)
        if not known.exists():
            ExpectedDepartment.objects.create(series_id=row.series_id, department=new, from_on=until)


KINDS = [
    _kind(
        "actions.action",
        "action",
        "actions",
        _unfinished,
        "title",
        "actions:detail",
    ),
    _kind(
        "meetings.decision",
        "decision to carry out",
        "decisions to carry out",
        lambda _on: Decision.objects.open(),
        _OF_DECISION,
        "meetings:decision",
    ),
    _kind(
        "meetings.meeting",
        "meeting to chair",
        "meetings to chair",
        lambda _on: Meeting.objects.filter(state=Meeting.State.PLANNED),
        Concat("series__name", Value(", meeting "), Cast("number", CharField())),
        "meetings:detail",
        field="chair",
    ),
    _kind(
        "partners.partnership",
        "partnership",
        "partnerships",
        lambda _on: Partnership.objects.standing(),
        "name",
        "partners:detail",
        field="contact",
    ),
    _kind(
        "partners.task",
        "task of a partnership",
        "tasks of partnerships",
        lambda _on: PartnerTask.objects.not_archived().open(),
        "title",
        "partners:task",
    ),
    _kind(
        "lessons.recommendation",
        "inspection recommendation",
        "inspection recommendations",
        lambda _on: Recommendation.objects.open(),
        Concat(F("number"), Value(" of "), F("inspection__title")),
        "lessons:recommendation",
    ),
    _kind(
        "risks.risk",
        "priority risk",
        "priority risks",
        lambda _on: PriorityRisk.objects.open(),
        "title",
        "risks:risk",
    ),
    _kind(
        "risks.unknown",
        "known unknown",
        "known unknowns",
        lambda _on: KnownUnknown.objects.open(),
        "title",
        "risks:unknown",
    ),
    _kind(
        "policies.policy",
        "policy",
        "policies",
        lambda _on: Policy.objects.standing(),
        "title",
        "policies:policy",
    ),
    _kind(
        "policies.route",
        "route for raising a concern",
        "routes for raising a concern",
        lambda _on: ConcernRoute.objects.standing(),
        "title",
        "policies:route",
    ),
    _kind(
        "training.requirement",
        "training return",
        "training returns",
        CourseRequirement.objects.in_force,
        Concat("course__name", Value(": "), "audience__name"),
        "training:requirement",
    ),
    _kind(
        "training.audience",
        "audience whose training needs they judge",
        "audiences whose training needs they judge",
        lambda _on: Audience.objects.in_use(),
        "name",
        "training:audience",
    ),
    _kind(
        "returns.series",
        "return",
        "returns",
        lambda _on: ReturnSeries.objects.in_use(),
        _OF_SERIES,
        "returns:series",
    ),
]

OF_DEPARTMENTS = [
    _kind(
        "actions.action",
        "action that it leads",
        "actions that it leads",
        _unfinished,
        "title",
        "actions:detail",
        field="lead_department",
        give=_lead,
    ),
    _kind(
        "actions.supporting",
        "action that it supports",
        "actions that it supports",
        _unfinished,
        "title",
        "actions:detail",
        field="supporting_departments",
        give=_support,
    ),
    _kind(
        "policies.policy",
        "policy",
        "policies",
        lambda _on: Policy.objects.standing(),
        "title",
        "policies:policy",
        field="department",
    ),
    _kind(
        "policies.route",
        "route for raising a concern",
        "routes for raising a concern",
        lambda _on: ConcernRoute.objects.standing(),
        "title",
        "policies:route",
        field="department",
    ),
    _kind(
        "partners.seat",
        "seat in a partnership",
        "seats in partnerships",
        lambda _on: Seat.objects.filter(partnership__archived_on__isnull=True),
        "partnership__name",
        "partners:detail",
        field="department",
        page_of="partnership",
        give=_seats,
    ),
    _kind(
        "meetings.expected",
        "group whose meetings it attends",
        "groups whose meetings it attends",
        lambda _on: ExpectedDepartment.objects.filter(until_on__isnull=True),
        "series__name",
        "meetings:series",
        field="department",
        page_of="series",
        give=_expected,
    ),
]
