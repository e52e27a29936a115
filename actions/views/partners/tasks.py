"""The tasks of partnerships: their list, and one of them."""

from datetime import date

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.models import PartnerTask, TaskState
from actions.partners.facts import deadline_fact, state_fact, update_fact
from actions.partners.forms import TaskFilter
from actions.partners.rights import may_edit, may_update
from actions.partners.timeline import of_task
from actions.views.exports import TASKS
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of

# What is done or dropped stands behind what is open.
CLOSED_LAST = [F(name).asc(nulls_first=True) for name in ("done_on", "dropped_on", "action__completed_on")]
SORTS = {
    "due": (*CLOSED_LAST, "due_on"),
    "title": "title",
    "owner": "owner__name",
    "update": (F("update_on").asc(nulls_last=True), "due_on"),
}
SORT_WORDS = {"due": "due date, what is open first", "update": "next update"}


@may("partners.see")
@require_safe
@tidied
def tasks(request: HttpRequest) -> HttpResponse:
    on = today()
    form = TaskFilter(request)
    sort = sort_of(request, allowed=SORTS, default="due", words=SORT_WORDS)
    found = PartnerTask.objects.matching(on=on, person=request.user, **form.values)
    page = page_of(
        found.with_people().order_by(*sort.by("pk").order_by),
        request,
        noun=("task", "tasks"),
        export=TASKS,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [row(task, on) for task in page],
        "is_empty": not page.total and not form.chosen,
    }
    return render(request, "actions/partners/tasks.html", context)


def row(task: PartnerTask, on: date) -> dict[str, object]:
    """One line of actions/partners/task_rows.html."""
    return {
        "task": task,
        "state": state_fact(task),
        "deadline": deadline_fact(task, on),
        "update": update_fact(task, on),
    }


def task_or_404(pk: int) -> PartnerTask:
    found = PartnerTask.objects.with_people().select_related("owner__department__lead", "owner__deputy")
    return get_object_or_404(found, pk=pk)


@may("partners.see")
@require_safe
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = task_or_404(pk), today()
    context = {
        "task": found,
        "facts": [state_fact(found), deadline_fact(found, on), update_fact(found, on)],
        "rows": _summary(found),
        "main": _main(found, request.user, on),
        "others": _others(found, request.user),
        "story": page_of(of_task(found), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/partners/task.html", context)


def _summary(task: PartnerTask) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = [
        {
            "key": "Partnership",
            "value": task.partnership.name,
            "link": reverse("partners:detail", args=[task.partnership_id]),
        },
        {"key": "What was agreed", "value": task.text},
        {"key": "Led by", "value": task.lead.organisation if task.lead else "Us"},
        {
            "key": "Our owner" if task.is_ours else "Our contact, who follows it",
            "value": f"{task.owner.name}{'' if task.owner.is_active else ' (has left)'}",
        },
        {"key": "The partner’s reference", "value": task.reference},
        {
            "key": "Agreed",
            "value": f"{plain(task.agreed_on)}{f', {task.agreed_at}' if task.agreed_at else ''}",
        },
        {"key": "Due date", "value": _due(task)},
        {"key": "Done on", "value": plain(task.done_on) if task.done_on else ""},
        {"key": "Dropped because", "value": task.dropped_reason},
        {"key": "Archived", "value": plain(task.archived_on) if task.archived_on else ""},
    ]
    if task.action:
        link = reverse("actions:detail", args=[task.action_id])
        rows.insert(3, {"key": "In our plan", "value": str(task.action), "link": link})
    return [found for found in rows if found["value"]]


def _due(task: PartnerTask) -> str:
    """The date, and how far it moved."""
    if not task.slippage_days:
        return plain(task.due_on)
    days = abs(task.slippage_days)
    words = f"{days} day{'' if days == 1 else 's'} {'later' if task.slippage_days > 0 else 'earlier'}"
    return f"{plain(task.due_on)}\n{words} than first agreed ({plain(task.first_due_on)})"


def _main(task: PartnerTask, person: Person, on: date) -> dict[str, str]:
    """The next thing to do, as one button."""
    if task.archived_on or not task.is_open:
        return {}
    if task.action_id is None and task.is_ours and may_edit(person) and person.may("actions.create"):
        return {"text": "Take it into the plan", "href": reverse("partners:raise_from_task", args=[task.pk])}
    if may_update(person, task, on):
        return {"text": "Give an update", "href": reverse("partners:update", args=[task.pk])}
    return {}


def _others(task: PartnerTask, person: Person) -> list[dict[str, object]]:
    """What else may be done with it: links, and buttons that post."""

    def step(text: str, name: str, *, posts: bool = False) -> dict[str, object]:
        return {"text": text, "href": reverse(f"partners:{name}", args=[task.pk]), "posts": posts}

    steps = []
    main = _main(task, person, today())
    if task.is_open and not task.archived_on and may_update(person, task, today()):
        if main.get("text") != "Give an update":
            steps.append(step("Give an update", "update"))
        if task.state == TaskState.AGREED and task.action_id is None:
            steps.append(step("Work has begun", "begin_task", posts=True))
    if not may_edit(person):
        return steps
    if task.archived_on:
        return [step("Take out of the archive", "restore_task", posts=True)]
    steps.append(step("Edit", "edit_task"))
    if task.is_open and task.action_id is None:
        steps.append(step("Drop", "drop_task"))
    if not task.is_open:
        if task.action_id is None:
            steps.append(step("Open again", "reopen_task"))
        steps.append(step("Archive", "archive_task", posts=True))
    return steps
