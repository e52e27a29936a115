"""The pages of the supplier rooms, by what they are for."""

from suppliers.views.assessing import assess
from suppliers.views.categories import categories
from suppliers.views.editing import add, edit
from suppliers.views.exporting import export_csv, export_xlsx
from suppliers.views.import_steps import amount, columns, confirm, discard, guess, period, undo
from suppliers.views.imports import imports, set_aside, show_import, template, upload
from suppliers.views.listing import index, segments
from suppliers.views.page import detail, payments

__all__ = [
    "add",
    "amount",
    "assess",
    "categories",
    "columns",
    "confirm",
    "detail",
    "discard",
    "edit",
    "export_csv",
    "export_xlsx",
    "guess",
    "imports",
    "index",
    "payments",
    "period",
    "segments",
    "set_aside",
    "show_import",
    "template",
    "undo",
    "upload",
]
