"""Who accepts what an owner handed in: who is asked, and who may. Rules: docs/rules/actions.md.

Both are said here, beside each other, so that whoever is asked may; a test holds them together on every edge.
"""

from collections.abc import Collection
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from actions.plan.models import Completion
from msplan.accounts.models import Person, RoleHolding
from msplan.accounts.roles import PERMISSIONS, Role


def second_people() -> list[Person]:
    """Everybody here whose role lets them accept some completion, their roles read along. One query."""
    held = RoleHolding.objects.filter(person=OuterRef("pk")).order_by().values("role")
    roles = PERMISSIONS["actions.accept"] | PERMISSIONS["actions.accept_last"]
    found = Person.objects.holding(*roles).annotate(held=ArraySubquery(held))
    for person in found:
        person.roles = frozenset(person.held)
    return sorted(found, key=lambda person: person.name)


def acceptors(completion: Completion, on: date, others: Collection[Person]) -> list[Person]:
    """Who is asked: the department's lead, unless they or whoever gets their mail are its ``first_people``.

    Without one the plan managers, then who is a department lead there by role, and last the executive leads.
    ``others`` are the ``second_people``.
    """
    lead = completion.action.lead_department.lead
    first = first_people(completion)
    if lead is not None and lead.is_active and not first & _readers(lead, on):
        return [lead]
    left = [person for person in others if person.pk not in first]
    managers = [person for person in left if Role.PLAN_MANAGER in person.roles]
    return managers or _leads_by_role(completion, left) or [p for p in left if p.may("actions.accept_last")]


def first_people(completion: Completion) -> set[int | None]:
    """Whose word it is already: who handed it in, and the owner, for whom a colleague may have done so."""
    return {completion.by_id, completion.action.owner_id}


def namers(others: Collection[Person]) -> list[Person]:
    """Where nobody can accept: who is asked to name somebody. The executive leads, whose completion it then is;

    where there is none of these either, the administrators. ``others`` are the ``second_people``.
    """
    leads = [person for person in others if person.may("actions.accept_last")]
    return leads or list(Person.objects.holding(*PERMISSIONS["accounts.administer"]).order_by("name", "pk"))


def may_accept(
    person: Person, completion: Completion, on: date, others: Collection[Person] | None = None
) -> bool:
    """A second person: the lead of the action's department or who stands in, a department lead there, a plan manager.

    The executive lead only where none of these can. Never one of the ``first_people``. ``others`` are the
    ``second_people``, where the caller has read them; else they are asked for when it hangs on them.
    """
    if person.pk in first_people(completion):
        return False
    if is_near(person, completion, on):
        return True
    if not person.may("actions.accept_last"):
        return False
    return person in acceptors(completion, on, second_people() if others is None else others)


def is_near(person: Person, completion: Completion, on: date) -> bool:
    """Whether they may accept without regard to who else could, were it not their own word."""
    department = completion.action.lead_department
    lead = department.lead
    if person.may("actions.accept_any"):
        return True
    if lead is not None and lead.is_active and person.pk in _readers(lead, on):
        return True
    return person.department_id == department.pk and person.may("actions.accept")


def _readers(lead: Person, on: date) -> set[int]:
    """The lead, and on leave whoever gets their mail."""
    return {lead.pk, lead.receives_mail_through(on).pk}


def _leads_by_role(completion: Completion, left: Collection[Person]) -> list[Person]:
    """Department leads in the action's department; its own lead was looked at before."""
    department = completion.action.lead_department
    return [
        person
        for person in left
        if Role.DEPARTMENT_LEAD in person.roles
        and person.department_id == department.pk
        and person.pk != department.lead_id
    ]
