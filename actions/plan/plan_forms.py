"""What people type about the plan as a whole: its review rounds, and what is taken from the starter plan."""

import re
from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Field
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from actions.plan.models import ReviewRounds
from actions.plan.models.rounds import DayOfYear
from actions.plan.starting import Starter, starters
from msplan.accounts.models import Department
from msplan.lib.fields import MONTHS
from msplan.lib.forms import MsplanForm, StaleSave
from msplan.lib.words import sentence_start

DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s./-]+(?:of\s+)?(\d{1,2}|[a-z]{3,9})\.?", re.IGNORECASE)


class PlaceForm(MsplanForm):
    """A place in the plan, typed in an action's row of the order: one form in each row, each with its own ids."""

    place = forms.IntegerField(
        min_value=1,
        max_value=999_999_999,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Enter a place as a whole number, like 3"
        ),
    )


class DayOfYearField(forms.CharField):
    """A day and a month as people write them: "31 March", "31 3", "31/03", "31st of March"."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 30, **kwargs})
        self.widget.attrs["class"] = "govuk-input--width-10"

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        found = DAY.fullmatch(typed.strip())
        month = _month(found[2]) if found else 0
        if found is None or not DayOfYear(month, int(found[1])).is_real:
            raise ValidationError(f"{sentence_start(self)} must be a day and a month, like 31 March")
        return DayOfYear(month, int(found[1]))


def _month(word: str) -> int:
    """1 to 12, or 0 for what is no month."""
    if word.isdecimal():
        return int(word)
    short = word[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else 0


class RoundsForm(StaleSave, MsplanForm):
    submit = "Save the review rounds"
    mark_optional = False  # whether the days are needed is what the question above them says

    are_on = forms.ChoiceField(
        label="When are actions reviewed?",
        widget=forms.RadioSelect,
        choices=[
            ("no", "Each by its own start date and interval"),
            ("yes", "All of them in two rounds a year"),
        ],
    )
    spring = DayOfYearField(
        label="Spring round",
        required=False,
        help_text="The day by which reviews are due before the spring working group, like 31 March",
    )
    autumn = DayOfYearField(
        label="Autumn round",
        required=False,
        help_text="The day by which reviews are due before the autumn working group, like 30 September",
    )

    def __init__(self, *args: Any, rounds: ReviewRounds, **kwargs: Any) -> None:
        initial = {
            "are_on": "yes" if rounds.are_on else "no",
            "spring": str(rounds.spring or ""),
            "autumn": str(rounds.autumn or ""),
        }
        super().__init__(*args, version=rounds.version, initial=initial, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("are_on") == "yes":
            for name, example in (("spring", "31 March"), ("autumn", "30 September")):
                if name not in self.errors and not self.cleaned_data.get(name):
                    self.add_error(name, f"Enter the {name} round, like {example}")
        return cleaned

    @property
    def words(self) -> dict[str, DayOfYear | None]:
        """What was typed, ready for the act; days that stand in the boxes mean nothing where the rounds are off."""
        on = self.cleaned_data["are_on"] == "yes"
        return {name: self.cleaned_data[name] if on else None for name in ("spring", "autumn")}


class StarterForm(MsplanForm):
    """Which of the starter actions are taken, and who leads those whose department the force does not have."""

    submit = "Add them as proposals"

    chosen = forms.MultipleChoiceField(
        label="Actions",
        widget=forms.CheckboxSelectMultiple,
        help_text="Take those that fit; each can be edited before it is agreed",
        error_messages={"required": "Select at least one action"},
    )
    department = forms.ModelChoiceField(
        Department.objects.all(),
        label="Lead department",
        help_text="For actions whose own department is not one of the force’s",
    )

    def __init__(self, *args: Any, left: Sequence[Starter], **kwargs: Any) -> None:
        self.left = left
        super().__init__(*args, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "chosen":
            # What was taken while the page was open stays a choice: the act leaves it as it is.
            posted = self.data.getlist(self.add_prefix(name)) if isinstance(self.data, QueryDict) else []
            shown = [s for s in starters() if s in self.left or str(s.number) in posted]
            field.choices = [  # type: ignore[attr-defined]
                Choice(str(s.number), s.title, hint=f"{s.department}, {s.months} months. {s.what}")
                for s in shown
            ]
            field.initial = [str(s.number) for s in self.left]
        super().prepare(name, field)

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["department", Field.checkboxes("chosen"), self.buttons()]

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in self.cleaned_data["chosen"]]
