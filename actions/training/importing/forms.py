"""What is said of a file before it is counted."""

from datetime import date
from typing import Any, cast

from crispy_forms_gds.choices import Choice
from django import forms

from actions.plan.importing.by_hand import ColumnsByHand
from actions.training.importing.columns import FIELDS
from actions.training.importing.counting import EVERYBODY, WHO_DID, Asked
from actions.training.models import Audience, Shape
from msplan.lib.forms import DateField, MsplanForm, UploadField

MOST_BYTES = 5 * 1024 * 1024


class FileForm(ColumnsByHand, MsplanForm):
    submit = "Count it and show what it would change"
    mark_optional = False  # what is asked for follows from what is in its rows

    upload = UploadField(label="The training system’s file", kinds=[".csv", ".xlsx"], max_bytes=MOST_BYTES)
    shape = forms.ChoiceField(
        label="What is in its rows?",
        choices=[
            Choice(
                Shape.NUMBERS,
                "Numbers",
                hint="A row for each course and audience: how many must, how many have",
            ),
            Choice(
                Shape.PEOPLE,
                "People",
                hint="A row for each person. They are counted; no name, no number and no file is kept",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what is in its rows"},
    )
    as_at = DateField(
        label="On which day was the file made?",
        named="day on which the file was made",
        required=False,
        help_text="For files of people. A completion that has run out by then counts as not done",
    )
    lists = forms.ChoiceField(
        label="Which people does it list?",
        choices=[
            Choice(EVERYBODY, "Everybody who has to do it", hint="With an empty date where it is not done"),
            Choice(
                WHO_DID,
                "Only those who have done it",
                hint="The head-count of the audience says how many have to",
            ),
        ],
        initial=EVERYBODY,
        required=False,
        widget=forms.RadioSelect,
        help_text="For files of people",
    )
    audience = forms.ModelChoiceField(
        Audience.objects.none(),
        label="Are they all one audience?",
        required=False,
        help_text="For a file without such a column, or for one about all staff that names departments",
    )
    skip_unknown = forms.BooleanField(
        label="Leave out rows about courses and audiences that msplan does not know",
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        # Those of both shapes: which of the two it is was said on the page that comes back.
        both = [*FIELDS[Shape.NUMBERS], *FIELDS[Shape.PEOPLE]]
        self.columns = list({field.key: field for field in both}.values())
        super().__init__(*args, **kwargs)
        self.on = on
        audience = cast(forms.ModelChoiceField, self.fields["audience"])
        audience.queryset, audience.empty_label = Audience.objects.in_use(), "No, a column says which"

    def clean(self) -> dict[str, Any] | None:
        cleaned, words = super().clean(), self.cleaned_data
        if words.get("shape") == Shape.PEOPLE and "as_at" not in self.errors:
            if words.get("as_at") is None:
                self.add_error("as_at", "Enter the day on which the file was made")
            elif words["as_at"] > self.on:
                self.add_error("as_at", "The day must be today or in the past")
        return cleaned

    @property
    def asked(self) -> Asked:
        words = self.cleaned_data
        lists = words["lists"] or EVERYBODY
        return Asked(words["audience"], words["skip_unknown"], words["as_at"], lists, self.by_hand)
