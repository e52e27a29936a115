"""Who may answer for things: own them, lead a department, stand in for a colleague.

Whoever is an auditor and nothing else reads everything and changes nothing, also not by way of somebody else's work.
"""

from django.db.models import Exists, OuterRef, Q

from msplan.accounts.models import Person, PersonQuerySet, RoleHolding
from msplan.accounts.roles import Role


def only_reads(person: Person) -> bool:
    return person.roles == {Role.AUDITOR}


def who_may_answer(*, now: int | None = None) -> PersonQuerySet:
    """Active people but those who only read: whom forms offer as owners, leads and deputies.

    ``now`` is who does at present: they stay on the list, whatever they became, until somebody chooses another. Left
    out, a form that is saved for something else would take them away without a word.
    """
    held = RoleHolding.objects.filter(person=OuterRef("pk"))
    audits, works = Exists(held.filter(role=Role.AUDITOR)), Exists(held.exclude(role=Role.AUDITOR))
    return Person.objects.get_queryset().filter(Q(is_active=True) & (~audits | works) | Q(pk=now))
