"""Whether a person may open a stored file, as far as this room knows it."""

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from suppliers.models import SpendImport


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """A finance file is open to whoever sees imports; a file that is none is not ours to say (None)."""
    if not SpendImport.objects.filter(file=stored).exists():
        return None
    return person.may("suppliers.see_imports")
