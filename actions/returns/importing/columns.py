"""The columns of a file of counts, by their names: ours first, then what people call them."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from actions.plan.importing.columns import key_of


class Field(NamedTuple):
    """What a column may hold: our heading, which the template writes, and other names, the likeliest first."""

    key: str
    heading: str
    names: tuple[str, ...]
    needed: bool = True


FIELDS = (
    Field("reference", "Reference", ("return", "ref", "return reference", "series", "id")),
    Field(
        "as_at", "As at", ("date", "as at date", "counted on", "day", "period end", "period ending", "period")
    ),
    Field(
        "required",
        "How many must",
        ("required", "must", "total", "denominator", "in scope", "of"),
        needed=False,
    ),
    Field("done", "How many are", ("done", "completed", "count", "number", "vetted", "checked", "numerator")),
    Field(
        "unknown_reason",
        "Why it is not known",
        ("why not known", "not known because", "reason not known", "unknown reason", "not known"),
        needed=False,
    ),
    Field("note", "Note", ("notes", "comment", "comments", "remark", "remarks"), needed=False),
)
# What the template tells besides, for whoever fills it in.
TOLD = ("Title", "What is counted", "Due")


def places(headings: Sequence[str]) -> dict[str, int]:
    """Field to column, by any of its names; the first of equals."""
    keys = [key_of(heading) for heading in headings]
    found: dict[str, int] = {}
    for field in FIELDS:
        for name in map(key_of, (field.heading, *field.names)):
            if name in keys and keys.index(name) not in found.values():
                found[field.key] = keys.index(name)
                break
    return found


def places_of(headings: Sequence[str], by_hand: Mapping[str, int]) -> dict[str, int]:
    """What a person said, then the names of those columns that nobody gave to another field."""
    taken = set(by_hand.values())
    return {**{key: place for key, place in places(headings).items() if place not in taken}, **by_hand}


def known(headings: Sequence[str]) -> int:
    return len(places(headings))


def problems(headings: Sequence[str], by_hand: Mapping[str, int]) -> list[str]:
    """What is wrong with the columns, before any row is looked at. Columns of other names are left alone."""
    found = places_of(headings, by_hand)
    keys = [key_of(heading) for heading in headings]
    missing = [field for field in FIELDS if field.needed and field.key not in found]
    said = [f"There is no column “{field.heading}”." for field in missing]
    twice = [found[key] for key in found if key not in by_hand and keys.count(keys[found[key]]) > 1]
    said += [f"The column “{headings[place]}” is there twice. Take one out." for place in twice]
    return said
