"""What people type about milestones."""

from typing import Any

from actions.plan.forms import NO_NAMES, Editing
from actions.plan.models import Action, Milestone
from msplan.lib.dates import plain
from msplan.lib.forms import DateField, MsplanForm
from msplan.lib.once import Once


class MilestoneForm(Once, Editing):
    """A title and a day; the days between which it must lie are said before anybody types."""

    submit = "Save"

    due_on = DateField(label="Due date")

    class Meta:
        model = Milestone
        fields = ["title", "due_on"]
        labels = {"title": "What will be reached?"}
        help_texts = {"title": f"A few words. {NO_NAMES}"}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "due_on"
        ].help_text = (
            f"From {plain(action.start_on)} to {plain(action.target_on)}, the action’s start and target"
        )


class RestoreForm(MilestoneForm):
    submit = "Put it back"


class ReachForm(MsplanForm):
    submit = "Mark it as reached"

    on = DateField(label="When was it reached?", named="day on which it was reached")
