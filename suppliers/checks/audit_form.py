"""A check of the kind audit: what its report says of itself."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from msplan.lib.forms import DateField
from suppliers.checks.forms import CheckForm, needed_if_done
from suppliers.checks.models import Announcement, Arranged, Conducted, Kind, Outcome, Scheme, Severity
from suppliers.register.countries import country_names

COUNTS = [f"{severity}_{state}" for severity in Severity for state in ("open", "closed")]
WHO = ("scheme", "scheme_name", "scheme_version", "announcement", "window", "conducted", "arranged")
REPORT = ("company", "auditor_id", "country", "report_reference", "capr_due_on")
ALSO = ("observations", "good_examples")
# What every audit that was done says.
NEEDED = {
    "scheme": "Select the scheme",
    "announcement": "Select whether it was announced",
    "conducted": "Select who did the audit",
    "arranged": "Select who arranged it",
}


def _number(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=9999, required=False)


class AuditForm(CheckForm):
    """The fields of a check, and those of an audit; how many of which severity are open and closed."""

    submit = "Record the audit"

    scheme = forms.ChoiceField(
        label="Scheme", choices=Scheme.choices, required=False, widget=forms.RadioSelect
    )
    scheme_name = forms.CharField(label="Which other scheme?", max_length=100, required=False)
    scheme_version = forms.CharField(
        label="Version of the scheme", max_length=40, required=False, help_text="For example, 7.0"
    )
    announcement = forms.ChoiceField(
        label="Was it announced?", choices=Announcement.choices, required=False, widget=forms.RadioSelect
    )
    window = forms.CharField(
        label="Within which window?",
        max_length=100,
        required=False,
        help_text="Only where it was semi-announced",
    )
    conducted = forms.ChoiceField(
        label="Who did it?", choices=Conducted.choices, required=False, widget=forms.RadioSelect
    )
    arranged = forms.ChoiceField(
        label="Who arranged it?", choices=Arranged.choices, required=False, widget=forms.RadioSelect
    )
    company = forms.CharField(label="Audit company", max_length=200, required=False)
    auditor_id = forms.CharField(
        label="Auditor’s number", max_length=60, required=False, help_text="The number, not the name"
    )
    country = forms.ChoiceField(label="Country of the site", required=False)
    report_reference = forms.CharField(label="Reference of the report", max_length=100, required=False)
    capr_due_on = DateField(
        label="Corrective action plan (CAPR) due", named="date of the corrective action plan", required=False
    )
    business_critical_open = _number("Business critical, open")
    business_critical_closed = _number("Business critical, closed")
    critical_open = _number("Critical, open")
    critical_closed = _number("Critical, closed")
    major_open = _number("Major, open")
    major_closed = _number("Major, closed")
    minor_open = _number("Minor, open")
    minor_closed = _number("Minor, closed")
    observations = _number("Observations")
    good_examples = _number("Good examples")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "kind": Kind.AUDIT})
        self.fields["country"].choices = [("", "Not known"), *country_names().items()]  # type: ignore[attr-defined]
        for name in NEEDED:
            needed_if_done(self.fields[name])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("outcome") == Outcome.NOT_DONE:
            return cleaned
        for name, sentence in NEEDED.items():
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        for name, when, value, sentence in (
            ("scheme_name", "scheme", Scheme.OTHER, "Say which scheme it is"),
            (
                "window",
                "announcement",
                Announcement.SEMI_ANNOUNCED,
                "Say within which window it was announced",
            ),
            ("company", "conducted", Conducted.THIRD_PARTY, "Say which audit company it was"),
        ):
            if self.cleaned_data.get(when) == value and not self.cleaned_data.get(name):
                self.add_error(name, sentence)
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        found = super().words
        audit = {name: found.pop(name) for name in (*WHO, *REPORT, *COUNTS, *ALSO)}
        if found["outcome"] == Outcome.NOT_DONE:
            return {**found, "audit": None}
        numbers = {name: audit[name] or 0 for name in (*COUNTS, *ALSO)}
        return {**found, "audit": {**audit, **numbers}}

    def layout(self) -> Sequence[str | LayoutObject]:
        plain = super().layout()
        return [
            *plain[:-2],
            Fieldset(*WHO, legend="How it was done", legend_size=Size.MEDIUM),
            Fieldset(*REPORT, legend="Its report", legend_size=Size.MEDIUM),
            Fieldset(*COUNTS, *ALSO, legend="How many non-conformities", legend_size=Size.MEDIUM),
            *plain[-2:],
        ]
