"""One promise: what was said, who carries it out, what became of it, what may be done."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.plan.facts import deadline_fact as action_deadline
from actions.plan.facts import progress_fact
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from statements.models import CARRIED, Outcome, Promise
from statements.promises.answering import asked
from statements.promises.facts import answer_fact, deadline_fact, outcome_fact, rows_of
from statements.promises.rights import may_answer, may_mark, may_override
from statements.promises.timeline import of_promise
from statements.views.promises.fetching import promise_or_404


@may("promises.see")
@require_safe
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = promise_or_404(request.user, pk), today()
    owed = asked(found)
    answers = list(
        found.answers.select_related("after", "by").prefetch_related("evidence__file", "evidence__by")
    )
    main, others = _steps(found, owed, request.user, on)
    context = {
        "promise": found,
        "facts": _facts(found, owed, on),
        "rows": rows_of(found, owed.due_now if owed else found.due_on),
        "answers": [{"answer": one, "fact": answer_fact(one)} for one in answers],
        "owed": owed,
        "may_see_drafts": request.user.may("drafts.see"),
        "may_unlink": may_answer(request.user, found, on),
        "raised": carried_by(found, on),
        "main": main,
        "others": others,
        "story": page_of(of_promise(found), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "drafts/promises/detail.html", context)


def carried_by(found: Promise, on: date) -> list[dict[str, Any]]:
    """The actions that carry it out, each with its progress and deadline."""
    return [
        {
            "action": link.action,
            "progress": progress_fact(link.action),
            "deadline": action_deadline(link.action, on),
        }
        for link in found.links.select_related("action__owner")
    ]


def _facts(found: Promise, owed: Promise | None, on: date) -> list[Any]:
    if owed is None:  # in a text that is not public yet, or settled in a statement that is
        return [deadline_fact(found.due_on, on, settled=bool(found.statement.published_at))]
    settled = owed.outcome is not None and owed.outcome not in CARRIED
    return [outcome_fact(owed.outcome, owed.moved_to), deadline_fact(owed.due_now, on, settled=settled)]


def _steps(
    found: Promise, owed: Promise | None, person: Person, on: date
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The next thing to do as one button, and what else may be done."""

    def step(text: str, name: str) -> dict[str, object]:
        return {"text": text, "href": reverse(f"drafts:{name}", args=[found.pk])}

    works, marks = may_answer(person, found, on), may_mark(person)
    open_ = owed is not None and owed.outcome in (None, Outcome.NOT_ANSWERED)
    in_text = found.statement.is_editable or found.statement.before_msplan
    wanted = [
        (works and open_, step("Say what became of it", "answer_promise")),
        (works and owed and not open_, step("Change the answer", "answer_promise")),
        (works and owed and not open_, step("Add evidence", "add_answer_evidence")),
        (works and person.may("actions.create"), step("Raise an action", "raise_from_promise")),
        (works, step("Link an action", "link_promise_action")),
        (marks, step("Change the promise" if in_text else "Change the owner", "change_promise")),
        (marks and in_text, step("Take it off the list", "unmark_promise")),
        (
            may_override(person) and owed and owed.outcome is None,
            step("Let the statement go out without an answer", "leave_unanswered"),
        ),
    ]
    steps = [done for may_, done in wanted if may_]
    return (steps[0], steps[1:]) if works and open_ else ({}, steps)
