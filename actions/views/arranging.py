"""The plan as a whole: its order, its archive, its review rounds, and what it takes from the starter plan."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import Action, ReviewRounds
from actions.plan import archiving, placing, setting_rounds, starting
from actions.plan.facts import deadline_fact, progress_fact
from actions.plan.plan_forms import PlaceForm, RoundsForm, StarterForm
from actions.plan.refusing import PlanRefused
from actions.plan.rights import demand, may_edit
from actions.views.fetching import action_or_404
from actions.views.saving import pressed, resaved, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of

PER_PAGE = 50  # of the order: whoever moves an action wants to see where it goes


def whole_plan(person: Person) -> list[dict[str, str]]:
    """The pages about the plan as a whole that somebody may open, for the list."""
    table = [
        ("actions.order", "order", "Change the plan’s order"),
        ("actions.set_rounds", "rounds", "Review rounds"),
        ("actions.import", "starter", "Starter actions"),
    ]
    return [
        {"text": text, "href": reverse(f"actions:{name}")} for needs, name, text in table if person.may(needs)
    ]


@may("actions.order")
@require_safe
def order(request: HttpRequest) -> HttpResponse:
    """Every action that has a place, in the plan's own order."""
    return _order_page(request)


def _order_page(
    request: HttpRequest, *, wrong: PlaceForm | None = None, of: Action | None = None
) -> HttpResponse:
    """The order; ``wrong`` is what was typed in the row ``of`` an action and is no place."""
    on = today()
    found = Action.objects.standing().with_people().order_by("position")
    page = page_of(found, request, noun=("action", "actions"), per_page=PER_PAGE)
    rows = [{"action": a, "progress": progress_fact(a), "deadline": deadline_fact(a, on)} for a in page]
    context = {"page": page, "rows": rows, "form": wrong, "wrong_in": of}
    return render(request, "actions/order.html", context, status=422 if wrong else 200)


@may("actions.order")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """One place up or down, or to the place that was typed; back to where the action stands now."""
    action, seen, step = action_or_404(pk), _seen(request), request.POST.get("step", "")
    to = {"up": seen - 1, "down": seen + 1}.get(step)
    if to is None:
        form = PlaceForm(request.POST, auto_id=f"%s-{action.pk}")
        if not form.is_valid():
            return _order_page(request, wrong=form, of=action)
        to = form.cleaned_data["place"]
    try:
        moved = placing.move_to_place(action, to=to, seen=seen, by=request.user, at=timezone.now())
        said = f"{action.reference} is in place {action.position} {'now' if moved else 'already'}."
        messages.success(request, said)
    except PlanRefused as refusal:
        messages.error(request, str(refusal))
    page = ((action.position or 1) - 1) // PER_PAGE + 1
    return redirect(f"{reverse('actions:order')}?page={page}#{action.reference}")


def _seen(request: HttpRequest) -> int:
    """The place in which the row stood when it was shown; 0, where none does, for anything else."""
    typed = request.POST.get("seen", "").strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 9 else 0


@may("actions.see")
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, archiving.archive, "is archived. Take it back whenever you need it")


@may("actions.see")
@require_POST
def unarchive(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, archiving.unarchive, "is in the plan’s lists again, in the last place")


def _press(request: HttpRequest, pk: int, act: Callable[..., object], became: str) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_edit(request.user, action))
    return pressed(
        request,
        lambda: act(action, by=request.user, at=timezone.now()),
        done=f"{action.reference} {became}.",
        to=reverse("actions:detail", args=[pk]),
    )


@may("actions.set_rounds")
def rounds(request: HttpRequest) -> HttpResponse:
    now = ReviewRounds.current()

    def form_of() -> RoundsForm:
        back = reverse("actions:index")
        return RoundsForm(request.POST or None, rounds=ReviewRounds.current(), cancel_href=back)

    def act(form: RoundsForm) -> int:
        version = int(form.cleaned_data["version"])
        return setting_rounds.set_rounds(**form.words, version=version, by=request.user, at=timezone.now())

    moved, form = resaved(request, form_of, act)
    if moved is not None:
        dates = f"{moved:,} review date{'' if moved == 1 else 's'} moved"
        messages.success(request, f"Saved. {dates}; reviews that are late stay owed.")
        return redirect("actions:rounds")
    return shown(request, "actions/rounds.html", form, rounds=now)


@may("actions.import")
def starter(request: HttpRequest) -> HttpResponse:
    """What of the starter plan was not taken yet, and taking it."""
    left = starting.starters_left()
    form = StarterForm(request.POST or None, left=left, cancel_href=reverse("actions:index"))
    if request.method == "POST" and form.is_valid():
        taken = starting.take_starters(
            form.numbers,
            department=form.cleaned_data["department"],
            by=request.user,
            at=timezone.now(),
        )
        many = f"{len(taken)} action{' is' if len(taken) == 1 else 's are'} proposed"
        said = f"{many}. Give each an owner and its dates, then agree it."
        messages.success(request, said if taken else "These actions are in the plan already.")
        return redirect(f"{reverse('actions:index')}?progress=proposed")
    context = {"left": left, "total": len(starting.starters())}
    return shown(request, "actions/starter.html", form, **context)
