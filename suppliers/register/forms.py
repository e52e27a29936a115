"""Forms of the register: what narrows the list, and what is known of a supplier."""

from typing import Any

from django import forms

from msplan.lib.filters import FilterForm
from msplan.lib.forms import MoneyField, MsplanModelForm, StaleSave
from suppliers.register.countries import country_names
from suppliers.register.models import Category, Supplier
from suppliers.register.numbers import company_number

NOT_RECORDED = ("none", "Not recorded")


class SupplierFilter(FilterForm):
    q = forms.CharField(label="Name, reference or number")
    band = forms.MultipleChoiceField(
        label="Risk band",
        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
        widget=forms.CheckboxSelectMultiple,
    )
    basis = forms.MultipleChoiceField(
        label="How the band was found",
        choices=[("assessed", "Assessed"), ("screened", "Screened"), ("unscreened", "Not screened")],
        widget=forms.CheckboxSelectMultiple,
    )
    category = forms.ModelChoiceField(label="Category", queryset=Category.objects.in_use())
    least = MoneyField(label="Spend from")
    most = MoneyField(label="Spend up to")
    country = forms.ChoiceField(label="Country")
    paid = forms.ChoiceField(
        label="Active", choices=[("", "Any"), ("active", "Active"), ("inactive", "Not active")]
    )

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "country" and isinstance(field, forms.ChoiceField):
            used = Supplier.objects.standing().exclude(country="").order_by("country")
            names = country_names()
            codes = used.values_list("country", flat=True).distinct()
            chosen = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
            field.choices = [("", "Any"), *chosen, NOT_RECORDED]
        super().prepare(name, field)


class SupplierForm(StaleSave, MsplanModelForm):
    """What is known of a supplier. The category's risk inputs follow from it, so it comes first."""

    nothing = "Not known"
    country = forms.ChoiceField(label="Country", required=False)

    class Meta:
        model = Supplier
        fields = [
            "name", "category", "company_number", "vat_number", "country", "postcode", "is_sole_trader",
        ]  # fmt: skip
        labels = {"name": "Name", "is_sole_trader": "This is a sole trader or other individual"}
        help_texts = {
            "category": "What you mostly buy from them. Its default risk inputs count until somebody assesses them.",
            "company_number": "8 characters, like 01234567 or SC123456",
            "is_sole_trader": "Their name is masked in anything published.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "Not known"), *country_names().items()]  # type: ignore[attr-defined]
        # Longer than eight: what people paste has blanks in it, and is made comparable below.
        self.fields["company_number"] = forms.CharField(
            label="Company number",
            required=False,
            max_length=20,
            help_text=self.Meta.help_texts["company_number"],
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        )
        self.prepare("company_number", self.fields["company_number"])
        for name in ("vat_number", "postcode"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-10"

    def clean_company_number(self) -> str:
        typed: str = self.cleaned_data["company_number"]
        if not typed:
            return ""
        number = company_number(typed)
        if not number:
            raise forms.ValidationError(
                "Company number must be 8 digits, or 2 letters and 6 digits, like 01234567 or SC123456"
            )
        return number

    def clean_postcode(self) -> str:
        return " ".join(str(self.cleaned_data["postcode"]).upper().split())

    @property
    def values(self) -> dict[str, Any]:
        """For the act: what was typed, without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
