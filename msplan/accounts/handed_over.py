"""What of this room is somebody's while it is open: departments they lead, colleagues they stand in for; and the

people of a department.
"""

from msplan.accounts.handing_over import Held
from msplan.accounts.models import Department, Person

KINDS = [
    Held(
        key="accounts.department",
        one="department to lead",
        many="departments to lead",
        open=lambda _on: Department.objects.open(),
        field="lead",
        label="name",
        page="accounts:edit_department",
        seen="accounts.administer",
    ),
    Held(
        key="accounts.deputy",
        one="colleague to stand in for",
        many="colleagues to stand in for",
        open=lambda _on: Person.objects.active(),
        field="deputy",
        label="name",
        page="accounts:person",
        seen="accounts.administer",
    ),
]

OF_DEPARTMENTS = [
    Held(
        key="accounts.person",
        one="person",
        many="people",
        open=lambda _on: Person.objects.active(),
        field="department",
        label="name",
        page="accounts:person",
        seen="accounts.administer",
    ),
]
