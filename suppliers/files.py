"""Whether a person may open a stored file, as far as this room knows it."""

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from suppliers.concerns.rights import SEE
from suppliers.models import ConcernFile, SpendImport


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """A finance file is open to whoever sees imports, one about a concern to whoever may know of it.

    A file that is neither is not ours to say (None).
    """
    if stored.restricted:
        return person.may(SEE) if ConcernFile.objects.filter(file=stored).exists() else None
    if not SpendImport.objects.filter(file=stored).exists():
        return None
    return person.may("suppliers.see_imports")
