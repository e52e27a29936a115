"""Reads a spend file (CSV, XLSX, XLS, or one of these in a zip) into a typed, immutable plan of rows.

No model and no database: `read_spend` gives a plan, and what is done with it is somebody else's business.
The rules, in words, are in docs/rules/spend-files.md.
"""

from suppliers.register.names import clean_name, name_key, trading_name, vendor_number

from .errors import UnreadableSpend
from .look_alikes import LookAlike, look_alikes
from .places import NO_HEADINGS
from .plan import BESIDE, REASONS, REMEDIES, Column, Count, SetAside, Sheet, SpendPlan, SpendRow
from .reader import read_spend

__all__ = [
    "BESIDE",
    "NO_HEADINGS",
    "REASONS",
    "REMEDIES",
    "Column",
    "Count",
    "LookAlike",
    "SetAside",
    "Sheet",
    "SpendPlan",
    "SpendRow",
    "UnreadableSpend",
    "clean_name",
    "look_alikes",
    "name_key",
    "read_spend",
    "trading_name",
    "vendor_number",
]
