"""What every public page is made with: the same for everybody, rendered without the request."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse

from msplan.force.models import ForceProfile
from statements.models import Statement


def public_page(template: str, context: dict[str, Any]) -> HttpResponse:
    html = render_to_string(template, {"force": ForceProfile.current(), **context})
    # The frame may gain a notice at any time: keep it, but ask.
    return HttpResponse(html, headers={"Cache-Control": "public, no-cache"})


def full_address(name: str, *args: object) -> str:
    """An address with the site in front of it: for search engines, and for whoever shares it."""
    return settings.SITE_URL + reverse(name, args=args)


def gone(statement: Statement) -> HttpResponse:
    """410: there was something here, and why there is nothing now. Neither the text nor the title is said again."""
    removal = statement.removals.done().first()
    response = public_page("statements/public/gone.html", {"statement": statement, "removal": removal})
    response.status_code = 410
    response["Cache-Control"] = "no-cache"
    return response
