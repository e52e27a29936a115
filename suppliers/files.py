"""Whether a person may open a stored file, as far as this room knows it."""

from msplan.accounts.models import Person
from msplan.files.models import StoredFile
from suppliers.asking.reading.rights import may_read
from suppliers.checks.models import Check, CorrectiveAction
from suppliers.concerns.rights import SEE
from suppliers.engagement.rights import may_open_files
from suppliers.models import (
    AnswerFile,
    ChainLink,
    ConcernFile,
    EngagementFile,
    Equivalent,
    IncidentTemplate,
    PurchaseAsk,
    RegistryImport,
    SpendImport,
    WorkerRoute,
)


def may_open(person: Person, stored: StoredFile) -> bool | None:
    """A file of finance or of the registry is open to whoever sees imports, evidence to whoever sees suppliers.

    One about a concern is open to whoever may know of it. A file that is none of these is not ours to say (None).
    """
    if stored.restricted:
        return person.may(SEE) if ConcernFile.objects.filter(file=stored).exists() else None
    if _is_of_a_check(stored):
        return person.may("checks.see")
    if (answer := _of_an_answer(stored)) is not None:
        return _may_open_answer(person, answer)
    if (
        SpendImport.objects.filter(file=stored).exists()
        or RegistryImport.objects.filter(file=stored).exists()
    ):
        return person.may("suppliers.see_imports")
    if _is_of_the_record(stored) or ChainLink.objects.filter(evidence_file=stored).exists():
        return person.may("suppliers.see")
    if PurchaseAsk.objects.filter(evidence_file=stored).exists():
        return person.may("buying.see")
    return _of_an_engagement(person, stored)


def _of_an_engagement(person: Person, stored: StoredFile) -> bool | None:
    people = "engagement__owner__department", "engagement__department"
    held = EngagementFile.objects.filter(file=stored).select_related(*people).first()
    return may_open_files(person, held.engagement) if held else None


def _of_an_answer(stored: StoredFile) -> AnswerFile | None:
    """What a supplier attached to an answer."""
    return AnswerFile.objects.filter(file=stored).select_related("invitation__response").first()


def _may_open_answer(person: Person, answer: AnswerFile) -> bool:
    """Of what was handed in, for whoever may read the answers: not while the specialist team reads first.

    What was attached and never handed in is the supplier's own.
    """
    response = getattr(answer.invitation, "response", None)
    if response is None or not may_read(person, response):
        return False
    handed_in = response.submissions.order_by("-number").values_list("answers", flat=True)
    return any(answer.file_id in row.get("files", ()) for answers in handed_in for row in answers.values())


def _is_of_the_record(stored: StoredFile) -> bool:
    """Evidence of a supplier's record, or our template."""
    return (
        Equivalent.objects.filter(evidence_file=stored).exists()
        or WorkerRoute.objects.filter(evidence_file=stored).exists()
        or IncidentTemplate.objects.filter(file=stored).exists()
    )


def _is_of_a_check(stored: StoredFile) -> bool:
    """Evidence of a check, or that a corrective action was done."""
    found = Check.objects.filter(file=stored).exists()
    return found or CorrectiveAction.objects.filter(evidence_file=stored).exists()
