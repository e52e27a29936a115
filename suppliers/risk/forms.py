"""The assessment form: six inputs, each beside what its category assumes, with a reason where it differs."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms

from msplan.lib.forms import MsplanForm, SeenSave
from suppliers.register.models import Category
from suppliers.risk.arithmetic import FACTORS, SCALE
from suppliers.risk.assessing import Answer
from suppliers.risk.suggesting import Suggestion

UNKNOWN, TABLE = "unknown", "table"


class AssessmentForm(SeenSave, MsplanForm):
    """Fields ``f1`` to ``f6`` with ``reason1`` to ``reason6``; ``category`` is what the person saw."""

    submit = "Confirm these inputs"
    category_seen = forms.IntegerField(widget=forms.HiddenInput)
    agency_labour = forms.TypedChoiceField(
        label="Does an agency supply people who work on our site?",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text="If so, the band is at least medium.",
    )
    reason = forms.CharField(
        label="What did you look at?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Documents, visits, conversations. Do not name anybody who may be a victim or a suspect.",
    )

    def __init__(
        self,
        *args: Any,
        category: Category,
        previous: dict[int, Answer] | None = None,
        suggested: Mapping[int, Suggestion] | None = None,
        last: int = 0,
        **kwargs: Any,
    ) -> None:
        """``last`` is the assessment that stood when the form was opened.

        ``suggested`` is what the tables say of a factor: shown, and a choice of its own that follows the table.
        """
        self.defaults = dict(enumerate(category.defaults, start=1))
        self.suggested = suggested or {}
        previous = previous or {}
        initial = {"category_seen": category.pk, **kwargs.pop("initial", {})}
        if category.agency_labour:
            initial["agency_labour"] = "yes"
        for factor, default in self.defaults.items():
            answer = previous.get(factor, Answer(default))
            initial[f"f{factor}"] = UNKNOWN if answer.score is None else str(answer.score)
            initial[f"reason{factor}"] = answer.reason
            if answer.table_row and factor in self.suggested:
                initial |= {f"f{factor}": TABLE, f"reason{factor}": ""}
        super().__init__(*args, initial=initial, version=str(last), **kwargs)
        for factor in self.defaults:
            self._add_factor(factor)
        self.order_fields([*self._pairs(), "agency_labour", "reason"])

    def _add_factor(self, factor: int) -> None:
        low, middle, high = SCALE[factor - 1]
        meanings = {1: low, 3: middle, 5: high}
        default = self.defaults[factor]
        choices = [(str(n), f"{n}: {meanings[n]}" if n in meanings else str(n)) for n in range(1, 6)]
        help_text = f"Assumed: {default}."
        if table := self.suggested.get(factor):
            choices.append((TABLE, f"As the table has it: {table.score} now, and follows the table"))
            help_text += f" {table}"
        score = forms.ChoiceField(
            label=f"{factor}. {FACTORS[factor - 1]}",
            choices=[*choices, (UNKNOWN, "Not known: counts as 3 and is flagged")],
            help_text=help_text,
        )
        reason = forms.CharField(
            label="Reason, if you change it",
            required=False,
            max_length=500,
            widget=forms.TextInput,
        )
        for name, field in ((f"f{factor}", score), (f"reason{factor}", reason)):
            self.fields[name] = field
            self.prepare(name, field)

    def layout(self) -> list[str | LayoutObject]:
        return ["category_seen", "version", *self._pairs(), "agency_labour", "reason", self.buttons()]

    def _pairs(self) -> list[str]:
        return [name for n in self.defaults for name in (f"f{n}", f"reason{n}")]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for factor, default in self.defaults.items():
            given, reason = cleaned.get(f"f{factor}"), cleaned.get(f"reason{factor}")
            table = self.suggested.get(factor)
            is_tables = table and given == str(table.score) and given != str(default) and not reason
            if table and (given == TABLE or is_tables):
                given = cleaned[f"f{factor}"] = TABLE
                reason = cleaned[f"reason{factor}"] = f"{reason} {table.as_reason}".strip()[:500]
            if given and given != str(default) and not reason:
                self.add_error(f"reason{factor}", f"Say why {FACTORS[factor - 1].lower()} is not {default}")
        return cleaned

    @property
    def answers(self) -> dict[int, Answer]:
        return {factor: self._answer(factor) for factor in self.defaults}

    def _answer(self, factor: int) -> Answer:
        given, reason = self.cleaned_data[f"f{factor}"], self.cleaned_data[f"reason{factor}"]
        if given == UNKNOWN:
            return Answer(None, reason)
        if given == TABLE:
            table = self.suggested[factor]
            return Answer(table.score, reason, table.key)
        return Answer(int(given), reason)
