"""What a published statement says against what the records say today."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.force.context import force_of
from msplan.lib.dates import today
from statements.models import Statement
from statements.publishing.drifting import coverage_drift, drifts
from statements.views.fetching import statement_or_404


@may("drafts.see")
@require_safe
def drift(request: HttpRequest, pk: int) -> HttpResponse:
    statement, on = statement_or_404(pk), today()
    if statement.state not in Statement.PUBLIC:
        raise Http404
    rows = drifts(statement, on=on)
    context = {
        "statement": statement,
        "rows": rows,
        "covered": coverage_drift(statement, force_of(request), on=on),
        "differing": sum(row.differs for row in rows),
        "on": on,
    }
    return render(request, "drafts/drift.html", context)
