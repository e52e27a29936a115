"""What people type about meetings, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from django import forms

from actions.meetings.agenda import FIRST, FURTHER
from actions.meetings.models import Meeting, MeetingSeries
from actions.meetings.moments import moment, read_clock
from actions.partners.models import Partnership
from actions.plan.action_field import ActionField
from actions.plan.forms import NO_NAMES, Editing, Written, long_text
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.dates import LONDON
from msplan.lib.filters import FilterForm
from msplan.lib.forms import Buttons, DateField, SeenSave, StaleSave
from msplan.lib.once import Once


class ClockField(forms.CharField):
    """An hour of the day, as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)
        self.widget.attrs["class"] = "govuk-input--width-5"

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = read_clock(text) if text else None
        if text and found is None:
            raise forms.ValidationError(f"{self.label} must be a time like 09:30 or 2pm")
        return found


class MeetingFilter(FilterForm):
    """The filters beside the list; the keys are those of MeetingQuerySet.matching."""

    series = forms.ModelChoiceField(MeetingSeries.objects.all(), label="Meetings of")
    state = forms.ChoiceField(label="State", choices=[("", "Any"), *Meeting.State.choices])


class SeriesForm(Editing):
    submit = "Save"
    departments = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label="Departments expected to be represented",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="One that is added counts from today; one that is taken away keeps the gaps of its time",
    )

    class Meta:
        model = MeetingSeries
        fields = ["name", "partnership", "place", "months_apart"]
        labels = {
            "name": "What these meetings are called",
            "partnership": "Partnership",
            "place": "Usual place",
            "months_apart": "Months between meetings",
        }
        help_texts = {
            "name": "It stands in invitations and calendars: nothing sensitive",
            "partnership": "Leave it empty for our own working group",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partnership = cast(forms.ModelChoiceField, self.fields["partnership"])
        partnership.queryset = Partnership.objects.standing()
        partnership.empty_label = "None: our own working group"

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class MeetingForm(StaleSave, Written):
    on = DateField(label="Day", named="day of the meeting")
    starts = ClockField(label="Starts at", help_text="For example, 09:30 or 2pm")
    ends = ClockField(label="Ends at")
    place = forms.CharField(
        label="Place",
        max_length=200,
        required=False,
        help_text="A room, or the address of an online meeting. It stands in invitations",
    )
    chair = forms.ModelChoiceField(Person.objects.none(), label="Chair", required=False)
    marking = forms.ChoiceField(label="Marking", choices=Marking.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, meeting: Meeting | None = None, **kwargs: Any) -> None:
        kwargs["version"] = "" if meeting is None else meeting.version
        if meeting is not None:
            kwargs["initial"] = {
                "on": meeting.on,
                "starts": f"{meeting.starts_at.astimezone(LONDON):%H:%M}",
                "ends": f"{meeting.ends_at.astimezone(LONDON):%H:%M}",
                "place": meeting.place,
                "chair": meeting.chair,
                "marking": meeting.marking,
            }
        super().__init__(*args, **kwargs)
        chair = cast(forms.ModelChoiceField, self.fields["chair"])
        chair.queryset = who_may_answer(now=meeting.chair_id if meeting else None)
        chair.empty_label = "Nobody yet"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self.cleaned_data["starts_at"] = self._moment("starts")
        self.cleaned_data["ends_at"] = self._moment("ends")
        starts, ends = self.cleaned_data["starts_at"], self.cleaned_data["ends_at"]
        if starts and ends and ends <= starts:
            self.add_error("ends", "The end must be after the start")
        return cleaned

    def _moment(self, name: str) -> datetime | None:
        on, hour = self.cleaned_data.get("on"), self.cleaned_data.get(name)
        if on is None or hour is None:
            return None
        found = moment(on, hour)
        if found is None:
            self.add_error(name, "The clocks go forward that night: this time does not exist")
        return found

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for the acts."""
        return {
            name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "place", "chair", "marking")
        }


class ItemForm(Once, Written):
    submit = "Add to the agenda"
    text = long_text("What is to be talked about?", rows=3, help_text=NO_NAMES)
    heading = forms.ChoiceField(
        label="Where on the agenda?",
        choices=[(FIRST, "At the beginning"), (FURTHER, "At the end")],
        widget=forms.RadioSelect,
    )
    action = ActionField(label="Action that it is about", required=False, help_text="A reference like A-014")


class NoteForm(SeenSave, Written):
    submit = "Save"
    note = long_text(
        "What was said?",
        required=False,
        help_text=f"It stands in the minutes, and on the action’s page if it is about one. {NO_NAMES}",
    )


class MinutesForm(StaleSave, Written):
    text = forms.CharField(
        label="Minutes",
        widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "true"}),
        max_length=100_000,
        strip=False,
        help_text=f"Markdown: ## begins a heading, - a list. {NO_NAMES}",
    )

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", "text", self.buttons()]

    def buttons(self) -> Buttons:
        return Buttons(
            ("Save the minutes", "", "", ""),
            ("Preview", "preview", "yes", "secondary"),
            cancel_href=self.cancel_href,
        )


class CorrectionForm(Once, Written):
    submit = "Add this note"
    text = long_text(
        "What is corrected?",
        help_text=f"It is numbered, dated and signed with your name, and cannot be changed. {NO_NAMES}",
    )
