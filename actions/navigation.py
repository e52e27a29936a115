"""This room's entries in the main navigation."""

from msplan.accounts.context import NavigationItem

ITEMS: list[NavigationItem] = [
    NavigationItem("Actions", "actions:index", "actions.see", 20),
    NavigationItem(
        "Policies and training", "policies:index", "policies.see", 25, ("/training/", "/returns/")
    ),
]
