"""What editors type, turned into values. Forms clean; acts do."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, plain
from msplan.lib.forms import DateField, MsplanForm, StaleSave
from statements.models import Section, Topic
from statements.text.checking import line_checked, text_checked
from statements.text.tokens import MOST_LETTERS

OTHER = "other"


class OpenForm(MsplanForm):
    """A new statement: for a financial year, or for another period."""

    submit = "Open the statement"
    year = forms.ChoiceField(label="Which period does it cover?", widget=forms.RadioSelect)
    first = DateField(label="First day of another period", required=False)
    last = DateField(label="Last day of another period", required=False)
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.all(), label="Whom does it cover?", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, years: Iterable[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [
            Choice(
                year.label,
                f"The financial year {year.label}",
                hint=f"{plain(year.first)} to {plain(year.last)}",
            )
            for year in years
        ]
        choices = [*chosen, Choice(OTHER, "Another period", hint="Give its days below.")]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("year") == OTHER:
            for name in ("first", "last"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, f"Enter the {name} day of the period")
        return cleaned

    @property
    def period(self) -> tuple[date, date]:
        if self.cleaned_data["year"] == OTHER:
            return self.cleaned_data["first"], self.cleaned_data["last"]
        year = FinancialYear.from_label(self.cleaned_data["year"])
        return year.first, year.last


class TitleForm(MsplanForm):
    title = forms.CharField(label="Title", max_length=200)

    def clean_title(self) -> str:
        return line_checked(self.cleaned_data["title"])


class AddSectionForm(MsplanForm):
    submit = "Add the section"
    heading = forms.CharField(label="Heading", max_length=150)
    area = forms.ChoiceField(
        label="Topic",
        choices=Topic.choices,
        help_text="The law names six topics that a statement may cover. A foreword or a case study belongs to none.",
    )

    def clean_heading(self) -> str:
        return line_checked(self.cleaned_data["heading"])


class SectionForm(StaleSave, MsplanForm):
    """A section's text. A misspelt token is refused beside the text, which is kept as typed."""

    heading = forms.CharField(label="Heading", max_length=150)
    area = forms.ChoiceField(label="Topic", choices=Topic.choices)
    body = forms.CharField(
        label="Text",
        required=False,
        max_length=MOST_LETTERS,
        help_text="Markdown: ## begins a heading, - a list, **words** are bold, [words](https://…) is a link. "
        "Do not name victims or suspects, or write anything that could identify them.",
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"}),
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        initial = {"heading": section.heading, "area": section.area, "body": section.body}
        super().__init__(*args, version=section.version, initial=initial, **kwargs)
        self.fields["body"].counted = None  # type: ignore[attr-defined]  # nobody comes near the limit
        self.fields["body"].strip = False  # type: ignore[attr-defined]

    def clean_heading(self) -> str:
        return line_checked(self.cleaned_data["heading"])

    def clean_body(self) -> str:
        return text_checked(self.cleaned_data["body"])

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", "heading", "area", "body"]

    @cached_property
    def helper(self) -> FormHelper:
        """Without a form tag: the page's form holds the list of figures too."""
        helper: FormHelper = super().helper
        helper.form_tag, helper.disable_csrf = False, True
        return helper
