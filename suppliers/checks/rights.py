"""Who may record what. Procurement looks at every supplier; HR at those that are labour providers of ours."""

from django.core.exceptions import PermissionDenied

from msplan.accounts.models import Person
from suppliers.checks.models import Agency
from suppliers.register.models import Supplier

SEE, WORK, EDIT, EDIT_AGENCIES = "checks.see", "checks.work", "checks.edit", "agencies.edit"


def may_work(person: Person, supplier: Supplier) -> bool:
    """May record checks, findings and corrective actions of this supplier."""
    if person.may(EDIT):
        return True
    return person.may(WORK) and Agency.objects.in_use().about(supplier.merged_into or supplier).exists()


def demand_work(person: Person, supplier: Supplier) -> None:
    if not may_work(person, supplier):
        raise PermissionDenied
