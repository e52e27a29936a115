"""The files that stand on an invitation's answers."""

from suppliers.asking.models import AnswerFile, Invitation


def standing_files(invitation: Invitation) -> dict[str, list[AnswerFile]]:
    """Its files by question, in the order in which they came; one query."""
    found: dict[str, list[AnswerFile]] = {}
    rows = AnswerFile.objects.filter(invitation=invitation, removed_at__isnull=True).select_related("file")
    for each in rows.order_by("pk"):
        found.setdefault(each.question, []).append(each)
    return found
