"""What people type about standards and self-assessments, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.conf import settings

from actions.plan.action_field import ActionField
from actions.plan.forms import NO_NAMES, Editing, LinkField, Written, long_text
from actions.standards.models import HIGHEST, Level, Standard, StandardRating, StandardSet
from msplan.files.models import Marking
from msplan.files.storing import EVIDENCE
from msplan.lib.forms import Buttons, DateField, MsplanForm, StaleSave, UploadField

NOT_APPLICABLE = "na"
ANSWERS = [
    *(
        Choice(
            str(level.value),
            f"{level.value}: {level.label}",
            hint=level.meaning,
            divider="or" if level == HIGHEST else "",
        )
        for level in Level
    ),
    Choice(NOT_APPLICABLE, "It does not apply to us"),
]


class SetForm(Editing):
    """What is said about a set of standards."""

    class Meta:
        model = StandardSet
        fields = ["name", "follows", "source", "edition", "is_active"]
        labels = {
            "follows": "What it follows",
            "source": "Source",
            "edition": "Version or edition",
            "is_active": "In use",
        }
        help_texts = {
            "follows": "The plan, framework or areas that it is built on",
            "source": "Where the standards come from and how sure that is",
            "is_active": "Nobody is asked to rate against a set that is not in use",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            del self.fields["is_active"]


class StandardForm(Editing):
    """The words of one standard."""

    class Meta:
        model = Standard
        fields = ["group", "number", "text", "guidance", "aspect"]
        labels = {
            "group": "Group",
            "number": "Number",
            "text": "What good practice is",
            "guidance": "What to look for",
            "aspect": "Aspect of the plan",
        }
        help_texts = {
            "group": "The aspect or process area that it stands under",
            "number": "Short and without spaces, like 2.4",
            "text": "One sentence that can be true or not true of the force",
            "guidance": "What a rater should look at before choosing a number",
            "aspect": "Where an action that is raised from it belongs",
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 4}),
            "guidance": forms.Textarea(attrs={"rows": 4}),
            "aspect": forms.RadioSelect,
        }

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if any(letter.isspace() for letter in number):
            raise forms.ValidationError("A number has no spaces, like 2.4")
        return number


class OpenForm(MsplanForm):
    submit = "Open the self-assessment"

    as_at = DateField(
        label="As at which date?",
        help_text="The day of which it speaks. It can be closed on that day or later",
    )
    marking = forms.ChoiceField(
        label="Marking", choices=Marking.choices, widget=forms.RadioSelect, initial=Marking.OFFICIAL
    )


class CloseForm(MsplanForm):
    submit = "Close it for good"

    next_on = DateField(
        label="When should the next one be closed?",
        required=False,
        help_text="You will be reminded from four weeks before. Most forces do it yearly",
    )


class RatingForm(StaleSave, Written):
    """One standard: a number or "does not apply", and what it rests on."""

    answer = forms.ChoiceField(
        label="How far is the force with this?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select a number, or say that it does not apply"},
    )
    evidence = long_text(
        "What does this rest on?",
        help_text=f"What was looked at and what it showed; or why it does not apply. {NO_NAMES}",
        error_messages={"required": "Say what the rating rests on, or why the standard does not apply"},
    )
    gap = long_text(
        "What is missing to the next number?",
        rows=3,
        required=False,
        help_text="An action that is raised from this rating begins with these words",
    )
    link = LinkField(
        label="Link to evidence", required=False, help_text="The full address of a page that shows it"
    )
    upload = UploadField(
        label="File that shows it",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
    )
    remove_file = forms.BooleanField(label="Take the file away that is there now", required=False)

    def __init__(self, *args: Any, rating: StandardRating, **kwargs: Any) -> None:
        answered = NOT_APPLICABLE if rating.does_not_apply else ""
        kwargs["initial"] = {
            "answer": answered if rating.level is None else str(rating.level),
            "evidence": rating.not_applicable_because or rating.evidence,
            "gap": rating.gap,
            "link": rating.link,
        }
        super().__init__(*args, version=rating.version, **kwargs)
        self.rating = rating
        if rating.file is None:
            del self.fields["remove_file"]

    @property
    def does_not_apply(self) -> bool:
        return self.cleaned_data.get("answer") == NOT_APPLICABLE

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for ``rate``."""
        said = self.cleaned_data
        return {
            "level": int(said["answer"]),
            "evidence": said["evidence"],
            "gap": said["gap"],
            "link": said["link"],
            "upload": said["upload"] or None,
            "remove_file": said.get("remove_file", False),
        }

    def buttons(self) -> Buttons:
        return Buttons(
            ("Save and go to the next", "next", "yes", ""),
            ("Save", "next", "no", "secondary"),
            cancel_href=self.cancel_href,
        )

    def layout(self) -> Sequence[str | LayoutObject]:
        shown = [name for name in ("link", "upload", "remove_file") if name in self.fields]
        return [
            "version",
            "answer",
            "evidence",
            "gap",
            Fieldset(*shown, legend="Where it can be seen", legend_size=Size.SMALL),
            self.buttons(),
        ]


class LinkForm(MsplanForm):
    """An action that is in the plan already."""

    submit = "Link this action"

    action = ActionField(label="Reference of the action", help_text="A reference like A-014")


class FileForm(MsplanForm):
    submit = "Look at what it would do"

    upload = UploadField(label="File of standards", kinds=[".csv"], max_bytes=512 * 1024)
