"""Forms of the risk model: what somebody proposes, confirms or asks for. They clean; the acts in proposing decide."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from msplan.lib.dates import add_months
from msplan.lib.filters import FilterForm
from msplan.lib.forms import Buttons, DateField, MsplanForm, SeenSave
from msplan.lib.marks import mark
from msplan.lib.once import Once
from suppliers.register.countries import country_names
from suppliers.risk.arithmetic import FACTORS
from suppliers.risk.models import Band
from suppliers.risk.overriding import LONGEST_MONTHS

NOBODY = "Do not name anybody who may be a victim or a suspect."
_SCORES = [(str(n), str(n)) for n in range(1, 6)]


class Proposing(SeenSave, MsplanForm):
    """What stands in the model was changed since the form was opened: numbers that nobody looked at are not proposed.

    The form alone asks. Between its look and the act lie moments, a proposal shows before and after, and whoever
    confirms it is told where another version took effect since.
    """

    def __init__(self, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        shown = initial or {}
        seen = mark({name: str(value) for name, value in shown.items()})
        super().__init__(*args, initial=shown, version=seen, **kwargs)
        if initial is None:  # what is new shows nothing that could change
            del self.fields["version"]


class SixForm(Proposing):
    """Six whole numbers, one a factor; ``low`` and ``high`` bound each."""

    submit = "See what it would do"

    def __init__(self, *args: Any, low: int, high: int, **kwargs: Any) -> None:
        self.low, self.high = low, high
        super().__init__(*args, **kwargs)
        for number, name in enumerate(FACTORS, start=1):
            field = forms.IntegerField(label=name, min_value=low, max_value=high)
            field.widget.attrs["class"] = "govuk-input--width-3"
            self.fields[f"n{number}"] = field
            self.prepare(f"n{number}", field)

    @property
    def six(self) -> list[int]:
        return [self.cleaned_data[f"n{number}"] for number in range(1, 7)]


class BandsForm(Proposing):
    submit = "See what it would do"
    high_from = forms.DecimalField(label="High from", max_digits=5, decimal_places=2)
    medium_from = forms.DecimalField(label="Medium from", max_digits=5, decimal_places=2)


class WorkForm(Proposing):
    submit = "See what it would do"
    people = forms.IntegerField(label="People who work through the register", min_value=1, max_value=500)
    each = forms.IntegerField(
        label="Suppliers that each works through in a year",
        min_value=1,
        max_value=5000,
        help_text="Questionnaire, meeting, reading, follow-up. Our own guess is one a week, less leave: 50.",
    )


class TableRowForm(Proposing):
    """A row of the country table; with ``is_new`` the country is chosen too."""

    submit = "See what it would do"
    score = forms.ChoiceField(label="Score", choices=_SCORES, widget=forms.RadioSelect)
    source = forms.CharField(label="Source", max_length=300)
    year = forms.IntegerField(label="Year of the source", min_value=1990, max_value=2100)

    def __init__(self, *args: Any, is_new: bool = False, with_good: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            return
        blank = ("", "Any country" if with_good else "Choose a country")
        country = forms.ChoiceField(
            label="Country", choices=[blank, *country_names().items()], required=not with_good
        )
        extra: dict[str, forms.Field] = {"country": country}
        if with_good:
            extra = {"good": forms.CharField(label="Good or raw material", max_length=80), **extra}
        for name, field in extra.items():
            self.fields[name] = field
            self.prepare(name, field)
        self.order_fields([*extra, "score", "source", "year"])

    @property
    def row(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"score": int(given["score"]), "source": given["source"], "year": given["year"]}


class ConfirmForm(MsplanForm):
    submit = "Put this into effect"
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why does the model change?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept with the version, for whoever asks in a year.",
    )
    understood = forms.BooleanField(
        label="I have read what this does. It changes the order of our work, not the risk to anybody"
    )


class OverrideForm(Once, MsplanForm):
    submit = "Ask a second person"
    band = forms.ChoiceField(label="Which band should count?", choices=Band.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why, and on what evidence?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NOBODY,
    )
    expires_on = DateField(label="Until when?", help_text="At most 12 months from today")

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        initial = {"expires_on": add_months(on, LONGEST_MONTHS // 2), **kwargs.pop("initial", {})}
        super().__init__(*args, initial=initial, **kwargs)


class AnswerForm(MsplanForm):
    submit = "Agree"
    answer = forms.CharField(
        label="What did you look at?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Needed if you refuse. {NOBODY}",
    )

    def buttons(self) -> Buttons:
        two = (("Agree", "", "", ""), ("Refuse", "refuse", "yes", "secondary"))
        return Buttons(*two, cancel_href=self.cancel_href)


class WithdrawForm(MsplanForm):
    submit = "Withdraw it"
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NOBODY,
    )


class TableFilter(FilterForm):
    q = forms.CharField(label="Country, good or source")
    score = forms.MultipleChoiceField(label="Score", choices=_SCORES, widget=forms.CheckboxSelectMultiple)


class CalibrationForm(MsplanForm):
    """Tried out in the address; nothing is written."""

    submit = "Try it"
    mark_optional = False
    high_from = forms.DecimalField(label="High from", max_digits=5, decimal_places=2)
    medium_from = forms.DecimalField(label="Medium from", max_digits=5, decimal_places=2)
    people = forms.IntegerField(label="People", min_value=1, max_value=500)
    each = forms.IntegerField(label="Suppliers each works through in a year", min_value=1, max_value=5000)

    def layout(self) -> list[Any]:
        return [*self.fields, self.buttons()]
