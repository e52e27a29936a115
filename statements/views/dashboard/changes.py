"""What changed since an earlier day, which is in the address."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import demand, may
from msplan.lib.dates import add_months, london_date, spoken
from msplan.lib.forms import DateField, MsplanForm
from msplan.lib.lists import page_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of
from statements.dashboard.changes import CHANGES, last_meeting
from statements.dashboard.changes import changes as changes_since
from statements.figures.scopes import this_year
from statements.views.dashboard.page import export_of, listed
from statements.views.records import rows_of

MEETING = "since the working group met"
MONTH = "in the last month, as no working group has met yet"
CHOSEN = "since the day that you chose"


class SinceForm(MsplanForm):
    """The day after which changes count; it lies behind us."""

    submit = "Show"
    since = DateField(label="Since the end of which day?", named="day")

    def __init__(self, *args: object, on: date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_method, self.helper.disable_csrf = "get", True
        self.fields["since"].latest = on - timedelta(days=1)  # type: ignore[attr-defined]


@may("dashboard.see")
@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    on = london_date(now)
    typed = "since_day" in request.GET
    form = SinceForm(request.GET if typed else None, on=on)
    if typed and form.is_valid():
        return redirect(f"{reverse('dashboard:changes')}?since={form.cleaned_data['since'].isoformat()}")
    day, why = day_of(request, on)
    page = changes_since(this_year(on), day, why)
    if not typed:
        form = SinceForm(initial={"since": day}, on=on)
    context = {"page": page, "form": form, "now": now, "day": spoken(day)}
    return render(request, "dashboard/changes.html", context, status=422 if typed else 200)


@may("dashboard.see")
@require_safe
def changed(request: HttpRequest, key: str) -> HttpResponseBase:
    """All records of one kind of change."""
    if key not in CHANGES:
        raise Http404
    change, now = CHANGES[key], timezone.now()
    demand(request.user, change.permission)
    on = london_date(now)
    day, _ = day_of(request, on)
    rows, columns = rows_of(change.since(day, on))
    export = export_of(change.label, f"changed-{key}", columns)
    if wants_file(request):
        return file_of(rows, request, export)
    page = page_of(rows, request, noun=("record", "records"), export=export)
    words = f"Since the end of {spoken(day)}."
    return render(request, "dashboard/records.html", listed(change.label, words, page, columns, now))


def day_of(request: HttpRequest, on: date) -> tuple[date, str]:
    """What the address names, while it lies behind us; else the last meeting; else a month ago."""
    try:
        chosen = date.fromisoformat(request.GET.get("since", ""))
    except ValueError:
        chosen = on
    if date(2000, 1, 1) <= chosen < on:
        return chosen, CHOSEN
    met = last_meeting(on)
    return (met, MEETING) if met else (add_months(on, -1), MONTH)
