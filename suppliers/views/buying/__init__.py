"""The pages of planned purchases."""

from suppliers.views.buying.ending import ending, export_ending
from suppliers.views.buying.listing import index
from suppliers.views.buying.page import detail
from suppliers.views.buying.steps import (
    abandon,
    add_ground,
    answer,
    award,
    create,
    decide,
    edit,
    replace,
    screen,
    sign_off,
    waive,
    work_out,
)

__all__ = [
    "abandon",
    "add_ground",
    "answer",
    "award",
    "create",
    "decide",
    "detail",
    "edit",
    "ending",
    "export_ending",
    "index",
    "replace",
    "screen",
    "sign_off",
    "waive",
    "work_out",
]
