"""One section of the registry's form as a form of ours, made from the data; and what is recorded after typing it in."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from actions.risks.countries_field import CountriesField
from msplan.lib.forms import DateField, MsplanForm, StaleSave
from msplan.lib.once import Once
from statements.registry.preflight import refusals
from statements.registry.questions import ANY, Answer, Answers, Part, Question, registry_form

LONG = 150
NUMBERED = re.compile(r"[A-Z][a-z]+ [1-9]: ")
YES_NO = (("yes", "Yes"), ("no", "No"))


class LinesField(forms.CharField):
    """A line for each; cleans to a list."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        lines = [" ".join(line.split()) for line in str(super().clean(value) or "").splitlines()]
        return [line for line in lines if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PartForm(StaleSave, MsplanForm):
    """Every question may be left open for later; what the registry would refuse is said beside it."""

    mark_optional = False

    def __init__(self, *args: Any, part: Part, answers: Answers, version: int, **kwargs: Any) -> None:
        self.part = part
        initial = {
            question.code: _initial(question, answers.get(question.code)) for question in part.questions
        }
        super().__init__(*args, version=version, initial=initial, **kwargs)
        for question in part.questions:
            self.fields[question.code] = _field(question)
            self.prepare(question.code, self.fields[question.code])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        given = self.given
        for question in self.part.asked(given):
            for sentence in refusals(question, given.get(question.code) or ""):
                self.add_error(question.code, sentence)
        return cleaned

    @property
    def given(self) -> dict[str, Answer]:
        """The answers as they are kept."""
        return {
            question.code: _kept(self.cleaned_data.get(question.code))
            for question in self.part.questions
            if question.code in self.cleaned_data
        }

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", *self._grouped(), self.buttons()]

    def _grouped(self) -> Iterator[str | LayoutObject]:
        """Questions whose words begin alike ("Risk 1: …") stand together under what they begin with."""
        for group, questions in groupby(self.part.questions, key=_group):
            codes = [question.code for question in questions]
            if group:
                yield Fieldset(*codes, legend=group, legend_size=Size.MEDIUM)
            else:
                yield from codes


OF_KIND: dict[str, type[forms.Field]] = {
    "tick": forms.BooleanField,
    "date": DateField,
    "countries": CountriesField,
    "lines": LinesField,
}


class SubmissionForm(Once, MsplanForm):
    submit = "Record the submission"
    on = DateField(label="On which day were the answers submitted?")
    address = forms.CharField(
        label="Address of the statement’s summary on the registry",
        max_length=1024,
        help_text="As the registry shows it after submitting. It begins with https://.",
    )

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if not address.startswith("https://") or "." not in address or " " in address:
            raise forms.ValidationError("Enter a whole web address that begins with https://.")
        return address


def _group(question: Question) -> str:
    return question.words.partition(":")[0] if NUMBERED.match(question.words) else ""


def _field(question: Question) -> forms.Field:
    said: dict[str, Any] = {"label": question.words, "required": False, "help_text": _hint(question)}
    if question.kind in ("yes_no", "single"):
        options = YES_NO if question.kind == "yes_no" else [(one, one) for one in question.options]
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **said)
    if question.kind == "multi":
        options = [(one, one) for one in question.options]
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **said)
    if question.kind in OF_KIND:
        return OF_KIND[question.kind](**said)
    long = forms.Textarea(attrs={"rows": 4}) if question.most >= LONG and question.kind == "text" else None
    return forms.CharField(max_length=question.most or None, widget=long or forms.TextInput, **said)


def _hint(question: Question) -> str:
    words = [question.hint] if question.hint else []
    if question.kind == "countries":
        words.append("Names with commas between them.")
    if (condition := question.only_if) is not None:
        other = registry_form().question(condition.field).words
        if condition.value == ANY:
            words.append(f"Only if there is an answer to “{other}”.")
        elif condition.value:
            said = {"yes": "Yes", "no": "No"}.get(condition.value, condition.value)
            words.append(f"Only if the answer to “{other}” is “{said}”.")
        else:
            words.append(f"Only if there is no answer to “{other}”.")
    return " ".join(words)


def _initial(question: Question, answer: Answer | None) -> Any:
    if question.kind == "tick":
        return answer == "yes"
    if question.kind == "date" and answer:
        return date.fromisoformat(str(answer))
    return answer or ([] if question.kind in ("multi", "countries", "lines") else "")


def _kept(value: Any) -> Answer:
    if isinstance(value, list):
        return value
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip() if value else ""
