"""The registers as files: their columns."""

from datetime import date
from typing import Any

from actions.policies.facts import public_fact, review_fact
from actions.policies.provisions import in_order
from msplan.lib.spreadsheets import Cell
from msplan.lib.taking_away import Export


def _provides(policy: Any) -> Cell:
    return "; ".join(str(one.label) for one in in_order(policy.provisions or []))


def _where(policy: Any) -> Cell:
    return str(policy.file.name if policy.file else policy.link)


def policies_on(on: date) -> Export:
    """Of rows that came from ``with_coverage`` and ``with_actions``."""
    return Export(
        "Policies of the force",
        "policies",
        [
            ("Reference", "reference"),
            ("Policy", "title"),
            ("Version", "edition"),
            ("Agreed on", "agreed_on"),
            ("Department", "department.name"),
            ("Owner", "owner.name"),
            ("Covers modern slavery", "covers_words"),
            ("Looked at on", "looked_on"),
            ("Provides for", _provides),
            ("What should change", "to_change"),
            ("Actions", "raised"),
            ("Next review", "review_on"),
            ("Review", lambda policy: review_fact(policy, on).text),
            ("Where it can be read", _where),
            ("Archived on", "archived_on"),
            ("Archived because", "archived_reason"),
        ],
    )


def routes_on(on: date) -> Export:
    """``on`` is the day of which the state of a review is told."""
    return Export(
        "Routes for raising a concern",
        "routes",
        [
            ("Reference", "reference"),
            ("Route", "title"),
            ("Kind", "get_kind_display"),
            ("Who runs it", "run_by"),
            ("What it is for", "purpose"),
            ("How it is reached", "reached"),
            ("Without a name", "is_anonymous"),
            ("Link", "link"),
            ("Department", "department.name"),
            ("Owner", "owner.name"),
            ("Next review", "review_on"),
            ("Review", lambda route: review_fact(route, on).text),
            ("Wording for the public", "public_wording"),
            ("Cleared", lambda route: public_fact(route).text),
            ("Archived on", "archived_on"),
            ("Archived because", "archived_reason"),
        ],
    )
