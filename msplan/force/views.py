"""The force's colour as a stylesheet: the content security policy allows no style inside a page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from msplan.force.models import ForceProfile


@login_not_required
@require_safe
def stylesheet(request: HttpRequest) -> HttpResponse:
    colour = ForceProfile.current().colour
    css = f":root{{--force-colour:{colour};--govuk-brand-colour:{colour}}}\n"
    return HttpResponse(css, content_type="text/css", headers={"Cache-Control": "public, max-age=300"})
