"""The board pack: the lead's page and what stands behind it, as a tagged PDF of a few pages."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.force.context import force_of
from msplan.lib.dates import london_date
from msplan.printing.pdf import RenderFailed, render_pdf
from statements.dashboard import changes
from statements.dashboard.changes import Wanted
from statements.figures.scopes import this_year
from statements.views.dashboard.changes import day_of
from statements.views.dashboard.page import read, told

TITLE = "Modern slavery: board pack"
MOST_LATE = 36


@may("dashboard.see")
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    at, force = timezone.now(), force_of(request)
    on = london_date(at)
    day, why = day_of(request, on)
    wanted = Wanted(day, on)
    page = read(request, at, wanted)
    context = {
        **told(page, at),
        "force": force,
        "title": TITLE,
        # Suppliers are named beside findings about them: a working paper.
        "marking": str(Marking.SENSITIVE.label),
        "changes": changes.told(wanted, this_year(on), why, page.read),
        "late": [{"thing": thing, "how": thing.how(on)} for thing in page.things[:MOST_LATE]],
        "more_late": max(0, len(page.things) - MOST_LATE),
    }
    html = render_to_string("dashboard/pack.html", context)
    try:
        pdf = render_pdf(html, title=f"{TITLE}, {force.name}", author=force.name, created=at, complete=False)
    except RenderFailed as fault:
        messages.error(request, str(fault))
        return redirect("dashboard:show")
    name = f"board-pack-{on.isoformat()}-{context['marking']}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
