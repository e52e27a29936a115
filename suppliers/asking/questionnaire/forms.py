"""What is typed about a questionnaire's version and about terms. Forms clean; acts do."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from msplan.lib.forms import StaleSave
from msplan.lib.marks import mark
from msplan.lib.once import Once
from msplan.lib.writing import Editing, Written, long_text
from suppliers.asking.models import Terms
from suppliers.asking.questionnaire.describing import ordered_points, point_words
from suppliers.asking.questionnaire.editing import Body, words_of
from suppliers.asking.questionnaire.form import Question
from suppliers.asking.questionnaire.reading import MOST_WORDS, NUMBER

LINE = 300


class PointsField(forms.CharField):
    """A number like 7 or 0.6, kept as it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=6, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip()
        if not re.fullmatch(NUMBER, text):
            raise forms.ValidationError("Enter a number like 7 or 0.6")
        return text


def line(label: str, *, required: bool = True, most: int = LINE, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, **kwargs)


def words(label: str, *, required: bool = True, rows: int = 2, **kwargs: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST_WORDS, required=required, widget=area, **kwargs)


class QuestionForm(StaleSave, Written):
    """Wording, guidance and points of one question: a box for each text that a supplier reads, and each number."""

    text = words("Question")
    guidance = words("Guidance", required=False, rows=3)

    def __init__(self, *args: Any, held: Body, question: Question, **kwargs: Any) -> None:
        self.held, self.question = held, question
        self.of_parts: dict[str, list[str]] = {}
        initial = {"text": held["text"], "guidance": held.get("guidance", "")}
        super().__init__(*args, version=mark(held), initial=initial, **kwargs)
        for part in held["parts"]:
            self.of_parts[part["id"]] = [
                self._add(name, field, value) for name, field, value in _of_part(part)
            ]
        self.of_points = [self._add(name, field, value) for name, field, value in self._points()]

    def _add(self, name: str, field: forms.Field, value: Any) -> str:
        self.fields[name] = field
        self.initial[name] = value
        self.prepare(name, field)
        return name

    def _points(self) -> Iterator[tuple[str, forms.Field, Any]]:
        if not self.held.get("points"):
            return
        hint = "What the best answer gives. The whole questionnaire is told in per cent of what was asked"
        yield "of", PointsField(label="The question is worth", help_text=hint), self.held["of"]
        for name in ordered_points(self.question):
            label = point_words(self.question, name)
            yield f"points-{name}", PointsField(label=label), self.held["points"][name]

    def layout(self) -> Sequence[str | LayoutObject]:
        groups: list[str | LayoutObject] = ["version", "text", "guidance"]
        if self.of_points:
            groups.append(Fieldset(*self.of_points, legend="Points", legend_size=Size.MEDIUM))
        for number, part in enumerate(self.held["parts"], start=1):
            legend = f"Part {number}: {part['label']}"
            groups.append(Fieldset(*self.of_parts[part["id"]], legend=legend, legend_size=Size.MEDIUM))
        return [*groups, self.buttons()]

    def change(self) -> Callable[[Body], None]:
        """Writes what was typed into a question's body."""
        typed: Mapping[str, Any] = self.cleaned_data

        def write(held: Body) -> None:
            held["text"], held["guidance"] = typed["text"], typed["guidance"]
            if held.get("points"):
                held["of"] = typed["of"]
                held["points"] = {name: typed[f"points-{name}"] for name in held["points"]}
            for part in held["parts"]:
                for key, name in _names(part):
                    if key == "hint" and not typed[name]:
                        part.pop("hint", None)
                    else:
                        part[key] = typed[name]
                for one, name, key in _lines(part):
                    one[key] = typed[name]

        return write


def _names(part: Body) -> list[tuple[str, str]]:
    return [("label", f"part-{part['id']}-label"), ("hint", f"part-{part['id']}-hint")]


def _lines(part: Body) -> Iterator[tuple[Body, str, str]]:
    """Options, rows and columns, with the name of the field for each and the key that its words are under."""
    for kind, key in (("options", "text"), ("rows", "text"), ("columns", "label")):
        for one in part.get(kind, []):
            yield one, f"part-{part['id']}-{kind}-{one['id']}", key


def _of_part(part: Body) -> Iterator[tuple[str, forms.Field, Any]]:
    (_, label), (_, hint) = _names(part)
    yield label, line("What is asked"), part["label"]
    yield hint, line("Hint", required=False), part.get("hint", "")
    said = {"options": "Answer", "rows": "Row", "columns": "Column"}
    for kind, word in said.items():
        for number, one in enumerate(part.get(kind, []), start=1):
            text = one.get("text") or one.get("label")
            yield f"part-{part['id']}-{kind}-{one['id']}", line(f"{word} {number}"), text


class WordsForm(StaleSave, Written):
    """The title, how long it takes, the introduction, and the words of the sections."""

    title = line("Title", most=120)
    minutes = forms.IntegerField(
        label="How many minutes does it take?",
        min_value=1,
        max_value=600,
        help_text="Suppliers are told before they start",
    )
    intro = words("Introduction", required=False, rows=5)

    def __init__(self, *args: Any, body: Body, **kwargs: Any) -> None:
        self.sections = [dict(one) for one in body["sections"]]
        initial = {name: body[name] for name in ("title", "minutes", "intro")}
        super().__init__(*args, version=mark(words_of(body)), initial=initial, **kwargs)
        for one in self.sections:
            for key, label, field in (("title", "Title", line), ("intro", "Introduction", words)):
                name = f"section-{one['id']}-{key}"
                self.fields[name] = field(label, required=key == "title")
                self.initial[name] = one.get(key, "")
                self.prepare(name, self.fields[name])

    def layout(self) -> Sequence[str | LayoutObject]:
        groups = [
            Fieldset(
                f"section-{one['id']}-title",
                f"section-{one['id']}-intro",
                legend=f"Section {number}: {one['title']}",
                legend_size=Size.MEDIUM,
            )
            for number, one in enumerate(self.sections, start=1)
        ]
        return ["version", "title", "minutes", "intro", *groups, self.buttons()]

    @property
    def words(self) -> dict[str, Any]:
        typed = self.cleaned_data
        sections = [
            {**one, **{key: typed[f"section-{one['id']}-{key}"] for key in ("title", "intro")}}
            for one in self.sections
        ]
        return {**{name: typed[name] for name in ("title", "minutes", "intro")}, "sections": sections}


class TermsForm(Once, Editing):
    text = long_text(
        "Text",
        rows=16,
        help_text="Suppliers read it as it is typed here, with its line breaks. Put a number before each clause",
    )

    class Meta:
        model = Terms
        fields = ["title", "edition", "text"]
        labels = {"title": "Title", "edition": "Version"}
        help_texts = {
            "title": "For example, “Ethical buying code”",
            "edition": "For example, “2.1” or “2027”",
        }
