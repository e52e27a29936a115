"""What readers type, turned into values."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from msplan.lib.filters import FilterForm
from msplan.lib.forms import Buttons, DateField, MsplanForm, StaleSave
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Uncounted, Written, long_text
from suppliers.asking.models import Campaign, FlagSeverity, Level, Outcome, ResponseBand
from suppliers.asking.reading.listing import STATES
from suppliers.asking.reading.querying import ANSWER_DAYS
from suppliers.checks.forms import TICKS
from suppliers.checks.models import Severity

SHOW = [("to_read", "To be read"), ("settled", "With an outcome")]
READERS = [("me", "Me"), ("nobody", "Nobody yet")]


class ResponseFilter(FilterForm):
    q = forms.CharField(label="Supplier")
    show = forms.ChoiceField(label="Show", choices=[("", "All"), *SHOW])
    reader = forms.ChoiceField(label="Read by", choices=[("", "Anybody"), *READERS])
    flag = forms.MultipleChoiceField(label="Has a flag", choices=FlagSeverity.choices, widget=TICKS)
    band = forms.MultipleChoiceField(label="Band", choices=ResponseBand.choices, widget=TICKS)
    held = forms.BooleanField(label="Only those read first by the modern slavery team")
    campaign = forms.ModelChoiceField(Campaign.objects.all(), label="Campaign")
    state = forms.MultipleChoiceField(
        label="State", choices=[(state.value, state.label) for state in STATES], widget=TICKS
    )
    outcome = forms.MultipleChoiceField(label="Outcome", choices=Outcome.choices, widget=TICKS)
    more = ("campaign", "state", "outcome")


class JudgeForm(Uncounted, StaleSave, MsplanForm):
    """``would``: what each level would make of the whole score, by level."""

    submit = "Save"

    level = forms.ChoiceField(label="How well is it shown?", choices=Level.choices, widget=forms.RadioSelect)
    not_applicable_agreed = forms.BooleanField(
        label="It is right that this does not apply to them",
        help_text="Then its points count neither for nor against them",
        required=False,
    )
    note = long_text(
        "How do you know?", rows=3, required=False, help_text=f"Needed where it is verified. {NO_NAMES}"
    )

    def __init__(
        self,
        *args: Any,
        would: Mapping[str, str],
        does_not_apply: bool,
        would_agreed: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if not does_not_apply:
            del self.fields["not_applicable_agreed"]
        elif would_agreed:
            self.fields["not_applicable_agreed"].help_text = would_agreed
        choices = [Choice(level.value, level.label, hint=would[level]) for level in Level]
        self.fields["level"].choices = choices  # type: ignore[attr-defined]

    def layout(self) -> list[Any]:
        again = Buttons(
            (self.submit, "", "", ""),
            ("Save and go to the next answer", "next", "yes", "secondary"),
            cancel_href=self.cancel_href,
        )
        return [*self.fields, again]


class QueryForm(Written):
    """A text for each question that was asked, with what they answered; those left empty are not asked back."""

    submit = "Send the questions"
    mark_optional = False

    def __init__(self, *args: Any, asked: Iterable[tuple[str, str, str]], on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question, title, answer in asked:
            field = long_text(title, rows=2, required=False, help_text=f"They say: {answer}")
            self.fields[f"about_{question}"] = field
            self.prepare(f"about_{question}", field)
        due_on = on + timedelta(days=ANSWER_DAYS)
        self.fields["due_on"] = DateField(label="Answer by", named="day of the answer", initial=due_on)
        self.prepare("due_on", self.fields["due_on"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        first = next(name for name in self.fields if name.startswith("about_"))
        if not self.questions and first not in self.errors:
            self.add_error(first, "Write what you ask about at least one answer")
        return cleaned

    @property
    def questions(self) -> dict[str, str]:
        return {
            name.removeprefix("about_"): str(text)
            for name, text in self.cleaned_data.items()
            if name.startswith("about_") and text
        }


class FindingForm(Once, Written):
    submit = "Write the finding down"

    title = forms.CharField(label="In a few words", max_length=200)
    severity = forms.ChoiceField(label="Severity", choices=Severity.choices, widget=forms.RadioSelect)
    text = long_text("What was found?", required=False, help_text=f"What the answer shows. {NO_NAMES}")
    what = forms.CharField(
        label="What will the supplier do?",
        help_text="A corrective action. More can be added on the finding’s page",
        max_length=300,
        required=False,
    )
    contact_name = forms.CharField(label="Who at the supplier does it?", max_length=120, required=False)
    due_on = DateField(label="Due date of the corrective action", required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("what"):
            for name, words in (
                ("contact_name", "Enter who at the supplier does it"),
                ("due_on", "Enter the due date"),
            ):
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, words)
        return cleaned


class OutcomeForm(Uncounted, StaleSave, MsplanForm):
    submit = "Give the outcome"

    outcome = forms.ChoiceField(
        label="What comes of it?",
        choices=[
            Choice(Outcome.ACCEPT, Outcome.ACCEPT.label, hint="Nothing more is asked of them now"),
            Choice(
                Outcome.WITH_ACTIONS,
                Outcome.WITH_ACTIONS.label,
                hint="Needs a finding with a corrective action, written down first",
            ),
            Choice(Outcome.MEETING, Outcome.MEETING.label, hint="Enter the day below"),
            Choice(
                Outcome.ESCALATE,
                Outcome.ESCALATE.label,
                hint="Somebody else has to decide: say who in the note",
            ),
        ],
        widget=forms.RadioSelect,
    )
    note = long_text("Note", rows=3, required=False, help_text=f"For colleagues. {NO_NAMES}")
    meeting_on = DateField(label="Day of the meeting", required=False)
    follow_up_on = DateField(
        label="Write down what came of it by",
        named="day by which what came of it is written down",
        help_text="After a meeting, or where it is escalated. We remind you",
        required=False,
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        meets = self.cleaned_data.get("outcome") == Outcome.MEETING
        if meets and not self.cleaned_data.get("meeting_on") and "meeting_on" not in self.errors:
            self.add_error("meeting_on", "Enter the day of the meeting")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("outcome", "note", "meeting_on", "follow_up_on")}


class FollowUpForm(Written):
    submit = "Save"

    text = long_text("What came of it?", help_text=NO_NAMES)


class KeepForm(Written):
    submit = "Keep it"

    until = DateField(label="Look at it again on", named="day on which it is looked at again")


class ReportForm(Uncounted, StaleSave, MsplanForm):
    submit = "Release the report"

    note = long_text(
        "A note of your own to the supplier",
        rows=5,
        required=False,
        help_text=f"It stands above the rest. {NO_NAMES}",
    )
    with_score = forms.BooleanField(label="Show them their score", required=False)

    def layout(self) -> list[Any]:
        buttons = Buttons(
            (self.submit, "go", "release", ""),
            ("Look at it first", "go", "preview", "secondary"),
            cancel_href=self.cancel_href,
        )
        return [*self.fields, buttons]
