"""What is done with a task of a partnership."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import Action, Partnership, PartnerTask, Source
from actions.partners import tasking
from actions.partners.forms import TaskForm, UpdateForm
from actions.partners.rights import may_update
from actions.partners.updating import give_update
from actions.plan.forms import ReasonForm
from actions.plan.rights import demand
from actions.views.partners.tasks import task_or_404
from actions.views.raising import raise_action
from actions.views.saving import edited, kept, pressed, saved, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today

FORM = "actions/partners/form.html"


@may("partners.edit")
def new_task(request: HttpRequest, pk: int) -> HttpResponse:
    partnership = get_object_or_404(Partnership, pk=pk)
    back = reverse("partners:detail", args=[pk])
    initial = {"owner": partnership.contact_id}
    form = TaskForm(
        request.POST or None, partnership=partnership, on=today(), cancel_href=back, initial=initial
    )
    made = kept(
        request,
        form,
        lambda: tasking.agree_task(partnership, **form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.title} is in the list.",
    )
    if made:
        return redirect("partners:task", made.pk)
    words = {"heading": "Add an agreed task", "caption": partnership.name}
    return shown(request, FORM, form, **words, back=back, back_text=partnership.name)


@may("partners.edit")
def edit_task(request: HttpRequest, pk: int) -> HttpResponse:
    task, back = task_or_404(pk), reverse("partners:task", args=[pk])

    def form_of() -> TaskForm:
        row = task_or_404(pk)
        return TaskForm(
            request.POST or None, instance=row, partnership=row.partnership, on=today(), cancel_href=back
        )

    changed, form = edited(request, form_of, partial(tasking.edit_task, task))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    words = {"heading": "Edit the task", "caption": str(task)}
    return shown(request, FORM, form, **words, back=back, back_text="The task")


@may("partners.see")
def update(request: HttpRequest, pk: int) -> HttpResponse:
    task, back = task_or_404(pk), reverse("partners:task", args=[pk])
    demand(may_update(request.user, task, today()))
    if request.method != "POST" and (not task.is_open or task.archived_on):
        messages.info(request, f"{task.title} is {task.state_now.label.lower()}: no update is asked for.")
        return redirect(back)
    form = UpdateForm(request.POST or None, initial={"asked_on": task.update_on}, cancel_href=back)
    if task.action_id is not None:
        del form.fields["done_on"]
    if kept(
        request,
        form,
        lambda: give_update(task, **form.words, by=request.user, at=timezone.now()),
        done=lambda _update: _thanks(task),
    ):
        return redirect(back)
    return shown(request, "actions/partners/update.html", form, task=task, last=task.updates.first())


def _thanks(task: PartnerTask) -> str:
    if not task.is_open:
        return "Saved. It is done."
    return f"Saved. The next update is asked for by {plain(task.update_on)}." if task.update_on else "Saved."


@may("partners.see")
@require_POST
def begin_task(request: HttpRequest, pk: int) -> HttpResponse:
    demand(may_update(request.user, task_or_404(pk), today()))
    return _press(request, pk, tasking.begin_task, "It is in progress now.")


@may("partners.edit")
@require_POST
def archive_task(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, tasking.archive_task, "It is archived.")


@may("partners.edit")
@require_POST
def restore_task(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, tasking.restore_task, "It is out of the archive.")


def _press(request: HttpRequest, pk: int, act: Callable[..., object], done: str) -> HttpResponse:
    task = task_or_404(pk)
    return pressed(
        request,
        lambda: act(task, by=request.user, at=timezone.now()),
        done=done,
        to=reverse("partners:task", args=[pk]),
    )


@may("partners.edit")
def drop_task(request: HttpRequest, pk: int) -> HttpResponse:
    words = ("Drop this task", "Why will it not be done?")
    return _with_reason(request, pk, tasking.drop_task, words)


@may("partners.edit")
def reopen_task(request: HttpRequest, pk: int) -> HttpResponse:
    words = ("Open this task again", "Why is it opened again?")
    return _with_reason(request, pk, tasking.reopen_task, words)


def _with_reason(
    request: HttpRequest, pk: int, act: Callable[..., object], words: tuple[str, str]
) -> HttpResponse:
    task, back = task_or_404(pk), reverse("partners:task", args=[pk])
    heading, question = words
    form = ReasonForm(request.POST or None, label=question, submit=heading, cancel_href=back)
    if saved(request, form, lambda: act(task, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, f"It is {task.state_now.label.lower()} now.")
        return redirect(back)
    context = {"heading": heading, "caption": str(task)}
    return shown(request, FORM, form, **context, back=back, back_text="The task")


@may("partners.edit")
def raise_from_task(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a task that we lead into the plan: an action of ours, which the task follows from then on."""
    task, back = task_or_404(pk), reverse("partners:task", args=[pk])

    def link(action: Action, by: Person, at: datetime) -> None:
        tasking.take_into_plan(task, action, by=by, at=at)

    department = task.owner.department
    initial = {
        "title": task.title,
        "what": task.text or task.title,
        "source": Source.PARTNERSHIP,
        "owner": task.owner_id,
        "lead_department": department.pk if department else None,
        "start_on": min(today(), task.due_on),
        "target_on": task.due_on,
    }
    return raise_action(
        request, raised_from=f"“{task.title}” of {task.partnership}", initial=initial, back=back, link=link
    )
