"""Self-assessments: the list, the heat map of one, opening, closing, the printed position summary."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import SelfAssessment, StandardSet
from actions.plan.facts import deadline_fact
from actions.standards import assessing
from actions.standards.answering import actions_of
from actions.standards.comparing import HeatMap, heat_map
from actions.standards.forms import CloseForm, OpenForm
from actions.standards.models import LOW_AT_MOST, STRONG_FROM, Level
from actions.standards.reference_data import shipped
from actions.views.exports import STANDARDS
from actions.views.saving import kept, pressed, saved
from actions.views.standards.pages import form_page
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, plain, today
from msplan.lib.lists import page_of


@may("standards.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every set with its latest and its open self-assessment, and the sets that could be taken into use."""
    sets = list(StandardSet.objects.order_by("-is_active", "name"))
    by_set: dict[int, list[SelfAssessment]] = {}
    for one in SelfAssessment.objects.with_counts().filter(standard_set__in=sets):
        by_set.setdefault(one.standard_set_id, []).append(one)
    rows = []
    for found in sets:
        there = by_set.get(found.pk, [])
        closed = [one for one in there if not one.is_open]
        rows.append(
            {"set": found, "open": next((one for one in there if one.is_open), None), "latest": closed[:1]}
        )
    known = {found.code for found in sets}
    context = {
        "page": page_of(rows, request, noun=("set of standards", "sets of standards"), export=STANDARDS),
        "waiting": [one for one in shipped() if one.code not in known],
        "may_edit": request.user.may("standards.edit"),
    }
    return render(request, "actions/standards/index.html", context)


@may("standards.edit")
def open_new(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(StandardSet, pk=pk)
    here = reverse("standards:set", args=[pk])
    form = OpenForm(request.POST or None, initial={"as_at": today()}, cancel_href=here)
    made = kept(
        request,
        form,
        lambda: assessing.open_assessment(found, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda _made: "The self-assessment is open. Several people can rate at once.",
    )
    if made:
        return redirect("standards:detail", made.pk)
    return form_page(request, "open", form, set=found)


@may("standards.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The heat map, beside the earlier date that was chosen (``?against=``), or the one before."""
    one = _assessment(pk)
    context = _position(request, one)
    person = request.user
    context |= {
        "outdated": assessing.outdated(one) if one.is_open else 0,
        "may_rate": one.is_open and person.may("standards.rate"),
        "may_close": one.may_close(today()) and person.may("standards.edit"),
        "may_edit": person.may("standards.edit"),
        "may_raise": person.may("actions.create"),
        "scale": list(Level),
        "next_up": one.ratings.unanswered().in_order().first() if one.is_open else None,
    }
    return render(request, "actions/standards/detail.html", context)


@may("standards.see")
@require_safe
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The dated position summary, to print."""
    one = _assessment(pk)
    context = _position(request, one) | {"scale": list(Level), "printed_on": today()}
    return render(request, "actions/standards/summary.html", context)


@may("standards.edit")
@require_POST
def take_over(request: HttpRequest, pk: int) -> HttpResponse:
    one = _assessment(pk)
    return pressed(
        request,
        lambda: assessing.take_over_wording(one, by=request.user, at=timezone.now()),
        done=lambda changed: f"{changed} standard{'' if changed == 1 else 's'} brought into step.",
        to=reverse("standards:detail", args=[pk]),
    )


@may("standards.edit")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    one = _assessment(pk)
    here = reverse("standards:detail", args=[pk])
    form = CloseForm(request.POST or None, initial={"next_on": add_months(one.as_at, 12)}, cancel_href=here)
    if saved(
        request, form, lambda: assessing.close(one, **form.cleaned_data, by=request.user, at=timezone.now())
    ):
        messages.success(request, "Closed. Nothing in it changes any more; actions can still be raised.")
        return redirect(here)
    unanswered = list(one.ratings.unanswered().in_order())
    marking = one.get_marking_display()
    return form_page(request, "close", form, marking=marking, assessment=one, unanswered=unanswered)


def _assessment(pk: int) -> SelfAssessment:
    people = SelfAssessment.objects.select_related("standard_set", "opened_by", "closed_by")
    return get_object_or_404(people, pk=pk)


def _position(request: HttpRequest, one: SelfAssessment) -> dict[str, Any]:
    """What the page and its printed form tell: a fixed number of queries whatever the number of standards."""
    earlier = list(SelfAssessment.objects.before(one))
    asked = request.GET.get("against", "")
    against = next((e for e in earlier if str(e.pk) == asked), earlier[0] if earlier else None)
    ratings = list(one.ratings.in_order().select_related("by", "file"))
    table = heat_map(ratings, list(against.ratings.all()) if against else None)
    actions = actions_of(one, ratings)
    return {
        "assessment": one,
        "set": one.standard_set,
        "marking": one.get_marking_display(),
        "map": table,
        "groups": [(group, _rows(group.lines, actions)) for group in table.groups],
        "earlier": [(e.pk, plain(e.as_at), e == against) for e in earlier],
        "against": against,
        "low": _rows(table.low, actions),
        "strong": _rows(table.strong, actions),
        "low_alone": [line for line in table.low if line.now.pk not in actions],
        "actions": _progress(actions),
        "low_at_most": LOW_AT_MOST,
        "strong_from": STRONG_FROM,
        "answered": sum(rating.is_answered for rating in ratings),
        "words": _words(table),
    }


def _rows(lines: list[Any], actions: dict[int, list[Any]]) -> list[tuple[Any, list[Any]]]:
    return [(line, actions.get(line.now.pk, [])) for line in lines]


def _progress(actions: dict[int, list[Any]]) -> list[dict[str, Any]]:
    """Each action once, with how it stands and which standards it answers."""
    on = today()
    once = {action.pk: action for found in actions.values() for action in found}
    return [
        {"action": action, "deadline": deadline_fact(action, on).text}
        for action in sorted(once.values(), key=lambda action: action.number)
    ]


def _words(table: HeatMap) -> str:
    """ "5 went up, 1 went down, 18 are as before": nothing where there is nothing to compare with."""
    if not table.whole.compared:
        return ""
    up, down, same = (table.counted(way) for way in ("up", "down", "same"))
    return f"{up} went up, {down} went down, {same} {'is' if same == 1 else 'are'} as before"
