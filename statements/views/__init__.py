"""Staff pages of the statements room; public ones are in statements/public."""

from statements.views.after import (
    call_off_removal,
    confirm_removal,
    correct,
    correction_note,
    home_link,
    remove,
    withdraw,
)
from statements.views.figures import figures, records
from statements.views.names import clear_name, names, take_back_clearance
from statements.views.publishing import document, publish, render_again
from statements.views.sections import (
    add_section,
    move_section,
    remove_section,
    section,
    section_versions,
)
from statements.views.statements import detail, index, open_new, preview, title
from statements.views.steps import approve, refresh, send_back, sign, submit

__all__ = [
    "add_section",
    "approve",
    "call_off_removal",
    "clear_name",
    "confirm_removal",
    "correct",
    "correction_note",
    "detail",
    "document",
    "figures",
    "home_link",
    "index",
    "move_section",
    "names",
    "open_new",
    "preview",
    "publish",
    "records",
    "refresh",
    "remove",
    "remove_section",
    "render_again",
    "section",
    "section_versions",
    "send_back",
    "sign",
    "submit",
    "take_back_clearance",
    "title",
    "withdraw",
]
