"""Returns for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.models import ReturnCount, ReturnSeries
from actions.returns.handing_in import hand_in
from actions.returns.keeping import set_up
from msplan.accounts.models import Person
from suppliers.models import Supplier
from tests.actions.making import an_owner, noon
from tests.suppliers.making import supplier

END = date(2026, 3, 31)


def an_agency(name: str = "Northway Staffing") -> Supplier:
    return supplier(name)


def a_return(*, on: date = date(2026, 1, 5), **changes: Any) -> ReturnSeries:
    """Vetting of employees, every quarter from 31 March 2026."""
    words: dict[str, Any] = {
        "kind": "vetting",
        "group": "employees",
        "every": 3,
        "first_on": END,
        "owner": changes.pop("owner", None) or an_owner(),
    }
    return set_up(**{**words, **changes}, by=None, at=noon(on))


def a_head_count(*, agency: Supplier | None = None, **changes: Any) -> ReturnSeries:
    words = {"kind": "head_count", "group": "", "every": 1, **changes}
    return a_return(**words, supplier=agency or an_agency())


def handed_in(
    series: ReturnSeries,
    as_at: date,
    numbers: tuple[int | None, int],
    *,
    on: date | None = None,
    by: Person | None = None,
) -> ReturnCount:
    required, done = numbers
    return hand_in(
        series, as_at=as_at, required=required, done=done, by=by or an_owner(), at=noon(on or as_at)
    )
