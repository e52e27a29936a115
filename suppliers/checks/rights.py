"""Who may record what. Procurement looks at every supplier; HR at those that are labour providers of ours."""

from django.core.exceptions import PermissionDenied

from msplan.accounts.models import Person
from suppliers.checks.models import Agency, CorrectiveAction
from suppliers.checks.models.corrective import CorrectiveActionQuerySet
from suppliers.register.models import Supplier, survivor_id

SEE, WORK, EDIT, EDIT_AGENCIES = "checks.see", "checks.work", "checks.edit", "agencies.edit"


def may_work(person: Person, supplier: Supplier) -> bool:
    """May record checks, findings and corrective actions of this supplier."""
    if person.may(EDIT):
        return True
    return person.may(WORK) and Agency.objects.in_use().about(supplier.merged_into or supplier).exists()


def demand_work(person: Person, supplier: Supplier) -> None:
    if not may_work(person, supplier):
        raise PermissionDenied


def to_verify(person: Person) -> CorrectiveActionQuerySet:
    """Corrective actions that wait for this person, or another like them, to look."""
    rows = CorrectiveAction.objects.to_verify(person)
    if person.may(EDIT):
        return rows
    if not person.may(WORK):
        return rows.none()
    agencies = Agency.objects.in_use().order_by().values(survivor=survivor_id())
    return rows.alias(survivor=survivor_id("finding__supplier")).filter(survivor__in=agencies)
