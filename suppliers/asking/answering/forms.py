"""What a supplier's contact types outside the questions, turned into values."""

from datetime import date
from typing import Any

from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.conf import settings

from msplan.files.storing import EVIDENCE
from msplan.lib.forms import DateField, SeenSave, UploadField
from msplan.lib.writing import LinkField, Written, long_text
from suppliers.asking.answering.declining import Elsewhere
from suppliers.record.models import EquivalentKind

NO_WORKERS = "Do not name workers, or write anything that would tell who they are"


class More(SeenSave, Written):
    """Further words beside what was clicked: all of them may be left out."""

    submit = "Send"

    more = forms.CharField(widget=forms.HiddenInput, initial="yes", required=False)


class RightPersonForm(More):
    name = forms.CharField(label="Who is the right person?", max_length=120, required=False)
    email = forms.EmailField(label="Their email address", max_length=254, required=False)


class NoLongerForm(More):
    text = long_text(
        "Is there anything that we should know?",
        rows=3,
        required=False,
        help_text=f"For example, since when you no longer supply us. {NO_WORKERS}",
    )


class DeclineForm(Written):
    submit = "Send"

    reason = long_text(
        "Tell us why", rows=4, help_text=NO_WORKERS, error_messages={"required": "Tell us why"}
    )


# Whoever shares these with us is found there under their reference: nothing need be sent.
BY_REFERENCE = (EquivalentKind.SEDEX, EquivalentKind.MSAT, EquivalentKind.ECOVADIS)


class ElsewhereForm(Written):
    """A document that says what we ask for; a person of ours looks at it before it counts."""

    submit = "Send"

    kind = forms.ChoiceField(
        label="What is it?",
        choices=EquivalentKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    name = forms.CharField(
        label="What is it called?", max_length=200, required=False, help_text="Needed only for something else"
    )
    reference = forms.CharField(
        label="Reference",
        max_length=300,
        help_text="What we find it by: your company’s number there, the number of an audit or a report, or its title",
        error_messages={"required": "Enter the reference"},
    )
    scope = forms.CharField(
        label="What does it cover?",
        max_length=300,
        help_text="Which company, which sites, which goods",
        error_messages={"required": "Say what it covers"},
    )
    issued_on = DateField(
        label="Date of the document", named="the date of the document", help_text="For example, 27 3 2026"
    )
    expires_on = DateField(
        label="Until when does it hold?",
        named="the day until which it holds",
        help_text="A year after its date, where it does not say",
    )
    link = LinkField(
        label="Link to it",
        required=False,
        help_text="Sedex, MSAT or EcoVadis: the reference above is enough, and both can stay empty",
    )
    upload = UploadField(
        label="The document",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        for name in ("link", "upload"):
            self.fields[name].is_optional_said = False  # type: ignore[attr-defined]

    def layout(self) -> Any:
        proof = Fieldset(
            "link",
            "upload",
            legend="A link, the document, or both",
            legend_size=Size.MEDIUM,
        )
        return ["kind", "name", "reference", "scope", "issued_on", "expires_on", proof, self.buttons()]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        get = self.cleaned_data.get
        if get("kind") == EquivalentKind.OTHER and "name" in self.cleaned_data and not get("name"):
            self.add_error("name", "Enter what it is called")
        issued, expires = get("issued_on"), get("expires_on")
        if issued and issued > self.on:
            self.add_error("issued_on", "The date of the document must be today or in the past")
        if issued and expires and expires < issued:
            self.add_error("expires_on", "The day until which it holds must not be before its date")
        elif expires and expires < self.on:
            self.add_error("expires_on", "It does not hold any more: answer our questions instead")
        if (
            get("kind") not in BY_REFERENCE
            and "link" in self.cleaned_data
            and not get("link")
            and not get("upload")
            and "upload" not in self.errors
        ):
            self.add_error("link", "Enter a link to it, or choose the document")
        return cleaned

    def found(self) -> Elsewhere:
        return Elsewhere(**self.cleaned_data)


class AcceptForm(Written):
    submit = "Accept and send"

    name = forms.CharField(label="Your name", max_length=120)
    role = forms.CharField(label="Your role", max_length=120, help_text="For example, managing director")
    declared = forms.BooleanField(
        label="I have read these terms, and accept them for my company",
        error_messages={"required": "Tick the box to accept the terms"},
    )
    # Which terms the page showed.
    terms = forms.IntegerField(widget=forms.HiddenInput)
