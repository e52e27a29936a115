"""Everything that is late, whatever room it belongs to: what it is, whose it is, how late."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.lib.dates import london_date
from msplan.lib.filters import FilterForm, tidied
from msplan.lib.lists import page_of
from msplan.lib.taking_away import Export, wants_file
from msplan.views.files_of_lists import file_of
from statements.dashboard.late import Thing
from statements.dashboard.reading import late_things

# What a filter compares with, of each thing.
SAID: dict[str, Callable[[Thing], tuple[str, ...]]] = {
    "kind": lambda thing: (thing.kind,),
    "owner": lambda thing: thing.names,
    "department": lambda thing: thing.departments,
}


class LateFilter(FilterForm):
    kind = forms.ChoiceField(label="What it is")
    owner = forms.ChoiceField(label="Who has to answer")
    department = forms.ChoiceField(label="Their department")
    reached = forms.BooleanField(label="Only what the executive lead is told of")

    def __init__(self, request: HttpRequest, things: Iterable[Thing]) -> None:
        self.things = list(things)
        super().__init__(request)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name in SAID and isinstance(field, forms.ChoiceField):
            found = sorted({value for one in self.things for value in SAID[name](one)})
            field.choices = [("", self.nothing), *((value, value) for value in found)]
        super().prepare(name, field)

    @property
    def found(self) -> list[Thing]:
        """What waits for several people is found by each of them."""
        wanted = {name: value for name in SAID if (value := self.values.get(name))}
        return [
            one
            for one in self.things
            if all(value in SAID[name](one) for name, value in wanted.items())
            and (one.reached or not self.values.get("reached"))
        ]


@may("dashboard.see")
@require_safe
@tidied
def late(request: HttpRequest) -> HttpResponseBase:
    now = timezone.now()
    on = london_date(now)
    form = LateFilter(request, late_things(on))
    found = form.found
    export = _export(on, found)
    if wants_file(request):
        return file_of(found, request, export, chosen=form.chosen)
    page = page_of(found, request, noun=("late thing", "late things"), export=export)
    rows = [{"thing": thing, "how": thing.how(on)} for thing in page]
    context = {
        "form": form,
        "page": page,
        "rows": rows,
        "now": now,
        "is_clear": not form.things,
        "marking": export.marking,
    }
    return render(request, "dashboard/late.html", context)


def _export(on: date, found: Sequence[Thing]) -> Export:
    marking = Marking.SENSITIVE if any(thing.sensitive for thing in found) else Marking.OFFICIAL
    columns = [
        ("What", "label"),
        ("Kind", "kind"),
        ("Owner", "owners"),
        ("Department", "department"),
        ("Due", "due_on"),
        ("Days late", lambda thing: (on - thing.due_on).days),
        ("Executive lead is told", lambda thing: "Yes" if thing.reached else "No"),
    ]
    return Export("What is late", "what-is-late", columns, marking=str(marking.label))
