"""Why a name may be published, as somebody types it."""

from collections.abc import Sequence

from django import forms

from msplan.lib.forms import MsplanForm
from statements.agreement.naming import Found
from statements.models import NameKind


class ClearForm(MsplanForm):
    """One name in the sentences that the person has before them."""

    submit = "Clear it"
    kind = forms.ChoiceField(choices=NameKind.choices, widget=forms.HiddenInput)
    name = forms.CharField(max_length=200, widget=forms.HiddenInput)
    sentence_keys = forms.CharField(max_length=20_000, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why may it be published?",
        max_length=500,
        error_messages={"required": "Say why it may be published"},
    )

    @classmethod
    def of(cls, kind: str, name: str, sentences: Sequence[Found]) -> "ClearForm":
        keys = " ".join(one.sentence_key for one in sentences)
        return cls(initial={"kind": kind, "name": name, "sentence_keys": keys})

    def clean_sentence_keys(self) -> list[str]:
        return str(self.cleaned_data["sentence_keys"]).split()

    def placed(self, number: int, action: str) -> "ClearForm":
        """One of several on a page: with ids of its own, and sent to where the name is cleared."""
        self.auto_id = f"id_{number}_%s"
        self.helper.form_action = action
        return self
