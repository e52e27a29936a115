"""Things of which what somebody may do depends on whose they are, and the ways in which one may be somebody's.

Given away and back by SQL, each in a transaction that is undone: the same thing is first one's own and then another's.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from actions.models import (
    Action,
    Audience,
    ConcernRoute,
    CourseRequirement,
    Decision,
    KnownUnknown,
    PartnerTask,
    Policy,
    PriorityRisk,
    Recommendation,
    ReturnSeries,
)
from msplan.accounts.models import Department, Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.models import Indicator, Promise, Section
from suppliers.models import Engagement, Invitation
from tests.people import department, person
from tests.walk.addresses import Address
from tests.walk.objects import OF_AUDIENCES, PLAN_IMPORTS, RECOMMENDATIONS, TASKS
from tests.walk.rows import Arguments
from tests.walk.statement_objects import PROMISES

# Own: the owner; whoever stands in during leave; the lead of the department of an owner who has left.
OWN = ("owner", "deputy", "lead")
# Another's: somebody else's; and of somebody whose deputy one is, but who is here.
ANOTHERS = ("another", "deputy of who is here")
Rows = Callable[[Arguments], "QuerySet[Any]"]


class Thing(NamedTuple):
    """By which column it is somebody's, and the row that an address's arguments name; what an owner needs besides."""

    column: str
    rows: Rows
    besides: tuple[str, ...] = ()


def of(model: Any, column: str = "owner", *besides: str, by: str = "pk", argument: str = "pk") -> Thing:
    return Thing(column, lambda arguments: model.objects.filter(**{by: arguments[argument]}), besides)


def _named(room: str, names: str | tuple[str, ...], thing: Thing) -> dict[str, Thing]:
    return {f"{room}:{name}": thing for name in (names.split() if isinstance(names, str) else names)}


NOT_OF_ACTIONS = {"of_supplier", "show_print", "print_again", "print_file", "move", *PLAN_IMPORTS}
INDICATORS = Thing("owner", lambda found: Indicator.objects.filter(code=found["code"].upper()))
THINGS = {
    **_named(
        "meetings", "decision edit_decision raise_from carry_out supersede", of(Decision, "owner", "due_on")
    ),
    **_named("partners", TASKS, of(PartnerTask)),
    **_named("lessons", RECOMMENDATIONS, of(Recommendation)),
    **_named("returns", "series edit hand_in end", of(ReturnSeries)),
    "returns:correct": of(ReturnSeries, by="counts"),
    **_named("training", "requirement edit_requirement end_requirement give_return", of(CourseRequirement)),
    "training:correct_return": of(CourseRequirement, by="returns"),
    **_named("training", OF_AUDIENCES, of(Audience)),
    **_named("drafts", PROMISES, of(Promise)),
    "drafts:add_answer_evidence": of(Promise),
    **_named("drafts", "indicator indicator_set_up indicator_hand_in indicator_correct", INDICATORS),
    **_named("engagement", "detail edit held follow_up call_off add_file", of(Engagement)),
    **_named(
        "asking",
        "invitation show_link fresh_link address withdraw silence",
        of(Invitation, "handed_to", "handed_on", "no_response_on"),
    ),
}
THINGS |= {
    "risks:risk": of(PriorityRisk),
    "risks:unknown": of(KnownUnknown),
    "policies:policy": of(Policy),
    "policies:route": of(ConcernRoute),
}
STARTS = {
    "actions:": of(Action),
    "risks:risk_": of(PriorityRisk),
    "risks:unknown_": of(KnownUnknown),
    "policies:policy_": of(Policy),
    "policies:route_": of(ConcernRoute),
}


def thing_of(address: Address) -> Thing | None:
    """None where nothing that is somebody's is named."""
    room, _, name = address.name.partition(":")
    if not address.arguments or (room == "actions" and name in NOT_OF_ACTIONS):
        return None
    if "section_pk" in address.arguments:
        return of(Section, "author", argument="section_pk")
    starts = (thing for start, thing in STARTS.items() if address.name.startswith(start))
    return THINGS.get(address.name) or next(starts, None)


class Standing(NamedTuple):
    """Somebody who holds no office, and those whose things may be theirs to do."""

    whose: dict[str, Person]
    department: Department

    def give(self, thing: Thing, arguments: Arguments, way: str) -> None:
        rows = thing.rows(arguments)
        days = {name: Coalesce(F(name), Value(today())) for name in thing.besides}
        rows.update(**{thing.column: self.whose[way]}, **days)
        for name in (
            "lead_department",
            "department",
        ):  # of an action and an engagement, when the owner has left
            if way == "lead" and name in {field.name for field in rows.model._meta.fields}:
                rows.update(**{name: self.department})


def a_standing() -> Standing:
    """The walker is ``whose["owner"]``."""
    me = person("Owen Walker", Role.CONTRIBUTOR)
    led = department("Walked estates", lead=me)
    away, here, left, another = (
        person(f"{name} Walked", Role.CONTRIBUTOR) for name in ("Away", "Here", "Left", "Other")
    )
    Person.objects.filter(pk__in=[away.pk, here.pk]).update(deputy=me)
    Person.objects.filter(pk=away.pk).update(leave_from=today(), leave_until=today() + timedelta(days=2))
    Person.objects.filter(pk=left.pk).update(is_active=False, department=led)
    whose = {"owner": me, "deputy": away, "lead": left, "another": another, "deputy of who is here": here}
    return Standing({way: Person.objects.get(pk=one.pk) for way, one in whose.items()}, led)
