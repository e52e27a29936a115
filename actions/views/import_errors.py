"""The list of what is wrong with a file that was chosen, as a file: made in memory of what the page brings back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from actions.plan.importing.by_hand import ERRORS, unpacked
from msplan.views.files_of_lists import workbook


def error_file(request: HttpRequest, *, back: str) -> HttpResponse:
    """A workbook with row, column, what stands there and what to do. ``back``: where whoever has no list starts."""
    lines = unpacked(request.POST.get("errors", ""), by=request.user.pk)
    if lines is None:
        messages.error(request, "The page is too old, or was changed on its way. Choose the file again.")
        return redirect(back)
    return workbook([ERRORS.sheet(lines)], ERRORS)
