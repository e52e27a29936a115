"""The words of an action, as people type them. The form cleans; the acts in planning do."""

from collections.abc import Sequence
from typing import Any, cast

from crispy_forms.layout import LayoutObject
from crispy_forms_gds.layout import Field, Fieldset, Size
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from actions.plan.finding_supplier import SupplierField
from actions.plan.forms import NO_NAMES, Editing
from actions.plan.models import Action, Progress, ReviewRounds, Strand
from msplan.accounts.answering import only_reads, who_may_answer
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.forms import Buttons, DateField
from msplan.lib.once import Once
from suppliers.models import Supplier

TICKS = forms.CheckboxSelectMultiple
# What the form carries without anybody typing it.
CARRIED = ("version", "form_id")


class OwnerField(forms.ModelChoiceField):
    """People who are here, and whoever else is chosen already: named as somebody who has left."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj) if obj.is_active else f"{obj} (has left)"


class ActionForm(Once, Editing):
    """The words of an action, for adding and editing. An agreed target date has a form of its own."""

    owner = OwnerField(
        Person.objects.none(),
        label="Owner",
        required=False,
        help_text="Who answers for it and gives the reviews. A proposal may do without",
    )
    start_on = DateField(label="Start date")
    target_on = DateField(label="Target date")
    strands = forms.MultipleChoiceField(
        label="Strands",
        choices=Strand.choices,
        widget=TICKS,
        required=False,
        help_text="Select all that apply",
    )
    supporting_departments = forms.ModelMultipleChoiceField(
        Department.objects.all(),
        label="Supporting departments",
        widget=TICKS,
        required=False,
        help_text="Select all that have a part in it. The lead department is not among them",
    )
    supplier = SupplierField(
        label="Supplier",
        required=False,
        max_length=200,
        help_text="If it is about one: a reference like S-00014, or a name",
    )

    class Meta:
        model = Action
        fields = [
            "title", "what", "outcome", "measure", "aspect", "strands", "area", "source", "lead_department",
            "supporting_departments", "owner", "priority", "start_on", "target_on", "review_every",
            "public_wording", "cleared", "marking",
        ]  # fmt: skip
        labels = {
            "title": "Title",
            "what": "What will be done",
            "outcome": "The outcome wanted",
            "measure": "How success will be measured",
            "aspect": "Aspect",
            "area": "Area of the statement",
            "source": "Where it came from",
            "lead_department": "Lead department",
            "priority": "Priority",
            "review_every": "Months between reviews",
            "public_wording": "Wording for the public",
            "cleared": "Cleared for publication",
            "marking": "Marking",
        }
        help_texts = {
            "title": "A few words that people will know it by",
            "what": NO_NAMES,
            "measure": "What will be counted or seen when it has worked",
            "public_wording": "What the statement may say about it",
        }
        widgets = {"priority": forms.RadioSelect, "marking": forms.RadioSelect, "aspect": forms.RadioSelect}

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        if (instance := kwargs.get("instance")) is not None:
            kwargs["initial"] = {"supplier": str(instance.survivor or "")}
        super().__init__(*args, **kwargs)
        if not person.may("suppliers.see"):
            del self.fields["supplier"]
        self._choose_owner()
        if (rounds := ReviewRounds.current()).are_on:
            self.fields["review_every"].help_text = (
                f"The plan is reviewed in two rounds, on {rounds.words}, whatever stands here. "
                "This only says how long a rating stays fresh"
            )
        if self.instance.pk and self.instance.progress != Progress.PROPOSED:
            del self.fields["target_on"]

    def _choose_owner(self) -> None:
        """Who may be chosen: somebody who left while the form was open stays chosen, with a sentence beside it."""
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        chosen = Q(pk=self.instance.owner_id)
        if self.is_bound and (posted := str(self.data.get(self.add_prefix("owner"), ""))).isdecimal():
            chosen |= Q(pk=int(posted[:18]))
        here = Q(pk__in=who_may_answer().values("pk"))
        owner.queryset, owner.empty_label = Person.objects.filter(here | chosen), "Nobody yet"

    def clean(self) -> dict[str, Any] | None:
        """What the acts refuse too, said here beside its field before the database's own sentence."""
        cleaned = super().clean()
        if self.cleaned_data.get("cleared"):
            if self.cleaned_data.get("marking") == Marking.SENSITIVE:
                self.add_error("cleared", "Only an OFFICIAL action can be cleared for publication")
            elif not self.cleaned_data.get("public_wording"):
                self.add_error("public_wording", "Write the wording for the public before clearing it")
        return cleaned

    def clean_owner(self) -> Person | None:
        owner: Person | None = self.cleaned_data["owner"]
        if owner is not None and not owner.is_active:
            raise ValidationError(f"{owner} has left. Choose another owner")
        if owner is not None and only_reads(owner):
            raise ValidationError(f"{owner} is an auditor, who only reads. Choose another owner")
        return owner

    def clean_supporting_departments(self) -> list[Department]:
        found = list(self.cleaned_data["supporting_departments"])
        lead = self.cleaned_data.get("lead_department")
        if lead in found:
            raise ValidationError(f"{lead} leads this action. Take it out of those that support it")
        return found

    def clean_supplier(self) -> Supplier | None:
        """A pointer stays where it was set for as long as it leads to the same supplier."""
        found: Supplier | None = self.cleaned_data["supplier"]
        return self.instance.supplier if found == self.instance.survivor else found

    def layout(self) -> Sequence[str | LayoutObject]:
        groups = [
            ("The work", ["title", "what", "outcome", "measure"]),
            (
                "Who and when",
                [
                    "lead_department", "supporting_departments", "owner", "start_on", "target_on",
                    "review_every", "priority",
                ],
            ),
            ("Where it belongs", ["aspect", "strands", "area", "source", "supplier"]),
            ("Publication", ["marking", "public_wording", "cleared"]),
        ]  # fmt: skip
        sets = [
            Fieldset(
                *[_control(n) for n in names if n in self.fields], legend=legend, legend_size=Size.MEDIUM
            )
            for legend, names in groups
        ]
        return [*(name for name in CARRIED if name in self.fields), *sets, self.buttons()]

    def buttons(self) -> Buttons:
        if self.instance.pk:
            return super().buttons()
        return Buttons(
            ("Add to the plan", "agreed", "yes", ""),
            ("Save as a proposal", "agreed", "no", "secondary"),
            cancel_href=self.cancel_href,
        )


def _control(name: str) -> str | LayoutObject:
    """Departments are many: their boxes are small."""
    return Field.checkboxes(name, small=True) if name == "supporting_departments" else name
