"""This room's entries in the main navigation."""

from msplan.accounts.context import NavigationItem

ITEMS: list[NavigationItem] = [NavigationItem("Suppliers", "suppliers:index", "suppliers.see", 30)]
