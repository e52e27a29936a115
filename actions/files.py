"""Whether a person may open a stored file, as far as this room knows it."""

from actions.models import Evidence, Policy, Proof, StandardRating
from msplan.accounts.models import Person
from msplan.files.models import StoredFile


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """Evidence is open to whoever sees the plan, until it is removed; a file that is no evidence is not ours to say.

    What a self-assessment's rating rests on is open to whoever sees self-assessments, what shows that a
    recommendation was met to whoever sees lessons, the text of a policy to whoever sees policies.
    """
    removals = list(Evidence.objects.filter(file=stored).values_list("removed_at", flat=True))
    if not removals and Proof.objects.filter(file=stored).exists():
        return person.may("lessons.see")
    if not removals and Policy.objects.filter(file=stored).exists():
        return person.may("policies.see")
    if not removals:
        return person.may("standards.see") if StandardRating.objects.filter(file=stored).exists() else None
    return None in removals and person.may("actions.see")
