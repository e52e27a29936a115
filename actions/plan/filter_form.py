"""The filters beside the list of actions."""

from typing import cast

from django import forms
from django.db.models import QuerySet

from actions.plan.models import Aspect, Progress, Rating
from msplan.accounts.models import Department, Person
from msplan.lib.filters import FilterForm
from suppliers.models import Supplier

TICKS = forms.CheckboxSelectMultiple


class ActionFilter(FilterForm):
    """The filters beside the list; the keys are those of ActionQuerySet.matching."""

    q = forms.CharField(label="Words or reference")
    due = forms.MultipleChoiceField(
        label="Dates",
        choices=[
            ("late", "Past its target date"),
            ("review_late", "Review overdue"),
            ("review_due", "Due for review"),
        ],
        widget=TICKS,
    )
    progress = forms.MultipleChoiceField(label="Progress", choices=Progress.choices, widget=TICKS)
    rating = forms.MultipleChoiceField(
        label="Rating",
        choices=[*((r.value, r.short) for r in Rating), ("none", "Not rated lately")],
        widget=TICKS,
    )
    aspect = forms.MultipleChoiceField(
        label="Aspect", choices=[(a.value, a.short) for a in Aspect], widget=TICKS
    )
    department = forms.ModelChoiceField(Department.objects.all(), label="Lead department")
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner")
    # Chosen by a link on the supplier's page, not from a list of thousands.
    supplier = forms.ModelChoiceField(Supplier.objects.none(), label="Supplier", widget=forms.HiddenInput)
    mine = forms.BooleanField(label="Only my own")

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "owner":
            field.queryset = Person.objects.filter(actions__isnull=False).distinct()  # type: ignore[attr-defined]
        if name == "supplier":
            field.queryset = self._asked_for()  # type: ignore[attr-defined]
        super().prepare(name, field)

    def _asked_for(self) -> QuerySet[Supplier]:
        """The one supplier that the address names, for people who may see suppliers."""
        asked = self.request.GET.get("supplier", "")
        if not asked.isdecimal() or not cast(Person, self.request.user).may("suppliers.see"):
            return Supplier.objects.none()
        return Supplier.objects.filter(pk=asked)
