"""The filters beside the outbox's list."""

from django import forms

from msplan.lib.filters import FilterForm
from msplan.outbox.models import Mail


class OutboxFilter(FilterForm):
    q = forms.CharField(label="Address or subject")
    state = forms.MultipleChoiceField(
        label="State", choices=Mail.State.choices, widget=forms.CheckboxSelectMultiple
    )
