"""This room's entries in the main navigation."""

from msplan.accounts.context import NavigationItem

ITEMS: list[NavigationItem] = [
    NavigationItem("Dashboard", "dashboard:show", "dashboard.see", 10),
    NavigationItem("Statements", "drafts:index", "drafts.see", 40),
]
