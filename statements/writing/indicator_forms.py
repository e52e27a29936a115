"""What people type about indicators, turned into values. Forms clean; acts do."""

from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings

from actions.plan.action_form import OwnerField
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, UploadField
from msplan.lib.once import Once
from msplan.lib.refusing import RowRefused
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from statements.figures.handing_in import SETTINGS, check_settings
from statements.figures.indicator_list import SOURCES, STATES
from statements.figures.indicators import AREAS, Kpi
from statements.models import Indicator
from statements.models.indicator import Frequency
from statements.text.checking import line_checked

TICKS = forms.CheckboxSelectMultiple


class IndicatorFilter(FilterForm):
    """The filters of the list; the keys are those of ``indicator_list.matching``."""

    q = forms.CharField(label="Words in name or definition")
    state = forms.MultipleChoiceField(label="State", choices=list(STATES.items()), widget=TICKS)
    source = forms.MultipleChoiceField(
        label="Where its value comes from", choices=list(SOURCES.items()), widget=TICKS
    )
    promised = forms.BooleanField(label="Only those promised in the first statement")
    key_risk = forms.BooleanField(label="Only key risk indicators")
    mine = forms.BooleanField(label="Only my own")
    area = forms.MultipleChoiceField(label="Area", choices=list(AREAS.items()), widget=TICKS)
    more = ("area",)


class IndicatorForm(Editing):
    """What the force makes of an indicator."""

    submit = "Save"

    owner = OwnerField(
        Person.objects.none(),
        label="Owner",
        required=False,
        help_text="Who answers for it and hands in its values where no record gives them",
    )
    target_on = DateField(label="Target: by when", required=False)

    class Meta:
        model = Indicator
        fields = (
            "owner", "frequency", "baseline", "baseline_of", "target", "target_on", "worse", "amber", "red",
            "is_key_risk", "limits", "in_statement",
        )  # fmt: skip
        labels = {
            "baseline": "Baseline",
            "baseline_of": "Baseline: of when",
            "target": "Target",
            "frequency": "How often a value is wanted",
            "worse": "Which way is worse?",
            "amber": "Amber from",
            "red": "Red from",
            "is_key_risk": "It is a key risk indicator",
            "limits": "What the number cannot say",
            "in_statement": "Show it in the statement’s table of indicators",
        }
        help_texts = {
            "baseline": "The value from which progress is told",
            "baseline_of": "Like 2023-24, or 31 March 2024",
            "is_key_risk": "Past its threshold it stands on the lead’s page and among the lines for the risk register.",
        }

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kpi = kpi
        self.fields["owner"].queryset = who_may_answer(now=self.instance.owner_id)  # type: ignore[attr-defined]
        unit = {"percent": "In percent", "days": "In days"}.get(kpi.unit, "A number")
        self.fields["frequency"].choices = [("", f"As proposed: every {kpi.frequency}"), *Frequency.choices]  # type: ignore[attr-defined]
        side = {"up": "below", "down": "above"}.get(kpi.direction)
        if side:
            del self.fields["worse"]
        for name in ("amber", "red"):
            self.fields[name].help_text = f"{unit}. It is {name} {side or 'beyond'} this value, not at it."
        self.fields["limits"].help_text = f"One or two sentences. Left empty, it says: {kpi.leaves_out}"
        self.fields["target"].help_text = f"{unit}. Proposed: {kpi.target_words or kpi.target or 'none'}"

    def clean(self) -> dict[str, Any] | None:
        """As the act will look at it, so that what is wrong stands beside its field."""
        cleaned = super().clean()
        words = {name: self.cleaned_data[name] for name in SETTINGS if name in self.cleaned_data}
        try:
            check_settings(self.kpi, Indicator(code=self.kpi.id, **words))
        except RowRefused as refusal:
            self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))
        return cleaned

    def clean_baseline_of(self) -> str:
        """It is printed in the statement's table."""
        return line_checked(self.cleaned_data["baseline_of"])


class HandInForm(Once, Written):
    """A value for a period, with what shows it."""

    submit = "Hand in"

    period_start = DateField(label="First day of the period", help_text="For example, 1 4 2026")
    period_end = DateField(
        label="Last day of the period", help_text="For example, 30 6 2026. A period has to be over"
    )
    numerator = forms.DecimalField(label="How many", max_digits=12, decimal_places=2)
    denominator = forms.DecimalField(
        label="Of how many", max_digits=12, decimal_places=2, min_value=Decimal("0.01")
    )
    evidence_file = UploadField(
        label="Evidence: a file",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
        help_text="A report or a list of counts. No names of people.",
    )
    evidence_link = LinkField(
        label="Evidence: a link",
        required=False,
        help_text="To the page or document that the number comes from. A file or a link is needed.",
    )
    note = long_text("How it was counted", rows=3, required=False, help_text=NO_NAMES)

    def __init__(self, *args: Any, kpi: Kpi, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kpi.entry != "share":
            del self.fields["denominator"]
            self.fields["numerator"].label = "In percent" if kpi.unit == "percent" else "How many"

    @property
    def words(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class CorrectForm(HandInForm):
    """Another value for a period that has one."""

    submit = "Correct it"

    reason = long_text("Why is it corrected?", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("period_start", "period_end", "form_id"):
            del self.fields[name]
        self.fields[
            "evidence_link"
        ].help_text = "Leave file and link empty to keep the evidence that is there."
        self.order_fields(["numerator", "denominator", "reason"])
