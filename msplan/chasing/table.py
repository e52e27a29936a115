"""The table of rules as people read it, made from ``rules.LADDERS``: who is told when."""

from typing import NamedTuple

from msplan.chasing.rules import ABOUT, LADDERS, Step, To


class Row(NamedTuple):
    """One ladder: what it is about, and when each reader hears."""

    about: str
    owner: str
    department_lead: str
    executive_lead: str


def table() -> list[Row]:
    return [
        Row(ABOUT.get(name, name), *(_said([step for step in steps if step.to is to]) for to in To))
        for name, steps in LADDERS.items()
    ]


def _said(steps: list[Step]) -> str:
    """ "28, 14 and 7 days before, on the day, then every 7 days"; "" for nobody."""
    # A step before the date that is named for what happened ("handed in") speaks of it as it happens.
    at_once = [step for step in steps if step.days < 0 and not step.name.endswith("before")]
    before = [-step.days for step in steps if step.days < 0 and step not in at_once]
    late = [step.days for step in steps if step.days > 0 and step.every is None]
    parts = ["at once"] if at_once else []
    parts += [f"{_days(before)} before"] if before else []
    if any(step.days == 0 for step in steps):
        parts.append("on the day")
    parts += [f"{_days(late)} late"] if late else []
    parts += [
        "then every day" if step.every == 1 else f"then every {step.every} days"
        for step in steps
        if step.every is not None
    ]
    words = ", ".join(parts)
    return words[:1].upper() + words[1:]


def _days(days: list[int]) -> str:
    return "1 day" if days == [1] else f"{_listed(days)} days"


def _listed(days: list[int]) -> str:
    *first, last = [str(n) for n in days]
    return f"{', '.join(first)} and {last}" if first else last
