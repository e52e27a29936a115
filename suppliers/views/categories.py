"""What each category assumes."""

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from suppliers.models import Band, Category
from suppliers.risk.arithmetic import FACTORS, shown
from suppliers.risk.inputs import inputs_of
from suppliers.risk.models import current_rules


@may("suppliers.see")
@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    rules = current_rules()
    standing = Q(suppliers__merged_into__isnull=True, suppliers__archived_at__isnull=True)
    rows: list[dict[str, Any]] = []
    for category in Category.objects.in_use().annotate(count=Count("suppliers", filter=standing)):
        risk = inputs_of(category, None).risk(rules)
        rows.append(
            {"category": category, "value": shown(risk.value), "exact": risk.value, "band": Band(risk.band)}
        )
    rows.sort(key=lambda row: (-row["exact"], row["category"].name))
    context = {"rows": rows, "factors": FACTORS, "may_change": request.user.may("risk.change")}
    return render(request, "suppliers/categories.html", context)
