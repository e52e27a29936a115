"""What people type about decisions, turned into values."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.db.models import QuerySet

from actions.meetings.models import Decision, Effect
from actions.plan.action_field import ActionField
from actions.plan.forms import NO_NAMES, Editing, Written, long_text
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.lib.forms import Buttons, DateField
from msplan.lib.once import Once

EFFECTS = [
    Choice(Effect.NOTE.value, "Nothing", hint="The decision is noted on the action’s page"),
    Choice(Effect.TARGET.value, "Its target date moves", hint="Enter the new date below"),
    Choice(Effect.AGREED.value, "The proposal is agreed", hint="It becomes part of the plan"),
    Choice(Effect.PAUSED.value, "It is paused", hint="Until the date below, or without one"),
    Choice(Effect.CANCELLED.value, "It is cancelled", hint="The decision is kept as the reason"),
]


class DecisionForm(Once, Written):
    submit = "Record the decision"

    text = long_text("What was decided?", help_text=NO_NAMES)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who carries it out", required=False)
    due_on = DateField(label="By when", required=False, named="date by which it is carried out")
    settled = forms.BooleanField(label="Nothing is left to be done", required=False)
    action = ActionField(
        label="Action in the plan that it is about", required=False, help_text="A reference like A-014"
    )
    effect = forms.ChoiceField(
        label="What happens to that action?", choices=EFFECTS, widget=forms.RadioSelect, required=False
    )
    to = DateField(label="New target date, or paused until", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset, owner.empty_label = who_may_answer(), "Nobody"

    def layout(self) -> Sequence[str | LayoutObject]:
        return [
            "form_id",
            "text",
            Fieldset(
                "owner",
                "due_on",
                "settled",
                legend="What is left to be done",
                legend_size=Size.MEDIUM,
            ),
            Fieldset("action", "effect", "to", legend="What it does to the plan", legend_size=Size.MEDIUM),
            self.buttons(),
        ]

    def buttons(self) -> Buttons:
        return Buttons(
            (self.submit, "", "", ""),
            ("Record it and raise an action", "then", "raise", "secondary"),
            cancel_href=self.cancel_href,
        )


class EditDecisionForm(Editing):
    submit = "Save"

    class Meta:
        model = Decision
        fields = ["text", "owner", "due_on"]
        labels = {"text": "What was decided?", "owner": "Who carries it out", "due_on": "By when"}
        help_texts = {"text": NO_NAMES}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset, owner.empty_label = who_may_answer(now=self.instance.owner_id), "Nobody"


class CarryOutForm(Written):
    submit = "It is done"
    words = long_text("What came of it?", help_text=NO_NAMES)


class LaterField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Decision) -> str:
        words = " ".join(obj.text.split())
        return f"{obj.reference}: {words[:90]}"


class SupersedeForm(Written):
    submit = "The later one takes its place"
    later = LaterField(Decision.objects.none(), label="Later decision")
    words = long_text("Why?", required=False, rows=3)

    def __init__(self, *args: Any, later: QuerySet[Decision], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["later"]).queryset = later
