"""The pages of what lies beyond tier 1."""

from suppliers.views.chain.figures import coverage, suppliers
from suppliers.views.chain.linking import (
    add_behind_company,
    add_behind_supplier,
    edit,
    edit_company,
    recognise,
    remove,
    restore,
)
from suppliers.views.chain.listing import index
from suppliers.views.chain.page import company, detail, of_supplier

__all__ = [
    "add_behind_company",
    "add_behind_supplier",
    "company",
    "coverage",
    "detail",
    "edit",
    "edit_company",
    "index",
    "of_supplier",
    "recognise",
    "remove",
    "restore",
    "suppliers",
]
