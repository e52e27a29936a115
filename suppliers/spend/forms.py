"""Forms of the spend room: the file, the month of its undated lines, its columns, and the yes."""

from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings

from msplan.lib.forms import Buttons, MsplanForm, UploadField
from suppliers.spend.models import SpendImport
from suppliers.spend.uploading import DEFAULT_SOURCE, KINDS

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
FIELD_NAMES = {
    "supplier": "Supplier’s name",
    "amount": "Amount",
    "date": "Date of payment",
    "month": "Month of payment",
    "category": "Category of spend",
    "description": "Description",
    "reference": "Reference of the payment",
    "supplier_id": "Supplier’s finance number",
    "company_number": "Company number",
    "vat_number": "VAT number",
    "postcode": "Postcode",
    "department": "Department that paid",
    "body": "Body that paid",
    "marker": "Marks invoices and credits",
    "withheld": "Marks withheld payees",
}


class UploadForm(MsplanForm):
    submit = "Upload and read"
    file = UploadField(label="The finance file", kinds=KINDS, max_bytes=settings.SPEND_MAX_BYTES)
    source = forms.CharField(
        label="Which finance system is it from?",
        max_length=80,
        help_text="Supplier numbers are matched within one system only.",
    )

    def __init__(self, *args: Any, last_source: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"source": last_source or DEFAULT_SOURCE}, **kwargs)


class PeriodForm(MsplanForm):
    submit = "Use this month"
    month = forms.TypedChoiceField(
        label="Month", coerce=int, choices=[("", "---"), *((n, name) for n, name in enumerate(MONTHS, 1))]
    )
    year = forms.IntegerField(label="Year", min_value=2000, max_value=2100)

    def __init__(self, *args: Any, chosen: date | None = None, **kwargs: Any) -> None:
        if chosen:
            kwargs |= {"initial": {"month": chosen.month, "year": chosen.year}, "submit": "Change the month"}
        super().__init__(*args, **kwargs)

    @property
    def period(self) -> date:
        return date(self.cleaned_data["year"], self.cleaned_data["month"], 1)


class ConfirmForm(MsplanForm):
    """Asks what to do with lines that are in the register already, where there are any.

    Carries the digest of the plan that is shown: yes is said to these numbers and no others.
    """

    held_lines = forms.ChoiceField(
        label="What should happen to the lines that are in the register already?",
        choices=SpendImport.HeldLines.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what should happen to the lines that are in the register already"},
    )

    seen = forms.CharField(widget=forms.HiddenInput, required=False, empty_value="nothing")

    def __init__(self, *args: Any, plan: dict[str, Any], digest: str, **kwargs: Any) -> None:
        lines = plan["rows_taken"]
        kwargs["initial"] = {"seen": digest}
        super().__init__(*args, submit=f"Save {lines:,} line{'' if lines == 1 else 's'}", **kwargs)
        if not plan["held"]["rows"]:
            del self.fields["held_lines"]


class ColumnsForm(MsplanForm):
    """One choice a heading: what the column holds."""

    submit = "Read the file again"

    def __init__(self, *args: Any, columns: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns = {f"column{n}": column for n, column in enumerate(columns)}
        for name, column in self.columns.items():
            field = forms.ChoiceField(
                label=f"“{column['header']}”"
                if column["header"]
                else f"Column {column['letter']}, without a heading",
                required=False,
                choices=[("", "Not used"), *FIELD_NAMES.items()],
                initial=column["field"] or "",
                help_text="For example " + ", ".join(f"“{sample[:40]}”" for sample in column["samples"]),
            )
            self.fields[name] = field
            self.prepare(name, field)

    mark_optional = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for needed in ("supplier", "amount"):
            if needed not in cleaned.values():
                self.add_error(None, f"Say which column holds the {FIELD_NAMES[needed].lower()}")
        return cleaned

    @property
    def mapping(self) -> dict[str, str | None]:
        return {
            column["key"]: self.cleaned_data[name] or None
            for name, column in self.columns.items()
            if column["key"]
        }


class HeadingsForm(MsplanForm):
    """For a file in which no heading was recognised: which of its headings is which."""

    submit = "Read the file again"
    supplier = forms.CharField(label="The heading above the suppliers’ names", max_length=100)
    amount = forms.CharField(label="The heading above the amounts", max_length=100)
    date = forms.CharField(label="The heading above the dates", max_length=100, required=False)

    @property
    def mapping(self) -> dict[str, str | None]:
        return {heading: field for field, heading in self.cleaned_data.items() if heading}

    def layout(self) -> list[str | LayoutObject]:
        return ["supplier", "amount", "date", Buttons((self.submit, "", "", "secondary"))]
