"""What people type about actions, turned into values. Forms clean; acts do."""

from typing import Any

from django import forms

from msplan.lib.forms import DateField, MsplanForm

# Nobody counts to ten thousand: the limit is said when it is passed.
LONG = 10_000


class Written(MsplanForm):
    """A form with long texts that have a limit but no counter below them."""

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        field.counted = None  # type: ignore[attr-defined]


class DateForm(Written):
    submit = "Change the target date"

    to = DateField(label="New target date")
    reason = forms.CharField(
        label="Why does it change?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG,
        help_text="It is kept with the dates and shown on the action's page",
    )


class ReasonForm(Written):
    """One reason; what for is said by its label."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=LONG)

    def __init__(self, *args: Any, label: str, submit: str, **kwargs: Any) -> None:
        self.reason_label = label
        super().__init__(*args, submit=submit, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "reason":
            field.label = self.reason_label
        super().prepare(name, field)
