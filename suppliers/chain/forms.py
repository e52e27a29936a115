"""What people type about links beyond tier 1. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings

from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, UploadField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from suppliers.chain.linking import End, NewCompany
from suppliers.chain.models import ChainCompany, ChainLink, HowKnown, HowSure
from suppliers.register.countries import country_names
from suppliers.register.models import Category, Supplier

FOUND = 6  # of each kind, to choose among
TICKS = forms.CheckboxSelectMultiple


def country_field(label: str, *, hint: str = "") -> forms.ChoiceField:
    choices = [("", "Not known"), *country_names().items()]
    return forms.ChoiceField(label=label, choices=choices, required=False, help_text=hint)


class _Words(Written):
    """What a link says besides its two ends."""

    what = forms.CharField(
        label="What do they supply?",
        max_length=200,
        help_text="A good or service, for example cotton yarn or night cleaning",
    )
    country = country_field(
        "From which country?", hint="Where it is made or done, which need not be where they are registered"
    )
    how = forms.ChoiceField(label="How do we know?", choices=HowKnown.choices, widget=forms.RadioSelect)
    sure = forms.ChoiceField(label="How sure are we?", choices=HowSure.choices, widget=forms.RadioSelect)
    source = forms.CharField(
        label="Source",
        max_length=300,
        help_text="The letter, contract, report or list. A post, not a person's name",
    )
    source_on = DateField(label="Date of the source")
    evidence_file = UploadField(
        label="A file that shows it",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
        help_text=f"Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB",
    )
    evidence_link = LinkField(label="Or a link to it", required=False, help_text="The full address")
    note = long_text("Note", rows=3, required=False, help_text=NO_NAMES)


class LinkForm(Once, _Words):
    """A new link. A name that resembles known ones has to be told from them first."""

    submit = "Add the link"

    seller_name = forms.CharField(
        label="Who supplies them?",
        max_length=200,
        help_text="The company's name, or a supplier's reference like S-00014",
    )
    field_order = ["seller_name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("seller_name", "")) if self.is_bound else ""
        choices = offered(typed)
        if not choices:
            return
        field = forms.ChoiceField(
            label="Is it one of these?",
            choices=[*choices, ("new", "None of these: a company that is new to us")],
            widget=forms.RadioSelect,
            error_messages={"required": "Say which of these it is, or that it is none of them"},
        )
        self.fields["seller"] = field
        self.prepare("seller", field)
        self.order_fields(["seller_name", "seller"])

    @property
    def words(self) -> dict[str, Any]:
        """What the act takes."""
        left = ("seller_name", "seller")
        words = {name: value for name, value in self.cleaned_data.items() if name not in left}
        return {**words, "seller": self._seller()}

    def _seller(self) -> End:
        chosen = self.cleaned_data.get("seller", "new")
        if chosen[:1] == "s":
            return Supplier.objects.get(pk=chosen[1:])
        if chosen[:1] == "c":
            return ChainCompany.objects.get(pk=chosen[1:])
        return NewCompany(self.cleaned_data["seller_name"], self.cleaned_data["country"])


def offered(words: str) -> list[tuple[str, str]]:
    """Known suppliers and companies of nearly this name."""
    if not words.strip():
        return []
    suppliers = Supplier.objects.standing().searched(words).order_by("-likeness", "pk")[:FOUND]  # type: ignore[misc]  # of searched
    companies = ChainCompany.objects.named_like(words).order_by("name", "pk")[:FOUND]
    names = country_names()
    return [
        *((f"s{one.pk}", f"{one.reference} {one.name}") for one in suppliers),
        *((f"c{one.pk}", f"{one.name}, {names.get(one.country, 'country not known')}") for one in companies),
    ]


class EditLinkForm(Editing):
    """The words of a link; its two ends stay: another end is another link."""

    submit = "Save"

    country = country_field(
        "From which country?", hint="Where it is made or done, which need not be where they are registered"
    )
    source_on = DateField(label="Date of the source")
    evidence_file = _Words.base_fields["evidence_file"]
    evidence_link = LinkField(label="Or a link to it", required=False, help_text="The full address")
    note = long_text("Note", rows=3, required=False, help_text=NO_NAMES)

    class Meta:
        model = ChainLink
        fields = ["what", "country", "how", "sure", "source", "source_on", "evidence_link", "note"]
        labels = {
            "what": "What do they supply?",
            "how": "How do we know?",
            "sure": "How sure are we?",
            "source": "Source",
        }
        widgets = {"how": forms.RadioSelect, "sure": forms.RadioSelect}

    field_order = [
        "what",
        "country",
        "how",
        "sure",
        "source",
        "source_on",
        "evidence_file",
        "evidence_link",
        "note",
    ]

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in super().words.items() if name != "evidence_file"}


class CompanyForm(Editing):
    country = country_field(
        "Country", hint="Where it is registered or, where that is not known, where it works"
    )

    class Meta:
        model = ChainCompany
        fields = ["name", "country", "company_number"]
        labels = {"name": "Name", "company_number": "Registration number"}


class RecogniseForm(Written):
    """Which supplier of the register a company is."""

    submit = "It is this supplier"

    q = forms.CharField(label="Name or reference of the supplier", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("q", "")) if self.is_bound else ""
        self.choices = [choice for choice in offered(typed) if choice[0].startswith("s")]
        if self.choices:
            field = forms.ChoiceField(label="Which one?", choices=self.choices, widget=forms.RadioSelect)
            self.fields["supplier"] = field
            self.prepare("supplier", field)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("q") and not self.choices:
            self.add_error("q", "No supplier of the register has a name like this")
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        return [*self.fields, self.buttons()]

    @property
    def chosen(self) -> Supplier:
        return Supplier.objects.get(pk=self.cleaned_data["supplier"][1:])


class LinkFilter(FilterForm):
    """The filters beside the list; the keys are those of ChainLinkQuerySet.matching, and ``tier``."""

    q = forms.CharField(label="Company or good")
    tier = forms.ChoiceField(
        label="Tier",
        choices=[
            ("", "Any"),
            ("2", "Tier 2"),
            ("3", "Tier 3"),
            ("more", "Tier 4 and beyond"),
            ("none", "In no tier"),
        ],
    )
    country = forms.ChoiceField(label="Country")
    category = forms.ModelChoiceField(Category.objects.all(), label="Category of the supplier above")
    how = forms.MultipleChoiceField(label="How we know", choices=HowKnown.choices, widget=TICKS)
    sure = forms.MultipleChoiceField(label="How sure we are", choices=HowSure.choices, widget=TICKS)
    before = forms.DateField(label="Source dated before", widget=forms.HiddenInput)
    more = ("how", "sure")

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "country":
            field.choices = [("", "Any"), ("known", "Known"), ("none", "Not known"), *country_names().items()]  # type: ignore[attr-defined]
        super().prepare(name, field)


class KnownFilter(FilterForm):
    """The filters of the list of active suppliers; the keys are those of coverage.suppliers_with."""

    known = forms.ChoiceField(
        label="What we know of their chain",
        choices=[
            ("", "Any"),
            ("tier2", "At least one in tier 2"),
            ("country", "Tier 2 with a country"),
            ("tier3", "At least one in tier 3"),
            ("nothing", "Nothing"),
        ],
    )
    category = forms.ModelChoiceField(Category.objects.all(), label="Category")
    without = forms.BooleanField(label="Without a category")
