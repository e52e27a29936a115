"""The administrator's pages about departments."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.departments import NameTaken, end_department, merge_departments, save_department
from msplan.accounts.forms import DepartmentForm, DepartmentsFilter, MergeForm
from msplan.accounts.handing_over import counted, hanging_on
from msplan.accounts.models import Department
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.taking_away import SENSITIVE, Export

DEPARTMENTS = Export(
    "Departments",
    "departments",
    (("Department", "name"), ("Lead", "lead.name"), ("People", "active_people"), ("Ended", "ended_on")),
)
HANGING = Export(
    "What hangs on a department",
    "of-a-department",
    (("Kind", "what"), ("What", "label"), ("Address", "page")),
    marking=SENSITIVE,
)


@may("accounts.administer")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = DepartmentsFilter(request)
    counted_people = (
        Department.objects.matching(**form.values)
        .select_related("lead", "merged_into")
        .annotate(active_people=Count("people", filter=Q(people__is_active=True)))
        .order_by("name")  # counting drops the model's own order
    )
    page = page_of(
        counted_people,
        request,
        noun=("department", "departments"),
        per_page=50,
        export=DEPARTMENTS,
        chosen=form.chosen,
    )
    context = {"page": page, "filter": form, "tabs": administration_tabs(request)}
    return render(request, "accounts/departments.html", context)


@may("accounts.administer")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What hangs on a department, and how it ends."""
    department = get_object_or_404(Department.objects.select_related("lead", "merged_into"), pk=pk)
    return _page(request, department, MergeForm(department=department))


def _page(request: HttpRequest, department: Department, form: MergeForm, sentence: str = "") -> HttpResponse:
    form.helper.form_action = reverse("accounts:merge_department", args=[department.pk])
    items = hanging_on(department, today())
    counts = counted(items)
    context = {
        "department": department,
        "form": form,
        "sentence": sentence,
        "page": page_of(items, request, noun=("thing", "things"), per_page=50, export=HANGING),
        "counts": [kind.words(count) for kind, count in counts],
        "opens": {kind.key for kind, _ in counts if not kind.seen or request.user.may(kind.seen)},
    }
    status = 422 if sentence or form.errors else 200
    return render(request, "accounts/department.html", context, status=status)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    return _form(request, None)


@may("accounts.administer")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, get_object_or_404(Department, pk=pk))


@may("accounts.administer")
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("lead"), pk=pk)
    try:
        end_department(department, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, department, MergeForm(department=department), str(refusal))
    messages.success(request, f"{department} has ended. What is past keeps its name.")
    return redirect("accounts:department", pk)


@may("accounts.administer")
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    department = get_object_or_404(Department.objects.select_related("lead"), pk=pk)
    form = MergeForm(request.POST, department=department)
    if not form.is_valid():
        return _page(request, department, form)
    into = form.cleaned_data["into"]
    try:
        merge_departments(department, into=into, by=request.user, at=timezone.now())
    except Refused as refusal:
        return _page(request, department, form, str(refusal))
    messages.success(request, f"What was open of {department} is {into}’s now.")
    return redirect("accounts:department", into.pk)


def _bound(request: HttpRequest, department: Department | None) -> DepartmentForm:
    initial = {"name": department.name, "lead": department.lead_id} if department else {}
    return DepartmentForm(request.POST or None, department=department, initial=initial)


def _form(request: HttpRequest, department: Department | None) -> HttpResponse:
    form = _bound(request, department)
    saved = None
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "lead")}
        version = int(form.cleaned_data["version"]) if department else None
        try:
            saved = save_department(department, **said, version=version, by=request.user, at=timezone.now())
        except (NameTaken, Refused) as refusal:
            form.add_error("name", str(refusal))
        except StaleEdit:  # somebody else saved between our looking and our writing
            form = _bound(request, Department.objects.get(pk=department.pk))
            form.is_valid()
    if saved is not None:
        messages.success(request, f"{saved} is saved.")
        return redirect("accounts:department", saved.pk)
    context = {"form": form, "department": department}
    return render(request, "accounts/department_form.html", context, status=422 if form.errors else 200)
