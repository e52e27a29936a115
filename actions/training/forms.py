"""What people type about courses, audiences and returns, turned into values. Forms clean; acts do."""

from typing import Any, cast

from crispy_forms_gds.choices import Choice
from django import forms

from actions.plan.forms import NO_NAMES, Editing, Written, long_text
from actions.training.models import (
    FREQUENCIES,
    Audience,
    Confidence,
    Course,
    CourseRequirement,
    Scale,
)
from msplan.accounts.answering import who_may_answer
from msplan.lib.forms import DateField
from msplan.lib.once import Once

NUMBERS, UNKNOWN = "numbers", "unknown"
KNOWN_AS = (
    "The names by which its files call it, one on each line. Leave it empty where they use the name above"
)


def narrow(field: forms.Field, width: int = 5) -> forms.Field:
    field.widget.attrs["class"] = f"govuk-input--width-{width}"
    return field


def whole(label: str, *, required: bool = True, least: int = 0, **kwargs: Any) -> forms.IntegerField:
    """A number of people."""
    widget = forms.TextInput(attrs={"inputmode": "numeric"})
    found = forms.IntegerField(
        label=label, required=required, min_value=least, max_value=9_999_999, widget=widget, **kwargs
    )
    narrow(found)
    return found


class CourseForm(Once, Editing):
    submit = "Save the course"

    class Meta:
        model = Course
        fields = ["name", "kind", "teaches", "valid_months", "known_as"]
        labels = {
            "name": "Name of the course",
            "kind": "How is it taught?",
            "teaches": "What does it teach?",
            "valid_months": "For how many months does having done it count?",
            "known_as": "What does the training system call it?",
        }
        help_texts = {
            "teaches": "What people know and can do afterwards",
            "valid_months": "12 is a year. Leave it empty where it counts for ever",
            "known_as": KNOWN_AS,
        }
        widgets = {"kind": forms.RadioSelect}

    def prepare(self, name: str, field: forms.Field) -> None:
        if name in ("teaches", "known_as"):
            field.widget.attrs["rows"] = 4 if name == "teaches" else 2
        if name == "valid_months":
            field.widget = forms.TextInput(attrs={"inputmode": "numeric"})
            narrow(field, 3)
        super().prepare(name, field)


class AudienceForm(Once, Editing):
    submit = "Save the audience"

    needs_on = DateField(
        label="By when are their needs judged?", named="day by which needs are judged", required=False
    )

    class Meta:
        model = Audience
        fields = ["name", "group", "within", "known_as", "owner", "needs_on"]
        labels = {
            "name": "Name of the audience",
            "group": "Who are they?",
            "within": "Part of which larger audience?",
            "known_as": "What does the training system call them?",
            "owner": "Who judges what they need to learn?",
        }
        help_texts = {
            "within": "Where both have to do a course, these people are counted in the larger one alone",
            "known_as": KNOWN_AS,
            "owner": "They are reminded by e-mail before the day",
        }
        widgets = {"group": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        larger = Audience.objects.in_use().filter(within__isnull=True).exclude(pk=self.instance.pk)
        cast(forms.ModelChoiceField, self.fields["within"]).queryset = larger
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "known_as":
            field.widget.attrs["rows"] = 2
        super().prepare(name, field)


class RequirementForm(Once, Editing):
    """Who has to do what, for something new; of what is there only who answers and how often may change."""

    submit = "Save"

    first_due_on = DateField(
        label="When is the first return due?",
        named="day of the first return",
        help_text="The next ones follow from it. The end of a month or a quarter is usual",
    )

    class Meta:
        model = CourseRequirement
        fields = ["course", "audience", "owner", "every_months", "first_due_on"]
        labels = {
            "course": "Which course?",
            "audience": "Who has to do it?",
            "owner": "Who hands in the numbers?",
            "every_months": "How often?",
        }
        help_texts = {"owner": "They are reminded by e-mail, and may say that the number is not known"}
        widgets = {"every_months": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        every = cast(forms.TypedChoiceField, self.fields["every_months"])
        every.choices = [(str(months), words) for months, words in FREQUENCIES.items()]
        if self.instance.pk:
            del self.fields["course"], self.fields["audience"]
        else:
            cast(forms.ModelChoiceField, self.fields["course"]).queryset = Course.objects.in_use()
            cast(forms.ModelChoiceField, self.fields["audience"]).queryset = Audience.objects.in_use()


class AnswerForm(Written):
    """Two numbers, or that they are not known. ``words`` is what the acts take."""

    mark_optional = False  # which of them are asked for follows from the first answer

    answer = forms.ChoiceField(
        label="What do you know?",
        choices=[
            Choice(NUMBERS, "How many have to do it, and how many have"),
            Choice(
                UNKNOWN, "We do not know", hint="That is an answer too: it is shown with its day and reason"
            ),
        ],
        initial=NUMBERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you know"},
    )
    required = whole("How many people have to do it?", required=False)
    completed = whole(
        "How many of them have?",
        required=False,
        help_text="Only completions that still count on the day",
    )
    unknown_reason = long_text(
        "Why is it not known?",
        rows=3,
        required=False,
        help_text=f"Only if you do not know: the reason, and what would have to be done to find out. {NO_NAMES}",
    )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("answer") == UNKNOWN:
            self._clean_unknown()
        elif self.cleaned_data.get("answer") == NUMBERS:
            self._clean_numbers()
        return cleaned

    def _clean_unknown(self) -> None:
        words = self.cleaned_data
        if not words.get("unknown_reason"):
            self.add_error("unknown_reason", "Say why it is not known")
        for name in ("required", "completed"):
            if words.get(name) is not None:
                self.add_error(name, "Take the number out, or say that it is known")

    def _clean_numbers(self) -> None:
        words = self.cleaned_data
        for name, words_of in (("required", "have to do it"), ("completed", "have done it")):
            if words.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter how many {words_of}")
        if words.get("unknown_reason"):
            self.add_error("unknown_reason", "Take the reason out, or say that it is not known")
        if words.get("required") == 0:
            self.add_error("required", "At least one person must have to do it")
        elif (words.get("completed") or 0) > (words.get("required") or 0) and not self.errors:
            self.add_error("completed", "More cannot have done it than have to")

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "answer"}


class ReturnForm(Once, AnswerForm):
    submit = "Hand it in"

    as_at = DateField(
        label="As at which day?", help_text="The day on which this is true, which may be earlier than today"
    )

    field_order = ["as_at", "answer", "required", "completed", "unknown_reason"]


class CorrectReturnForm(AnswerForm):
    submit = "Save the correction"

    reason = long_text("Why is it corrected?", rows=3, help_text="The old answer is kept with this reason")


class CountForm(Once, Written):
    submit = "Save the head-count"

    as_at = DateField(label="As at which day?")
    people = whole("How many people?")


class CorrectCountForm(Written):
    submit = "Save the correction"

    people = whole("How many people?")
    reason = long_text("Why is it corrected?", rows=3, help_text="The old number is kept with this reason")


class NeedForm(Once, Written):
    submit = "Save what they need"

    judged_on = DateField(label="When was it judged?", named="day on which it was judged")
    judged_by = forms.CharField(
        label="Who judged it?",
        max_length=200,
        help_text="A role or a team: “Head of contact management, with two sergeants”",
    )
    needs = long_text(
        "What do they need to learn?",
        rows=6,
        help_text=f"What they meet in their work, what they know already, what is missing. {NO_NAMES}",
    )
    next_on = DateField(label="By when is it judged again?", named="day of the next time")


def mean(label: str, help_text: str = "") -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal"})
    found = forms.DecimalField(
        label=label, min_value=0, max_value=100, decimal_places=2, widget=widget, help_text=help_text
    )
    narrow(found)
    return found


class ConfidenceForm(Once, Written):
    submit = "Save"

    audience = forms.ModelChoiceField(Audience.objects.none(), label="Who was asked?")
    measured_on = DateField(
        label="When was it measured, after the course?", named="day on which it was measured"
    )
    answered = whole(
        "How many answered before and after?",
        least=1,
        help_text="Fewer than 5 are kept, and count in no figure",
    )
    scale = forms.ChoiceField(label="On which scale?", choices=Scale.choices, widget=forms.RadioSelect)
    before = mean("Mean before")
    after = mean(
        "Mean after", help_text="The mean of their answers to the same questions, on the scale above"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["audience"]).queryset = Audience.objects.in_use()


class CorrectConfidenceForm(Written):
    submit = "Save the correction"

    answered = whole("How many answered before and after?", least=1)
    before = mean("Mean before")
    after = mean("Mean after")
    reason = long_text("Why is it corrected?", rows=3, help_text="The old numbers are kept with this reason")

    @classmethod
    def of(cls, old: Confidence, *args: Any, **kwargs: Any) -> "CorrectConfidenceForm":
        initial = {"answered": old.answered, "before": old.before, "after": old.after}
        return cls(*args, initial=initial, **kwargs)
