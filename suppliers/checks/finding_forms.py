"""What people type about findings and corrective actions, turned into values."""

from typing import Any, cast

from django import forms

from msplan.accounts.models import Person
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from suppliers.checks.forms import TICKS, evidence_file, people
from suppliers.checks.models import CorrectiveAction, CorrectiveState, Finding, FindingState, Severity
from suppliers.checks.models.words import CRITICAL


class FindingFilter(FilterForm):
    q = forms.CharField(label="Supplier")
    critical = forms.BooleanField(label="Only critical ones")
    late = forms.BooleanField(label="Only with a late corrective action")
    state = forms.MultipleChoiceField(label="State", choices=FindingState.choices, widget=TICKS)
    severity = forms.MultipleChoiceField(label="Severity", choices=Severity.choices, widget=TICKS)
    owner = forms.ModelChoiceField(Person.objects.all(), label="Owner of the supplier")


class CorrectiveFilter(FilterForm):
    q = forms.CharField(label="Supplier")
    late = forms.BooleanField(label="Only late ones")
    state = forms.MultipleChoiceField(label="State", choices=CorrectiveState.choices, widget=TICKS)
    follower = forms.ModelChoiceField(Person.objects.all(), label="Who of us follows it")


class FindingForm(Once, Editing):
    text = long_text(
        "What was found?", rows=5, required=False, help_text=f"What, where, how many people. {NO_NAMES}"
    )

    class Meta:
        model = Finding
        fields = ["title", "severity", "is_critical", "text"]
        labels = {"title": "In a few words", "severity": "Severity", "is_critical": "It is critical"}
        help_texts = {
            "title": "For example, deposits taken from wages",
            "severity": "As the report or the visitor rates it",
            "is_critical": "Critical and business critical ones always are. While a critical finding is open, the "
            "supplier’s risk does not go down",
        }

    def clean(self) -> dict[str, Any] | None:
        """What is critical by its severity needs no tick."""
        cleaned = super().clean()
        if self.cleaned_data.get("severity") in CRITICAL:
            self.cleaned_data["is_critical"] = True
        return cleaned


class AnswerForm(Written):
    submit = "Save the answer"

    answer = long_text("What did the supplier answer?", help_text=NO_NAMES)
    answered_on = DateField(label="Answered on", named="day of the answer")


class CloseForm(Written):
    submit = "Close the finding"

    reason = long_text(
        "Why is it closed?",
        rows=3,
        required=False,
        help_text="Needed where no corrective action of it was verified",
    )


class CorrectiveForm(Once, Editing):
    """For adding and editing. Its due date moves by an extension, with a reason."""

    class Meta:
        model = CorrectiveAction
        fields = ["what", "contact_name", "contact_email", "follower", "due_on"]
        labels = {
            "what": "What will the supplier do?",
            "contact_name": "Who at the supplier does it?",
            "contact_email": "Their e-mail address",
            "follower": "Who of us follows it?",
            "due_on": "Due date",
        }
        help_texts = {
            "contact_name": "A business contact only",
            "contact_email": "Where it is given, we write to it 7 days before the due date, on it and 7 days after, "
            "until the supplier says that it is done",
            "follower": "Reminded before the due date and after it",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["follower"]).queryset = people(now=self.instance.follower_id)
        if self.instance.pk:
            del self.fields["due_on"]


class ExtendForm(Written):
    submit = "Change the due date"

    to = DateField(label="New due date")
    reason = long_text("Why does it change?", rows=3, help_text="The first date stays beside it")


class SaidForm(Written):
    submit = "Save"

    said = long_text("What does the supplier say was done?", help_text=NO_NAMES)
    said_on = DateField(label="Said on", named="day on which they said so")


class VerifyForm(Written):
    submit = "Verify it"

    seen = long_text("What did you see?", help_text=f"How you know that it was done. {NO_NAMES}")
    evidence_file = evidence_file("Evidence: a file", help_text="A file or a link is needed")
    evidence_link = LinkField(label="Evidence: a link", required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if (
            not self.cleaned_data.get("evidence_file")
            and not self.cleaned_data.get("evidence_link")
            and not self.errors
        ):
            self.add_error("evidence_file", "Hand in a file or a link that shows it")
        return cleaned
