"""Forms of the register: what narrows the list, and what is known of a supplier."""

import re
from functools import cache
from typing import Any, cast

from django import forms
from django.db import connection
from django.db.models import Exists, OuterRef, Q

from msplan.accounts.models import Person
from msplan.lib.filters import FilterForm
from msplan.lib.forms import MoneyField
from msplan.lib.writing import Editing, LinkField
from suppliers.register.countries import country_names
from suppliers.register.merging_forms import owners
from suppliers.register.models import Category, Supplier
from suppliers.register.names import clean_name, fault_of
from suppliers.register.numbers import company_number, postcode, vat_number
from suppliers.register.segments import SEGMENTS

# Great Britain's, those of government departments and health authorities too; or another country's letters and signs.
VAT_FORM = re.compile(r"GB(?:[0-9]{9}|[0-9]{12}|GD[0-9]{3}|HA[0-9]{3})|(?!GB)[A-Z]{2}[0-9A-Z]{2,12}")
WHEN = [("", "Any"), ("never", "Never"), ("year", "In the last 12 months"), ("older", "Longer ago")]
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
    owner = forms.ChoiceField(label="Owner in procurement")
    due = forms.ChoiceField(
        label="Checks due",
        choices=[("", "Any"), ("late", "Past their date"), ("soon", "In the next 28 days")],
    )
    tier = forms.ChoiceField(
        label="Tier",
        choices=[
            ("", "Any"),
            ("1", "Tier 1: we buy from them"),
            ("2", "Tier 2"),
            ("3", "Tier 3 and beyond"),
            ("none", "In no tier"),
        ],
    )
    residual = forms.MultipleChoiceField(
        label="Risk after controls",
        choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
        widget=forms.CheckboxSelectMultiple,
    )
    checked = forms.ChoiceField(label="Last checked", choices=WHEN)
    assessed = forms.ChoiceField(label="Last assessed", choices=WHEN)
    answered = forms.ChoiceField(
        label="Questionnaires",
        choices=[
            ("", "Any"),
            ("year", "Answered in the last 12 months"),
            ("none", "No answer in 2 years"),
            ("silent", "No response when asked"),
        ],
    )
    paid = forms.ChoiceField(
        label="Active", choices=[("", "Any"), ("active", "Active"), ("inactive", "Not active")]
    )
    segment = forms.ChoiceField(
        label="Segment", choices=[("", "Any"), *((key, one.title) for key, one in SEGMENTS.items())]
    )
    more = ("basis", "tier", "residual", "checked", "assessed", "answered", "paid", "segment")

    def prepare(self, name: str, field: forms.Field) -> None:
        super().prepare(name, field)
        # Asked for when the field is drawn or was filled in: a file of the list draws none.
        if name == "owner" and isinstance(field, forms.ChoiceField):
            field.choices = cache(_owners)
        if name == "country" and isinstance(field, forms.ChoiceField):
            field.choices = cache(_countries)


def _owners() -> list[tuple[str, str]]:
    owning = Supplier.objects.standing().filter(owner=OuterRef("pk"))
    people = Person.objects.filter(Exists(owning) | Q(pk__in=owners().values("pk"))).order_by("name")
    return [("", "Any"), ("nobody", "Nobody"), *((str(one.pk), str(one)) for one in people)]


# From one country to the next in the index: DISTINCT would read every supplier for a handful of names.
USED = """
    WITH RECURSIVE used (code) AS (
        SELECT min(country) FROM suppliers_supplier
        WHERE country > '' AND archived_at IS NULL AND merged_into_id IS NULL
        UNION ALL
        SELECT (SELECT min(country) FROM suppliers_supplier
                WHERE country > used.code AND archived_at IS NULL AND merged_into_id IS NULL)
        FROM used WHERE used.code IS NOT NULL
    ) SELECT code FROM used WHERE code IS NOT NULL
"""


def _countries() -> list[tuple[str, str]]:
    names = country_names()
    with connection.cursor() as cursor:
        cursor.execute(USED)
        codes = [code for (code,) in cursor.fetchall()]
    chosen = sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])
    return [("", "Any"), *chosen, NOT_RECORDED]


class OwnerField(forms.ModelChoiceField):
    """Who works in procurement, and whoever is chosen already: named as somebody who has left."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.is_active else f"{obj} (has left)"


class SupplierForm(Editing):
    """What is known of a supplier. The category's risk inputs follow from it, so it comes early."""

    nothing = "Not known"
    other_names = forms.CharField(
        label="Other names",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Trading names, and names it had before. One on each line. Searches and spend files find it by them.",
    )
    country = forms.ChoiceField(label="Country", required=False)
    website = LinkField(label="Website", required=False, max_length=300)
    owner = OwnerField(
        Person.objects.none(),
        label="Owner in procurement",
        required=False,
        help_text="Who looks after this supplier",
    )

    class Meta:
        model = Supplier
        fields = [
            "name", "category", "company_number", "vat_number", "address", "postcode", "is_sole_trader",
        ]  # fmt: skip
        labels = {"name": "Name", "is_sole_trader": "This is a sole trader or other individual"}
        help_texts = {
            "category": "What you mostly buy from them. Its default risk inputs count until somebody assesses them.",
            "is_sole_trader": "Their name is masked in anything published.",
        }
        widgets = {"address": forms.Textarea(attrs={"rows": 3})}

    field_order = (
        "name", "other_names", "category", "owner", "company_number", "vat_number", "address", "postcode", "country",
        "website", "is_sole_trader",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if (instance := kwargs.get("instance")) is not None:
            given = instance.names.filter(is_given=True).values_list("spelling", flat=True)
            of_other_fields = {
                "country": instance.country,
                "website": instance.website,
                "owner": instance.owner_id,
            }
            kwargs["initial"] = {"other_names": "\n".join(given), **of_other_fields}
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [("", "Not known"), *country_names().items()]  # type: ignore[attr-defined]
        # Longer than eight: what people paste has blanks in it, and is made comparable below.
        self.fields["company_number"] = forms.CharField(
            label="Company number",
            required=False,
            max_length=20,
            help_text="8 characters, like 01234567 or SC123456",
            widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
        )
        self.prepare("company_number", self.fields["company_number"])
        for name in ("vat_number", "postcode"):
            self.fields[name].widget.attrs["class"] = "govuk-input--width-10"
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.empty_label = "Nobody"
        owner.queryset = Person.objects.filter(
            Q(pk__in=owners().values("pk")) | Q(pk=self.instance.owner_id)
        ).order_by("name")
        self.order_fields(self.field_order)

    def clean_name(self) -> str:
        typed: str = self.cleaned_data["name"]
        if typed != self.instance.name and (fault := fault_of(typed)):
            raise forms.ValidationError(fault)
        return typed

    def clean_other_names(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["other_names"]).splitlines() if line.strip()]
        for line in lines:
            if len(line) > 200:
                raise forms.ValidationError("Each name must be 200 characters or fewer")
            if fault := fault_of(line):
                raise forms.ValidationError(f"{fault}: “{clean_name(line) or line}”")
        return lines

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

    def clean_vat_number(self) -> str:
        number = vat_number(self.cleaned_data["vat_number"])
        if number and not VAT_FORM.fullmatch(number):
            raise forms.ValidationError(
                "VAT number must be 9 or 12 digits, with GB or another country’s letters in front, like GB123456789"
            )
        return number

    def clean_postcode(self) -> str:
        return postcode(str(self.cleaned_data["postcode"]))
