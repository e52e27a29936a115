"""The administrator's page about a restored copy and about how long what is kept."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from msplan.accounts.context import administration_tabs
from msplan.accounts.permissions import may
from msplan.chasing.planning import plan
from msplan.keeping.forms import GoForm, PeriodForm
from msplan.keeping.models import Run
from msplan.keeping.retention import Standing, periods, rules, run, set_period, standing
from msplan.lib.dates import plain, today
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import InvalidTransition
from msplan.outbox.holding import release
from msplan.outbox.models import Hold, Mail


@may("keeping.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    found = standing(on=today(), by=request.user)
    return render(
        request,
        "keeping/index.html",
        {
            "tabs": administration_tabs(request),
            "rows": [_row(one) for one in found],
            "going": sum(one.counted.going for one in found if one.counted and not one.rests),
            "hold": Hold.objects.open().first(),
            "last": Run.objects.select_related("by").first(),
            "may_set": request.user.may("keeping.set"),
            "may_release": request.user.may("keeping.release"),
        },
    )


def _row(one: Standing) -> dict[str, object]:
    return {
        "rule": one.rule,
        "period": one.period,
        "from": one.kept_from,
        "counted": one.counted,
        "rests": one.rests,
    }


@may("keeping.release")
@require_http_methods(["GET", "HEAD", "POST"])
def go(request: HttpRequest) -> HttpResponse:
    """Saying go for a restored copy: how much waits, and what of it the lost installation may have sent."""
    hold = Hold.objects.open().first()
    if hold is None:
        messages.info(request, "This is no restored copy that waits for somebody’s go.")
        return redirect("keeping:index")
    form = GoForm(request.POST or None, cancel_href=reverse("keeping:index"))
    if request.method == "POST" and form.is_valid():
        try:
            settled = release(by=request.user, at=timezone.now(), told_until=form.cleaned_data["told_until"])
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        except InvalidTransition as refusal:
            messages.error(request, str(refusal))
            return redirect("keeping:index")
        else:
            messages.success(
                request, f"Mail leaves from now on. Mails that count as sent already: {settled:,}."
            )
            return redirect("keeping:index")
    waiting = Mail.objects.shown().filter(state=Mail.State.QUEUED).count()
    chases = sum(not digest.restricted for digest in plan(today())) if request.method != "POST" else None
    return render(
        request,
        "keeping/go.html",
        {"form": form, "hold": hold, "waiting": waiting, "chases": chases},
        status=422 if form.errors else 200,
    )


@may("keeping.set")
@require_http_methods(["GET", "HEAD", "POST"])
def run_rules(request: HttpRequest) -> HttpResponse:
    """Asks whether one is sure: what goes does not come back."""
    if request.method == "POST":
        done = run(on=today(), by=request.user, at=timezone.now())
        messages.success(request, f"The rules were followed up to {plain(done.on)}. Gone: {done.gone:,}.")
        return redirect("keeping:index")
    found = [one for one in standing(on=today(), by=request.user) if one.counted and not one.rests]
    return render(request, "keeping/run.html", {"rows": [_row(one) for one in found]})


@may("keeping.set")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponse:
    rule = next((rule for rule in rules() if rule.name == name), None)
    if rule is None:
        raise Http404
    back = reverse("keeping:index")
    form = PeriodForm(request.POST or None, instance=periods()[name], rule=rule, cancel_href=back)
    if request.method == "POST" and form.is_valid():
        words = {field: form.cleaned_data[field] for field in ("months", "owner", "resting_because")}
        version = int(form.cleaned_data["version"])
        try:
            set_period(rule, **words, version=version, by=request.user, at=timezone.now())
        except StaleEdit:
            form.add_error(None, "Somebody else has just saved this rule. Your text is kept: save again.")
        else:
            messages.success(request, f"The rule “{rule.title}” is saved.")
            return redirect(back)
    return render(
        request, "keeping/edit.html", {"form": form, "rule": rule}, status=422 if form.errors else 200
    )
