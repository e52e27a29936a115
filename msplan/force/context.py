"""The force's name, mark and colour on every page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from msplan.force.models import ForceProfile


def force(request: HttpRequest) -> dict[str, Any]:
    return {"force": force_of(request)}


def force_of(request: HttpRequest) -> ForceProfile:
    """The profile, read once for the request: a view that needs it and the page around it share it."""
    known: ForceProfile | None = getattr(request, "force_profile", None)
    if known is None:
        along = {name: import_string(source)() for name, source in settings.ASKED_WITH_THE_FORCE.items()}
        known = ForceProfile.current(**along)
        request.force_profile = known  # type: ignore[attr-defined]  # kept as long as the request
    return known
