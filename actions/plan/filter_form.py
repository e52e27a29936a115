"""The filters beside the list of actions."""

from typing import cast

from django import forms
from django.db.models import QuerySet

from actions.plan.grouping import GROUPINGS
from actions.plan.models import Action, Area, Aspect, Priority, Progress, Rating, Source, Strand
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.filters import FilterForm
from msplan.lib.lists import SORT
from suppliers.models import Supplier

GROUP = "group"
TICKS = forms.CheckboxSelectMultiple
NOBODY = [("nobody", "Nobody yet"), ("left", "Somebody who has left")]

SORTED = [
    ("plan", "The plan’s own order"),
    ("number", "Reference"),
    ("-number", "Reference, newest first"),
    ("title", "Title"),
    ("owner", "Owner"),
    ("priority", "Priority"),
    ("review", "Next review"),
    ("target", "Target date"),
    ("rating", "Rating, worst first"),
    ("progress", "Progress"),
]


class ActionFilter(FilterForm):
    """The filters beside the list; the keys are those of ActionQuerySet.matching."""

    kept = (SORT, GROUP)
    # Behind a fold: what people reach for less often.
    more = (
        "progress", "strand", "area", "priority", "involved", "source", "marking", "waiting", "unchanged", "archived",
    )  # fmt: skip

    q = forms.CharField(label="Words or reference")
    mine = forms.BooleanField(label="Only what I answer for")
    due = forms.MultipleChoiceField(
        label="Dates",
        choices=[
            ("late", "Past its target date"),
            ("review_late", "Review overdue"),
            ("review_due", "Due for review"),
        ],
        widget=TICKS,
    )
    rating = forms.MultipleChoiceField(
        label="Rating",
        choices=[*((r.value, r.short) for r in Rating), ("none", "Not rated lately")],
        widget=TICKS,
    )
    aspect = forms.MultipleChoiceField(
        label="Aspect", choices=[(a.value, a.short) for a in Aspect], widget=TICKS
    )
    department = forms.ModelChoiceField(Department.objects.all(), label="Lead department")
    owner = forms.ChoiceField(label="Owner")
    progress = forms.MultipleChoiceField(label="Progress", choices=Progress.choices, widget=TICKS)
    strand = forms.MultipleChoiceField(label="Strand", choices=Strand.choices, widget=TICKS)
    area = forms.MultipleChoiceField(label="Area of the statement", choices=Area.choices, widget=TICKS)
    priority = forms.MultipleChoiceField(label="Priority", choices=Priority.choices, widget=TICKS)
    involved = forms.ModelChoiceField(Department.objects.all(), label="Department that leads or supports")
    source = forms.MultipleChoiceField(label="Where it came from", choices=Source.choices, widget=TICKS)
    marking = forms.MultipleChoiceField(label="Marking", choices=Marking.choices, widget=TICKS)
    waiting = forms.BooleanField(label="Completion waits to be accepted")
    unchanged = forms.BooleanField(label="No change, twice running or more")
    archived = forms.ChoiceField(
        label="Archived", choices=[("", "Leave out"), ("with", "Show as well"), ("only", "Only these")]
    )
    # Column headings are gone on a phone, and the plan's own order has none.
    sort = forms.ChoiceField(label="Sort by", choices=SORTED)
    # Chosen by a link on the supplier's page, not from a list of thousands.
    supplier = forms.ModelChoiceField(Supplier.objects.none(), label="Supplier", widget=forms.HiddenInput)

    @property
    def group(self) -> str:
        """ "aspect", "strand", or nothing."""
        asked = self.request.GET.get(GROUP, "")
        return asked if asked in GROUPINGS else ""

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "owner":
            field.choices = [("", self.nothing), *NOBODY, *_owners()]  # type: ignore[attr-defined]
        if name == "supplier":
            field.queryset = self._asked_for()  # type: ignore[attr-defined]
        if name == SORT:
            field.choices = self._sorted()  # type: ignore[attr-defined]
        super().prepare(name, field)

    def _sorted(self) -> list[tuple[str, str]]:
        """A column may be sorted the other way round than is offered here: applying a filter must not turn it back."""
        asked = self.request.GET.get(SORT, "")
        other = asked.removeprefix("-") in dict(SORTED) and asked not in dict(SORTED)
        return [*SORTED, (asked, "As now")] if other else SORTED

    def _asked_for(self) -> QuerySet[Supplier]:
        """The one supplier that the address names, for people who may see suppliers."""
        asked = self.request.GET.get("supplier", "")
        if not asked.isdecimal() or not cast(Person, self.request.user).may("suppliers.see"):
            return Supplier.objects.none()
        return Supplier.objects.filter(pk=asked)


def _owners() -> list[tuple[str, str]]:
    owning = Action.objects.values("owner")
    people = Person.objects.get_queryset().filter(pk__in=owning).values_list("pk", "name", "is_active")
    return [(str(pk), f"{name}{'' if is_active else ' (has left)'}") for pk, name, is_active in people]
