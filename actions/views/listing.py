"""The list of actions: the plan as people look at it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.models import Action, Priority
from actions.plan.facts import deadline_fact, progress_fact, rating_fact, review_fact
from actions.plan.filter_form import ActionFilter
from actions.plan.grouping import GROUPINGS
from actions.plan.models.finding import ActionQuerySet
from actions.plan.models.words import no_change_words
from actions.plan.sorting import SORT_WORDS, sorts
from actions.views.arranging import whole_plan
from actions.views.exporting import exports_of
from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import Page, Sort, page_of, query_with, sort_of


@may("actions.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    form = ActionFilter(request)
    sort = sort_of(request, allowed=sorts(on), default="plan", words=SORT_WORDS).by("number")
    found = Action.objects.matching(on=on, person=request.user, **form.values)
    page, sections, note = laid_out(request, found, sort, form.group, on)
    context = {
        "form": form,
        "sort": sort,
        "said": sort if page.total else None,
        "page": page,
        "sections": sections,
        "note": note,
        "way_on": way_on(form),
        "marking": marking_of(page),
        "views": views_of(request, form),
        "exports": exports_of(request),
        "is_empty": not page.total and not form.chosen and not Action.objects.exists(),
        "may_create": request.user.may("actions.create"),
        "whole": whole_plan(request.user),
    }
    return render(request, "actions/index.html", context)


def laid_out(
    request: HttpRequest, found: ActionQuerySet[Action], sort: Sort, group: str, on: date
) -> tuple[Page, list[dict[str, Any]], str]:
    """One page of the list, in one section without a name or in those of a grouping, and what to say about these."""
    if group not in GROUPINGS:
        page = page_of(found.with_people().order_by(*sort.order_by), request, noun=("action", "actions"))
        return page, [{"rows": [row(action, on) for action in page]}] if page.total else [], ""
    grouping = GROUPINGS[group]
    counts = grouping.counts(found)
    lines = grouping.lines(found.with_people()).order_by(grouping.order, *sort.order_by)
    several = group == "strand"
    page = page_of(lines, request, noun=("line", "lines") if several else ("action", "actions"))
    sections = [
        {**section._asdict(), "rows": [row(action, on) for action in section.rows]}
        for section in grouping.sections(page, first=page.first, counts=counts)
    ]
    actions = f"{counts['all']:,} action{'' if counts['all'] == 1 else 's'}"
    note = f"{actions} on {page.total:,} lines: an action with several strands stands under each of them."
    return page, sections, note if several and page.total else ""


def row(action: Action, on: date) -> dict[str, object]:
    """One line of actions/rows.html."""
    return {
        "action": action,
        "progress": progress_fact(action),
        "deadline": deadline_fact(action, on),
        "review": review_fact(action, on),
        "rating": rating_fact(action, on),
        "marks": marks(action),
        "priority": ""
        if action.priority == Priority.MEDIUM
        else f"{action.get_priority_display()} priority".lower(),
        "owner_left": action.owner is not None and not action.owner.is_active,
    }


def marks(action: Action) -> list[str]:
    """What is unusual about an action, in words beside its title."""
    said = [
        (action.marking != Marking.OFFICIAL, action.get_marking_display()),
        (action.archived_at is not None, "Archived"),
        (action.is_open and action.unchanged_times > 1, no_change_words(action.unchanged_times)),
    ]
    return [str(words) for applies, words in said if applies]


def marking_of(page: Page) -> str:
    """A page wears the highest marking of what it shows."""
    shown = {action.marking for action in page}
    return str((Marking.SENSITIVE if Marking.SENSITIVE in shown else Marking.OFFICIAL).label)


def way_on(form: ActionFilter) -> str:
    """What somebody who found nothing may try."""
    if "mine" in form.values and len(form.values) == 1:
        return "You answer for no action today. Take the filter away to see the whole plan."
    words = (
        " Search finds whole words and their endings, in every text of an action."
        if "q" in form.values
        else ""
    )
    return f"Take one of the filters away, or clear them all.{words}"


def views_of(request: HttpRequest, form: ActionFilter) -> list[dict[str, object]]:
    """Ways of looking at the same actions; each keeps the filters and the sorting."""
    mine, group = "mine" in form.values, form.group
    return [
        {"text": "In one list", "href": query_with(request, group=None, page=None), "current": not group},
        {
            "text": "By aspect",
            "href": query_with(request, group="aspect", page=None),
            "current": group == "aspect",
        },
        {
            "text": "By strand",
            "href": query_with(request, group="strand", page=None),
            "current": group == "strand",
        },
        {
            "text": "What I answer for",
            "href": query_with(request, mine=None if mine else "on", page=None),
            "current": mine,
        },
    ]
