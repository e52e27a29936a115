"""Files of a supplier: opened by its own session alone, always as a download; taking one off asks first."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from msplan.lib.refusing import Refused
from suppliers.asking.answering.evidence import remove
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.standing import form_of
from suppliers.asking.models import AnswerFile
from suppliers.views.answering.access import answering, nothing_here
from suppliers.views.answering.sheets import sheet_or_none


def _found(access: Access, pk: int) -> AnswerFile | None:
    """A file of this invitation; of a colleague's section where a colleague looks."""
    rows = AnswerFile.objects.filter(invitation=access.invitation, pk=pk).select_related("file")
    attached = rows.first()
    if attached is None or access.section is None:
        return attached
    question = form_of(access.invitation).question(attached.question)
    return attached if question is not None and question.section == access.section else None


@answering(colleagues=True)
def file(request: HttpRequest, access: Access, pk: int) -> HttpResponseBase:
    attached = _found(access, pk)
    if attached is None:
        return nothing_here(request)
    try:
        content = attached.file.content.open("rb")
    except FileNotFoundError:
        return nothing_here(request)
    response = FileResponse(
        content, as_attachment=True, filename=attached.file.name, content_type=attached.file.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@answering(posts=True, colleagues=True)
def remove_file(request: HttpRequest, access: Access, pk: int) -> HttpResponse:
    attached, sheet = _found(access, pk), sheet_or_none(access)
    if attached is None or sheet is None or attached.removed_at is not None:
        return nothing_here(request)
    task = sheet.task(attached.question)
    refused = "" if task and task.is_open else "This file belongs to what was handed in. It stays with it."
    if request.method == "POST" and not refused:
        try:
            remove(attached, at=timezone.now())
        except Refused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, f"“{attached.file.name}” is removed.")
            return redirect("answering:question", access.code, attached.question)
    context = {"access": access, "attached": attached, "question": task and task.question, "refused": refused}
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "suppliers/answering/remove_file.html", context, status=status)
