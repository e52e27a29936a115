"""One change to many suppliers: those that were ticked, or all that a filter finds. Shown first, then done."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import query_with
from msplan.views.saving import saved, shown
from suppliers.models import Supplier
from suppliers.register.editing import set_owner
from suppliers.register.forms import SupplierFilter
from suppliers.register.merging_forms import TogetherForm
from suppliers.register.models import SupplierQuerySet
from suppliers.risk.keeping import set_category
from suppliers.views.finding import found as everything

NAMED = 50


@may("suppliers.edit")
def together(request: HttpRequest) -> HttpResponse:
    """``?s=14&s=15`` names suppliers; ``?all=yes`` and the list's own filters name all that they find."""
    found = _chosen(request)
    count = found.count()
    form = TogetherForm(request.POST or None, count=count, cancel_href=_back(request))
    if saved(request, form, lambda: messages.success(request, _change(request, form, found))):
        return redirect(_back(request))
    context = {
        "count": count,
        "suppliers": found.select_related("category", "owner").order_by("name", "pk")[:NAMED],
        "more": max(0, count - NAMED),
        "back": _back(request),
    }
    return shown(request, "suppliers/together.html", form, **context)


def _chosen(request: HttpRequest) -> SupplierQuerySet:
    if request.GET.get("all"):
        return everything(SupplierFilter(request).values, on=today())
    ticked = [int(pk) for pk in request.GET.getlist("s") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    return Supplier.objects.standing().filter(pk__in=ticked)


@transaction.atomic
def _change(request: HttpRequest, form: TogetherForm, found: SupplierQuerySet) -> str:
    """Both in one transaction; returns what was done, in a sentence."""
    suppliers, at = list(found.order_by("pk")), timezone.now()
    done = []
    if form.cleaned_data["owner"]:
        changed = set_owner(suppliers, form.chosen_owner, by=request.user, at=at)
        done.append(f"{form.chosen_owner or 'Nobody'} looks after {_these(changed)}")
    if category := form.cleaned_data["category"]:
        changed = set_category(suppliers, category, by=request.user, at=at)
        done.append(f"{category} is the category of {_these(changed)}")
    return f"{'; '.join(done)}."


def _these(changed: int) -> str:
    if not changed:
        return "them as before: nothing was different"
    return "1 supplier more" if changed == 1 else f"{changed:,} suppliers more"


def _back(request: HttpRequest) -> str:
    return f"{reverse('suppliers:index')}{query_with(request, s=None, all=None)}".rstrip("?")
