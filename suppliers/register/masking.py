"""Sole traders are people: whatever is meant for publication must not hold their names.

``Supplier.published_name`` is the name for anything the program itself prints. What people write is looked through
here: who publishes (statements/submitting.py) says no, and names the words to write instead.
"""

import re
from collections.abc import Iterable

from django.db.models import Q

from suppliers.register.models import Supplier, SupplierName


def sole_traders_named(texts: Iterable[str]) -> list[Supplier]:
    """The sole traders whose name, in any spelling known, stands in one of the texts. Two queries.

    Whole words count, in small letters or capitals, whatever stands between them: "Jo Penrowe" is not in "Jo Penrowes".
    """
    whole = f" {_plain(' '.join(texts))} "
    if not whole.strip():
        return []
    marked = Q(supplier__is_sole_trader=True)
    names = SupplierName.objects.filter(marked).values_list("supplier_id", "spelling")
    found = {pk for pk, spelling in names if (plain := _plain(spelling)) and f" {plain} " in whole}
    return list(Supplier.objects.filter(pk__in=found).order_by("pk"))


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
