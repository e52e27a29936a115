"""This room's entries in the main navigation."""

from msplan.accounts.context import NavigationItem

ITEMS: list[NavigationItem] = [
    NavigationItem("Suppliers", "suppliers:index", "suppliers.see", 30),
    # Never with a count: a page of somebody else's screen would tell.
    NavigationItem("Concerns", "concerns:index", "concerns.see", 35),
]
