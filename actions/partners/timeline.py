"""The story of one task, newest first: updates, dates that moved, reminders, every other act."""

from actions.partners.due import thing
from actions.partners.models import PartnerTask, TaskUpdate
from actions.plan.story import acts_told
from actions.plan.timeline import Change, Told, reminders_told
from msplan.chasing.models import Reminder
from msplan.history.recording import story_of
from msplan.lib.dates import plain

TITLES = {
    "partners.agree_task": "Agreed",
    "partners.edit_task": "Edited",
    "partners.begin_task": "Work began",
    "partners.drop_task": "Dropped",
    "partners.reopen_task": "Opened again",
    "partners.archive_task": "Archived",
    "partners.restore_task": "Taken out of the archive",
    "partners.take_into_plan": "Taken into our plan",
}


def timeline(task: PartnerTask) -> list[Told]:
    entries = [
        *(_update(update) for update in task.updates.select_related("by")),
        *reminders_told(list(Reminder.objects.about(thing(task)))),
        *acts_told(list(story_of(task)), TITLES, names={"Due": "Due date", "Lead": "Led by"}),
    ]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _update(update: TaskUpdate) -> Told:
    title = f"Update due {plain(update.answers_on)}" if update.answers_on else "Update"
    moved = update.from_on and update.to_on
    return Told(
        title=f"{title}: done" if update.is_done else title,
        when=update.at,
        by=str(update.by),
        text="\n".join(
            line for line in (update.note, update.reason and f"Why the date changed: {update.reason}") if line
        ),
        changes=(Change("Due date", plain(update.from_on), plain(update.to_on)),)
        if moved and update.from_on and update.to_on
        else (),
    )
