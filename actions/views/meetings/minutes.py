"""Minutes: drafted, edited with a preview, agreed, corrected by notes, printed."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.meetings import minuting
from actions.meetings.drafting import draft_text
from actions.meetings.forms import CorrectionForm, MinutesForm
from actions.meetings.models import Meeting, Minutes
from actions.plan.refusing import StaleEdit
from actions.views.meetings.fetching import meeting_or_404, meeting_page
from actions.views.saving import SAVED, kept, pressed, resaved
from msplan.accounts.permissions import may

STALE = "Somebody else changed the minutes meanwhile. Read them again."


def _minutes(meeting: Meeting) -> Minutes | None:
    return getattr(meeting, "minutes", None)


def _minutes_or_404(meeting: Meeting) -> Minutes:
    found = _minutes(meeting)
    if found is None:
        raise Http404
    return found


def article(found: Minutes) -> str:
    """The sealed page as it was rendered on the day; a draft as it would be."""
    return found.html if found.is_sealed else str(minuting.rendered(found.text))


@may("meetings.see")
@require_safe
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    found = _minutes(meeting)
    context: dict[str, object] = {"minutes": found}
    if found is not None:
        context["article"] = article(found)
        context["notes"] = found.notes.order_by("number")
        context["is_behind"] = meeting.is_held and draft_text(meeting) != found.drafted
        context["why_not"] = minuting.why_not_agree(found, request.user)
        context["may_agree"] = meeting.is_held and request.user.may("meetings.agree")
    return meeting_page(request, "minutes", meeting, tab="minutes", **context)


@may("meetings.see")
@require_safe
def print_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    found = _minutes_or_404(meeting)
    context = {"minutes": found, "article": article(found), "notes": found.notes.order_by("number")}
    return meeting_page(request, "print_minutes", meeting, **context)


@may("meetings.see")
@require_safe
def minutes_text(request: HttpRequest, pk: int) -> HttpResponse:
    """The agreed text as a file: its SHA-256 is the digest that the page shows."""
    meeting = meeting_or_404(pk)
    found = _minutes_or_404(meeting)
    if not found.is_sealed:
        raise Http404
    name = f"minutes-{meeting.on.isoformat()}-meeting-{meeting.number}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.text.encode(), content_type="text/plain; charset=utf-8", headers=headers)


@may("meetings.keep")
@require_POST
def draft_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting, version = meeting_or_404(pk), _version(request)
    return _pressed(
        request,
        lambda: minuting.draft_minutes(meeting, version=version, by=request.user, at=timezone.now()),
        done="Drafted from what was recorded. Read it, and put it into your words.",
        to=reverse("meetings:minutes", args=[pk]),
    )


def _version(request: HttpRequest) -> int | None:
    """The version of the text that was read; None for anything else."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None


def _pressed(request: HttpRequest, act: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """A button about the text that was read: it may have become another one meanwhile."""
    try:
        return pressed(request, act, done=done, to=to)
    except StaleEdit:
        messages.error(request, STALE)
        return redirect(to)


@may("meetings.keep")
def edit_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    found = _minutes_or_404(meeting)
    if "preview" in request.POST:
        preview = minuting.rendered(request.POST.get("text", ""))
        return meeting_page(request, "edit_minutes", meeting, form=_form(request, found), preview=preview)

    def act(form: MinutesForm) -> bool:
        version, text = int(form.cleaned_data["version"]), form.cleaned_data["text"]
        return minuting.save_minutes(found, text=text, version=version, by=request.user, at=timezone.now())

    changed, form = resaved(request, lambda: _form(request, _minutes_or_404(meeting_or_404(pk))), act)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect("meetings:minutes", pk)
    return meeting_page(request, "edit_minutes", meeting, form=form)


def _form(request: HttpRequest, found: Minutes) -> MinutesForm:
    here = reverse("meetings:minutes", args=[found.meeting_id])
    initial = {"text": found.text}
    return MinutesForm(request.POST or None, initial=initial, version=found.version, cancel_href=here)


@may("meetings.agree")
def agree_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows the text once more; agreeing seals it."""
    meeting = meeting_or_404(pk)
    found = _minutes_or_404(meeting)
    if request.method == "POST":
        version, recorded = _version(request) or 0, request.POST.get("recorded")
        return _pressed(
            request,
            lambda: minuting.agree_minutes(
                found, version=version, recorded=recorded, by=request.user, at=timezone.now()
            ),
            done="The minutes are agreed and sealed.",
            to=reverse("meetings:minutes", args=[pk]),
        )
    why_not = minuting.why_not_agree(found, request.user)
    if why_not or not meeting.is_held:
        messages.error(request, why_not or "These minutes are agreed already.")
        return redirect("meetings:minutes", pk)
    read: dict[str, object] = {"article": article(found), "recorded": minuting.records_digest(meeting)}
    return meeting_page(request, "agree_minutes", meeting, minutes=found, **read)


@may("meetings.keep")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    meeting = meeting_or_404(pk)
    found = _minutes_or_404(meeting)
    form = CorrectionForm(request.POST or None, cancel_href=reverse("meetings:minutes", args=[pk]))
    if kept(
        request,
        form,
        lambda: minuting.add_note(found, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda _note: "The note stands under the minutes.",
    ):
        return redirect("meetings:minutes", pk)
    return meeting_page(request, "correct", meeting, form=form)
