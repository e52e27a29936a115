"""Policies and routes for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.models import ConcernRoute, Looking, Policy
from actions.policies.keeping import register_policy, register_route
from actions.policies.looking import look_at
from msplan.lib.dates import add_months
from tests.actions.making import an_owner, noon
from tests.people import department


def a_policy(*, on: date, **changes: Any) -> Policy:
    """A policy entered on a day, to be looked at again a year later."""
    words: dict[str, Any] = {
        "title": "Recruitment policy",
        "owner": changes.pop("owner", None) or an_owner(),
        "department": changes.pop("department", None) or department("HR"),
        "review_on": add_months(on, 12),
    }
    return register_policy(**{**words, **changes}, by=None, at=noon(on))


def a_route(*, on: date, **changes: Any) -> ConcernRoute:
    words: dict[str, Any] = {
        "title": "Confidential reporting line",
        "kind": "whistleblowing",
        "run_by": "Professional standards",
        "reached": "Extension 2000, day and night",
        "purpose": "Anything that a member of staff cannot say to a manager",
        "owner": changes.pop("owner", None) or an_owner(),
        "department": changes.pop("department", None) or department("HR"),
        "review_on": add_months(on, 12),
    }
    return register_route(**{**words, **changes}, by=None, at=noon(on))


def looked(policy: Policy, covers: str, *, on: date, entered: date | None = None, **changes: Any) -> Looking:
    words = {"words": "Paragraph 4.2 says so.", **changes}
    return look_at(policy, covers=covers, looked_on=on, **words, by=an_owner(), at=noon(entered or on))
