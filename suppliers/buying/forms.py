"""What people type about planned purchases. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from django import forms
from django.conf import settings

from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Department, Person
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MoneyField, SeenSave, UploadField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from suppliers.buying.models import (
    Ground,
    GroundDecision,
    PlannedPurchase,
    PurchaseBand,
    PurchaseState,
    Route,
    SignSeen,
)
from suppliers.buying.signs import SIGNS
from suppliers.register.models import Category, Supplier

TICKS = forms.CheckboxSelectMultiple
MOST = 9_999_999_999


class PurchaseForm(Once, Editing):
    value = MoneyField(label="Estimated value", help_text="In pounds, over its whole life", max_value=MOST)
    description = long_text("What is needed", rows=4, required=False, help_text=NO_NAMES)

    class Meta:
        model = PlannedPurchase
        fields = [
            "title", "description", "category", "value", "route", "department", "owner", "award_on", "starts_on",
            "ends_on",
        ]  # fmt: skip
        labels = {
            "title": "What is bought?",
            "category": "Category",
            "route": "Route",
            "department": "For which department?",
            "owner": "Who runs the purchase?",
            "award_on": "Planned day of the award",
            "starts_on": "Planned start",
            "ends_on": "Planned end",
        }
        help_texts = {"owner": "They are reminded of what is open before the award"}
        widgets = {"route": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        cast(forms.ModelChoiceField, self.fields["category"]).queryset = Category.objects.in_use()


class ScreenForm(Written):
    """The six signs, and the band."""

    submit = "Save the screen"

    band = forms.ChoiceField(
        label="Band",
        choices=PurchaseBand.choices,
        widget=forms.RadioSelect,
        help_text="One sign or none: low. More than one: medium or high. Four or more, or a high category: high. "
        "Not known counts as a sign until somebody knows",
    )
    reason = long_text(
        "Why this band?", rows=3, required=False, help_text="Needed where it is not the suggested one"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sign in SIGNS:
            seen = forms.ChoiceField(
                label=sign.name,
                help_text=sign.signals,
                choices=SignSeen.choices,
                widget=forms.RadioSelect,
                error_messages={
                    "required": f"Select yes, no or not known: {sign.name[:1].lower()}{sign.name[1:]}"
                },
            )
            note = forms.CharField(label=f"{sign.name}: what was seen", max_length=500, required=False)
            for name, field in ((sign.key, seen), (f"{sign.key}_note", note)):
                self.fields[name] = field
                self.prepare(name, field)
        self.order_fields([name for sign in SIGNS for name in (sign.key, f"{sign.key}_note")])

    @property
    def words(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "seen": {sign.key: cleaned[sign.key] for sign in SIGNS},
            "notes": {sign.key: cleaned[f"{sign.key}_note"] for sign in SIGNS},
            "band": cleaned["band"],
            "reason": cleaned["reason"],
        }


class AnswerForm(SeenSave, Written):
    submit = "Save the answer"

    answer = long_text("Answer", help_text=NO_NAMES)
    evidence_file = UploadField(
        label="A file that shows it",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
        help_text=f"Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB",
    )
    evidence_link = LinkField(label="Or a link to it", required=False, help_text="The full address")


class LabourCostForm(Once, Written):
    submit = "Work it out"

    bidder = forms.CharField(label="Whose bid?", max_length=200, help_text="The organisation")
    price = MoneyField(label="Price of the bid", max_value=MOST)
    hours = forms.DecimalField(
        label="Hours of work in it",
        min_value=0,
        max_digits=10,
        decimal_places=2,
        help_text="Of everybody, over the time the price is for",
    )
    wage = MoneyField(
        label="Legal minimum wage an hour",
        max_value=9_999,
        help_text="As it is published for the time of the work; msplan does not know it",
    )
    wage_source = forms.CharField(label="Where did you read it?", max_length=300)
    wage_on = DateField(label="The rate is of", named="date of the rate")
    on_costs = forms.DecimalField(
        label="On-costs in percent of wages",
        min_value=0,
        max_value=300,
        max_digits=5,
        decimal_places=2,
        help_text="National insurance, pension, holiday and sick pay",
    )
    other_costs = MoneyField(label="Materials and other costs", max_value=MOST, required=False)


class GroundForm(Once, Written):
    submit = "Save"

    bidder = forms.CharField(label="About which bidder?", max_length=200, help_text="The organisation")
    ground = forms.ChoiceField(
        label="Which ground might it be?", choices=Ground.choices, widget=forms.RadioSelect
    )
    found = long_text("What was found, and where?", help_text=NO_NAMES)
    found_on = DateField(label="On which day?", named="day on which it was found")


class DecideForm(Written):
    submit = "Save the decision"

    decision = forms.ChoiceField(
        label="What is decided?",
        choices=[choice for choice in GroundDecision.choices if choice[0] != GroundDecision.UNDECIDED],
        widget=forms.RadioSelect,
    )
    reason = long_text("Why?", help_text="What the bidder said to it, and what it did since")


class SignOffForm(Written):
    submit = "Sign it off"

    words = long_text(
        "What did you look at?", rows=3, help_text="The answers, the evidence, and why it may be awarded"
    )


class AwardForm(Written):
    """To whom. A name is looked up; then one of those found is chosen."""

    submit = "Award it"

    q = forms.CharField(
        label="To which supplier?", max_length=200, help_text="Name or reference, as in the register"
    )
    on = DateField(label="Awarded on", named="day of the award")
    value = MoneyField(label="Value of the contract", max_value=MOST)
    reference = forms.CharField(label="Reference of the contract", max_length=60, required=False)
    starts_on = DateField(label="First day")
    ends_on = DateField(label="Last day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("q", "")).strip() if self.is_bound else ""
        found = Supplier.objects.standing().searched(typed)[:8] if typed else []
        self.choices = [(str(one.pk), str(one)) for one in found]
        if self.choices:
            field = forms.ChoiceField(label="Which of these?", choices=self.choices, widget=forms.RadioSelect)
            self.fields["supplier"] = field
            self.prepare("supplier", field)
            self.order_fields(["q", "supplier"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("q") and not self.choices:
            self.add_error(
                "q", "No supplier of the register has a name like this. Add it to the register first"
            )
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        return [*self.fields, self.buttons()]

    @property
    def words(self) -> dict[str, Any]:
        words = {name: value for name, value in self.cleaned_data.items() if name != "q"}
        return {**words, "supplier": Supplier.objects.get(pk=words["supplier"])}


class PurchaseFilter(FilterForm):
    """The keys are those of PurchaseQuerySet.matching."""

    q = forms.CharField(label="Words or reference")
    due = forms.ChoiceField(
        label="Dates",
        choices=[
            ("", "Any"),
            ("unscreened", "Award within six weeks, not screened"),
            ("late", "Past the planned award"),
        ],
    )
    state = forms.MultipleChoiceField(label="State", choices=PurchaseState.choices, widget=TICKS)
    band = forms.MultipleChoiceField(label="Band", choices=PurchaseBand.choices, widget=TICKS)
    category = forms.ModelChoiceField(Category.objects.all(), label="Category")
    route = forms.MultipleChoiceField(label="Route", choices=Route.choices, widget=TICKS)
    department = forms.ModelChoiceField(Department.objects.all(), label="Department")
    owner = forms.ModelChoiceField(Person.objects.all(), label="Who runs it")
    least = MoneyField(label="Value at least")
    more = ("route", "department", "owner", "least")


class EndingFilter(FilterForm):
    """The keys are those of ending_with_findings."""

    q = forms.CharField(label="Words, reference or supplier")
    months = forms.ChoiceField(
        label="Ends within",
        choices=[("", "Six months"), ("3", "Three months"), ("2", "Two months"), ("1", "One month")],
    )
    owner = forms.ModelChoiceField(Person.objects.all(), label="Contract manager")
    category = forms.ModelChoiceField(Category.objects.all(), label="Category")
    follows = forms.ChoiceField(
        label="What follows",
        choices=[("", "Any"), ("nothing", "Nothing is planned"), ("purchase", "A purchase is planned")],
    )
