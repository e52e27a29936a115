"""Whether a person may open a stored file, as far as this room knows it."""

from actions.models import Evidence
from msplan.accounts.models import Person
from msplan.files.models import StoredFile


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """Evidence is open to whoever sees the plan, until it is removed; a file that is no evidence is not ours to say."""
    removals = list(Evidence.objects.filter(file=stored).values_list("removed_at", flat=True))
    if not removals:
        return None
    return None in removals and person.may("actions.see")
