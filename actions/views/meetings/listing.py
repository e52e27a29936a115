"""All meetings, and one series with who was represented when."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.meetings import arranging
from actions.meetings.forms import MeetingFilter, SeriesForm
from actions.meetings.gaps import Presence
from actions.meetings.models import Decision, Meeting, MeetingSeries
from actions.views.exports import MEETINGS
from actions.views.meetings.fetching import STATE_TONES
from actions.views.saving import SAVED, kept, resaved, shown
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of

# How many meetings the table of departments is wide: two years of quarters.
SHOWN = 8


@may("meetings.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = MeetingFilter(request)
    found = Meeting.objects.matching(**form.values).with_series().newest_first()
    page = page_of(found, request, noun=("meeting", "meetings"), export=MEETINGS, chosen=form.chosen)
    context = {
        "form": form,
        "page": page,
        "rows": [{"meeting": one, "tone": STATE_TONES[one.state]} for one in page],
        "all_series": MeetingSeries.objects.with_last_meeting(),
        "is_empty": not page.total and not form.chosen,
        "may_keep": request.user.may("meetings.keep"),
    }
    return render(request, "actions/meetings/index.html", context)


@may("meetings.see")
@require_safe
def series(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MeetingSeries.objects.with_last_meeting(), pk=pk)
    presence = Presence(found)
    shown, rows = presence.table(SHOWN)
    page = page_of(found.meetings.newest_first(), request, noun=("meeting", "meetings"), export=MEETINGS)
    latest = presence.meetings[-1] if presence.meetings else None
    context = {
        "series": found,
        "page": page,
        "rows": [{"meeting": one, "tone": STATE_TONES[one.state]} for one in page],
        "shown": shown,
        "presence": rows,
        "held": len(presence.meetings),
        "latest": latest,
        "gaps": presence.gaps(latest) if latest else [],
        "open_decisions": Decision.objects.open().filter(meeting__series=found).count(),
        "may_keep": request.user.may("meetings.keep"),
    }
    return render(request, "actions/meetings/series.html", context)


@may("meetings.keep")
def create_series(request: HttpRequest) -> HttpResponse:
    given = {"partnership": request.GET.get("partnership", "")}
    form = SeriesForm(request.POST or None, cancel_href=reverse("meetings:index"), initial=given)
    made = kept(
        request,
        form,
        lambda: arranging.create_series(
            **form.words, departments=form.cleaned_data["departments"], by=request.user, at=timezone.now()
        ),
        done=lambda made: f"Meetings of {made} can be planned now.",
    )
    if made:
        return redirect("meetings:series", made.pk)
    return shown(request, "actions/meetings/create_series.html", form)


@may("meetings.keep")
def edit_series(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(MeetingSeries, pk=pk)

    def act(form: SeriesForm) -> bool:
        return arranging.edit_series(
            found,
            version=int(form.cleaned_data["version"]),
            changes=form.words,
            departments=form.cleaned_data["departments"],
            by=request.user,
            at=timezone.now(),
        )

    changed, form = resaved(request, lambda: _series_form(request, pk), act)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect("meetings:series", pk)
    return shown(request, "actions/meetings/edit_series.html", form, series=found, on=today())


def _series_form(request: HttpRequest, pk: int) -> SeriesForm:
    row = get_object_or_404(MeetingSeries, pk=pk)
    expected = list(row.expected.filter(until_on__isnull=True).values_list("department", flat=True))
    here = reverse("meetings:series", args=[pk])
    return SeriesForm(request.POST or None, instance=row, initial={"departments": expected}, cancel_href=here)
