"""The pages of concerns: one that anybody may use, and those that nobody else may know of."""

from suppliers.views.concerns.deeds import acknowledge, add_file, close, decide, name_supplier, reopen
from suppliers.views.concerns.listing import index
from suppliers.views.concerns.page import detail
from suppliers.views.concerns.raising import raise_

__all__ = [
    "acknowledge",
    "add_file",
    "close",
    "decide",
    "detail",
    "index",
    "name_supplier",
    "raise_",
    "reopen",
]
