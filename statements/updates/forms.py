"""What is typed about an update, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms

from actions.models import Aspect
from msplan.lib.forms import DateField, MsplanForm, StaleSave
from statements.models import Update, UpdateLine
from statements.models.update import MOST_LETTERS, Came
from statements.text.checking import line_checked

LONGEST = 20_000
MARKDOWN = "Markdown, as in the statement. Do not name victims or suspects, or write anything that could identify them."


class OpenUpdateForm(MsplanForm):
    submit = "Open the update"
    until = DateField(
        label="Up to which day does it tell?",
        help_text="The day of the spring working group, or the last day of a month. It gives the update its name.",
    )


class WordsForm(StaleSave, MsplanForm):
    """Title, opening words, what is corrected, and a text for each aspect."""

    def __init__(self, *args: Any, update: Update, **kwargs: Any) -> None:
        bodies = {part.aspect: part.body for part in update.parts.all()}
        initial = {"title": update.title, "opening": update.opening, "note": update.note, **bodies}
        super().__init__(*args, version=update.edits, initial=initial, **kwargs)
        self.add("title", forms.CharField(label="Title", max_length=200))
        if update.version > 1:
            self.add(
                "note",
                forms.CharField(label="What is corrected", max_length=MOST_LETTERS, widget=forms.Textarea),
            )
        opening = forms.CharField(
            label="In short",
            max_length=LONGEST,
            required=False,
            help_text=f"What a reader should know who reads nothing else. {MARKDOWN}",
            widget=forms.Textarea(attrs={"rows": 6}),
        )
        self.add("opening", opening)
        for aspect in Aspect:
            field = forms.CharField(
                label=aspect.label,
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 6}),
            )
            self.add(aspect.value, field)

    def add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self.prepare(name, field)

    def clean_title(self) -> str:
        return line_checked(self.cleaned_data["title"])

    @property
    def words(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def layout(self) -> Sequence[str | LayoutObject]:
        return [*self.fields, self.buttons()]


class LineForm(StaleSave, MsplanForm):
    wording = forms.CharField(
        label="What was promised", max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3})
    )
    came = forms.ChoiceField(label="What became of it?", choices=Came.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label="What happened, for the public",
        max_length=MOST_LETTERS,
        required=False,
        help_text="Needed where it is later than promised, or given up. One or two sentences.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_told = forms.BooleanField(label="Tell the public of this", required=False)

    def __init__(self, *args: Any, line: UpdateLine, **kwargs: Any) -> None:
        initial = {name: getattr(line, name) for name in ("wording", "came", "why", "is_told")}
        super().__init__(*args, version=line.update.edits, initial=initial, **kwargs)
        if line.promise_id is not None:  # it was made in public, in these words
            del self.fields["wording"], self.fields["is_told"]

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class ReasonForm(MsplanForm):
    """One reason for the public, or for the editor."""

    reason = forms.CharField(label="Why?", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
