"""The list of engagements, their yearly sums, and one of them."""

from datetime import date
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.lib.dates import FinancialYear, deadline_words, plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.engagement.forms import EngagementFilter
from suppliers.engagement.models import EngagementState
from suppliers.engagement.rights import demand, may_answer, may_read
from suppliers.engagement.summing import by_year
from suppliers.models import Engagement
from suppliers.register.telling import told
from suppliers.views.exports import ENGAGEMENTS

SORTS = {"on": "on", "title": "title", "asked": "asked_on"}
WORDS = {"on": "day", "asked": "day of the follow-up"}
TITLES = {
    "engagement.plan": "Written down",
    "engagement.edit": "Edited",
    "engagement.with_whom": "With whom, changed",
    "engagement.held": "Held",
    "engagement.follow_up": "Followed up",
    "engagement.call_off": "Called off",
    "engagement.add_file": "File added",
}


@may("engagement.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), EngagementFilter(request)
    sort = sort_of(request, allowed=SORTS, default="-on", words=WORDS)
    found = Engagement.objects.matching(on=on, **form.values).annotate(organisations=Count("parties"))
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("engagement", "engagements"),
        export=ENGAGEMENTS,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [
            {
                "one": one,
                "deadline": deadline_words(one.asked_on, on) if one.asked_on else "",
                "is_late": bool(one.asked_on and one.asked_on < on),
            }
            for one in page
        ],
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("engagement.edit"),
    }
    return render(request, "suppliers/engagement/index.html", context)


@may("engagement.see")
@require_safe
def sums(request: HttpRequest) -> HttpResponse:
    """Each number is the total of the list that it leads to."""
    here = reverse("engagement:index")
    rows = [
        {
            "year": FinancialYear(row.year).label,
            "row": row,
            "href": f"{here}?kind={row.kind}&state={EngagementState.HELD}&year={row.year}",
        }
        for row in by_year()
    ]
    return render(request, "suppliers/engagement/sums.html", {"rows": rows})


@may("engagement.open")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """For whoever sees the list, and whoever is named to follow this one up."""
    people = "owner__department", "owner__deputy", "department"
    one, on = get_object_or_404(Engagement.objects.select_related(*people), pk=pk), today()
    demand(may_read(request.user, one, on))
    main, others = _steps(
        one, on, answers=may_answer(request.user, one, on), edits=request.user.may("engagement.edit")
    )
    context = {
        "one": one,
        "rows": _summary(one),
        "parties": one.parties.select_related("supplier__merged_into"),
        "follow_ups": one.follow_ups.select_related("by"),
        "files": one.files.select_related("file", "added_by"),
        "facts": _facts(one, on),
        "sees_list": request.user.may("engagement.see"),
        "sees_suppliers": request.user.may("suppliers.see"),
        "main": main,
        "others": others,
        "story": [{**told(e), "title": TITLES[e.act]} for e in story_of(one) if e.act in TITLES],
    }
    return render(request, "suppliers/engagement/detail.html", context)


def _facts(one: Engagement, on: date) -> list[dict[str, str]]:
    """What is asked next and when; nothing, where nobody is asked any more."""
    if not one.asked_on:
        return []
    name = "What changed" if one.state == EngagementState.HELD else "How it went"
    words = deadline_words(one.asked_on, on)
    text = f"Asked on {plain(one.asked_on)}" if words == "on time" else words[:1].upper() + words[1:]
    return [{"name": name, "text": text, "tone": "bad" if one.asked_on < on else "plain"}]


def _summary(one: Engagement) -> list[dict[str, Any]]:
    came = (
        "" if one.came is None else f"{one.came} of {one.invited} invited" if one.invited else str(one.came)
    )
    rows = [
        ("Kind", one.get_kind_display()),
        ("Day", plain(one.on)),
        ("Where, or how", one.place),
        ("What it is about", one.said),
        ("Invited", "" if one.invited is None or one.came is not None else str(one.invited)),
        ("How it went", one.went),
        ("Came", came),
        ("Who follows it up", str(one.owner)),
        ("Department", str(one.department or "")),
        ("Asked next", plain(one.asked_on) if one.asked_on else "Nobody is asked any more"),
        ("Called off", one.reason),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _steps(
    one: Engagement, on: date, *, answers: bool, edits: bool
) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The next thing to do as one button, for whoever answers; what else may be done, for whoever edits."""

    def step(text: str, name: str) -> dict[str, str]:
        return {"text": text, "href": reverse(f"engagement:{name}", args=[one.pk])}

    if one.state == EngagementState.CALLED_OFF:
        return {}, []
    rest = [step("Edit", "edit"), step("Add a file", "add_file")] if edits else []
    if one.state == EngagementState.HELD:
        return (step("Say what changed", "follow_up") if answers else {}), rest
    if edits:
        rest.append(step("Call it off", "call_off"))
    return (step("Say how it went", "held") if answers and one.on <= on else {}), rest
