"""The administrator's pages about departments."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.departments import NameTaken, save_department
from msplan.accounts.forms import DepartmentForm
from msplan.accounts.models import Department
from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from msplan.lib.taking_away import Export

DEPARTMENTS = Export(
    "Departments",
    "departments",
    (("Department", "name"), ("Lead", "lead.name"), ("People", "active_people")),
)


@may("accounts.administer")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    counted = (
        Department.objects.select_related("lead")
        .annotate(active_people=Count("people", filter=Q(people__is_active=True)))
        .order_by("name")  # counting drops the model's own order
    )
    page = page_of(counted, request, noun=("department", "departments"), per_page=50, export=DEPARTMENTS)
    return render(request, "accounts/departments.html", {"page": page, "tabs": administration_tabs(request)})


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(Department, pk=pk))


def _form(request: HttpRequest, department: Department | None) -> HttpResponse:
    initial = {"name": department.name, "lead": department.lead_id} if department else {}
    form = DepartmentForm(request.POST or None, department=department, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_department(department, **form.cleaned_data, by=request.user, at=timezone.now())
        except NameTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"{saved} is saved.")
            return redirect("accounts:departments")
    return render(
        request,
        "accounts/department_form.html",
        {"form": form, "department": department},
        status=422 if form.errors else 200,
    )
