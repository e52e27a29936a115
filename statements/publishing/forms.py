"""What is typed about a statement after it was public. Forms clean; acts do."""

from datetime import date
from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from msplan.lib.forms import DateField, MsplanForm, SeenSave, UploadField
from msplan.lib.writing import LinkField, Uncounted
from statements.models import Correction, Removal
from statements.publishing import correcting, wording
from statements.publishing.linking import PICTURES
from statements.text.checking import line_checked

NO_PERSON = "Do not repeat what must not be read, and name nobody."
KEPT, ANEW = "kept", "anew"


class CorrectionForm(Uncounted, MsplanForm):
    submit = "Open the corrected version"
    note = forms.CharField(
        label="What is corrected, and why?",
        max_length=correcting.MOST_LETTERS,
        help_text="The public reads this in the document and on the page: which words or figures were wrong, "
        "what is right, and how it was found.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    figures = forms.ChoiceField(
        label="Its figures",
        choices=[
            Choice(KEPT, "Stay as they were fixed", hint="For a correction of words"),
            Choice(ANEW, "Are counted anew", hint="When it goes to the board; a figure was wrong"),
        ],
        widget=forms.RadioSelect,
        initial=KEPT,
    )

    def clean_note(self) -> str:
        return line_checked(self.cleaned_data["note"])

    @property
    def words(self) -> dict[str, Any]:
        return {"note": self.cleaned_data["note"], "keeps_figures": self.cleaned_data["figures"] == KEPT}


class NoteForm(SeenSave, CorrectionForm):
    """The same words once the corrected version is open."""

    submit = "Save"

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        initial = {"note": correction.note, "figures": KEPT if correction.keeps_figures else ANEW}
        super().__init__(*args, version=correcting.mark_of_note(correction), initial=initial, **kwargs)


class WithdrawForm(Uncounted, MsplanForm):
    submit = "Withdraw the statement"
    reason = forms.CharField(
        label="Why is it withdrawn?",
        max_length=wording.MOST_LETTERS,
        help_text="The public reads this above the text.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemoveForm(Uncounted, MsplanForm):
    submit = "Ask for its removal"
    ground = forms.ChoiceField(
        label="Why must nobody read it?", choices=Removal.Ground.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label="Reason for the public",
        max_length=wording.MOST_LETTERS,
        help_text=f"It stands at the address in the place of the text. {NO_PERSON}",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    inside = forms.BooleanField(
        label="The order says that we keep no copy either",
        help_text="Destroys the sealed text, every saved version and the pictures too. Only where a court ordered it.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("inside") and cleaned.get("ground") != Removal.Ground.COURT:
            self.add_error("inside", "Our own copy is destroyed only where a court ordered it")
        return cleaned


class HomeLinkForm(MsplanForm):
    submit = "Record what I saw"
    address = LinkField(label="Address of the home page", max_length=500)
    placement = forms.CharField(
        label="Where on the page is the link?",
        max_length=200,
        help_text="Such as: in the footer of every page, under “About us”",
    )
    seen_on = DateField(label="When did you look?", named="date")
    screenshot = UploadField(
        label="Picture of the page",
        kinds=PICTURES,
        max_bytes=20 * 1024 * 1024,
        required=False,
    )

    def __init__(self, *args: Any, today: date, website: str, **kwargs: Any) -> None:
        super().__init__(*args, initial={"address": website, "seen_on": today}, **kwargs)
