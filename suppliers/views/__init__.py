"""The pages of the supplier rooms, by what they are for."""

from suppliers.views.assessing import assess
from suppliers.views.categories import categories
from suppliers.views.editing import add, edit
from suppliers.views.import_steps import columns, confirm, discard, period, undo
from suppliers.views.imports import imports, set_aside, show_import, template, upload
from suppliers.views.listing import index
from suppliers.views.page import detail, payments

__all__ = [
    "add",
    "assess",
    "categories",
    "columns",
    "confirm",
    "detail",
    "discard",
    "edit",
    "imports",
    "index",
    "payments",
    "period",
    "set_aside",
    "show_import",
    "template",
    "undo",
    "upload",
]
