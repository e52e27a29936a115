"""Suppliers that may be one: offered, compared, merged, parted, or marked as different for good."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from msplan.views.saving import pressed, saved, shown
from suppliers.models import Different, Merge, ProbablePair, Supplier
from suppliers.register.merging import mark_different
from suppliers.register.merging_forms import FindForm, MergeForm
from suppliers.spend import joining
from suppliers.views.exports import MARKS, PAIRS
from suppliers.views.merged import of_survivor
from suppliers.views.side_by_side import likelier_survivor, side_by_side

FOUND = 10


@may("suppliers.see")
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    rows = ProbablePair.objects.open().likeliest_first().with_suppliers()
    suppliers, waiting = Supplier.objects.standing().count(), Supplier.objects.not_compared().count()
    compared = suppliers - waiting
    context = {
        "page": page_of(rows, request, noun=("pair", "pairs"), export=PAIRS),
        "waiting": waiting,
        "suppliers": suppliers,
        "compared": compared,
        "how_far": f"Looking for suppliers that look alike: {compared:,} of {suppliers:,} are compared.",
        "marked": Different.objects.in_force().count(),
        "may_edit": request.user.may("suppliers.edit"),
    }
    return render(request, "suppliers/merging/pairs.html", context)


@may("suppliers.edit")
def compare(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """Side by side; which of them stays is chosen here, and the merge is this page's deed."""
    one, other = _both(first, second)
    if not (_stands(one) and _stands(other)) or one == other:
        return _gone(request, first, second)
    columns = side_by_side(one, other)
    form = MergeForm(
        request.POST if request.method == "POST" else None,
        first=one,
        second=other,
        suggested=likelier_survivor(columns),
        cancel_href=reverse("merging:pairs"),
    )

    def act() -> Merge:
        survivor, gone = form.survivor_and_other
        return joining.merge(gone, into=survivor, by=request.user, at=timezone.now())

    made: list[Merge] = []
    if saved(request, form, lambda: made.append(act())):
        return redirect(f"{reverse('suppliers:detail', args=[made[0].into_id])}?merged={made[0].supplier_id}")
    pair = ProbablePair.objects.filter(first=min(first, second), second=max(first, second)).first()
    marks = Different.objects.between(one, other).select_related("by").first()
    context = {"one": one, "other": other, "columns": columns, "pair": pair, "mark": marks}
    return shown(request, "suppliers/merging/compare.html", form, **context)


@may("suppliers.edit")
@require_POST
def different(request: HttpRequest, first: int, second: int) -> HttpResponse:
    one, other = (get_object_or_404(Supplier, pk=pk) for pk in (first, second))
    return pressed(
        request,
        lambda: mark_different(one, other, by=request.user, at=timezone.now()),
        done=f"{one} and {other} are marked as different. They will not be offered again.",
        to=reverse("merging:pairs"),
    )


@may("suppliers.see")
@require_safe
def marks(request: HttpRequest) -> HttpResponse:
    """What was called different, by whom and when; each can be taken back."""
    rows = Different.objects.in_force().select_related("first", "second", "by")
    context = {
        "page": page_of(rows, request, noun=("pair", "pairs"), export=MARKS),
        "may_edit": request.user.may("suppliers.edit"),
    }
    return render(request, "suppliers/merging/marks.html", context)


@may("suppliers.edit")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    mark = get_object_or_404(Different, pk=pk)
    return pressed(
        request,
        lambda: joining.take_back_different(mark, by=request.user, at=timezone.now()),
        done="Taken back. Where the two look alike they are offered again.",
        to=reverse("merging:marks"),
    )


@may("suppliers.edit")
@require_safe
@of_survivor
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The other one, where nothing but a person's knowledge says that the two are one."""
    supplier = get_object_or_404(Supplier.objects.standing(), pk=pk)
    here = reverse("suppliers:detail", args=[pk])
    form = FindForm(request.GET if "q" in request.GET else None, cancel_href=here)
    form.helper.form_method = "get"
    found: list[Supplier] = []
    if form.is_bound and form.is_valid():
        others = Supplier.objects.standing().exclude(pk=pk).searched(form.cleaned_data["q"])
        found = list(others.with_risk().order_by("-likeness", "pk")[:FOUND])
    context = {"supplier": supplier, "found": found}
    return shown(request, "suppliers/merging/choose.html", form, **context)


@may("suppliers.edit")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(Merge.objects.select_related("supplier__merged_into", "into", "by"), pk=pk)
    if request.method == "POST":
        return pressed(
            request,
            lambda: joining.undo_merge(merge, by=request.user, at=timezone.now()),
            done=f"{merge.supplier} is a supplier of its own again.",
            to=reverse("suppliers:detail", args=[merge.supplier_id]),
        )
    return render(request, "suppliers/merging/undo.html", {"merge": merge})


def _both(first: int, second: int) -> tuple[Supplier, Supplier]:
    """With what is shown of them, in one query and one each for names and numbers; 404 where there never was one."""
    rows = Supplier.objects.filter(Q(pk=first) | Q(pk=second)).with_risk()
    found = {row.pk: row for row in rows.prefetch_related("names", "identifiers")}
    if first not in found or second not in found:
        raise Http404
    return found[first], found[second]


def _stands(supplier: Supplier) -> bool:
    """Neither merged nor archived."""
    return supplier.merged_into_id is None and supplier.archived_at is None


def _gone(request: HttpRequest, first: int, second: int) -> HttpResponse:
    """One of them was merged meanwhile, or both addresses name one supplier: there is nothing to compare."""
    rows = Supplier.objects.filter(pk__in=[first, second]).select_related("merged_into").order_by("pk")
    context: dict[str, Any] = {"rows": rows}
    return render(request, "suppliers/merging/gone.html", context, status=409 if request.POST else 200)
