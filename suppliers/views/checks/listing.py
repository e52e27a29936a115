"""Due diligence of the whole register: what is due, what was found, whom nobody looks at."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.checks.finding_forms import FindingFilter
from suppliers.checks.forms import CheckFilter, LeftOutFilter
from suppliers.checks.looking import (
    OF_HIGH,
    OfKind,
    by_kind,
    gap,
    never_done,
    not_looked_at,
    site_not_known,
)
from suppliers.checks.models import Audit, Check, CorrectiveAction, Finding, Kind, LookingRule
from suppliers.checks.rights import to_verify
from suppliers.models import Supplier
from suppliers.views.checks.words import deadline, finding_state, outcome
from suppliers.views.exports import CHECKS, FINDINGS, suppliers

SHOWN = 10  # of what stands above a list
SORTS = {"due": "next_due_on", "done": "done_on", "supplier": "supplier__name"}
FINDING_SORTS = {
    "urgent": ("urgency", "found_on"),
    "found": "found_on",
    "supplier": "supplier__name",
}
FINDING_WORDS = {"urgent": "critical, then late, then the day it was found", "found": "day it was found"}
SUPPLIER_SORTS = {"spend": "score__recent_spend", "priority": "score__priority", "name": "name"}


@may("checks.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, rule = today(), LookingRule.current()
    form = CheckFilter(request)
    sort = sort_of(request, allowed=SORTS, default="due", words={"due": "next due", "done": "last done"})
    found = Check.objects.counting().matching(on=on, person=request.user, **form.values)
    page = page_of(
        found.with_people().order_by(*sort.by("pk").order_by),
        request,
        noun=("check", "checks"),
        export=CHECKS,
        chosen=form.chosen,
    )
    kinds = by_kind(rule, on=on)
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [_row(check, on) for check in page],
        "is_empty": not page.total and not form.chosen,
        "kinds": [_kind(kind) for kind in kinds],
        "late_checks": sum(kind.late for kind in kinds),
        "rule": rule,
        "gap": gap(rule, on=on),
        "not_known": site_not_known(rule, on=on).count(),
        "critical": Finding.objects.critical_open().count(),
        "late": CorrectiveAction.objects.matching(on=on, late=True).count(),
        "to_verify": to_verify(request.user).count(),
        "may_set": request.user.may("checks.set_rule"),
    }
    return render(request, "suppliers/checks/index.html", context)


def _row(check: Check, on: Any) -> dict[str, Any]:
    return {"check": check, "outcome": outcome(check), "due": deadline(check.next_due_on, on)}


def _kind(kind: OfKind) -> dict[str, Any]:
    """A line of the table by kind; each number leads to the rows it counts."""
    here = reverse("checks:index")
    numbers = [
        (name, number, f"{here}?kind={kind.kind}&due={key}")
        for name, number, key in (("late", kind.late, "late"), ("within 28 days", kind.soon, "soon"))
    ]
    return {
        "label": kind.kind.label,
        "numbers": [
            {"label": name.capitalize(), "said": f"{kind.kind.label}, {name}", "number": n, "href": href}
            for name, n, href in numbers
        ],
        "in_date": kind.in_date,
        "never": kind.never,
        "never_href": reverse("checks:never", args=[kind.kind]),
    }


@may("checks.see")
@require_safe
@tidied
def findings(request: HttpRequest) -> HttpResponse:
    on, form = today(), FindingFilter(request)
    sort = sort_of(request, allowed=FINDING_SORTS, default="urgent", words=FINDING_WORDS)
    found = Finding.objects.filter(supplier__archived_at__isnull=True).matching(on=on, **form.values)
    found = found.with_counts().with_urgency(on)
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("finding", "findings"),
        export=FINDINGS,
        chosen=form.chosen,
    )
    late = CorrectiveAction.objects.matching(on=on, late=True)
    to_write_down = Audit.objects.to_write_down().with_suppliers().order_by("findings_by", "pk")
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [{"finding": one, "state": finding_state(one), "is_late": one.is_late} for one in page],
        "is_empty": not page.total and not form.chosen,
        "to_write_down": to_write_down[:SHOWN],
        "to_write_down_all": to_write_down.count(),
        "late": late.with_people().order_by("due_on", "pk")[:SHOWN],
        "late_all": late.count(),
        "to_verify": to_verify(request.user).with_people().order_by("said_on", "pk")[:SHOWN],
        "to_verify_all": to_verify(request.user).count(),
    }
    return render(request, "suppliers/checks/findings.html", context)


@may("checks.see")
@require_safe
@tidied
def left_out(request: HttpRequest) -> HttpResponse:
    """Whom the rule leaves out; with ?site=unknown whom it would, if somebody said that nobody works on our site."""
    on, rule = today(), LookingRule.current()
    unknown = request.GET.get("site") == "unknown"
    rows = site_not_known(rule, on=on) if unknown else not_looked_at(rule, on=on)
    lead = {
        "rule": rule,
        "unknown": unknown,
        "gap": gap(rule, on=on),
        "not_known": site_not_known(rule, on=on).count(),
    }
    return _suppliers(request, rows, "suppliers/checks/left_out.html", **lead)


@may("checks.see")
@require_safe
def never(request: HttpRequest, kind: str) -> HttpResponse:
    """High suppliers of whom this was never done."""
    if kind not in OF_HIGH:
        raise Http404
    rows = never_done(kind, LookingRule.current(), on=today())
    return _suppliers(request, rows, "suppliers/checks/never.html", kind=Kind(kind))


def _suppliers(
    request: HttpRequest, rows: "QuerySet[Supplier]", template: str, **context: Any
) -> HttpResponse:
    form = LeftOutFilter(request)
    sort = sort_of(
        request, allowed=SUPPLIER_SORTS, default="-priority", words={"spend": "spend of both years"}
    )
    if form.values.get("q"):
        rows = rows.filter(pk__in=Supplier.objects.searched(form.values["q"]).order_by().values("pk"))
    if form.values.get("band"):
        rows = rows.filter(score__band__in=form.values["band"])
    found = rows.select_related("score", "category").order_by(*sort.by("pk").order_by)
    title = "Suppliers without a check"
    page = page_of(
        found,
        request,
        noun=("supplier", "suppliers"),
        export=suppliers(title, "without-a-check"),
        chosen=form.chosen,
    )
    return render(request, template, {"form": form, "sort": sort, "page": page, **context})
