"""Whether a person may open a stored file, as far as this room knows it."""

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from statements.models import AnswerEvidence, HomeLink, IndicatorMeasurement


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """Evidence of an answer to a promise: whoever sees drafts, who owns the promise, who handed it in.

    What shows an indicator's value: whoever sees the value. What is none is not ours to say.
    """
    found = AnswerEvidence.objects.filter(file=stored).select_related("answer__promise").first()
    if found is None and IndicatorMeasurement.objects.filter(evidence_file=stored).exists():
        return person.may("indicators.see")
    if found is None:
        # What somebody saw of the force's home page, which anybody could have seen.
        return person.may("drafts.see") if HomeLink.objects.filter(screenshot=stored).exists() else None
    own = person.pk in (found.by_id, found.answer.promise.owner_id)
    return own or person.may("drafts.see")
