"""The executive lead's page, the lists behind its numbers, what changed, and the board pack."""

from statements.views.dashboard.changes import changed, changes
from statements.views.dashboard.late import late
from statements.views.dashboard.pack import pack
from statements.views.dashboard.page import decisions, records, show

__all__ = ["changed", "changes", "decisions", "late", "pack", "records", "show"]
