"""The forms of concerns. None has a field for a name of somebody; each long text says to leave names out."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, LayoutObject
from crispy_forms_gds.choices import Choice
from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict

from msplan.files.storing import EVIDENCE
from msplan.lib.filters import FilterForm
from msplan.lib.forms import Buttons, DateField, MsplanForm, StaleSave, UploadField
from msplan.lib.once import Once
from suppliers.concerns.models import ConcernState, Contact, Danger, Place, Referral, Sign
from suppliers.concerns.models.words import SIGN_HINTS
from suppliers.register.models import Supplier

LONG = 4_000
NO_NAMES = "Write no name, and nothing else that says who a victim or a suspect is."
PRESSED_BY_ENTER = (
    '<button type="submit" class="govuk-visually-hidden" tabindex="-1" aria-hidden="true">{}</button>'
)
FOUND = 8  # suppliers to choose among


def long_text(label: str, *, hint: str = "", rows: int = 4, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=f"{hint} {NO_NAMES}".strip(), widget=area, max_length=LONG, required=required
    )


def evidence(label: str, *, required: bool) -> UploadField:
    return UploadField(
        label=label,
        kinds=sorted(EVIDENCE),
        max_bytes=settings.EVIDENCE_MAX_BYTES,
        required=required,
        help_text="A picture or document that you already have. Do not go looking for proof, and leave out what shows "
        f"somebody's face or name. Up to {settings.EVIDENCE_MAX_BYTES // 1024**2} MB",
    )


class Finding:
    """Mix in *before* the form: one of its buttons only looks something up, so that nothing is missing yet."""

    def typed(self, box: str) -> str:
        """What stands in a box as it was sent; spaces alone are nothing."""
        form: Any = self
        return str(form.data.get(box, "")).strip() if form.is_bound else ""

    def show_as_typed(self) -> None:
        form: Any = self
        form.full_clean()
        form._errors = ErrorDict()

    @property
    def offered(self) -> int:
        """How many suppliers stand to be chosen among; the last choice is none of them."""
        field: Any = getattr(self, "fields", {}).get("supplier")
        return len(field.choices) - 1 if field else 0


class ConcernForm(Finding, Once, MsplanForm):
    """Raising one. "Find" looks the typed name up among suppliers; whoever may not see them has no such button."""

    submit = "Raise the concern"

    danger = forms.ChoiceField(
        label="Is somebody in danger now?",
        choices=[
            Choice(Danger.YES, Danger.YES.label, hint="Ring 999 first, then come back to this page"),
            Choice(Danger.NO, Danger.NO.label),
            Choice(Danger.NOT_KNOWN, Danger.NOT_KNOWN.label),
        ],
        widget=forms.RadioSelect,
    )
    place = forms.ChoiceField(label="Where did you see it?", choices=Place.choices, widget=forms.RadioSelect)
    place_name = forms.CharField(
        label="Which one?",
        help_text="The organisation, building or site as people here know it. Leave people's names out.",
        max_length=200,
    )
    signs = forms.MultipleChoiceField(
        label="Which signs did you notice?",
        help_text="Choose all that fit. One is enough, and you need not be sure.",
        choices=[Choice(sign.value, sign.label, hint=SIGN_HINTS[sign]) for sign in Sign],
        widget=forms.CheckboxSelectMultiple,
    )
    seen = long_text(
        "What did you see or hear?", hint="In your own words: what, how many people, doing what.", rows=6
    )
    seen_when = forms.CharField(
        label="When?", help_text="For example, this morning, or most nights since March", max_length=200
    )
    reach = forms.CharField(
        label="How can the specialist team reach you?",
        help_text="A telephone number that only you answer, and when. Left empty, they write to you alone by email.",
        max_length=300,
        required=False,
    )
    evidence_file = evidence("A file", required=False)

    def __init__(self, *args: Any, finds: bool, **kwargs: Any) -> None:
        self.finds = finds
        super().__init__(*args, **kwargs)
        typed = self.typed("place_name")
        if finds and typed and ("find" in self.data or "supplier" in self.data):
            self._offer(found_by(typed))

    def _offer(self, found: Sequence[Supplier]) -> None:
        """The suppliers that were found, to choose one of or none."""
        choices = [(str(supplier.pk), str(supplier)) for supplier in found]
        field = forms.ChoiceField(
            label="Which of these suppliers is it?",
            help_text=""
            if choices
            else "No supplier is known by this name. Go on without: what you typed is kept.",
            choices=[*choices, ("", "None of these")],
            widget=forms.RadioSelect,
            required=False,
        )
        self.fields["supplier"] = field
        super().prepare("supplier", field)
        field.choices = [*choices, ("", "None of these")]

    @property
    def is_finding(self) -> bool:
        return self.finds and self.is_bound and "find" in self.data

    def show_as_typed(self) -> None:
        super().show_as_typed()
        if not self.typed("place_name"):
            self.add_error("place_name", "Enter the name to look for")

    def layout(self) -> Sequence[str | LayoutObject]:
        names = [name for name in self.fields if name not in ("supplier", "place_name")]
        after = names.index("place") + 1
        find = [Buttons(("Find it among the suppliers", "find", "yes", "secondary"))] if self.finds else []
        chosen = ["supplier"] if "supplier" in self.fields else []
        # Enter in a box presses the first button of a form: it shall send it, not look something up.
        first = [HTML(PRESSED_BY_ENTER.format(self.submit))] if self.finds else []
        return [*first, *names[:after], "place_name", *find, *chosen, *names[after:], self.buttons()]

    @property
    def words(self) -> dict[str, Any]:
        """What the act takes."""
        cleaned = self.cleaned_data
        chosen = cleaned.get("supplier")
        return {
            **{
                name: cleaned[name]
                for name in ("place", "place_name", "signs", "seen", "seen_when", "danger")
            },
            "reach": cleaned["reach"],
            "supplier": Supplier.objects.filter(pk=chosen).first() if chosen else None,
            "evidence": cleaned["evidence_file"],
            "form_id": cleaned["form_id"],
        }


def found_by(words: str) -> list[Supplier]:
    """Reads, and writes nothing: looking a supplier up leaves no trace on it."""
    return list(Supplier.objects.standing().searched(words).order_by("-likeness", "pk")[:FOUND])  # type: ignore[misc]


class DecisionForm(StaleSave, MsplanForm):
    submit = "Save the decision"

    decided = long_text("What was decided?", hint="And why.")
    investigation = forms.CharField(
        label="Reference of the investigation",
        help_text="Where it was passed to one. The investigation itself is not kept here.",
        max_length=60,
        required=False,
    )
    referral = forms.ChoiceField(
        label="Referral to the National Referral Mechanism",
        choices=Referral.choices,
        widget=forms.RadioSelect,
    )
    contact = forms.ChoiceField(
        label="May anybody speak to them about it?",
        help_text="Whoever deals with the supplier or agency learns it from you alone.",
        choices=Contact.choices,
        widget=forms.RadioSelect,
    )
    contact_from = DateField(label="Not before", required=False)
    next_step = forms.CharField(label="What happens next?", max_length=300)
    next_step_on = DateField(label="Day of the next step")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        values = self.cleaned_data
        if (
            values.get("contact") == Contact.NOT_BEFORE
            and "contact_from" in values
            and not values["contact_from"]
        ):
            self.add_error("contact_from", "Enter the day from which they may be contacted")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SupplierForm(Finding, StaleSave, MsplanForm):
    """Which supplier of the register it is about: typed, looked up, chosen."""

    submit = "Save"

    q = forms.CharField(label="Name or reference of the supplier", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if typed := self.typed("q"):
            choices = [(str(supplier.pk), str(supplier)) for supplier in found_by(typed)]
            field = forms.ChoiceField(
                label="Which of these is it?",
                choices=[*choices, ("none", "None of these: it names no supplier of the register")],
                widget=forms.RadioSelect,
            )
            self.fields["supplier"] = field
            self.prepare("supplier", field)

    @property
    def is_finding(self) -> bool:
        """Without a word there is nothing to look up, which the form says as of any box left empty."""
        return bool(self.typed("q")) and ("find" in self.data or "supplier" not in self.data)

    def layout(self) -> Sequence[str | LayoutObject]:
        find = Buttons(("Find", "find", "yes", "secondary"))
        if "supplier" not in self.fields:
            return ["version", "q", Buttons(("Find", "find", "yes", ""), cancel_href=self.cancel_href)]
        return ["version", "q", find, "supplier", self.buttons()]

    @property
    def chosen(self) -> Supplier | None:
        pk = self.cleaned_data["supplier"]
        return Supplier.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None


class FileForm(MsplanForm):
    submit = "Add the file"

    evidence_file = evidence("A file", required=True)


class ReasonForm(MsplanForm):
    reason = long_text("Why?")


class CloseForm(StaleSave, ReasonForm):
    """Nobody closes it over a decision that they have not read."""


class ConcernFilter(FilterForm):
    """The keys are those of ConcernQuerySet.matching."""

    state = forms.MultipleChoiceField(
        label="State", choices=ConcernState.choices, widget=forms.CheckboxSelectMultiple
    )
    place = forms.MultipleChoiceField(
        label="Where", choices=Place.choices, widget=forms.CheckboxSelectMultiple
    )
    supplier = forms.ModelChoiceField(Supplier.objects.all(), widget=forms.HiddenInput)
