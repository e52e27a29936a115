"""What was handed in, to read and to keep: a page and the same as a PDF."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string

from msplan.files.models import StoredFile
from msplan.force.models import ForceProfile
from msplan.lib.dates import london_date
from msplan.lib.limits import alone
from msplan.printing.pdf import Attachment, RenderFailed, render_pdf
from msplan.printing.typeface import STANDING_IN, printable
from suppliers.asking.answering.following import Access
from suppliers.asking.answering.standing import form_of, last_submission
from suppliers.asking.answering.telling import lines
from suppliers.asking.models import InvitationState, Submission
from suppliers.views.answering.access import answering, nothing_here

# A long receipt takes a minute of a processor: ten at once would leave no thread for anybody else's pages.
BUSY = "This PDF is being made already, for you or for somebody with the same link. Try again in a minute."
MOST_SECONDS = 150


@answering()
def receipt(request: HttpRequest, access: Access) -> HttpResponse:
    submission = last_submission(access.invitation)
    if submission is None:
        return redirect("answering:start", access.code)
    return render(request, "suppliers/answering/receipt.html", _context(access, submission))


@answering()
def receipt_pdf(request: HttpRequest, access: Access) -> HttpResponse:
    submission = last_submission(access.invitation)
    if submission is None:
        return nothing_here(request)
    with alone(f"receipt:{submission.pk}", seconds=MOST_SECONDS) as is_free:
        try:
            if not is_free:
                raise RenderFailed(BUSY)
            pdf = _printed(access, submission)
        except RenderFailed as fault:
            messages.error(request, str(fault))
            return redirect("answering:receipt", access.code)
    name = f"receipt-{submission.response.reference}-{london_date(submission.at).isoformat()}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _printed(access: Access, submission: Submission) -> bytes:
    force = ForceProfile.current()
    context = {**_context(access, submission), "force": force}
    whole = render_to_string("suppliers/answering/receipt_document.html", context)
    html = printable(whole)
    if STANDING_IN in html:
        html = printable(
            render_to_string("suppliers/answering/receipt_document.html", {**context, "lacks": True})
        )
    return render_pdf(
        html,
        title=f"Receipt {submission.response.reference}",
        author=force.name,
        created=submission.at,
        complete=False,
        attachments=[_text(context)],
    )


def _text(context: dict[str, Any]) -> Attachment:
    """The same in plain text, whatever alphabet it is in: a typeface does not have them all."""
    text = render_to_string("suppliers/answering/receipt.txt", context)
    return Attachment("answers.txt", text.encode(), "text/plain", "The answers, word for word", "Source")


def _context(access: Access, submission: Submission) -> dict[str, Any]:
    return {
        "access": access,
        "submission": submission,
        "response": submission.response,
        "campaign": access.invitation.campaign,
        "supplier": access.invitation.supplier,
        "is_queried": access.invitation.state == InvitationState.QUERIED,
        "sections": sections_sent(access, submission),
    }


def sections_sent(access: Access, submission: Submission) -> list[dict[str, Any]]:
    """As it was handed in, in the questionnaire's order; one query for the names of all files."""
    form, answers = form_of(access.invitation), submission.answers
    ids = [pk for answer in answers.values() for pk in answer.get("files", [])]
    names = dict(StoredFile.objects.filter(pk__in=ids).values_list("pk", "name"))
    found = []
    for section in form.sections:
        cards = []
        for question in form.in_section(section.id):
            if question.id not in answers:
                continue
            answer = answers[question.id]
            rows = [{"key": line.key, "value": line.value} for line in lines(question, answer["value"])]
            files = [names[pk] for pk in answer.get("files", []) if pk in names]
            rows += [{"key": "Files", "value": "\n".join(files)}] if files else []
            cards.append({"title": question.text, "rows": rows})
        if cards:
            found.append({"title": section.title, "cards": cards})
    return found
