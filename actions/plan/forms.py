"""What people type about actions, turned into values. Forms clean; acts do."""

from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.conf import settings

from actions.plan.evidencing import Handed
from actions.plan.models import Rating
from msplan.files.storing import EVIDENCE
from msplan.lib.forms import DateField, MsplanForm, UploadField

# Nobody counts to ten thousand: the limit is said when it is passed.
LONG = 10_000
RATINGS = [
    Choice(Rating.GREEN.value, "Green", hint="On track: it will be done by its date."),
    Choice(Rating.AMBER.value, "Amber", hint="At risk, and being handled by you."),
    Choice(Rating.RED.value, "Red", hint="Off track: it needs a decision or help from somebody else."),
]


class Written(MsplanForm):
    """A form with long texts that have a limit but no counter below them."""

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        field.counted = None  # type: ignore[attr-defined]


class HandIn(Written):
    """Evidence as a file or a link; the fields are part of several forms."""

    evidence_file = UploadField(
        label="Evidence: a file",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
    )
    evidence_link = forms.URLField(
        label="Evidence: a link",
        required=False,
        max_length=1000,
        assume_scheme="https",
        help_text="The full address of a page that shows it",
    )

    def clean_evidence_link(self) -> str:
        """The scheme in small letters: HTTPS:// is what some keyboards make of it."""
        scheme, colon, rest = str(self.cleaned_data["evidence_link"]).partition(":")
        return f"{scheme.lower()}{colon}{rest}"

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("evidence_file") and self.cleaned_data.get("evidence_link"):
            self.add_error("evidence_link", "Hand in a file or a link, one at a time")
        return cleaned

    @property
    def handed(self) -> Handed | None:
        """What was handed in, if anything was."""
        upload, link = self.cleaned_data.get("evidence_file"), self.cleaned_data.get("evidence_link")
        title = self.cleaned_data.get("evidence_title", "")
        return Handed(title=title, upload=upload or None, link=link or "") if upload or link else None


class ReviewForm(HandIn):
    """Three fields; next steps and evidence may be added. ``due_on`` names the date that is answered."""

    submit = "Save the review"

    due_on = forms.DateField(widget=forms.HiddenInput)
    started = forms.BooleanField(label="Work on this has started", required=False)
    what_was_done = forms.CharField(
        label="What was done since the last review?",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONG,
        help_text="What changed, and for whom. Name no victims or suspects",
        error_messages={"required": "Say what was done, or press “No change since last time”"},
    )
    rating = forms.ChoiceField(
        label="How is it going?",
        choices=RATINGS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select green, amber or red"},
    )
    rating_reason = forms.CharField(
        label="Why this rating?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        required=False,
        help_text="For red: what is wrong, and what is needed from whom",
    )
    next_steps = forms.CharField(
        label="Next steps", widget=forms.Textarea(attrs={"rows": 3}), max_length=LONG, required=False
    )

    def prepare(self, name: str, field: forms.Field) -> None:
        if self.no_change and name in ("what_was_done", "rating"):
            field.required = False
        super().prepare(name, field)

    @property
    def no_change(self) -> bool:
        """The second button: nothing has changed since last time, and nothing needs to be typed."""
        return self.data.get("no_change") == "yes"

    @property
    def extras_are_open(self) -> bool:
        """Whether the folded part holds something that was typed or is wrong."""
        names = ("next_steps", "evidence_file", "evidence_link")
        return any(self[name].errors or (self.is_bound and self[name].data) for name in names)


class CompleteForm(HandIn):
    submit = "Complete this action"

    outcome_words = forms.CharField(
        label="What came of it?",
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONG,
        help_text="What is different now, and how you know. The statement may quote it",
    )
    no_evidence_reason = forms.CharField(
        label="If there is no evidence, why?",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONG,
        required=False,
    )

    field_order = ["outcome_words", "evidence_file", "evidence_link", "no_evidence_reason"]


class EvidenceForm(HandIn):
    submit = "Hand in"

    evidence_title = forms.CharField(label="What does it show?", max_length=200)

    field_order = ["evidence_title", "evidence_file", "evidence_link"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and self.handed is None:
            self.add_error("evidence_file", "Choose a file, or enter a link below")
        return cleaned


class DateForm(Written):
    submit = "Change the target date"

    to = DateField(label="New target date")
    reason = forms.CharField(
        label="Why does it change?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LONG,
        help_text="It is kept with the dates and shown on the action's page",
    )


class ReasonForm(Written):
    """One reason; what for is said by its label."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=LONG)

    def __init__(self, *args: Any, label: str, submit: str, **kwargs: Any) -> None:
        self.reason_label = label
        super().__init__(*args, submit=submit, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "reason":
            field.label = self.reason_label
        super().prepare(name, field)


class PauseForm(ReasonForm):
    until = DateField(label="Until when", required=False)
