"""The written table of the walk: each address with its methods, and who it asks for. Read and signed off by people.

``who`` is a permission of msplan/accounts/roles.py, "signed in" where something else decides (tests/walk/addresses.py
says what), or "nobody needs to sign in". A new address is a new line here, written by hand.
"""

import csv
from pathlib import Path
from typing import NamedTuple

SIGNED_IN, ANYBODY = "signed in", "nobody needs to sign in"


class Row(NamedTuple):
    methods: frozenset[str]
    who: str


def table() -> dict[str, Row]:
    with Path(__file__).with_name("table.csv").open(encoding="utf-8") as lines:
        return {
            row["address"]: Row(frozenset(row["methods"].split()), row["who"])
            for row in csv.DictReader(lines)
        }
