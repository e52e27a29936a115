"""Forms of merging and of work on many suppliers at once. They clean; register/merging.py and editing.py do."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.forms import Buttons, MsplanForm
from suppliers.register.models import Category, Supplier

NOBODY = "nobody"


class MergeForm(MsplanForm):
    """Which of the two stays."""

    survivor = forms.ChoiceField(
        label="Which of them stays?",
        widget=forms.RadioSelect,
        help_text="The other counts under it from then on, with its payments and records. Nothing is moved or lost, "
        "and you can undo it.",
    )

    def __init__(
        self, *args: Any, first: Supplier, second: Supplier, suggested: Supplier, **kwargs: Any
    ) -> None:
        super().__init__(*args, submit="Merge them", **kwargs)
        self.suppliers = {str(each.pk): each for each in (first, second)}
        field = cast(forms.ChoiceField, self.fields["survivor"])
        field.choices = [(pk, str(each)) for pk, each in self.suppliers.items()]
        self.initial["survivor"] = str(suggested.pk)

    @property
    def survivor_and_other(self) -> tuple[Supplier, Supplier]:
        survivor = self.suppliers[self.cleaned_data["survivor"]]
        (other,) = (each for each in self.suppliers.values() if each is not survivor)
        return survivor, other


class FindForm(MsplanForm):
    """The other of the two, by any of its names or numbers."""

    submit = "Find"

    q = forms.CharField(label="Name, reference or number of the other supplier", max_length=200)


class TogetherForm(MsplanForm):
    """What many suppliers get at once. ``count`` is how many there were when the page was opened."""

    nothing = "Leave as it is"

    owner = forms.ChoiceField(label="Owner in procurement", required=False)
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label="Category",
        required=False,
        help_text="Scores are worked out anew. An assessment that is in force stays.",
    )
    count = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = count
        self.initial["count"] = count
        people = owners().order_by("name")
        owner = cast(forms.ChoiceField, self.fields["owner"])
        owner.choices = [
            ("", self.nothing),
            (NOBODY, "Nobody"),
            *((str(each.pk), str(each)) for each in people),
        ]
        category = cast(forms.ModelChoiceField, self.fields["category"])
        category.queryset = Category.objects.in_use()

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if not self.errors and not self.cleaned_data["owner"] and not self.cleaned_data["category"]:
            raise ValidationError("Choose an owner or a category, or leave the page")
        if self.cleaned_data.get("count") not in (None, self.now):
            form: Any = self
            form.data = form.data.copy()
            form.data[form.add_prefix("count")] = str(self.now)
            raise ValidationError(
                f"The list has changed since you opened it: these are {self.now:,} suppliers now. "
                "Look again, then save"
            )
        return cleaned

    @property
    def chosen_owner(self) -> Person | None:
        chosen = self.cleaned_data["owner"]
        return None if chosen == NOBODY else owners().get(pk=chosen)

    def buttons(self) -> Buttons:
        words = "1 supplier" if self.now == 1 else f"{self.now:,} suppliers"
        return Buttons((f"Change {words}", "", "", ""), cancel_href=self.cancel_href)


def owners() -> Any:
    """Who may look after a supplier: whoever works in procurement."""
    return Person.objects.holding(Role.PROCUREMENT)
