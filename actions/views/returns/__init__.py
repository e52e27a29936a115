"""The pages of returns: dated counts that are handed in, one by one or as a file."""

from actions.views.returns.files import (
    errors,
    import_counts,
    imported,
    imported_undo,
    template_csv,
    template_xlsx,
)
from actions.views.returns.listing import index
from actions.views.returns.page import correct_count, edit_series, end_series, hand_in_count, series, set_up

__all__ = [
    "correct_count",
    "edit_series",
    "end_series",
    "errors",
    "hand_in_count",
    "import_counts",
    "imported",
    "imported_undo",
    "index",
    "series",
    "set_up",
    "template_csv",
    "template_xlsx",
]
