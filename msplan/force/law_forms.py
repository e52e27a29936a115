"""The legal switches, and who approves and signs for each body."""

from datetime import date
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from msplan.force.models import Body, ForceProfile
from msplan.lib.forms import DateField, MsplanModelForm, StaleSave

L = ForceProfile.LegalBasis


class LawForm(StaleSave, MsplanModelForm):
    """What law asks of the force, and what the force asks of itself. A proposal is no law: it has no day."""

    submit = "Save"
    legal_basis = forms.ChoiceField(
        label="On what basis does the force make a statement?",
        widget=forms.RadioSelect,
        choices=[
            Choice(L.VOLUNTARY, "Voluntary", hint="Section 54 does not oblige the force."),
            Choice(L.IN_FORCE, "Section 54 as in force", hint="The force holds itself to be obliged."),
            Choice(
                L.AMENDED,
                "Section 54 as amended",
                hint="Only once an amendment is in force. A bill is a proposal, whatever it says.",
            ),
        ],
    )
    amended_from = DateField(
        label="In force since", named="the day on which the amendment came into force", required=False
    )
    deadline_is_law = forms.BooleanField(
        label="The amended section makes the deadline a duty",
        required=False,
        help_text="A day gone by is then an error and no warning.",
    )
    area_reason_required = forms.BooleanField(
        label="Each of the six topics is covered, or a reason is given",
        required=False,
        help_text="The force may ask this of itself before a law does.",
    )
    registry_submission_required = forms.BooleanField(
        label="Every statement is sent to the government registry",
        required=False,
        help_text="The registry is open to all; guidance encourages it.",
    )

    class Meta:
        model = ForceProfile
        fields = [
            "legal_basis",
            "amended_from",
            "deadline_is_law",
            "area_reason_required",
            "registry_submission_required",
        ]

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        since, amended = cleaned.get("amended_from"), cleaned.get("legal_basis") == L.AMENDED
        if amended and not since and "amended_from" not in self.errors:
            self.add_error("amended_from", "Enter the day on which the amendment came into force")
        if since and since > self.on:
            self.add_error(
                "amended_from", "A law that is not in force yet is a proposal: leave it until its day"
            )
        if since and not amended:
            self.add_error("amended_from", "Leave the day out, or choose “Section 54 as amended”")
        if cleaned.get("deadline_is_law") and not amended:
            self.add_error("deadline_is_law", "Only an amended section 54 makes the deadline a duty")
        return cleaned


class BodyForm(StaleSave, MsplanModelForm):
    """Who approves and who signs for a body."""

    submit = "Save"

    class Meta:
        model = Body
        fields = ["approving_board", "signatory_title"]
        labels = {"approving_board": "Who approves", "signatory_title": "Who signs"}
        help_texts = {
            "approving_board": "The board, or the body equivalent to a board, like “Chief Officers’ Board”",
            "signatory_title": "The office, like “Chief Constable”; who holds it sits on that board",
        }
