"""The pages of a supplier's record, and what is known of all of them together."""

from suppliers.views.record.coverage import contracts, coverage, routes, statements
from suppliers.views.record.registry import confirm, discard, file, files, say_same, upload
from suppliers.views.record.rows import add, archive, edit, restore
from suppliers.views.record.show import show
from suppliers.views.record.special import check, send, turnover, workforce
from suppliers.views.record.template import download_template, template, write_template

__all__ = [
    "add",
    "archive",
    "check",
    "confirm",
    "contracts",
    "coverage",
    "discard",
    "download_template",
    "edit",
    "file",
    "files",
    "restore",
    "routes",
    "say_same",
    "send",
    "show",
    "statements",
    "template",
    "turnover",
    "upload",
    "workforce",
    "write_template",
]
