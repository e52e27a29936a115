"""What every page tells an administrator of a restored copy."""

from typing import Any

from django.http import HttpRequest

from msplan.force.context import force_of
from msplan.outbox.models import Hold


def held_copy(request: HttpRequest) -> dict[str, Any]:
    """``held_copy``: the open hold, for those who may say go; asked for by staff pages alone, when they are printed."""

    def found() -> Hold | None:
        person = getattr(request, "user", None)
        if person is None or not person.is_authenticated or not person.may("keeping.release"):
            return None
        if not getattr(force_of(request), "has_hold", True):
            return None
        return Hold.objects.open().first()

    return {"held_copy": found}
