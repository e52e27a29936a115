"""What suppliers agreed to do about findings: all of it, by what is due next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.checks.finding_forms import CorrectiveFilter
from suppliers.checks.models import CorrectiveAction
from suppliers.checks.rights import to_verify
from suppliers.views.checks.words import corrective_due, corrective_state
from suppliers.views.exports import CORRECTIVE

SORTS = {
    "next": ("is_over", "due_on"),
    "due": "due_on",
    "agreed": "agreed_on",
    "supplier": "finding__supplier__name",
}
WORDS = {
    "next": "what is to be done, then the due date",
    "due": "due date",
    "agreed": "day it was agreed",
    "supplier": "supplier",
}


@may("checks.see")
@require_safe
@tidied
def corrective_actions(request: HttpRequest) -> HttpResponse:
    on, form = today(), CorrectiveFilter(request)
    sort = sort_of(request, allowed=SORTS, default="next", words=WORDS)
    found = CorrectiveAction.objects.matching(on=on, **form.values).with_people().with_over()
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("corrective action", "corrective actions"),
        export=CORRECTIVE,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [
            {"corrective": one, "state": corrective_state(one), "due": corrective_due(one, on)}
            for one in page
        ],
        "on": on,
        "is_empty": not page.total and not form.chosen,
        "late": CorrectiveAction.objects.matching(on=on, late=True).count(),
        "to_verify": to_verify(request.user).count(),
    }
    return render(request, "suppliers/checks/corrective_actions.html", context)
