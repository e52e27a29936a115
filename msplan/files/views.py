"""Handing a stored file out: checked by the room it belongs to, always as a download."""

import logging

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.files.models import StoredFile

log = logging.getLogger(__name__)


def may_open(person: Person, stored: StoredFile) -> bool:
    """Whether any room that knows this file lets the person open it; a file nobody knows stays shut."""
    answers = [import_string(guard)(person, stored) for guard in settings.FILE_GUARDS]
    return any(answer is True for answer in answers) and not any(answer is False for answer in answers)


@require_safe
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    stored = get_object_or_404(StoredFile.objects.known_to(request.user), pk=pk)
    if not may_open(request.user, stored):
        raise Http404
    if stored.removed_at is not None:
        raise Http404("This file was kept for as long as the rules of retention say, and is gone.")
    try:
        content = stored.content.open("rb")
    except FileNotFoundError:  # a backup without its files: say so to those who look after it, not with a 500
        log.exception("Stored file %s is not in the file store", stored.pk)
        raise Http404("This file is missing from the store.") from None
    response = FileResponse(content, as_attachment=True, filename=stored.name, content_type=stored.media_type)
    # Whatever is inside, a browser that shows it anyway must not run it.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
