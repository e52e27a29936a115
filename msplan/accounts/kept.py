"""What was typed into a form whose session had ended: it waits on the server until its person has signed in again.

It lies in the stranger's session that the browser holds meanwhile, says whose it is, and is shown to nobody else. No
password, code or file is kept, and nothing for longer than an hour.
"""

import re
from typing import Any

from django.http import HttpRequest

from msplan.accounts.models import Person

KEPT = "msplan_kept"
KEPT_FOR = 60 * 60
MOST = 200_000
NEVER = re.compile(r"password|code|credential|csrfmiddlewaretoken", re.I)


def keep(request: HttpRequest, *, whose: str, now: float) -> bool:
    """Keep what this form holds for the person with the key ``whose``. False where it is too long, or empty."""
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not NEVER.search(name) and isinstance(value, str)
    ]
    if not fields or sum(len(name) + len(value) for name, value in fields) > MOST:
        return False
    request.session[KEPT] = {
        "whose": whose,
        "at": now,
        "path": request.get_full_path(),
        "fields": fields,
        "files": [upload.name for uploads in request.FILES.lists() for upload in uploads[1]],
    }
    return True


def kept(request: HttpRequest, *, now: float) -> dict[str, Any] | None:
    """What is kept for the person who is signed in, if anything is."""
    found: dict[str, Any] | None = request.session.get(KEPT)
    if not found or found["whose"] != str(request.user.pk) or now - found["at"] >= KEPT_FOR:
        return None
    return found


def forget(request: HttpRequest) -> None:
    request.session.pop(KEPT, None)


def forget_others(request: HttpRequest, person: Person) -> None:
    """Somebody signed in: what another typed here is gone."""
    if request.session.get(KEPT, {}).get("whose") != str(person.pk):
        forget(request)
