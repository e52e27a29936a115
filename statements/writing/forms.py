"""What editors type, turned into values. Forms clean; acts do."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.helper import FormHelper
from django import forms
from django.utils.functional import cached_property

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, plain
from msplan.lib.forms import DateField, MsplanForm, SeenSave, StaleSave, UploadField
from msplan.lib.once import Once
from statements.models import Section, Statement, Topic
from statements.text.checking import line_checked, text_checked
from statements.text.tokens import MOST_LETTERS
from statements.writing.assigning import may_be_author
from statements.writing.covering import mark_of_cover
from statements.writing.entering import MOST_BYTES as ENTERED_MOST_BYTES
from statements.writing.illustrating import KINDS, MOST_BYTES, alt_problems

OTHER = "other"
ENTERED_MOST_LETTERS = 600_000  # some 200 pages


class EntryForm(MsplanForm):
    """When and where a statement from before was published, and the document as it was."""

    published_on = DateField(label="When was it published?", named="date of publication")
    original_href = forms.URLField(
        label="Where was it published?",
        required=False,
        max_length=500,
        assume_scheme="https",
        help_text="The address of its page or file, if it is still there. The public page names it.",
    )
    pdf = UploadField(
        label="Its PDF",
        kinds=[".pdf"],
        max_bytes=ENTERED_MOST_BYTES,
        required=False,
        help_text="Served as it is, with its checksum.",
    )


# Whom a statement can cover among those who work for its bodies, as it is asked.
COVERS = [
    Choice(
        "covers_employees", "Officers and staff", hint="All who are employed, special constables among them."
    ),
    Choice("covers_agency_workers", "Agency workers", hint="Supplied by somebody else and directed by us."),
    Choice("covers_subcontractors", "Sub-contractors", hint="Who work for those that we pay."),
    Choice("covers_service_providers", "Those who deliver services on our behalf"),
]


class OpenForm(MsplanForm):
    """A new statement: for a financial year, or for another period."""

    submit = "Open the statement"
    year = forms.ChoiceField(label="Which period does it cover?", widget=forms.RadioSelect)
    first = DateField(label="First day of another period", required=False)
    last = DateField(label="Last day of another period", required=False)
    bodies = forms.ModelMultipleChoiceField(
        Body.objects.all(), label="Which bodies does it cover?", widget=forms.CheckboxSelectMultiple
    )
    covers = forms.MultipleChoiceField(
        label="Whom does it cover among those who work for them?",
        choices=COVERS,
        widget=forms.CheckboxSelectMultiple,
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


class EnterForm(OpenForm):
    """A statement that was published before: its period, its text, its PDF."""

    submit = "Enter the statement"
    title = forms.CharField(label="Title", max_length=200)
    text = forms.CharField(
        label="Its text",
        max_length=ENTERED_MOST_LETTERS,
        help_text="Paste all of it. Begin each section with a line such as “# Training”; its topic is guessed from the "
        "heading and can be changed afterwards.",
        widget=forms.Textarea(attrs={"rows": 18, "spellcheck": "true"}),
    )
    published_on, original_href, pdf = (
        EntryForm.base_fields[name] for name in ("published_on", "original_href", "pdf")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].counted = None  # type: ignore[attr-defined]
        self.fields["text"].strip = False  # type: ignore[attr-defined]

    def clean_title(self) -> str:
        return line_checked(self.cleaned_data["title"])

    def layout(self) -> Sequence[str | LayoutObject]:
        names = ("title", "year", "first", "last", "bodies", "covers")
        return [*names, "published_on", "original_href", "pdf", "text", self.buttons()]


class CoverForm(SeenSave, MsplanForm):
    """Whom it covers, and the statement that no steps were taken."""

    covers = forms.MultipleChoiceField(
        label="Whom does this statement cover?", choices=COVERS, widget=forms.CheckboxSelectMultiple
    )
    no_steps = forms.BooleanField(
        label="No steps were taken in this period",
        required=False,
        help_text="Section 54(4)(b) of the Modern Slavery Act 2015 allows a statement to say so. "
        "It is printed before the first section.",
    )
    no_steps_reason = forms.CharField(
        label="Why were no steps taken?",
        required=False,
        max_length=2000,
        help_text="Printed as it stands. Only needed if no steps were taken.",
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, statement: Statement, **kwargs: Any) -> None:
        initial = {
            "covers": [name for name in Statement.COVERS if getattr(statement, name)],
            "no_steps": statement.no_steps,
            "no_steps_reason": statement.no_steps_reason,
        }
        super().__init__(*args, version=mark_of_cover(statement), initial=initial, **kwargs)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("covers", "no_steps", "no_steps_reason")}

    def clean_no_steps_reason(self) -> str:
        return line_checked(self.cleaned_data["no_steps_reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        typed = cleaned.get("no_steps_reason")
        if cleaned.get("no_steps") and not typed and "no_steps_reason" not in self.errors:
            self.add_error("no_steps_reason", "Say why no steps were taken")
        if typed and not cleaned.get("no_steps"):
            self.add_error("no_steps", "Tick this if no steps were taken, or take out the reason")
        return cleaned


class TitleForm(SeenSave, MsplanForm):
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


class PictureForm(Once, MsplanForm):
    submit = "Add the picture"
    upload = UploadField(
        label="Picture",
        kinds=list(KINDS),
        max_bytes=MOST_BYTES,
        help_text="It is made smaller if need be, and where, when and with what it was taken is left out.",
    )
    alt = forms.CharField(
        label="What does it show?",
        max_length=300,
        help_text="For everybody who cannot see it, in the page and in the PDF. A picture that shows nothing worth "
        "saying does not belong in a statement.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_alt(self) -> str:
        return alt_checked(self.cleaned_data["alt"])


class DescribeForm(SeenSave, MsplanForm):
    submit = "Save"
    alt = forms.CharField(
        label="What does it show?", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_alt(self) -> str:
        return alt_checked(self.cleaned_data["alt"])


def alt_checked(alt: str) -> str:
    alt = " ".join(alt.split())
    if found := [forms.ValidationError(problem) for problem in alt_problems(alt)]:
        raise forms.ValidationError(found)
    return alt


class AuthorForm(SeenSave, MsplanForm):
    author = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who writes this section?",
        empty_label="Choose somebody",
        help_text="Who may not write statements otherwise gets this one section, on “My work”, "
        "and nothing else of the draft.",
    )

    def __init__(self, *args: Any, section: Section, **kwargs: Any) -> None:
        initial = {"author": section.author_id}
        super().__init__(*args, version=str(section.author_id or "nobody"), initial=initial, **kwargs)
        self.fields["author"].queryset = may_be_author()  # type: ignore[attr-defined]


class CommentForm(Once, MsplanForm):
    submit = "Send the comment"
    text = forms.CharField(
        label="Your comment",
        max_length=2000,
        help_text="Read by those who write, agree and check the statement. It is never published. "
        "Do not name victims or suspects, or write anything that could identify them.",
        widget=forms.Textarea,
    )


class SettleForm(MsplanForm):
    submit = "Settle it"
    how = forms.CharField(
        label="What was done about it?",
        max_length=500,
        help_text="Such as: text changed; or why it stays as it is.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


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

    no_steps_reason = forms.CharField(
        label="No steps on this topic, because…",
        required=False,
        max_length=2000,
        help_text="Where there is nothing to report on a topic, say so and why: it is printed before the text.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, section: Section, pictures: Collection[int] = (), **kwargs: Any) -> None:
        """``pictures`` are the numbers of those that the statement has."""
        self.pictures = pictures
        names = ("heading", "area", "body", "no_steps_reason")
        initial = {name: getattr(section, name) for name in names}
        super().__init__(*args, version=section.version, initial=initial, **kwargs)
        self.fields["body"].counted = None  # type: ignore[attr-defined]  # nobody comes near the limit
        self.fields["body"].strip = False  # type: ignore[attr-defined]
        self.fields["no_steps_reason"].counted = None  # type: ignore[attr-defined]

    def clean_heading(self) -> str:
        return line_checked(self.cleaned_data["heading"])

    def clean_body(self) -> str:
        return text_checked(self.cleaned_data["body"], pictures=self.pictures)

    def clean_no_steps_reason(self) -> str:
        return line_checked(self.cleaned_data["no_steps_reason"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("no_steps_reason") and self.cleaned_data.get("area") == Topic.FREE:
            self.add_error("no_steps_reason", "Only a section about one of the six topics can say this")
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["version", "heading", "area", "body", "no_steps_reason"]

    @cached_property
    def helper(self) -> FormHelper:
        """Without a form tag: the page's form holds the list of figures too."""
        helper: FormHelper = super().helper
        helper.form_tag, helper.disable_csrf = False, True
        return helper
