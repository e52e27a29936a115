"""What people type about checks and labour providers, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms
from django.conf import settings

from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MoneyField, MsplanForm, UploadField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, LinkField, Written, long_text
from suppliers.checks.models import Agency, Check, Kind, Licensable, LookingRule, Outcome, RegisterCheck
from suppliers.checks.models.words import ON_SITE

TICKS = forms.CheckboxSelectMultiple
BANDS = [("high", "High"), ("medium", "Medium"), ("low", "Low")]


def evidence_file(label: str, *, help_text: str = "") -> UploadField:
    return UploadField(
        label=label,
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=False,
        help_text=help_text,
    )


def people(now: int | None = None) -> Any:
    return who_may_answer(now=now)


def needed_if_done(field: Any) -> None:
    """Asked of every check that was done: not called optional, and "none" is no answer to it."""
    field.is_optional_said = False
    field.choices = [choice for choice in field.choices if choice[0]]


class CheckFilter(FilterForm):
    """The filters beside the list; the keys are those of CheckQuerySet.matching."""

    q = forms.CharField(label="Supplier")
    due = forms.ChoiceField(
        label="Next due",
        choices=[("", "Any"), ("late", "Late"), ("soon", "Within 28 days"), ("in_date", "Not late")],
    )
    kind = forms.MultipleChoiceField(label="Kind", choices=Kind.choices, widget=TICKS)
    outcome = forms.MultipleChoiceField(label="Outcome", choices=Outcome.choices, widget=TICKS)
    band = forms.MultipleChoiceField(label="Risk band", choices=BANDS, widget=TICKS)
    mine = forms.BooleanField(label="Only those that I do")


class LeftOutFilter(FilterForm):
    """Suppliers that the rule leaves out, or of whom something was never done."""

    q = forms.CharField(label="Name, reference or number")
    band = forms.MultipleChoiceField(label="Risk band", choices=BANDS, widget=TICKS)


class AgencyFilter(FilterForm):
    q = forms.CharField(label="Name")
    licensable = forms.MultipleChoiceField(label="Licence", choices=Licensable.choices, widget=TICKS)
    ended = forms.BooleanField(label="No longer used")


class CheckForm(Once, Written):
    """A check of one kind. Which fields there are depends on the kind."""

    submit = "Record the check"

    outcome = forms.ChoiceField(label="What came of it?", choices=Outcome.choices, widget=forms.RadioSelect)
    why_not = long_text(
        "Why could it not be done?", rows=3, required=False, help_text="Only where it could not be done"
    )
    done_on = DateField(label="Done on", named="day on which it was done")
    done_by = forms.CharField(
        label="Done by",
        max_length=200,
        help_text="A person or a company",
        error_messages={"required": "Say who did it"},
    )
    site = forms.CharField(
        label="Which site?", max_length=200, required=False, help_text="Its name and place"
    )
    workers_interviewed = forms.BooleanField(
        label="Workers were interviewed",
        required=False,
        help_text="On their own, without their managers. For 24 months it counts as evidence from the site",
    )
    licence_urn = forms.CharField(
        label="Licence number (URN)",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "spellcheck": "false"}),
    )
    register_check = forms.ChoiceField(
        label="How was the register asked?",
        help_text="Leave it empty where it could not be done",
        choices=[("", "Not asked"), *RegisterCheck.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    note = long_text(
        "What was looked at, and what was seen?",
        rows=5,
        required=False,
        help_text=f"Where, and which words. {NO_NAMES}",
    )
    evidence_file = evidence_file("Evidence: a file")
    link = LinkField(label="Evidence: a link", required=False)
    owner = forms.ModelChoiceField(label="Who does the next one?", queryset=Person.objects.none())
    next_due_on = DateField(
        label="Another date for the next one", named="date of the next check", required=False
    )
    next_due_reason = forms.CharField(label="Why another date?", max_length=300, required=False)

    def __init__(self, *args: Any, kind: str, suggestion: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = people()
        self.fields["next_due_on"].help_text = suggestion
        if kind not in ON_SITE:
            del self.fields["site"], self.fields["workers_interviewed"]
        if kind != Kind.LICENCE:
            del self.fields["licence_urn"], self.fields["register_check"]
        else:
            needed_if_done(self.fields["register_check"])

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        found = self.cleaned_data
        outcome = found.get("outcome")
        if outcome == Outcome.NOT_DONE and not found.get("why_not"):
            self.add_error("why_not", "Say why it could not be done")
        if outcome == Outcome.NOT_DONE and found.get("workers_interviewed"):
            self.add_error("workers_interviewed", "A check that could not be done has heard no workers")
        if self.kind == Kind.LICENCE and outcome == Outcome.NOTHING_FOUND and not found.get("licence_urn"):
            self.add_error("licence_urn", "Enter the number (URN) of the licence that was found")
        if self.kind == Kind.LICENCE and outcome != Outcome.NOT_DONE and not found.get("register_check"):
            self.add_error("register_check", "Say how the register was asked")
        if found.get("next_due_on") and not found.get("next_due_reason"):
            self.add_error(
                "next_due_reason", "Say why the next check has another date than the one suggested"
            )
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """What the act takes."""
        found = {name: self.cleaned_data[name] for name in self.fields if name != "evidence_file"}
        return {**found, "upload": self.cleaned_data.get("evidence_file"), "kind": self.kind}

    def layout(self) -> Sequence[str | LayoutObject]:
        first = [
            n
            for n in ("outcome", "why_not", "done_on", "done_by", "site", "workers_interviewed")
            if n in self.fields
        ]
        more = [
            n for n in ("licence_urn", "register_check", "note", "evidence_file", "link") if n in self.fields
        ]
        return [
            "form_id",
            *first,
            *more,
            Fieldset(
                "owner", "next_due_on", "next_due_reason", legend="The next one", legend_size=Size.MEDIUM
            ),
            self.buttons(),
        ]


class EditCheckForm(Editing):
    """What may be put right later; what came of it, and when, is recorded anew instead."""

    note = long_text("What was looked at, and what was seen?", rows=5, required=False, help_text=NO_NAMES)
    link = LinkField(label="Evidence: a link", required=False)

    class Meta:
        model = Check
        fields = ["done_by", "licence_urn", "note", "link", "owner", "next_due_on", "next_due_reason"]
        labels = {
            "done_by": "Done by",
            "licence_urn": "Licence number (URN)",
            "owner": "Who does the next one?",
            "next_due_on": "Next due",
            "next_due_reason": "Why another date than suggested?",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = people()
        if self.instance.kind != Kind.LICENCE:
            del self.fields["licence_urn"]


class RuleForm(Written):
    """Whom nobody looks at."""

    threshold = MoneyField(
        label="Suppliers paid less than", help_text="In the two latest financial years together"
    )
    in_force = forms.BooleanField(
        label="Leave them out where nobody works on our site",
        required=False,
        help_text="Without the tick, nobody is left out",
    )
    reason = long_text("Why does the rule change?", rows=3)

    def __init__(self, *args: Any, rule: LookingRule, **kwargs: Any) -> None:
        kwargs["initial"] = {"threshold": rule.threshold, "in_force": rule.in_force}
        super().__init__(*args, **kwargs)
        self.fields["was"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=rule.pk or "")

    def layout(self) -> Sequence[str | LayoutObject]:
        return ["was", "threshold", "in_force", "reason", self.buttons()]


class AgencyForm(Once, Editing):
    """A labour provider, for adding and editing. Which supplier it is was chosen before."""

    houses_workers = forms.TypedChoiceField(
        label="Does it house the people it sends?",
        choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    since_on = DateField(label="In use since", named="day since when it is used")

    class Meta:
        model = Agency
        fields = ["staff", "manager", "licensable", "houses_workers", "since_on"]
        labels = {
            "staff": "What kind of staff does it provide?",
            "manager": "Contract manager",
            "licensable": "Does it need a licence?",
        }
        help_texts = {
            "staff": "For example, office staff, catering staff, drivers",
            "manager": "Who of HR is asked for its checks",
            "licensable": "Who supplies workers to farming, horticulture, shellfish, or to the processing and "
            "packaging of their food, needs one",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["manager"]).queryset = people()
        if self.instance.pk:
            houses = self.instance.houses_workers
            self.initial["houses_workers"] = "" if houses is None else "yes" if houses else "no"
            del self.fields["since_on"]


class FindForm(MsplanForm):
    """Looking up a supplier to put into the list of labour providers."""

    submit = "Find"

    q = forms.CharField(label="Name, reference or number of the supplier")


def suggestion(on: date, months_: int, band: str) -> str:
    """The hint beside the next date."""
    words = f"{band} risk: " if band else ""
    return f"{words}{months_} months after it was done, where you leave this empty"
