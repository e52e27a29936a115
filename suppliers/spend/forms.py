"""Forms of the spend room: the file, the month of its undated lines, its columns, and the yes."""

from datetime import date
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings

from msplan.lib.forms import Buttons, MsplanForm, SeenSave, UploadField
from suppliers.spend.models import SpendImport
from suppliers.spend.repeats import repeated_rows
from suppliers.spend.telling import pounds
from suppliers.spend.uploading import DEFAULT_SOURCE, KINDS

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
FIELD_NAMES = {
    "supplier": "Supplier’s name",
    "amount": "Amount",
    "credit": "Money back (credits in a column of their own)",
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
        help_text="Supplier numbers are matched within one system only, and what you correct about its columns is "
        "remembered for its next file.",
    )

    def __init__(self, *args: Any, last_source: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial={"source": last_source or DEFAULT_SOURCE}, **kwargs)


class PeriodForm(SeenSave, MsplanForm):
    submit = "Use this month"
    month = forms.TypedChoiceField(
        label="Month", coerce=int, choices=[("", "---"), *((n, name) for n, name in enumerate(MONTHS, 1))]
    )
    year = forms.IntegerField(label="Year", min_value=2000, max_value=2100)

    def __init__(
        self, *args: Any, chosen: date | None = None, offered: date | None = None, **kwargs: Any
    ) -> None:
        month = chosen or offered
        kwargs["initial"] = {"month": month.month, "year": month.year} if month else {}
        if chosen:
            kwargs["submit"] = "Change the month"
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

    repeated_lines = forms.ChoiceField(
        label="What should happen to the lines that repeat another line in every cell?",
        choices=SpendImport.RepeatedLines.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="Two equal payments on one day are not rare: ask finance before you leave any out.",
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, empty_value="nothing")

    mark_optional = False

    def __init__(self, *args: Any, plan: dict[str, Any], digest: str, **kwargs: Any) -> None:
        lines, held, repeated = plan["rows_taken"], plan["held"]["rows"], repeated_rows(plan)
        kwargs["initial"] = {"seen": digest, "repeated_lines": SpendImport.RepeatedLines.KEEP}
        every = f"Save {lines:,} line{'' if lines == 1 else 's'}"
        super().__init__(*args, submit="Save this file" if held or repeated else every, **kwargs)
        if not held:
            del self.fields["held_lines"]
        if not repeated:
            del self.fields["repeated_lines"]


class AmountForm(SeenSave, MsplanForm):
    """Which of several columns of amounts counts, each with what it comes to."""

    submit = "Take the amounts from this column"
    column = forms.ChoiceField(label="Which column holds the amounts that count?", widget=forms.RadioSelect)

    def __init__(self, *args: Any, amounts: list[dict[str, Any]], **kwargs: Any) -> None:
        self.keys = [amount["key"] for amount in amounts]
        kwargs["initial"] = {"column": next((each["key"] for each in amounts if each["used"]), None)}
        super().__init__(*args, **kwargs)
        choices = [
            (each["key"], f"{each['header']}, which comes to {pounds(each['sum'])}") for each in amounts
        ]
        self.fields["column"].choices = choices  # type: ignore[attr-defined]

    @property
    def mapping(self) -> dict[str, str | None]:
        chosen = self.cleaned_data["column"]
        return {key: "amount" if key == chosen else None for key in self.keys}

    def layout(self) -> list[str | LayoutObject]:
        return ["column", "version", Buttons((self.submit, "", "", "secondary"))]


class ColumnsForm(SeenSave, MsplanForm):
    """One choice a heading: what the column holds. ``said`` is what people said so far, by heading."""

    submit = "Read the file again"

    def __init__(
        self, *args: Any, columns: list[dict[str, Any]], said: dict[str, Any] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, initial={}, **kwargs)
        self.columns = {f"column{n}": column for n, column in enumerate(columns)}
        for name, column in self.columns.items():
            field = forms.ChoiceField(
                label=f"“{column['header']}”"
                if column["header"]
                else f"Column {column['letter']}, without a heading",
                required=False,
                choices=[("", "Not used"), *FIELD_NAMES.items()],
                initial=(said or {}).get(column["key"], column["field"]) or "",
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


NAMED = ("supplier", "amount", "date")


class HeadingsForm(SeenSave, MsplanForm):
    """For a file in which no heading was recognised: which of its headings is which."""

    submit = "Read the file again"
    supplier = forms.CharField(label="The heading above the suppliers’ names", max_length=100)
    amount = forms.CharField(label="The heading above the amounts", max_length=100)
    date = forms.CharField(label="The heading above the dates", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={}, **kwargs)

    @property
    def mapping(self) -> dict[str, str | None]:
        return {self.cleaned_data[field]: field for field in NAMED if self.cleaned_data[field]}

    def layout(self) -> list[str | LayoutObject]:
        return [*NAMED, "version", Buttons((self.submit, "", "", "secondary"))]
