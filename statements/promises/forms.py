"""What people type about promises, turned into values. Forms clean; acts do."""

from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from actions.plan.action_field import ActionField
from actions.plan.action_form import OwnerField
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.lib.forms import DateField
from msplan.lib.writing import NO_NAMES, Editing, Written
from statements.models import Outcome, Promise, PromiseAnswer, Statement
from statements.models.promise import MOST_LETTERS

OUTCOMES = [
    Choice(Outcome.KEPT.value, "Kept", hint="All of it was done."),
    Choice(Outcome.PARTLY.value, "Partly kept", hint="Some of it was done, and the rest will not be."),
    Choice(Outcome.UNDER_WAY.value, "Not due yet", hint="Its date lies ahead. It is asked about again."),
    Choice(Outcome.MOVED.value, "Moved", hint="It has a new date. It is asked about again."),
    Choice(Outcome.DROPPED.value, "Dropped", hint="It will not be done."),
]


def people(also: int | None = None) -> Any:
    """Who may own a promise: those who are here, and whoever does already."""
    return who_may_answer(now=also)


class PromiseForm(Editing):
    """A promise as it stands in the text; after the text was signed, its owner alone."""

    submit = "Mark the promise"

    owner = OwnerField(
        Person.objects.none(), label="Owner", help_text="Who answers for it, and is reminded of its date"
    )

    class Meta:
        model = Promise
        fields = ("section", "wording", "due_on", "owner")
        labels = {"section": "Section", "wording": "The promise", "due_on": "By when"}
        help_texts = {
            "wording": "Word for word as it stands in the text. It is printed again when it is answered.",
            "due_on": "For a month, its last day",
        }
        widgets = {"wording": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people(self.instance.owner_id)  # type: ignore[attr-defined]
        if self.instance.pk and not (statement.is_editable or statement.before_msplan):
            for name in ("section", "wording", "due_on"):
                del self.fields[name]
        else:
            self.fields["section"].queryset = statement.sections.standing()  # type: ignore[attr-defined]


class AnswerForm(Editing):
    submit = "Save the answer"

    outcome = forms.ChoiceField(label="What became of it?", choices=OUTCOMES, widget=forms.RadioSelect)
    new_due_on = DateField(
        label="New date", named="new date", required=False, help_text="Only if it moved. It is printed."
    )

    class Meta:
        model = PromiseAnswer
        fields = ("outcome", "new_due_on", "sentence")
        labels = {"sentence": "What did we do?"}
        help_texts = {
            "sentence": "A sentence or two for the public, printed in the next statement beside the promise. "
            f"Say why, where it was not kept. {NO_NAMES}"
        }
        widgets = {"sentence": forms.Textarea(attrs={"rows": 4})}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        outcome, day = self.cleaned_data.get("outcome"), self.cleaned_data.get("new_due_on")
        if outcome == Outcome.MOVED and not day and "new_due_on" not in self.errors:
            self.add_error("new_due_on", "Enter the new date")
        elif outcome and outcome != Outcome.MOVED and day:
            self.add_error("new_due_on", "You entered a new date. Select “Moved”, or clear it")
        return cleaned


class LeaveForm(Written):
    submit = "Let it go out without an answer"

    reason = forms.CharField(
        label="Why is there no answer?",
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The statement prints “Not answered” and this reason, for everybody to read",
    )


class LinkForm(Written):
    submit = "Link the action"

    action = ActionField(label="Action", help_text="Its reference, such as A-014")
