"""What people type about milestones."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import LayoutObject

from actions.plan.models import Action, Milestone
from msplan.lib.dates import plain
from msplan.lib.forms import DateField, MsplanForm, MsplanModelForm, StaleSave
from msplan.lib.once import Once


class MilestoneForm(Once, StaleSave, MsplanModelForm):
    """A title and a day; the days between which it must lie are said before anybody types."""

    submit = "Save"

    due_on = DateField(label="Due date")

    class Meta:
        model = Milestone
        fields = ["title", "due_on"]
        labels = {"title": "What will be reached?"}
        help_texts = {"title": "A few words. Name no victims or suspects"}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        if kwargs.get("instance") is None:
            kwargs["version"] = ""  # what is new cannot be stale
        super().__init__(*args, **kwargs)
        self.fields[
            "due_on"
        ].help_text = (
            f"From {plain(action.start_on)} to {plain(action.target_on)}, the action’s start and target"
        )
        if self.instance.pk:
            del self.fields["form_id"]

    @property
    def words(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}

    def layout(self) -> Sequence[str | LayoutObject]:
        return [*self.fields, self.buttons()]


class ReachForm(MsplanForm):
    submit = "Mark it as reached"

    on = DateField(label="When was it reached?", named="day on which it was reached")
