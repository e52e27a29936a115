"""The stories of a task (updates, dates that moved, reminders, every other act) and of a partnership, newest first."""

from actions.partners.due import thing
from actions.partners.models import Partnership, PartnerTask, TaskUpdate
from actions.plan.story import Change, Told, acts_told, newest_first, reminders_about
from msplan.history.recording import story_of
from msplan.lib.dates import plain

TASK = {
    "partners.agree_task": "Agreed",
    "partners.edit_task": "Edited",
    "partners.begin_task": "Work began",
    "partners.drop_task": "Dropped",
    "partners.reopen_task": "Opened again",
    "partners.archive_task": "Archived",
    "partners.restore_task": "Taken out of the archive",
    "partners.take_into_plan": "Taken into our plan",
}
PARTNERSHIP = {
    "partners.create": "Recorded",
    "partners.edit": "Edited",
    "partners.look_over": "Members and seats confirmed",
    "partners.archive": "Archived",
    "partners.restore": "Taken out of the archive",
    "partners.add_member": "Member added",
    "partners.settle_seat": "Seat settled",
}


def of_task(task: PartnerTask) -> list[Told]:
    return newest_first(
        map(_update, task.updates.select_related("by")),
        reminders_about(thing(task)),
        acts_told(story_of(task), TASK, names={"Due": "Due date", "Lead": "Led by"}),
    )


def of_partnership(partnership: Partnership) -> list[Told]:
    return acts_told(story_of(partnership), PARTNERSHIP)


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
