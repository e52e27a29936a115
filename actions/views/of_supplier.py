"""The actions about one supplier: a page that wears the supplier's tabs and lives up here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from actions.models import Action
from actions.plan.rights import demand
from actions.plan.sorting import SORT_WORDS, sorts
from actions.views.exports import ACTIONS_OF_SUPPLIER
from actions.views.listing import row
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of, sort_of
from suppliers.models import Supplier
from suppliers.views.page import tabs


@may("suppliers.see")
@require_safe
def of_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    demand(request.user.may("actions.see"))
    supplier, on = get_object_or_404(Supplier, pk=pk), today()
    if supplier.merged_into_id:
        return redirect("actions:of_supplier", supplier.merged_into_id)
    sort = sort_of(request, allowed=sorts(on), default="number", words=SORT_WORDS)
    rows = Action.objects.about(supplier).with_people().order_by(*sort.by("number").order_by)
    page = page_of(rows, request, noun=("action", "actions"), export=ACTIONS_OF_SUPPLIER)
    worn = [
        {**tab, "current": tab["href"] == request.path} for tab in tabs(supplier, request.user, current="")
    ]
    context = {
        "supplier": supplier,
        "tabs": worn,
        "sort": sort,
        "page": page,
        "rows": [row(action, on) for action in page],
        "may_create": request.user.may("actions.create"),
    }
    return render(request, "actions/of_supplier.html", context)
