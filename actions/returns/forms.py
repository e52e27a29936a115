"""What people type about returns, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.choices import Choice
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from actions.plan.forms import NO_NAMES, Editing, Written, long_text
from actions.plan.importing.by_hand import ColumnsByHand
from actions.returns.importing.checking import Plan
from actions.returns.importing.columns import FIELDS
from actions.returns.models import Every, Group, ReturnCount, ReturnKind, ReturnSeries
from actions.returns.models.words import DONE, REQUIRED
from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.lib.dates import plain
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm, UploadField
from msplan.lib.once import Once
from suppliers.models import Agency, Supplier

TICKS = forms.CheckboxSelectMultiple
KINDS = (".xlsx", ".csv")
MOST_BYTES = 2 * 1024 * 1024
MOST = 1_000_000
NUMBERS, UNKNOWN = "numbers", "unknown"


class ReturnFilter(FilterForm):
    """The filters beside the list; the keys are those of ``matching``."""

    q = forms.CharField(label="Words")
    due = forms.MultipleChoiceField(
        label="Due", choices=[("late", "Overdue"), ("soon", "Due in four weeks")], widget=TICKS
    )
    known = forms.MultipleChoiceField(
        label="What is known", choices=[("known", "Known"), ("unknown", "Not known")], widget=TICKS
    )
    kind = forms.MultipleChoiceField(label="What is counted", choices=ReturnKind.choices, widget=TICKS)
    group = forms.MultipleChoiceField(label="Of whom", choices=Group.choices, widget=TICKS)
    owner = forms.ModelChoiceField(Person.objects.none(), label="Who owes it")
    mine = forms.BooleanField(label="Only my own")
    ended = forms.BooleanField(label="Ended ones instead")

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "owner":
            owners = ReturnSeries.objects.order_by().values("owner")
            cast(forms.ModelChoiceField, field).queryset = Person.objects.get_queryset().filter(pk__in=owners)
        super().prepare(name, field)


class AgencyChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class SeriesForm(Once, Editing):
    """What is counted of whom, how often, and who owes it. Once it is set up, only the last stays to be changed."""

    submit = "Save"

    supplier = AgencyChoice(
        Supplier.objects.none(),
        label="Agency",
        required=False,
        help_text="For a head-count: one of the labour providers in use",
    )
    group = forms.ChoiceField(
        label="Of whom?",
        choices=[("", "None: a head-count"), *Group.choices],
        required=False,
        help_text="For everything but a head-count",
    )
    every = forms.TypedChoiceField(
        label="How often is it counted?",
        coerce=int,
        choices=[(one.value, f"Every {one.label.lower()}") for one in Every],
        widget=forms.RadioSelect,
    )
    first_on = DateField(
        label="Which is the first day that is counted?",
        named="first day",
        help_text="The others follow from it: from 31 March every quarter, 30 June, 30 September and so on",
    )

    class Meta:
        model = ReturnSeries
        fields = ["kind", "group", "supplier", "method", "every", "first_on", "owner"]
        labels = {
            "kind": "What is counted?",
            "method": "How is it counted?",
            "owner": "Who owes it?",
        }
        help_texts = {
            "method": "Who counts as what, and out of which system. Name nobody",
            "owner": "They are asked 14 days before each count is due, and again when it is late",
        }
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        agencies = Agency.objects.in_use().order_by().values("supplier")
        supplier = cast(forms.ModelChoiceField, self.fields["supplier"])
        supplier.queryset = Supplier.objects.standing().filter(pk__in=agencies).order_by("name")
        for name in ("group", "supplier"):  # one of the two is asked for: which follows from what is counted
            self.fields[name].is_optional_said = False  # type: ignore[attr-defined]
        if self.instance.pk:
            for name in ("kind", "group", "supplier", "every", "first_on"):
                del self.fields[name]

    def clean(self) -> dict[str, Any] | None:
        cleaned, said = super().clean(), self.cleaned_data
        if said.get("kind") == ReturnKind.HEAD_COUNT:
            if not said.get("supplier"):
                self.add_error("supplier", "Select the agency whose people are counted")
            if said.get("group"):
                self.add_error("group", "A head-count is of one agency: select none here")
        elif said.get("kind"):
            if not said.get("group"):
                self.add_error("group", "Select whose it is")
            if said.get("supplier"):
                self.add_error("supplier", "Only a head-count is of one agency: select none here")
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        groups = (
            ("What is counted", ["kind", "group", "supplier", "method"]),
            ("When, and by whom", ["every", "first_on", "owner"]),
        )
        sets = [
            Fieldset(*[n for n in names if n in self.fields], legend=legend, legend_size=Size.MEDIUM)
            for legend, names in groups
        ]
        return ["version", "form_id", *sets, self.buttons()]


class NumbersForm(Once, Written):
    """The numbers of one day, two of a share, one of a head-count; or that they are not known. ``words`` is what the

    acts take.
    """

    mark_optional = False  # which of them are asked for follows from the first answer

    answer = forms.ChoiceField(
        label="What do you know?",
        choices=[
            Choice(NUMBERS, "The numbers"),
            Choice(
                UNKNOWN, "We do not know", hint="That is an answer too: it is shown with its day and reason"
            ),
        ],
        initial=NUMBERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Select what you know"},
    )
    required = forms.IntegerField(label="", min_value=0, max_value=MOST, required=False)
    done = forms.IntegerField(label="", min_value=0, max_value=MOST, required=False)
    unknown_reason = long_text(
        "Why is it not known?",
        rows=3,
        required=False,
        help_text=f"Only if you do not know: the reason, and what would have to be done to find out. {NO_NAMES}",
    )
    note = long_text(
        "Note",
        rows=3,
        required=False,
        help_text=f"If a reader has to know something of these numbers. {NO_NAMES}",
    )

    def __init__(self, *args: Any, series: ReturnSeries, **kwargs: Any) -> None:
        self.series = series
        super().__init__(*args, **kwargs)
        if not series.is_share:
            del self.fields["required"]

    def prepare(self, name: str, field: forms.Field) -> None:
        kind = ReturnKind(self.series.kind)
        if name == "required":
            field.label = REQUIRED.get(kind, "")
        elif name == "done":
            field.label = DONE[kind]
        super().prepare(name, field)

    def clean(self) -> dict[str, Any] | None:
        cleaned, said = super().clean(), self.cleaned_data
        if said.get("answer") == UNKNOWN:
            self._clean_unknown()
        elif said.get("answer") == NUMBERS:
            self._clean_numbers()
        return cleaned

    def _clean_unknown(self) -> None:
        if not self.cleaned_data.get("unknown_reason"):
            self.add_error("unknown_reason", "Say why it is not known")
        for name in ("required", "done"):
            if self.cleaned_data.get(name) is not None:
                self.add_error(name, "Take the number out, or say that it is known")

    def _clean_numbers(self) -> None:
        said = self.cleaned_data
        for name in ("required", "done"):
            if name in self.fields and said.get(name) is None and name not in self.errors:
                self.add_error(name, "Enter a whole number, 0 where there is none")
        if said.get("unknown_reason"):
            self.add_error("unknown_reason", "Take the reason out, or say that it is not known")
        if said.get("required") is not None and (said.get("done") or 0) > said["required"]:
            self.add_error("done", "It cannot be more than how many must")

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "answer"}


class HandInForm(NumbersForm):
    submit = "Hand it in"

    as_at = forms.TypedChoiceField(label="As at which day?", coerce=date.fromisoformat)

    field_order = ["as_at", "answer", "required", "done", "unknown_reason", "note"]

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        self.days = days
        super().__init__(*args, **kwargs)

    def prepare(self, name: str, field: forms.Field) -> None:
        if name == "as_at":
            cast(forms.ChoiceField, field).choices = [(day.isoformat(), plain(day)) for day in self.days]
        super().prepare(name, field)


class CorrectForm(NumbersForm):
    submit = "Correct the count"

    reason = long_text("Why is it corrected?", rows=3, help_text="The numbers before stay in its story")

    field_order = ["answer", "required", "done", "unknown_reason", "note", "reason"]

    def __init__(self, *args: Any, count: ReturnCount, **kwargs: Any) -> None:
        names = ("required", "done", "unknown_reason", "note")
        initial = {name: getattr(count, name) for name in names}
        initial["answer"] = NUMBERS if count.is_known else UNKNOWN
        super().__init__(*args, series=count.series, initial=initial, **kwargs)


class UploadForm(ColumnsByHand, MsplanForm):
    submit = "Check the file"
    mark_optional = False

    file = UploadField(label="The file with the counts", kinds=KINDS, max_bytes=MOST_BYTES)
    columns = FIELDS


class ConfirmForm(Written):
    """The yes to what is shown: carries its digest, so that it is said to this and nothing else."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = long_text("Why are counts corrected?", rows=3, help_text="It is kept with each that changes")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": plan.digest}
        number = len(plan.new) + len(plan.changed)
        super().__init__(*args, submit=f"Import {number:,} count{'' if number == 1 else 's'}", **kwargs)
        if not plan.changed:
            del self.fields["reason"]
