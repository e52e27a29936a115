"""The pages of engagements."""

from suppliers.views.engagement.page import detail, index, sums
from suppliers.views.engagement.steps import add_file, call_off, create, edit, follow_up, held

__all__ = ["add_file", "call_off", "create", "detail", "edit", "follow_up", "held", "index", "sums"]
