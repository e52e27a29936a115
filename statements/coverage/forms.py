"""What a person says about a rule."""

from typing import Any

from crispy_forms_gds.choices import Choice
from django import forms

from msplan.accounts.models import Person
from msplan.lib.forms import MsplanForm
from statements.coverage.marking import why_not
from statements.coverage.outcomes import Outcome
from statements.models import CoverageMark

K = CoverageMark.Kind
HINTS = {
    K.CONFIRMED: "Somebody read it: the text says it, or it is so.",
    K.REJECTED: "The check found a sentence or a record that does not show it.",
    K.EXCUSED: "It does not apply to us, or is left out knowingly.",
}


class MarkForm(MsplanForm):
    """``seen`` is the fingerprint of what the page showed: of another text nothing is said."""

    submit = "Save"
    kind = forms.ChoiceField(label="What do you say?", widget=forms.RadioSelect)
    reason = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    sentence = forms.CharField(
        label="The sentence that shows it",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Copied from the text. What you say holds as long as this sentence stands in it.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, outcome: Outcome, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": outcome.fingerprint}, **kwargs)
        possible = [kind for kind in K if not _never(outcome, kind, person)]
        choices = [Choice(kind.value, kind.label, hint=HINTS[kind]) for kind in possible]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        self.needs_sentence = outcome.rule.parts and outcome.rule.how != "record" and not outcome.rule.hint
        if not self.needs_sentence:
            del self.fields["sentence"]

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.fields}


def _never(outcome: Outcome, kind: K, person: Person) -> bool:
    """What this person cannot say of this rule, whatever they type."""
    return bool(why_not(outcome, kind, person, sentence="any"))
