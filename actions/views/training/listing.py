"""The lists of this room, and how many had done a course quarter by quarter."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.models import Audience, Course, CourseRequirement
from actions.training.facts import due_fact, known, needs_fact
from actions.training.filter_forms import AudienceFilter, CourseFilter, NeedFilter, RequirementFilter
from actions.training.over_time import Table, chart_of, table_of
from actions.views.training.exports import AUDIENCES, COURSES, NEEDS, OVER_TIME, REQUIREMENTS
from actions.views.training.pages import tabs
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import Chosen, FilterForm, tidied
from msplan.lib.lists import Sort, files_of, page_of, sort_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

# Said here once more: what is counted beside a row takes the order of the model away.
BY_NAME = (Lower("name"), "pk")
SORTS = {
    "course": ("course__name", "audience__name"),
    "audience": ("audience__name", "course__name"),
    "due": ("due_on", "course__name"),
    "owner": ("owner__name", "course__name"),
}


class CourseChoice(FilterForm):
    """Which course the page over time is about. ``usual`` is the one that is shown where none was chosen."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Course")

    def __init__(self, request: HttpRequest, *, usual: Course | None) -> None:
        self.usual = usual
        super().__init__(request)

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Course.objects.in_use().exclude(pk=self.usual.pk if self.usual else None)
            field.empty_label = str(self.usual or "None")


def requirements_asked_for(request: HttpRequest) -> tuple[Any, FilterForm, Sort]:
    """What the list shows on all its pages together."""
    form = RequirementFilter(request)
    sort = sort_of(request, allowed=SORTS, default="course", words={"due": "next return"})
    found = CourseRequirement.objects.matching(on=today(), person=request.user, **form.values)
    return found.with_things().order_by(*sort.by("pk").order_by), form, sort


def courses_asked_for(request: HttpRequest) -> tuple[Any, FilterForm]:
    form = CourseFilter(request)
    in_force = Count("requirements", filter=Q(requirements__ended_on__isnull=True))
    return Course.objects.matching(**form.values).annotate(required_of=in_force).order_by(*BY_NAME), form


def audiences_asked_for(request: HttpRequest) -> tuple[Any, FilterForm]:
    form = AudienceFilter(request)
    in_force = Count("requirements", filter=Q(requirements__ended_on__isnull=True))
    found = Audience.objects.matching(**form.values).with_people().with_count(today())
    return found.annotate(has_to_do=in_force).order_by(*BY_NAME), form


def needs_asked_for(request: HttpRequest) -> tuple[Any, FilterForm]:
    form = NeedFilter(request)
    values = {**form.values, "late": today() if form.values.get("overdue") else None}
    values.pop("overdue", None)
    return Audience.objects.matching(**values).with_people().with_need(), form


@may("training.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    found, form, sort = requirements_asked_for(request)
    page = page_of(
        found, request, noun=("requirement", "requirements"), export=REQUIREMENTS, chosen=form.chosen
    )
    rows = [{"row": row, "known": known(row, on), "due": due_fact(row, on)} for row in page]
    context = _list(request, form, page, "index") | {"sort": sort, "rows": rows}
    return render(request, "actions/training/index.html", context)


@may("training.see")
@require_safe
@tidied
def courses(request: HttpRequest) -> HttpResponse:
    found, form = courses_asked_for(request)
    page = page_of(found, request, noun=("course", "courses"), export=COURSES, chosen=form.chosen)
    return render(request, "actions/training/courses.html", _list(request, form, page, "courses"))


@may("training.see")
@require_safe
@tidied
def audiences(request: HttpRequest) -> HttpResponse:
    found, form = audiences_asked_for(request)
    page = page_of(found, request, noun=("audience", "audiences"), export=AUDIENCES, chosen=form.chosen)
    return render(request, "actions/training/audiences.html", _list(request, form, page, "audiences"))


@may("training.see")
@require_safe
@tidied
def needs(request: HttpRequest) -> HttpResponse:
    found, form = needs_asked_for(request)
    page = page_of(found, request, noun=("audience", "audiences"), export=NEEDS, chosen=form.chosen)
    rows = [{"audience": one, "due": needs_fact(one, today())} for one in page]
    context = _list(request, form, page, "needs") | {"rows": rows}
    return render(request, "actions/training/needs.html", context)


@may("training.see")
@require_safe
@tidied
def over_time(request: HttpRequest) -> HttpResponseBase:
    """One course: every audience at the end of each quarter, and today."""
    on = today()
    in_force = Count("requirements", filter=Q(requirements__ended_on__isnull=True))
    usual = Course.objects.in_use().annotate(of=in_force).filter(of__gt=0).order_by("-of", "pk").first()
    form = CourseChoice(request, usual=usual)
    course = form.values.get("course") or usual
    table = table_of(course, on)
    if wants_file(request):
        chosen = [Chosen("Course", str(course), "")] if course else []
        return file_of(_flat(table), request, OVER_TIME, chosen=chosen)
    context = {
        "form": form,
        "exports": files_of(request),
        "course": course,
        "rows": table.rows,
        "lines": [
            {"day": day, "cells": [row.cells[n] for row in table.rows]} for n, day in enumerate(table.days)
        ],
        "chart": chart_of(table, on),
        "now": [{"row": row.requirement, "known": known(row.requirement, on)} for row in table.rows],
        "tabs": tabs(request, "over_time"),
    }
    return render(request, "actions/training/over_time.html", context)


def _flat(table: Table) -> list[dict[str, Any]]:
    """The table of the page, a row for each audience and day."""
    return [
        {
            "course": row.requirement.course.name,
            "audience": row.requirement.audience.name,
            "day": day,
            "text": cell.text,
            "required": cell.required,
            "completed": cell.completed,
            "share": None if cell.rate is None else cell.rate / 100,
        }
        for row in table.rows
        for day, cell in zip(table.days, row.cells, strict=True)
    ]


def _list(request: HttpRequest, form: FilterForm, page: Any, name: str) -> dict[str, Any]:
    """What the lists' templates read."""
    return {
        "form": form,
        "page": page,
        "tabs": tabs(request, name),
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("training.edit"),
        "may_import": request.user.may("training.import"),
    }
