"""This room's entries in the main navigation."""

from msplan.accounts.context import NavigationItem

ITEMS: list[NavigationItem] = [NavigationItem("Actions", "actions:index", "actions.see", 20)]
