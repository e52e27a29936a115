"""What people type into a supplier's record, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.conf import settings

from msplan.accounts.answering import who_may_answer
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MoneyField, MsplanForm, PercentField, StaleSave, UploadField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from suppliers.record.models import (
    Contract,
    Equivalent,
    IncidentTemplate,
    Known,
    LabourProviderUse,
    PublishedStatement,
    RouteKind,
    StatementArea,
    SupplierContact,
    Sureness,
    Trait,
    Turnover,
    Whom,
    WorkerRoute,
)
from suppliers.record.models.words import SURENESS_HINTS
from suppliers.register.models import Category, Supplier

RADIO, TICKS = forms.RadioSelect, forms.CheckboxSelectMultiple
SOURCE = ("source", "source_on", "sureness")
# What messages call a date whose label says too little by itself.
NAMED = {
    "source_on": "day on which it was known",
    "issued_on": "date of the document",
    "expires_on": "last day on which it holds",
}


def known(label: str, *, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=hint, choices=Known.choices, widget=RADIO, initial=Known.NOT_KNOWN
    )


def sureness() -> forms.ChoiceField:
    choices = [Choice(value, label, hint=SURENESS_HINTS[value]) for value, label in Sureness.choices]
    return forms.ChoiceField(label="How sure is it?", choices=choices, widget=RADIO)


def evidence(label: str, *, hint: str = "") -> UploadField:
    most = settings.EVIDENCE_MAX_BYTES
    said = f"{hint} PDF, Word, Excel, CSV or a picture, up to {most // 1024**2} MB".strip()
    return UploadField(label=label, kinds=sorted(EVIDENCE), max_bytes=most, required=False, help_text=said)


class RowForm(Once, Editing):
    """About one row of the record; a new one carries the page's id, an old one its version."""

    def __init__(self, *args: Any, supplier: Supplier, on: date, **kwargs: Any) -> None:
        self.supplier, self.on = supplier, on
        super().__init__(*args, **kwargs)
        if "source_on" in self.fields:
            self.initial.setdefault("source_on", on)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name in NAMED:
            cast(DateField, field).named = NAMED[name]
        super().prepare(name, field)

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        """Headings and the fields below each; the last is where all this is from, where the noun says so."""
        return ()

    def layout(self) -> Sequence[str | LayoutObject]:
        grouped = [
            Fieldset(*names, legend=legend, legend_size=Size.MEDIUM) for legend, names in self.groups()
        ]
        held = {name for _, names in self.groups() for name in names}
        return [*(name for name in self.fields if name not in held), *grouped, self.buttons()]

    @property
    def words(self) -> dict[str, Any]:
        """What the act takes, without the file, which it stores itself."""
        words = super().words
        words.pop("upload", None)
        words.pop("form_id", None)
        return words

    def row(self) -> Any:
        """A new row with what was typed."""
        return self._meta.model(supplier=self.supplier, form_id=self.cleaned_data["form_id"], **self.words)


class ContactForm(RowForm):
    class Meta:
        model = SupplierContact
        fields = ["name", "role", "email", "phone", "is_main", "is_asked"]
        labels = {"name": "Name", "role": "What they do there", "is_main": "The main contact"}
        labels |= {
            "email": "Email address",
            "phone": "Telephone number",
            "is_asked": "Is sent our questionnaires",
        }
        help_texts = {
            "name": "A contact at work only. History keeps neither the name nor how to reach them",
            "is_main": "Takes the place of whoever was",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.cleaned_data.get("email"):
            if self.cleaned_data.get("is_asked"):
                self.add_error("email", "Enter an email address: questionnaires are sent by email")
            elif not self.cleaned_data.get("phone"):
                self.add_error("email", "Enter an email address or a telephone number")
        return cleaned


class ContractForm(RowForm):
    value = MoneyField(label="Value over its whole life", required=False)
    on_our_site = known("Do people of the supplier work on our site?")
    subcontractors_known = known("Do we know its sub-contractors?")
    has_clause = known(
        "Is there a modern slavery clause in it?", hint="One that you have read in the contract."
    )

    class Meta:
        model = Contract
        fields = [
            "title", "reference", "value", "manager", "department", "starts_on", "ends_on", "extension",
            "extendable_to", "on_our_site", "subcontracting", "subcontractors_known", "has_clause", "code_accepted",
            "code_version", "code_accepted_by", "code_accepted_on",
        ]  # fmt: skip
        labels = {
            "title": "What it is for", "reference": "Reference", "manager": "Contract manager",
            "department": "Department", "starts_on": "First day", "ends_on": "Last day",
            "extension": "How it can be extended", "extendable_to": "Last day with every extension",
            "subcontracting": "Sub-contracting", "code_accepted": "What was accepted", "code_version": "Version",
            "code_accepted_by": "Who accepted it", "code_accepted_on": "Accepted on",
        }  # fmt: skip
        help_texts = {
            "manager": "Who of us is reminded from 60 days before it ends",
            "ends_on": "Leave it empty where it runs until somebody ends it",
            "extension": "For example, twice by 12 months",
            "code_accepted": "For example, our supplier code of conduct, or our terms",
            "code_accepted_by": "Their role is enough, for example, managing director",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager = cast(forms.ModelChoiceField, self.fields["manager"])
        manager.queryset = who_may_answer(now=self.instance.manager_id)

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return (
            ("How long", ("starts_on", "ends_on", "extension", "extendable_to")),
            ("Who does the work", ("on_our_site", "subcontracting", "subcontractors_known")),
            ("What it says", ("has_clause",)),
            (
                "Code of conduct or terms (all four, or none)",
                ("code_accepted", "code_version", "code_accepted_by", "code_accepted_on"),
            ),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        get = self.cleaned_data.get
        starts, ends, extended = get("starts_on"), get("ends_on"), get("extendable_to")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "The last day must not be before the first")
        if extended and "ends_on" in self.cleaned_data and (ends is None or extended < ends):
            self.add_error(
                "extendable_to", "The last day with every extension must not be before the last day without"
            )
        code = ("code_accepted", "code_version", "code_accepted_by", "code_accepted_on")
        given = [name for name in code if get(name)]
        if given and not any(name in self.errors for name in code):
            for name in [name for name in code if not get(name)]:
                self.add_error(name, "Enter this too, or leave all four empty")
        return cleaned


class LabourProviderForm(RowForm):
    sureness = sureness()
    reference = forms.CharField(
        label="Its reference, if it is a supplier of ours",
        required=False,
        max_length=12,
        help_text="For example, S-00014",
    )

    class Meta:
        model = LabourProviderUse
        fields = ["name", "sector", "licence", *SOURCE]
        labels = {"name": "Name of the labour provider", "sector": "Sector in which its people work"}
        labels |= {"licence": "Licence number", "source": "Where is this from?", "source_on": "As at"}
        help_texts = {"licence": "Of the Gangmasters and Labour Abuse Authority, where the sector needs one"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if provider := getattr(self.instance, "provider", None):
            self.initial["reference"] = provider.reference
        order = ["name", "reference", "sector", "licence", *SOURCE]
        self.order_fields(order)

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return (("How we know", SOURCE),)

    def clean_reference(self) -> Supplier | None:
        typed = self.cleaned_data["reference"]
        if not typed:
            return None
        digits = typed.upper().removeprefix("S").lstrip("- ")
        found = (
            Supplier.objects.filter(pk=int(digits)).first()
            if digits.isdecimal() and len(digits) < 10
            else None
        )
        if found is None:
            raise forms.ValidationError("No supplier has this reference")
        found = found.merged_into or found
        if found.pk == self.supplier.pk:
            raise forms.ValidationError("A supplier is not its own labour provider")
        return found

    @property
    def words(self) -> dict[str, Any]:
        words = super().words
        return {**words, "provider": words.pop("reference")}


class EquivalentForm(RowForm):
    percentage = PercentField(label="Percentage, as reported", required=False)
    upload = evidence("The document")
    link = LinkField(label="Link to it", required=False)

    class Meta:
        model = Equivalent
        fields = ["kind", "name", "scope", "issued_on", "expires_on", "percentage", "colour", "link"]
        labels = {
            "kind": "What is it?", "name": "What it is called", "scope": "What it covers", "issued_on": "Dated",
            "expires_on": "Holds until", "colour": "Colour or grade, as reported",
        }  # fmt: skip
        help_texts = {
            "name": "Needed where it is something else",
            "scope": "Which company, which sites, which goods",
            "expires_on": "After this day it no longer counts",
            "colour": "For example, amber, or silver",
        }
        widgets = {"kind": RADIO}

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return (
            ("Its result", ("percentage", "colour")),
            ("Evidence: a document, a link, or both", ("upload", "link")),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        get = self.cleaned_data.get
        if get("kind") == "other" and "name" in self.cleaned_data and not get("name"):
            self.add_error("name", "Enter what it is called")
        issued, expires = get("issued_on"), get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", "The day until which it holds must not be before its date")
        has_file = get("upload") or getattr(self.instance, "evidence_file_id", None)
        if not has_file and "link" in self.cleaned_data and not get("link") and "upload" not in self.errors:
            self.add_error("upload", "Add the document, or a link to it")
        return cleaned


class CheckForm(StaleSave, Written):
    """What a second person says about an equivalent."""

    submit = "Save the check"

    control_score = PercentField(
        label="Control score",
        help_text="What it is worth as a control: 0 for nothing, 100 for a complete and fresh audit on site. "
        "It counts until the document expires",
    )
    note = long_text(
        "What did you look at, and what did you find?",
        help_text=f"Is it theirs, whole and recent? {NO_NAMES}",
    )


class RouteForm(RowForm):
    sureness = sureness()
    for_whom = forms.MultipleChoiceField(
        label="For whom is it?", choices=Whom.choices, widget=TICKS, required=False
    )
    about = long_text("What it is, and how workers learn of it", required=False, help_text=NO_NAMES)
    upload = evidence("Evidence")

    class Meta:
        model = WorkerRoute
        fields = ["kind", "answer", "for_whom", "about", *SOURCE]
        labels = {"kind": "What is it about?", "answer": "Is there one?"}
        labels |= {"source": "Where is this from?", "source_on": "As at"}
        widgets = {"kind": RADIO, "answer": RADIO}

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return (("How we know", (*SOURCE, "upload")),)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        get = self.cleaned_data.get
        if get("kind") == "grievance" and get("answer") == Known.YES and not get("for_whom"):
            self.add_error("for_whom", "Choose for whom the grievance route is")
        return cleaned


class StatementForm(RowForm):
    link = LinkField(label="Where it stands on the web", required=False)
    areas = forms.MultipleChoiceField(
        label="Which of the six areas does it cover?",
        choices=StatementArea.choices,
        widget=TICKS,
        required=False,
    )

    class Meta:
        model = PublishedStatement
        fields = ["year", "approved_on", "link", "areas"]
        labels = {"year": "Year of the statement", "approved_on": "Dated"}
        help_texts = {"year": "The year in which it was published, for example 2026"}


class TurnoverForm(RowForm):
    amount = MoneyField(
        label="Turnover in a year",
        max_digits=15,
        help_text="Of the whole group, where it files one account. From £36,000,000 a statement must be published",
    )
    sureness = sureness()

    class Meta:
        model = Turnover
        fields = ["amount", *SOURCE]
        labels = {"source": "Where is this from?", "source_on": "As at"}

    def groups(self) -> Sequence[tuple[str, Sequence[str]]]:
        return (("How we know", SOURCE),)


class WorkforceForm(StaleSave, MsplanForm):
    """Every question at once; what is left as it is keeps the source it had."""

    submit = "Save the answers"
    mark_optional = False

    source = forms.CharField(
        label="Where is this from?",
        max_length=300,
        help_text="For example, the visit of 4 May, or their answer by email",
    )
    source_on = DateField(label="As at", named=NAMED["source_on"])
    sureness = sureness()

    def __init__(self, *args: Any, answers: dict[str, str], **kwargs: Any) -> None:
        self.answers = answers
        super().__init__(*args, **kwargs)
        for trait in Trait:
            now = Known(answers[trait]).label.lower() if trait in answers else "never asked"
            field = forms.ChoiceField(
                label=trait.label,
                help_text=f"Now: {now}",
                choices=[("", "Leave as it is"), *Known.choices],
                required=False,
            )
            self.fields[trait.value] = field
            self.prepare(trait.value, field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.given:
            self.add_error(Trait.AGENCY.value, "Answer at least one of the questions")
        return cleaned

    @property
    def given(self) -> dict[str, str]:
        return {trait.value: value for trait in Trait if (value := self.cleaned_data.get(trait.value))}

    def layout(self) -> Sequence[str | LayoutObject]:
        return [
            "version",
            Fieldset(*(trait.value for trait in Trait), legend="What you learned", legend_size=Size.MEDIUM),
            Fieldset("source", "source_on", "sureness", legend="How you know", legend_size=Size.MEDIUM),
            self.buttons(),
        ]


class TemplateForm(StaleSave, Written):
    submit = "Save as the next version"

    title = forms.CharField(label="Title", max_length=200)
    text = long_text(
        "The plan that suppliers fill in", rows=20, help_text="Plain text: it goes out in the mail"
    )
    upload = evidence("The same as a document", hint="For colleagues to download; it is not sent.")

    def __init__(self, *args: Any, template: IncidentTemplate | None, **kwargs: Any) -> None:
        super().__init__(*args, version=template.number if template else 0, **kwargs)
        if template:
            self.initial.update({"title": template.title, "text": template.text})


class ContactField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}{', ' + obj.role if obj.role else ''} ({obj.email})"


class SendForm(Once, Written):
    submit = "Send the template"

    contact = ContactField(
        label="To whom?", queryset=SupplierContact.objects.none(), widget=RADIO, empty_label=None
    )
    words = long_text(
        "A few words of your own",
        required=False,
        help_text=f"They stand above the plan in the mail. {NO_NAMES}",
    )

    def __init__(self, *args: Any, supplier: Supplier, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact = cast(forms.ModelChoiceField, self.fields["contact"])
        contact.queryset = SupplierContact.objects.of(supplier).standing().exclude(email="")


class RegistryForm(Once, MsplanForm):
    submit = "Read the file"

    upload = UploadField(label="The registry’s file of a year", kinds=[".csv"], max_bytes=60 * 1024 * 1024)
    year = forms.IntegerField(
        label="Year", required=False, min_value=2015, max_value=2100,
        help_text="Only where the file has no column with the year",
    )  # fmt: skip


class CoverageFilter(FilterForm):
    """Which part of the active suppliers is counted."""

    category = forms.ModelChoiceField(label="Category", queryset=Category.objects.in_use())
    band = forms.MultipleChoiceField(
        label="Risk band", choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")], widget=TICKS
    )


class RouteFilter(CoverageFilter):
    """The same list behind a number of the coverage page."""

    kind = forms.ChoiceField(label="About", choices=RouteKind.choices)
    answer = forms.ChoiceField(
        label="Answer",
        choices=[("yes", "There is one"), ("no", "There is none"), ("not_known", "Not known")],
    )
    sure = forms.ChoiceField(label="How sure", choices=[("", "Any"), *Sureness.choices])
    tier = forms.ChoiceField(
        label="Tier",
        choices=[
            ("", "Tier 1: whom we pay"),
            ("2", "Tier 2"),
            ("3", "Tier 3"),
            ("more", "Tier 4 and beyond"),
        ],
    )


class ContractFilter(FilterForm):
    """The keys are those of ContractQuerySet.matching."""

    q = forms.CharField(label="Words, reference or supplier")
    show = forms.ChoiceField(
        label="Which",
        choices=[("", "Live"), ("ending", "Ending within six months"), ("ended", "Ended"), ("all", "All")],
    )
    clause = forms.ChoiceField(label="Modern slavery clause", choices=[("", "Any"), *Known.choices])
    site = forms.ChoiceField(label="People on our site", choices=[("", "Any"), *Known.choices])
    code = forms.ChoiceField(
        label="Code or terms accepted", choices=[("", "Any"), ("yes", "Yes"), ("no", "No")]
    )
