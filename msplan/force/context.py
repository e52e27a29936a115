"""The force's name, mark and colour on every page."""

from typing import Any

from django.http import HttpRequest

from msplan.force.models import ForceProfile


def force(request: HttpRequest) -> dict[str, Any]:
    return {"force": ForceProfile.current()}
