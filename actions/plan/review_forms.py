"""What people type into a review, and what they hand in with it, turned into values. Forms clean; acts do."""

from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict

from actions.plan.evidencing import Handed
from actions.plan.forms import NO_NAMES, LinkField, Written, long_text
from actions.plan.models import Rating
from actions.plan.reviewing import NewTarget
from msplan.files.storing import EVIDENCE
from msplan.lib.forms import DateField, UploadField

RATINGS = [
    Choice(Rating.GREEN.value, "Green", hint="On track: it will be done by its date."),
    Choice(Rating.AMBER.value, "Amber", hint="At risk, and being handled by you."),
    Choice(Rating.RED.value, "Red", hint="Off track: it needs a decision or help from somebody else."),
]


class HandIn(Written):
    """Evidence as a file, a link or both; the fields are part of several forms."""

    evidence_file = UploadField(
        label="Evidence: a file",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
    )
    evidence_link = LinkField(
        label="Evidence: a link", required=False, help_text="The full address of a page that shows it"
    )

    files: MultiValueDict[str, Any]

    @property
    def handed(self) -> list[Handed]:
        """What was handed in: nothing, a file, a link, or both."""
        upload, link = self.cleaned_data.get("evidence_file"), self.cleaned_data.get("evidence_link")
        title = self.cleaned_data.get("evidence_title", "")
        found = [Handed(title=title, upload=upload)] if upload else []
        return [*found, Handed(title=title, link=link)] if link else found


class ReviewForm(HandIn):
    """The account, the rating, the date, next steps, evidence. ``due_on`` names the date that is answered.

    What red and a new date ask for is shown when they are chosen, by the style sheet alone.
    """

    submit = "Save the review"

    due_on = forms.DateField(widget=forms.HiddenInput)
    started = forms.BooleanField(label="Work on this has started", required=False)
    what_was_done = long_text(
        "What was done since the last review?",
        rows=6,
        help_text=f"What changed, and for whom. {NO_NAMES}",
        error_messages={"required": "Say what was done, or press “No change since last time”"},
    )
    rating = forms.ChoiceField(
        label="How is it going?",
        choices=RATINGS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select green, amber or red"},
    )
    rating_reason = long_text(
        "Why this rating?", rows=3, required=False, help_text="Red always needs a reason"
    )
    needed = long_text(
        "What is needed, and from whom?",
        rows=3,
        required=False,
        help_text="The decision, money or help that would put it back on track",
    )
    date_right = forms.ChoiceField(
        label="Is the target date still right?",
        choices=[("yes", "Yes"), ("no", "No, it changes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether the date is still right"},
    )
    new_target = DateField(label="New target date", required=False)
    date_reason = long_text(
        "Why does it change?",
        rows=3,
        required=False,
        help_text="The first date is kept, and the reason stands beside it",
    )
    next_steps = long_text("Next steps", rows=3, required=False)

    # The order of the page, in which the summary of what is wrong leads through it.
    field_order = [
        "what_was_done", "started", "rating", "rating_reason", "needed", "date_right", "new_target", "date_reason",
        "next_steps", "evidence_file", "evidence_link",
    ]  # fmt: skip

    def prepare(self, name: str, field: forms.Field) -> None:
        if self.no_change and name in ("what_was_done", "rating", "date_right"):
            field.required = False
        super().prepare(name, field)
        # Asked for only where they must be answered: "(optional)" would be wrong beside them.
        field.is_optional_said = name not in ASKED_FOR  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("rating") == Rating.RED and not self.no_change:
            self._ask_about_red()
        typed = self.cleaned_data.get("new_target") or self.cleaned_data.get("date_reason")
        right = self.cleaned_data.get("date_right")
        if right == "no":
            self._ask_for_date()
        elif typed and "date_right" not in self.errors:
            self.add_error(
                "date_right", "You entered a new date or a reason. Select “No, it changes”, or clear it"
            )
        return cleaned

    def _ask_about_red(self) -> None:
        if not self.cleaned_data.get("rating_reason") and "rating_reason" not in self.errors:
            self.add_error("rating_reason", "Red needs a reason: say what is wrong")
        if not self.cleaned_data.get("needed") and "needed" not in self.errors:
            self.add_error("needed", "Say what is needed, and from whom")

    def _ask_for_date(self) -> None:
        if not self.cleaned_data.get("new_target") and "new_target" not in self.errors:
            self.add_error("new_target", "Enter the new target date")
        if not self.cleaned_data.get("date_reason") and "date_reason" not in self.errors:
            self.add_error("date_reason", "Say why the date changes")

    @property
    def account(self) -> dict[str, Any]:
        """What was typed, ready for the act. What only red asks for is not said of another rating."""
        said = {name: self.cleaned_data[name] for name in ACCOUNT if name in self.fields}
        if said["rating"] not in ("", Rating.RED):
            said["needed"] = ""
        return said

    @property
    def moved(self) -> NewTarget | None:
        if self.cleaned_data.get("date_right") != "no":
            return None
        return NewTarget(to=self.cleaned_data["new_target"], reason=self.cleaned_data["date_reason"])

    @property
    def no_change(self) -> bool:
        """The second button: nothing has changed since last time, and nothing needs to be typed."""
        return self.data.get("no_change") == "yes"

    @property
    def evidence_is_open(self) -> bool:
        """Whether the folded part holds something that was typed or is wrong."""
        return any(self[name].errors or (self.is_bound and self[name].data) for name in EVIDENCE_FIELDS)


ACCOUNT = ("due_on", "started", "what_was_done", "rating", "rating_reason", "needed", "next_steps")
ASKED_FOR = ("needed", "new_target", "date_reason")
EVIDENCE_FIELDS = ("evidence_file", "evidence_link")


class EvidenceForm(HandIn):
    submit = "Hand in"

    evidence_title = forms.CharField(label="What does it show?", max_length=200)

    field_order = ["evidence_title", "evidence_file", "evidence_link"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if len(self.handed) > 1:  # one title cannot say what both show
            self.add_error("evidence_link", "Hand in a file or a link, one at a time")
        if not self.errors and not self.handed:
            self.add_error("evidence_file", "Choose a file, or enter a link below")
        return cleaned


class QuestionForm(Written):
    submit = "Return it with this question"

    question = long_text(
        "Your question",
        rows=4,
        help_text="It goes to the owner with the next mail, to be answered within 14 days",
    )


class AnswerForm(Written):
    submit = "Send the answer"

    answer = long_text("Your answer", rows=5, help_text=f"It is added to the review. {NO_NAMES}")
