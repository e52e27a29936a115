"""What people type about priority risks and known unknowns, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from typing import Any, ClassVar, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from actions.plan.forms import NO_NAMES, Editing, LinkField, Written, long_text
from actions.plan.models import Action
from actions.risks.countries_field import CountriesField
from actions.risks.models import (
    Finding,
    KnownUnknown,
    LiesIn,
    PriorityRisk,
    RiskState,
    Salience,
    UnknownState,
)
from actions.risks.models.risk import TIERS
from actions.risks.models.watched import Watched
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm
from msplan.lib.once import Once
from suppliers.register.countries import country_names

TICKS = forms.CheckboxSelectMultiple
OFFERS = [("cleared", "Offered and cleared"), ("waiting", "Offered, not cleared"), ("no", "Not offered")]
DATES = [("review_late", "Yearly review overdue"), ("review_due", "Due for review")]
GRAVE = [
    Choice(Salience.HIGH.value, "High", hint="Severe for many, or hard to put right, and likely"),
    Choice(Salience.MEDIUM.value, "Medium"),
    Choice(Salience.LOW.value, "Low", hint="Kept on the list to be watched"),
]


class WatchedFilter(FilterForm):
    """The filters of both lists; the keys are those of ``matching``."""

    q = forms.CharField(label="Words in the text")
    due = forms.MultipleChoiceField(label="Dates", choices=DATES, widget=TICKS)
    offer = forms.MultipleChoiceField(label="The statement", choices=OFFERS, widget=TICKS)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Owner")
    mine = forms.BooleanField(label="Only my own")

    model: ClassVar[type[Watched]]

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "owner":
            owners = self.model._default_manager.order_by().values("owner")
            cast(forms.ModelChoiceField, field).queryset = Person.objects.get_queryset().filter(pk__in=owners)
        super().prepare(name, field)


class RiskFilter(WatchedFilter):
    model = PriorityRisk

    state = forms.MultipleChoiceField(label="State", choices=RiskState.choices, widget=TICKS)
    lies_in = forms.MultipleChoiceField(label="Where it lies", choices=LiesIn.choices, widget=TICKS)
    salience = forms.MultipleChoiceField(label="Salience", choices=Salience.choices, widget=TICKS)
    tier = forms.ChoiceField(label="Tier", choices=[("", "Any"), *((str(t), f"Tier {t}") for t in TIERS)])
    country = forms.ChoiceField(label="Country", choices=lambda: [("", "Any"), *country_names().items()])

    field_order = ["q", "state", "salience", "lies_in", "due", "offer", "tier", "country", "owner", "mine"]


class UnknownFilter(WatchedFilter):
    model = KnownUnknown

    state = forms.MultipleChoiceField(label="State", choices=UnknownState.choices, widget=TICKS)
    due = forms.MultipleChoiceField(label="Dates", choices=[("past", "Past its day"), *DATES], widget=TICKS)

    field_order = ["q", "state", "due", "offer", "owner", "mine"]


class WatchedForm(Once, Editing):
    """What both forms share: the owner's list, the words for the public, who may clear them."""

    groups: ClassVar[Sequence[tuple[str, Sequence[str]]]]

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        if not person.may("risks.edit"):
            del self.fields["cleared"], self.fields["marking"], self.fields["owner"]

    @property
    def words(self) -> dict[str, Any]:
        """What was typed, ready for the acts. New words of somebody who may not clear them are not cleared."""
        found = super().words
        if "cleared" not in found and "public_wording" in self.changed_data:
            found["cleared"] = False
        return found

    def clean(self) -> dict[str, Any] | None:
        """What takes two fields, said beside one of them; the acts and the database say it again."""
        cleaned: dict[str, Any] | None = super().clean()
        words = self.cleaned_data
        if words.get("offered") and not words.get("public_wording"):
            self.add_error(
                "public_wording", "Write the wording for the public before offering it to the statement"
            )
        elif words.get("cleared") and not words.get("public_wording"):
            self.add_error("public_wording", "Write the wording for the public before clearing it")
        if words.get("cleared") and words.get("marking") == Marking.SENSITIVE:
            self.add_error("cleared", "Only what is OFFICIAL can be cleared for publication")
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        sets = [
            Fieldset(*[n for n in names if n in self.fields], legend=legend, legend_size=Size.MEDIUM)
            for legend, names in self.groups
        ]
        return ["version", "form_id", *sets, self.buttons()]


PUBLIC = ("The statement", ["offered", "public_wording", "marking", "cleared"])
PUBLIC_LABELS = {
    "owner": "Owner",
    "offered": "Offer it to the statement",
    "public_wording": "Wording for the public",
    "marking": "Marking",
    "cleared": "Cleared for publication",
}
PUBLIC_HINTS = {
    "owner": "Who answers for it and looks at it once a year",
    "public_wording": "What the statement may say about it. Name no supplier and no person",
}


class RiskForm(WatchedForm):
    submit = "Save the risk"

    tiers = forms.TypedMultipleChoiceField(
        label="Tiers",
        coerce=int,
        choices=[(1, "Tier 1: we pay them"), (2, "Tier 2: behind those"), (3, "Tier 3 and further")],
        widget=TICKS,
        required=False,
        help_text="In the supply chain only. Select all that apply",
    )
    countries = CountriesField(
        label="Countries",
        required=False,
        max_length=2000,
        help_text="Where the people at risk are, with commas: Bangladesh, India",
    )
    assessed_on = DateField(label="When was it assessed?", named="day of the assessment")

    groups = (
        ("The risk", ["title", "lies_in", "who", "places", "tiers", "countries", "category"]),
        ("How grave it is", ["salience", "salience_reason", "method", "assessed_by", "assessed_on"]),
        ("What is done", ["done_now", "owner"]),
        PUBLIC,
    )

    class Meta:
        model = PriorityRisk
        fields = [
            "title", "lies_in", "who", "places", "tiers", "countries", "category", "salience", "salience_reason",
            "method", "assessed_by", "assessed_on", "done_now", "owner", "offered", "public_wording", "marking",
            "cleared",
        ]  # fmt: skip
        labels = {
            "title": "Title",
            "lies_in": "Where does it lie?",
            "who": "Who is at risk?",
            "places": "Where are they?",
            "category": "What is bought",
            "salience": "How grave is it for them?",
            "salience_reason": "Why is it so grave?",
            "method": "How was it assessed?",
            "assessed_by": "Who assessed it?",
            "done_now": "What is done about it now?",
            **PUBLIC_LABELS,
        }
        help_texts = {
            "title": "A few words that people will know it by",
            "who": f"Groups of workers and what makes them vulnerable, never persons. {NO_NAMES}",
            "places": "Sites, towns, regions; kinds of places. No addresses of homes",
            "category": "If it belongs to one category of purchases",
            "salience_reason": "How severe, how many, how hard to put right, how likely",
            "method": "What was looked at, whom you asked, what you do not know",
            "assessed_by": "A role, a team or a body: “Category manager, services”",
            **PUBLIC_HINTS,
        }
        widgets = {
            "lies_in": forms.RadioSelect,
            "salience": forms.RadioSelect,
            "marking": forms.RadioSelect,
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned, words = super().clean(), self.cleaned_data
        if "tiers" in words and words.get("lies_in") == LiesIn.CHAIN and not words["tiers"]:
            self.add_error("tiers", "Select at least one tier of the supply chain")
        if words.get("tiers") and words.get("lies_in") == LiesIn.OWN:
            self.add_error(
                "tiers", "Our own operations have no tiers. Take them away, or choose Supply chain"
            )
        return cleaned

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "salience":
            cast(forms.ChoiceField, field).choices = GRAVE
        if name in ("who", "places", "method", "done_now", "salience_reason", "public_wording"):
            cast(forms.CharField, field).widget.attrs["rows"] = 4
        super().prepare(name, field)


class UnknownForm(WatchedForm):
    submit = "Save"

    by_on = DateField(label="By when will it be found out?", named="day by which it is found out")

    groups = (
        ("What we do not know", ["title", "why"]),
        ("How we will find out", ["how", "by_on", "owner"]),
        PUBLIC,
    )

    class Meta:
        model = KnownUnknown
        fields = ["title", "why", "how", "by_on", "owner", "offered", "public_wording", "marking", "cleared"]
        labels = {
            "title": "What do we not know?",
            "why": "Why does it matter?",
            "how": "How will we find out?",
            **PUBLIC_LABELS,
        }
        help_texts = {
            "title": "One thing, in one sentence: “Which factories make our uniforms”",
            "why": f"Who might be harmed while we do not know. {NO_NAMES}",
            **PUBLIC_HINTS,
        }
        widgets = {"marking": forms.RadioSelect}


class YearlyReviewForm(Written):
    """Two questions. ``due_on`` names the date that is answered."""

    submit = "Save the yearly review"

    due_on = forms.DateField(widget=forms.HiddenInput)
    finding = forms.ChoiceField(
        label="Is it still right as it is written?",
        choices=[
            Choice(
                Finding.NO_CHANGE.value, "Yes, nothing has changed", hint="You have looked, and it stands"
            ),
            Choice(
                Finding.CHANGED.value, "No, something has changed", hint="You can edit its text afterwards"
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is still right"},
    )
    what_changed = long_text(
        "What has changed?",
        rows=5,
        required=False,
        help_text=f"What is different now, for whom and where, and what is done about it. {NO_NAMES}",
    )


class AnswerForm(Written):
    submit = "Save what was found out"

    answer = long_text("What did you find out?", rows=6, help_text=NO_NAMES)
    answered_on = DateField(label="When was it found out?", named="day on which it was found out")
    evidence_link = LinkField(
        label="A link to what shows it", required=False, help_text="The full address of a page or document"
    )


class LinkForm(MsplanForm):
    """An action that is in the plan already."""

    submit = "Link the action"

    action = forms.ModelChoiceField(
        Action.objects.open(), label="Action", help_text="Open actions of the plan"
    )

    def __init__(self, *args: Any, thing: Watched, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["action"])
        field.queryset = Action.objects.open().exclude(pk__in=thing.actions.values("pk"))
