"""What people type about statements, turned into values. Forms clean; acts do."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from allauth.account.adapter import get_adapter
from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, plain
from msplan.lib.forms import DateField, MsplanForm, StaleSave
from statements.models import Section, Statement, Topic
from statements.tokens import MOST_LETTERS, line_problems, problems_in

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
        return _line(self.cleaned_data["title"])


class AddSectionForm(MsplanForm):
    submit = "Add the section"
    heading = forms.CharField(label="Heading", max_length=150)
    area = forms.ChoiceField(
        label="Topic",
        choices=Topic.choices,
        help_text="The law names six topics that a statement may cover. A foreword or a case study belongs to none.",
    )

    def clean_heading(self) -> str:
        return _line(self.cleaned_data["heading"])


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
        return _line(self.cleaned_data["heading"])

    def clean_body(self) -> str:
        return _checked(self.cleaned_data["body"])

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", "heading", "area", "body"]

    @cached_property
    def helper(self) -> FormHelper:
        """Without a form tag: the page's form holds the list of figures too."""
        helper: FormHelper = super().helper
        helper.form_tag, helper.disable_csrf = False, True
        return helper


class ApprovalForm(MsplanForm):
    submit = "Record the approval"
    body = forms.ModelChoiceField(
        Body.objects.none(), label="Which body approved it?", widget=forms.RadioSelect
    )
    on = DateField(label="When did the board approve it?", named="date of the decision")
    minute_reference = forms.CharField(
        label="Minute reference",
        max_length=80,
        help_text="Where the decision can be found, such as COB 2026/41. It is printed in the statement.",
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    seen_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, statement: Statement, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen_hash"] = statement.content_hash
        _choose_body(self, bodies)

    def clean_minute_reference(self) -> str:
        return _line(self.cleaned_data["minute_reference"])


class SignForm(MsplanForm):
    """Signing in again, and how the name is printed."""

    submit = "Sign the statement"
    body = forms.ModelChoiceField(
        Body.objects.none(), label="For which body do you sign?", widget=forms.RadioSelect
    )
    rank = forms.CharField(
        label="Rank",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20"}),
    )
    name = forms.CharField(label="Name", max_length=120, help_text="As it is to be printed")
    role = forms.CharField(label="Role", max_length=120, help_text="As it is to be printed")
    password = forms.CharField(
        label="Your password",
        help_text="You sign by signing in again.",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        strip=False,
    )
    seen_hash = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, statement: Statement, bodies: Iterable[Body], person: Person, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        bodies = list(bodies)
        self.initial.update(
            seen_hash=statement.content_hash,
            name=person.name,
            rank=person.rank,
            role=bodies[0].signatory_title if bodies else person.job_title,
        )
        _choose_body(self, bodies)

    def clean_rank(self) -> str:
        return _line(self.cleaned_data["rank"])

    def clean_name(self) -> str:
        return _line(self.cleaned_data["name"])

    def clean_role(self) -> str:
        return _line(self.cleaned_data["role"])

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.person, password):
            raise forms.ValidationError("That is not your password")
        return password


class ReasonForm(MsplanForm):
    submit = "Send it back"
    reason = forms.CharField(
        label="Why does it go back?",
        max_length=400,
        help_text="The editor reads this, and it stays in the history.",
        widget=forms.Textarea,
    )


def _choose_body(form: MsplanForm, bodies: Iterable[Body]) -> None:
    """One body is no question."""
    bodies = list(bodies)
    field = form.fields["body"]
    field.queryset = Body.objects.filter(pk__in=[body.pk for body in bodies])  # type: ignore[attr-defined]
    field.empty_label = None  # type: ignore[attr-defined]
    if len(bodies) == 1:
        field.widget = forms.HiddenInput()
        form.initial["body"] = bodies[0].pk


def _checked(text: str) -> str:
    _refuse(problems_in(text))
    return text


def _line(text: str) -> str:
    """What is printed on one line of the document."""
    text = " ".join(text.split())
    _refuse(line_problems(text))
    return text


def _refuse(problems: Iterable[str]) -> None:
    """Each problem beside the field, if there is one."""
    if found := [forms.ValidationError(problem) for problem in problems]:
        raise forms.ValidationError(found)
