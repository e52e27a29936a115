"""The pages of partnerships and their tasks."""

from actions.views.partners.keeping import (
    archive,
    create,
    edit,
    edit_member,
    look_over,
    new_member,
    restore,
    seat,
)
from actions.views.partners.page import detail, index
from actions.views.partners.tasking import (
    archive_task,
    begin_task,
    drop_task,
    edit_task,
    new_task,
    raise_from_task,
    reopen_task,
    restore_task,
    update,
)
from actions.views.partners.tasks import task, tasks

__all__ = [
    "archive",
    "archive_task",
    "begin_task",
    "create",
    "detail",
    "drop_task",
    "edit",
    "edit_member",
    "edit_task",
    "index",
    "look_over",
    "new_member",
    "new_task",
    "raise_from_task",
    "reopen_task",
    "restore",
    "restore_task",
    "seat",
    "task",
    "tasks",
    "update",
]
