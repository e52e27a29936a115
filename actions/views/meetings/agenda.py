"""A meeting's agenda: read, arranged, frozen, talked through, printed."""

from typing import Literal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.meetings import holding, setting_agenda
from actions.meetings.agenda import FURTHER, agenda_of
from actions.meetings.forms import ItemForm, NoteForm
from actions.meetings.models import AgendaItem
from actions.plan.forms import ReasonForm
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from actions.views.saving import kept, pressed, resaved, saved
from msplan.accounts.permissions import may
from msplan.lib.dates import today


@may("meetings.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    agenda = agenda_of(meeting).seen_by(request.user)
    may_open = meeting.is_planned and meeting.on <= today()
    may_note = meeting.is_held and request.user.may("meetings.keep")
    return meeting_page(
        request, "detail", meeting, tab="detail", agenda=agenda, may_open=may_open, may_note=may_note
    )


@may("meetings.see")
@require_safe
def print_agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """For paper: what every reader may see."""
    meeting = meeting_or_404(pk)
    context = {"agenda": agenda_of(meeting).for_everybody(), "printed_on": today()}
    return meeting_page(request, "print_agenda", meeting, **context)


@may("meetings.keep")
@require_POST
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    return pressed(
        request,
        lambda: holding.hold(meeting, by=request.user, at=timezone.now()),
        done="The meeting is open. Its agenda is frozen: note who came and what is decided.",
        to=reverse("meetings:detail", args=[pk]),
    )


@may("meetings.keep")
@require_safe
def arrange(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    if not meeting.is_planned:
        return redirect("meetings:detail", pk)
    return meeting_page(request, "arrange", meeting, agenda=agenda_of(meeting))


@may("meetings.keep")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    direction: Literal["up", "down"] = "up" if request.POST.get("direction") == "up" else "down"
    meeting, key = meeting_or_404(pk), request.POST.get("key", "")
    return pressed(
        request,
        lambda: setting_agenda.shift(
            meeting, key=key, direction=direction, by=request.user, at=timezone.now()
        ),
        to=reverse("meetings:arrange", args=[pk]),
    )


@may("meetings.keep")
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, here = meeting_or_404(pk), reverse("meetings:arrange", args=[pk])
    key = request.POST.get("key") or request.GET.get("key", "")
    lines = {line.key: line for line in agenda_of(meeting).lines}
    if key not in lines:
        messages.info(request, "This is not on the agenda any more.")
        return redirect("meetings:detail", pk)
    typed = request.POST if "reason" in request.POST else None
    form = ReasonForm(typed, label="Why is it left out?", submit="Leave it out", cancel_href=here)
    if saved(
        request,
        form,
        lambda: setting_agenda.leave_out(
            meeting, key=key, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
    ):
        return redirect(here)
    return meeting_page(request, "leave_out", meeting, form=form, line=lines[key])


@may("meetings.keep")
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, key = meeting_or_404(pk), request.POST.get("key", "")
    return pressed(
        request,
        lambda: setting_agenda.put_back(meeting, key=key, by=request.user, at=timezone.now()),
        to=reverse("meetings:arrange", args=[pk]),
    )


@may("meetings.keep")
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    here = reverse("meetings:arrange" if meeting.is_planned else "meetings:detail", args=[pk])
    form = ItemForm(request.POST or None, initial={"heading": FURTHER}, cancel_href=here)
    if not meeting.is_planned:
        form.fields["heading"].disabled = True
        form.fields["heading"].widget = form.fields["heading"].hidden_widget()
    if kept(
        request,
        form,
        lambda: setting_agenda.add_item(meeting, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        return redirect(here)
    return meeting_page(request, "add_item", meeting, form=form, back=here)


@may("meetings.keep")
@require_POST
def remove_item(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem, pk=pk)
    return pressed(
        request,
        lambda: setting_agenda.remove_item(item, by=request.user, at=timezone.now()),
        to=reverse("meetings:arrange", args=[item.meeting_id]),
    )


@may("meetings.keep")
def discuss(request: HttpRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(AgendaItem.objects.with_action(), pk=pk)
    here = f"{reverse('meetings:detail', args=[item.meeting_id])}#item-{item.pk}"

    def form_of() -> NoteForm:
        item.refresh_from_db(fields=["note"])
        return NoteForm(request.POST or None, initial={"note": item.note}, cancel_href=here)

    def note(form: NoteForm) -> bool:
        said = form.cleaned_data
        holding.discuss(item, note=said["note"], seen=said["version"], by=request.user, at=timezone.now())
        return True

    noted, form = resaved(request, form_of, note)
    if noted:
        messages.success(request, "Noted.")
        return redirect(here)
    return meeting_page(request, "discuss", meeting_or_404(item.meeting_id), form=form, item=item)
