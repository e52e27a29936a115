"""The filters of the ledger."""

from typing import cast

from django import forms

from msplan.accounts.models import Person
from msplan.chasing.models import Digest, Reminder
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField
from msplan.outbox.models import Mail


class LedgerFilter(FilterForm):
    """The keys are those of DigestQuerySet.matching."""

    person = forms.ModelChoiceField(Person.objects.none(), label="Person")
    state = forms.MultipleChoiceField(
        label="What became of the mail", choices=Mail.State.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = forms.ChoiceField(label="Kind")
    first = DateField(label="From")
    last = DateField(label="To")
    passed_over = forms.BooleanField(label="Only where something was passed over")

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "person":
            told = Person.objects.get_queryset().filter(
                pk__in=Digest.objects.open().order_by().values("person")
            )
            spoken_to = Reminder.objects.open().order_by().values("person")
            people = told | Person.objects.get_queryset().filter(pk__in=spoken_to)
            cast(forms.ModelChoiceField, field).queryset = people
        if name == "kind":
            kinds = Reminder.objects.open().order_by("kind").values_list("kind", flat=True).distinct()
            cast(forms.ChoiceField, field).choices = [("", "Any"), *((kind, kind) for kind in kinds)]
        super().prepare(name, field)
