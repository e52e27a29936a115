"""Whether a person may open a stored file, as far as this room knows it."""

from actions.models import Evidence
from msplan.accounts.models import Person
from msplan.files.models import StoredFile


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """Evidence is open to whoever sees the plan; a file that is no evidence is not ours to say (None)."""
    if not Evidence.objects.filter(file=stored).exists():
        return None
    return person.may("actions.see")
