"""The pages of planned purchases."""

from suppliers.views.buying.listing import ending, index
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
    "index",
    "replace",
    "screen",
    "sign_off",
    "waive",
    "work_out",
]
