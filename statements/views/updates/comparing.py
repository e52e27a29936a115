"""A corrected update beside the version it corrects, word by word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from statements.updates.wording import in_one_piece, version_before
from statements.views.updates.writing import update_or_404
from statements.writing.comparing import compared


@may("drafts.see")
@require_safe
def compare_update(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    old = version_before(found)
    context = {
        "update": found,
        "statement": found.statement,
        "old": old,
        "comparison": compared(in_one_piece(old), in_one_piece(found)) if old else None,
    }
    return render(request, "drafts/updates/compare.html", context)
