"""One action: the facts, what can be done next, where it belongs, and its story."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from actions.lessons import of_action as in_lessons
from actions.meetings import of_action as in_meetings
from actions.models import Action, Completion, ReviewQuestion
from actions.partners import of_action as in_partners
from actions.plan.belonging import Mention, Place, gathered
from actions.plan.facts import deadline_fact, progress_fact, rating_fact, review_fact
from actions.plan.models.words import no_change_words
from actions.plan.next_step import steps
from actions.plan.rights import may_remove
from actions.plan.story import Told
from actions.plan.timeline import KINDS, Past, past_of, timeline
from actions.policies import of_action as in_policies
from actions.risks import of_action as in_risks
from actions.standards import of_action as in_standards
from actions.training import of_action as in_training
from actions.views.milestones import milestones_of
from actions.views.summary import about, dates_moved, summary
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of, query_with

# By the first part of a mention's kind.
ROOMS: dict[str, Any] = {
    "partners": in_partners,
    "risks": in_risks,
    "lessons": in_lessons,
    "standards": in_standards,
    "policies": in_policies,
    "training": in_training,
    "meetings": in_meetings,
}
# A story that is read at a glance needs no narrowing.
LONG_STORY = 12


@may("actions.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    known = Action.objects.with_stand_ins().with_supplier().with_surroundings()
    action, on = get_object_or_404(known, pk=pk), today()
    sees_suppliers = request.user.may("suppliers.see")
    past, mentions = past_of(action), mentions_of(action, request.user)
    talked = [in_meetings.told(one) for one in mentions if one.kind.startswith("meetings.")]
    story = timeline(past, sees_suppliers=sees_suppliers, elsewhere=talked)
    context = {
        "action": action,
        "marking": action.get_marking_display(),
        "facts": _facts(action, on),
        "rows": summary(action, on, sees_suppliers=sees_suppliers),
        "dates": dates_moved(action, past.changes),
        "unchanged": no_change_words(action.unchanged_times) if action.is_open else "",
        "about": about(action),
        "places": places_in(mentions),
        "milestones": milestones_of(action, request.user, on),
        "evidence": _evidence(past, request.user),
        **_steps(action, past, request.user, on),
        **_told(request, story),
    }
    return render(request, "actions/detail.html", context)


def _steps(action: Action, past: Past, person: Person, on: date) -> dict[str, object]:
    """What can be done next, and the completion that waits."""
    waiting = next((c for c in past.completions if c.state == Completion.State.WAITING), None)
    asked = next((q for q in past.questions if q.state == ReviewQuestion.State.UNANSWERED), None)
    main, others = steps(action, person, on, completion=waiting, question=asked)
    return {"waiting": waiting, "main": main, "others": others}


def _evidence(past: Past, person: Person) -> list[dict[str, object]]:
    standing = [one for one in past.evidence if one.removed_at is None]
    return [{"one": one, "may_remove": may_remove(person, one)} for one in standing]


def mentions_of(action: Action, person: Person) -> list[Mention]:
    """What the rooms above know of the action and this person may know. One query for all of them."""
    return gathered(query for room in ROOMS.values() for query in room.mentions(action, person))


def places_in(mentions: list[Mention]) -> list[Place]:
    """In the order of the rooms."""
    rooms = list(ROOMS)
    ordered = sorted(mentions, key=lambda one: rooms.index(one.kind.split(".")[0]))
    found = (ROOMS[one.kind.split(".")[0]].place(one) for one in ordered)
    return [place for place in found if place is not None]


def _facts(action: Action, on: date) -> list[object]:
    return [
        progress_fact(action),
        deadline_fact(action, on),
        rating_fact(action, on),
        review_fact(action, on),
    ]


def _told(request: HttpRequest, story: list[Told]) -> dict[str, object]:
    """The story, or one kind of its entries; the kinds that it has, where it is long."""
    asked = request.GET.get("kind", "")
    there = [kind for kind in KINDS if any(entry.kind == kind for entry in story)]
    kind = asked if asked in there else ""
    shown = [entry for entry in story if not kind or entry.kind == kind]
    kinds = [{"text": "Everything", "href": query_with(request, kind=None, page=None), "current": not kind}]
    kinds += [
        {"text": KINDS[one], "href": query_with(request, kind=one, page=None), "current": one == kind}
        for one in there
    ]
    return {
        "story": page_of(shown, request, noun=("entry", "entries"), per_page=40),
        "kinds": kinds if (len(story) > LONG_STORY and len(there) > 1) or kind else [],
    }
