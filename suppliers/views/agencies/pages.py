"""Labour providers and agencies: the list with its gaps, one of them, and keeping the list."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from msplan.lib.writing import ReasonForm
from msplan.views.saving import SAVED, edited, kept, saved, shown
from suppliers.checks import agencies as acts
from suppliers.checks.due import FIRST_ASKED_DAYS
from suppliers.checks.forms import AgencyFilter, AgencyForm, FindForm
from suppliers.checks.models import Agency, Check, Kind
from suppliers.checks.models.words import OF_AGENCIES
from suppliers.checks.rights import may_work
from suppliers.checks.timeline import of_agency
from suppliers.models import Supplier
from suppliers.views.checks.words import deadline, outcome, step
from suppliers.views.exports import AGENCIES
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged

SORTS = {"name": "supplier__name", "staff": "staff", "since": "since_on"}
FOUND = 20  # suppliers to choose among


@may("agencies.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), AgencyFilter(request)
    sort = sort_of(request, allowed=SORTS, default="name", words={"since": "in use since"})
    found = Agency.objects.matching(**({"ended": False} | form.values)).with_asked().with_people()
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("agency", "agencies"),
        export=AGENCIES,
        chosen=form.chosen,
    )
    latest = _latest([agency.survivor.pk for agency in page])
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [_row(agency, latest.get(agency.survivor.pk, []), on) for agency in page],
        "gaps": _gaps(list(Agency.objects.in_use().with_asked())),
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("agencies.edit"),
    }
    return render(request, "suppliers/agencies/index.html", context)


def _latest(suppliers: list[int]) -> dict[int, list[Check]]:
    """The checks that count, of each supplier. One query."""
    rows = Check.objects.counting().of_agencies().select_related("supplier", "owner")
    found: dict[int, list[Check]] = {}
    for check in rows.filter(supplier__in=suppliers) | rows.filter(supplier__merged_into__in=suppliers):
        found.setdefault(check.supplier.merged_into_id or check.supplier_id, []).append(check)
    return found


def _row(agency: Agency, checks: list[Check], on: date) -> dict[str, Any]:
    late = [check for check in checks if check.next_due_on < on and check.kind in agency.wanted]
    following = min((check.next_due_on for check in checks if check.kind in agency.wanted), default=None)
    return {
        "agency": agency,
        "supplier": agency.survivor,
        "missing": ", ".join(kind.label.lower() for kind in agency.never_asked),
        "late": ", ".join(check.get_kind_display().lower() for check in late),
        "next": deadline(following, on) if following else None,
    }


def _gaps(agencies: list[Agency]) -> list[dict[str, Any]]:
    """ "4 of 6 agencies: fees never asked", for each kind that was not asked of all of which it is wanted."""
    found = []
    for kind in OF_AGENCIES:
        wanted = [agency for agency in agencies if kind in agency.wanted]
        missing = [agency for agency in wanted if kind in agency.never_asked]
        if missing:
            found.append({"label": kind.label, "missing": len(missing), "of": len(wanted)})
    return found


@may("agencies.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    agency, on = agency_or_404(pk), today()
    supplier = agency.survivor
    checks = {check.kind: check for check in _latest([supplier.pk]).get(supplier.pk, [])}
    works = may_work(request.user, supplier)
    context = {
        "agency": agency,
        "supplier": supplier,
        "rows": _rows(agency),
        "kinds": [_kind(agency, kind, checks.get(kind), on, works=works) for kind in OF_AGENCIES],
        "first_by": plain(date.fromordinal(agency.since_on.toordinal() + FIRST_ASKED_DAYS)),
        "steps": _steps(agency) if request.user.may("agencies.edit") else [],
        "story": page_of(of_agency(agency), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "suppliers/agencies/detail.html", context)


def _kind(agency: Agency, kind: Kind, last: Check | None, on: date, *, works: bool) -> dict[str, Any]:
    return {
        "kind": kind,
        "wanted": kind in agency.wanted,
        "last": last,
        "outcome": outcome(last) if last else None,
        "due": deadline(last.next_due_on, on) if last else None,
        "href": reverse("checks:new", args=[agency.survivor.pk, kind.value])
        if works and not agency.ended_on
        else "",
    }


def _rows(agency: Agency) -> list[dict[str, Any]]:
    houses = {None: "Not known", True: "Yes", False: "No"}[agency.houses_workers]
    rows = [
        {"key": "Kind of staff", "value": agency.staff},
        {
            "key": "Contract manager",
            "value": f"{agency.manager.name}{'' if agency.manager.is_active else ' (has left)'}",
        },
        {"key": "Licence", "value": agency.get_licensable_display()},
        {"key": "Houses the people it sends", "value": houses},
        {"key": "In use since", "value": plain(agency.since_on)},
        {"key": "No longer used since", "value": plain(agency.ended_on) if agency.ended_on else ""},
    ]
    return [row for row in rows if row["value"]]


def _steps(agency: Agency) -> list[dict[str, Any]]:
    if agency.ended_on:
        return []
    return [
        step("Edit", reverse("agencies:edit", args=[agency.pk])),
        step("It is no longer used", reverse("agencies:end", args=[agency.pk])),
    ]


def agency_or_404(pk: int) -> Agency:
    return get_object_or_404(Agency.objects.with_asked().with_people(), pk=pk)


@may("agencies.edit")
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which supplier is it? Found by a search, because there are thousands."""
    form = FindForm(request.GET if "q" in request.GET else None, cancel_href=reverse("agencies:index"))
    form.helper.form_method = "get"
    form.helper.disable_csrf = True
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Supplier.objects.standing().searched(asked).order_by("-likeness", "pk")[:FOUND] if asked else []
    used = set(Agency.objects.in_use().values_list("supplier", flat=True))
    rows = [{"supplier": one, "used": one.pk in used} for one in found]
    return render(
        request, "suppliers/agencies/choose.html", {"form": form, "rows": rows, "asked": bool(asked)}
    )


@may("agencies.edit")
@of_survivor
def create(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = asked_of(request, pk)
    back = reverse("agencies:index")
    form = AgencyForm(
        request.POST or None,
        submit="Add it to the list",
        cancel_href=back,
        initial={"manager": request.user.pk},
    )
    refused_if_merged(form, supplier)

    def act() -> Agency:
        return acts.add_agency(supplier, **form.words, by=request.user, at=timezone.now())

    made = kept(
        request,
        form,
        act,
        done=lambda agency: f"{agency.supplier.name} is in the list. Its checks are asked for from now on.",
    )
    if made is not None:
        return redirect("agencies:detail", made.pk)
    context = {"heading": "Add a labour provider", "caption": str(supplier), "back": back}
    return shown(request, "suppliers/agencies/form.html", form, **context)


@may("agencies.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    agency, here = agency_or_404(pk), reverse("agencies:detail", args=[pk])

    def form_of() -> AgencyForm:
        return AgencyForm(request.POST or None, instance=Agency.objects.get(pk=pk), cancel_href=here)

    done, form = edited(request, form_of, lambda **words: acts.edit_agency(agency, **words))
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(here)
    context = {"heading": "Edit the labour provider", "caption": agency.survivor.name, "back": here}
    return shown(request, "suppliers/agencies/form.html", form, **context)


@may("agencies.edit")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    agency, here = agency_or_404(pk), reverse("agencies:detail", args=[pk])
    form = ReasonForm(
        request.POST or None,
        label="Why is it no longer used?",
        submit="It is no longer used",
        cancel_href=here,
    )
    if saved(
        request,
        form,
        lambda: acts.end_agency(agency, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, "It is out of the list. Nobody is asked for its checks any more.")
        return redirect(here)
    context = {"heading": "It is no longer used", "caption": agency.survivor.name, "back": here}
    return shown(request, "suppliers/agencies/form.html", form, **context)
