"""What people type about partnerships, turned into values. Forms clean; acts do."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Fieldset, Size
from django import forms

from actions.partners.models import Member, Partnership, PartnerTask, TaskState
from actions.plan.forms import NO_NAMES, Editing, Written, long_text
from msplan.accounts.answering import who_may_answer
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, MsplanForm, SeenSave
from msplan.lib.once import Once

TICKS = forms.CheckboxSelectMultiple


class TaskFilter(FilterForm):
    """The filters beside the list; the keys are those of PartnerTaskQuerySet.matching."""

    q = forms.CharField(label="Words or reference")
    lead = forms.ChoiceField(label="Led by", choices=[("", "Any"), ("us", "Us"), ("partner", "A partner")])
    due = forms.MultipleChoiceField(
        label="Dates",
        choices=[("late", "Past its due date"), ("update_late", "Update overdue")],
        widget=TICKS,
    )
    state = forms.MultipleChoiceField(label="State", choices=TaskState.choices, widget=TICKS)
    partnership = forms.ModelChoiceField(Partnership.objects.all(), label="Partnership")
    mine = forms.BooleanField(label="Only my own")
    archived = forms.BooleanField(label="Archived ones")


class PartnershipForm(Editing):
    purpose = long_text("What it is for")

    class Meta:
        model = Partnership
        fields = ["name", "purpose", "covers", "contact"]
        labels = {"name": "Name", "covers": "The area it covers", "contact": "Our contact"}
        help_texts = {
            "covers": "A county, a city, a region",
            "contact": "Who of us keeps this page and is asked about it",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["contact"]).queryset = who_may_answer(
            now=self.instance.contact_id
        )


class MemberForm(Editing):
    class Meta:
        model = Member
        fields = ["organisation", "kind", "role", "contact_name", "contact_email", "joined_on", "left_on"]
        labels = {
            "organisation": "Organisation",
            "kind": "Kind of body",
            "role": "The role that is invited",
            "contact_name": "Name of the contact",
            "contact_email": "E-mail address of the contact",
            "joined_on": "Joined",
            "left_on": "Left",
        }
        help_texts = {
            "role": "For example, head of safeguarding",
            "contact_name": "A business contact only. Empty the box to remove it; history keeps none of it",
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        joined, left = self.cleaned_data.get("joined_on"), self.cleaned_data.get("left_on")
        if joined and left and left < joined:  # the database says it too, but beside no field
            self.add_error("left_on", "A member cannot leave before it joined.")
        return cleaned

    def layout(self) -> Sequence[str | LayoutObject]:
        sets = [
            Fieldset("organisation", "kind", "role", legend="The body", legend_size=Size.MEDIUM),
            Fieldset("contact_name", "contact_email", legend="Its contact", legend_size=Size.MEDIUM),
            Fieldset("joined_on", "left_on", legend="Since when", legend_size=Size.MEDIUM),
        ]
        return ["version", *sets, self.buttons()]


class SeatForm(SeenSave, MsplanForm):
    """Which role of one of our departments is invited, or why none is needed."""

    role = forms.CharField(
        label="The role that is invited",
        required=False,
        max_length=200,
        help_text="For example, head of procurement",
    )
    not_needed = forms.CharField(
        label="Or: why no seat is needed",
        required=False,
        max_length=300,
        help_text="A department with neither is shown as a gap",
    )


class TaskForm(Once, Editing):
    """An agreed task, for adding and editing. Its due date moves by an update, with a reason."""

    text = long_text("What was agreed", required=False, help_text=f"In the words of the minutes. {NO_NAMES}")

    agreed_on = DateField(label="Agreed on", named="day on which it was agreed")

    class Meta:
        model = PartnerTask
        fields = ["title", "text", "reference", "lead", "owner", "agreed_on", "agreed_at", "due_on"]
        labels = {
            "title": "Title",
            "reference": "The partner’s reference",
            "lead": "Lead body",
            "owner": "Our owner or contact",
            "agreed_on": "Agreed on",
            "agreed_at": "At which meeting",
            "due_on": "Due date",
        }
        help_texts = {
            "title": "A few words that people will know it by",
            "reference": "As it stands in the partnership’s own list",
            "owner": "Who of us does it, or follows the partner that does; asked for an update every three months",
        }

    def __init__(self, *args: Any, partnership: Partnership, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead = cast(forms.ModelChoiceField, self.fields["lead"])
        now = self.instance.lead_id
        sitting = Member.objects.filter(partnership=partnership)
        lead.queryset = sitting.filter(pk__in=[*sitting.sitting(on).values_list("pk", flat=True), now or 0])
        lead.empty_label = "We lead it"
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        if self.instance.pk:
            del self.fields["due_on"]


class UpdateForm(Once, Written):
    """What was heard, perhaps another date, perhaps that it is done. ``asked_on`` names the date that is answered."""

    submit = "Save the update"

    asked_on = forms.DateField(widget=forms.HiddenInput, required=False)
    note = long_text("What was heard?", rows=5, help_text=f"From whom, and how far it is. {NO_NAMES}")
    done_on = DateField(label="Done on", required=False, help_text="Leave it empty while it is not done")
    to = DateField(label="New due date", required=False)
    reason = long_text("Why does the date change?", rows=3, required=False)

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("asked_on", "note", "to", "reason", "form_id")} | {
            "done_on": self.cleaned_data.get("done_on")
        }

    def layout(self) -> Sequence[str | LayoutObject]:
        found: list[str | LayoutObject] = ["asked_on", "form_id", "note"]
        if "done_on" in self.fields:
            found.append(Fieldset("done_on", legend="If it is done", legend_size=Size.SMALL))
        found.append(Fieldset("to", "reason", legend="If its date changes", legend_size=Size.SMALL))
        return [*found, self.buttons()]
