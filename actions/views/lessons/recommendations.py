"""What inspectors recommended: the list, and one recommendation."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.lessons.facts import deadline_fact, state_fact
from actions.lessons.forms import RecommendationFilter
from actions.lessons.rights import may_edit, may_work
from actions.lessons.timeline import of_recommendation
from actions.models import Acceptance, Inspection, Recommendation, RecommendationState
from actions.plan.facts import Fact, progress_fact
from actions.plan.facts import deadline_fact as action_deadline
from actions.views.exports import RECOMMENDATIONS
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of

SORTS = {
    "due": "due_on",
    "owner": "owner__name",
    "inspection": ("-inspection__published_on", "inspection", "pk"),
}
SORT_WORDS = {"due": "due date", "inspection": "report"}


@may("lessons.see")
@require_safe
@tidied
def recommendations(request: HttpRequest) -> HttpResponse:
    on = today()
    form = RecommendationFilter(request)
    sort = sort_of(request, allowed=SORTS, default="inspection", words=SORT_WORDS)
    found = Recommendation.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_people().order_by(*sort.by("pk").order_by)
    page = page_of(
        rows, request, noun=("recommendation", "recommendations"), export=RECOMMENDATIONS, chosen=form.chosen
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [row(one, on) for one in page],
        "inspections": Inspection.objects.all(),
        "is_empty": not page.total and not form.chosen,
        "may_edit": may_edit(request.user),
    }
    return render(request, "actions/lessons/recommendations.html", context)


def row(recommendation: Recommendation, on: date) -> dict[str, object]:
    """One line of actions/lessons/recommendation_rows.html."""
    return {
        "recommendation": recommendation,
        "state": state_fact(recommendation),
        "deadline": deadline_fact(recommendation, on),
    }


def recommendation_or_404(pk: int) -> Recommendation:
    found = Recommendation.objects.with_people().select_related("owner__department__lead", "owner__deputy")
    return get_object_or_404(found, pk=pk)


@may("lessons.see")
@require_safe
def recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = recommendation_or_404(pk), today()
    main, others = _steps(found, request.user, on)
    answer = Fact("Our answer", found.get_acceptance_display(), "plain")
    context = {
        "recommendation": found,
        "facts": [state_fact(found), deadline_fact(found, on), answer],
        "rows": _summary(found),
        "corrections": found.corrections.select_related("by"),
        "proofs": found.proofs.select_related("file", "by"),
        "raised": [
            {
                "action": link.action,
                "progress": progress_fact(link.action),
                "deadline": action_deadline(link.action, on),
            }
            for link in found.links.select_related("action__owner")
        ],
        "main": main,
        "others": others,
        "story": page_of(of_recommendation(found), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/lessons/recommendation.html", context)


def _summary(one: Recommendation) -> list[dict[str, object]]:
    owner = one.owner
    rows = [
        ("Text as printed", one.text),
        ("Our response", one.response),
        ("Owner", f"{owner.name}{'' if owner.is_active else ' (has left)'}" if owner else "Nobody yet"),
        ("Due date", _due(one)),
        ("In hand since", plain(one.in_hand_on) if one.in_hand_on else ""),
        ("Closed by us", plain(one.closed_on) if one.closed_on else ""),
        ("How it was met", one.closing_words),
        ("Closed by the inspectorate", plain(one.closed_by_them_on) if one.closed_by_them_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _due(one: Recommendation) -> str:
    """The date, and how far it moved."""
    if one.due_on is None or one.first_due_on is None:
        return ""
    if not one.slippage_days:
        return plain(one.due_on)
    days = abs(one.slippage_days)
    words = f"{days} day{'' if days == 1 else 's'} {'later' if one.slippage_days > 0 else 'earlier'}"
    return f"{plain(one.due_on)}\n{words} than first set ({plain(one.first_due_on)})"


def _steps(
    one: Recommendation, person: Person, on: date
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The next thing to do as one button, and what else may be done."""

    def step(text: str, name: str, *, posts: bool = False) -> dict[str, object]:
        return {"text": text, "href": reverse(f"lessons:{name}", args=[one.pk]), "posts": posts}

    works, edits = may_work(person, one, on), may_edit(person)
    answered = one.acceptance != Acceptance.NOT_ANSWERED
    ready = one.acceptance in (Acceptance.ACCEPTED, Acceptance.PARTLY) and one.owner_id and one.due_on
    wanted = [
        (works and one.is_open and not answered, step("Answer it", "answer")),
        (
            works and one.state == RecommendationState.OPEN and ready,
            step("Take in hand", "take_in_hand", posts=True),
        ),
        (works and one.is_open and answered, step("Close it", "close")),
        (works and one.is_open and answered, step("Change the answer or owner", "answer")),
        (works and one.is_open and one.due_on, step("Change the due date", "move_due")),
        (
            works and one.is_open and person.may("actions.create"),
            step("Raise an action", "raise_from_recommendation"),
        ),
        (works, step("Add evidence", "add_proof")),
        (
            edits and one.state != RecommendationState.CLOSED_BY_INSPECTORATE,
            step("The inspectorate has closed it", "close_by_them"),
        ),
        (edits and not one.is_open, step("Open again", "reopen")),
        (edits, step("Correct number or text", "correct")),
    ]
    found = [done for may_, done in wanted if may_]
    return (found[0], found[1:]) if found and one.is_open and works else ({}, found)
