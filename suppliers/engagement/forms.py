"""What people type about engagements. Forms clean; acts do."""

from typing import Any, cast

from django import forms
from django.conf import settings

from msplan.accounts.answering import who_may_answer
from msplan.accounts.models import Person
from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import DateField, UploadField
from msplan.lib.once import Once
from msplan.lib.writing import NO_NAMES, Editing, Written, long_text
from suppliers.engagement.holding import Party
from suppliers.engagement.models import Engagement, EngagementKind, EngagementState, PartyKind
from suppliers.register.models import Supplier, number_of

TICKS = forms.CheckboxSelectMultiple
OTHERS = [kind for kind in PartyKind if kind != PartyKind.SUPPLIER]


class EngagementForm(Once, Editing):
    """Suppliers by their references, other organisations by name, one a line: several of each."""

    said = long_text("What is it about?", rows=3, required=False, help_text=NO_NAMES)
    suppliers = forms.CharField(
        label="Suppliers",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Their references like S-00014, one a line",
    )

    class Meta:
        model = Engagement
        fields = ["kind", "title", "on", "place", "said", "invited", "owner", "department"]
        labels = {
            "kind": "What kind?",
            "title": "Title",
            "on": "Day",
            "place": "Where, or how?",
            "invited": "How many were invited?",
            "owner": "Who follows it up?",
            "department": "Department",
        }
        help_texts = {
            "invited": "Leave it empty where anybody could come",
            "owner": "They are asked what changed after",
        }
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None:
            kwargs["initial"] = {**_lines(instance), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["owner"]).queryset = who_may_answer(
            now=self.instance.owner_id
        )
        for kind in OTHERS:
            field = forms.CharField(
                label=_several(kind),
                widget=forms.Textarea(attrs={"rows": 2}),
                required=False,
                help_text="Organisations, one a line; no person's name",
            )
            self.fields[kind.value] = field
            self.prepare(kind.value, field)
        self.order_fields(
            ["kind", "title", "on", "place", "said", "suppliers", *(kind.value for kind in OTHERS)]
        )

    def clean_owner(self) -> Person | None:
        owner: Person | None = self.cleaned_data["owner"]
        if owner is not None and not owner.may("engagement.own"):
            raise forms.ValidationError(
                f"{owner} looks on and changes nothing. Name somebody else to follow it up."
            )
        return owner

    def clean_suppliers(self) -> list[Supplier]:
        found = []
        for line in self.cleaned_data["suppliers"].splitlines():
            if not line.strip():
                continue
            number = number_of(line.split()[0])
            supplier = Supplier.objects.filter(pk=number).first() if number is not None else None
            if supplier is None:
                raise forms.ValidationError(f"“{line.strip()}” is no reference of a supplier, like S-00014")
            found.append(supplier.merged_into or supplier)
        return found

    @property
    def parties(self) -> list[Party]:
        parties = [Party("supplier", supplier=one) for one in self.cleaned_data["suppliers"]]
        for kind in OTHERS:
            names = (line.strip() for line in self.cleaned_data[kind.value].splitlines())
            parties += [Party(kind.value, name[:200]) for name in names if name]
        return parties

    @property
    def words(self) -> dict[str, Any]:
        left = {"suppliers", *(kind.value for kind in OTHERS)}
        return {name: value for name, value in super().words.items() if name not in left}


def _several(kind: PartyKind) -> str:
    return {
        PartyKind.BUSINESS: "Other businesses",
        PartyKind.UNION: "Trade unions",
        PartyKind.TRADE_BODY: "Trade bodies",
        PartyKind.CHARITY: "Charities",
        PartyKind.PARTNER: "Partner organisations",
    }[kind]


def _lines(engagement: Engagement) -> dict[str, str]:
    rows = list(engagement.parties.select_related("supplier__merged_into"))
    lines = {"suppliers": "\n".join(str(row.standing_supplier) for row in rows if row.supplier_id)}
    for kind in OTHERS:
        lines[kind.value] = "\n".join(row.name for row in rows if row.kind == kind)
    return lines


class HeldForm(Written):
    submit = "Save"

    went = long_text(
        "How did it go?", rows=4, help_text=f"What was said, what was asked, what was promised. {NO_NAMES}"
    )
    came = forms.IntegerField(
        label="How many came?",
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text="Leave it empty where nobody counted, or nobody could come",
    )
    follow_up_on = DateField(
        label="When shall we ask what changed?", required=False, named="day of the follow-up"
    )


class FollowUpForm(Written):
    submit = "Save"

    is_change = forms.TypedChoiceField(
        label="Did something change?",
        choices=[("yes", "Yes"), ("no", "Not yet")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    changed = long_text("What changed, or what did you look at?", help_text=NO_NAMES)
    next_on = DateField(label="Ask again on", required=False, named="day of the next follow-up")


class FileForm(Written):
    submit = "Add the file"

    evidence_file = UploadField(
        label="A file",
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        help_text=f"Slides, a letter, a list of organisations. Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB",
    )


class EngagementFilter(FilterForm):
    """The keys are those of EngagementQuerySet.matching."""

    q = forms.CharField(label="Words or organisation")
    due = forms.BooleanField(label="To be answered by today")
    kind = forms.MultipleChoiceField(label="Kind", choices=EngagementKind.choices, widget=TICKS)
    party = forms.MultipleChoiceField(label="With", choices=PartyKind.choices, widget=TICKS)
    state = forms.MultipleChoiceField(label="State", choices=EngagementState.choices, widget=TICKS)
    owner = forms.ModelChoiceField(Person.objects.all(), label="Who follows it up")
    year = forms.RegexField(r"^[0-9]{4}$", label="Financial year", widget=forms.HiddenInput)
    supplier = forms.ModelChoiceField(Supplier.objects.all(), widget=forms.HiddenInput)
    more = ("state", "owner")
