"""The columns of a training system's file, by their names: ours first, then what such systems call them."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from actions.plan.importing.columns import key_of
from actions.training.models.words import Shape


class Field(NamedTuple):
    """What a column may hold: our heading, and other names, the likeliest first."""

    key: str
    heading: str
    names: tuple[str, ...]


COURSE = Field("course", "Course", (
    "course name", "course title", "training course", "module", "module name", "learning item", "learning",
    "learning title", "activity", "activity name", "training", "title", "e learning", "package",
))  # fmt: skip
AUDIENCE = Field("audience", "Audience", (
    "department", "dept", "role group", "group", "team", "business area", "directorate", "role", "unit", "division",
    "job group", "staff group", "organisation unit", "org unit", "command",
))  # fmt: skip
FIELDS = {
    Shape.NUMBERS: (
        COURSE,
        AUDIENCE,
        Field("required", "Required", (
            "number required", "must do it", "assigned", "enrolled", "target audience", "headcount", "head count",
            "total", "in scope", "eligible", "number assigned", "total assigned", "due", "staff", "people",
        )),
        Field("completed", "Completed", (
            "number completed", "complete", "done", "passed", "have done it", "total completed", "trained",
            "completions", "number complete",
        )),
        Field("as_at", "Date", (
            "as at", "as of", "as at date", "report date", "date of report", "snapshot date", "extract date", "day",
            "run date",
        )),
    ),
    Shape.PEOPLE: (
        Field("person", "Person", (
            "person id", "employee number", "employee no", "employee id", "payroll number", "payroll no", "payroll id",
            "staff number", "staff id", "collar number", "pin", "user id", "userid", "username", "user name", "user",
            "learner id", "learner", "email", "email address", "e mail", "name", "full name", "employee",
            "employee name", "staff name", "learner name", "surname",
        )),
        COURSE,
        AUDIENCE,
        Field("completed_on", "Completed on", (
            "completed", "completion date", "date completed", "date of completion", "completed date", "completion",
            "date passed", "passed on", "date", "finished", "last completed",
        )),
    ),
}  # fmt: skip


def guess(headings: Sequence[str], shape: str) -> dict[str, int]:
    """Field to place. Of several columns that could be one field, the one with the likeliest name, then the first."""
    keys = [key_of(heading) for heading in headings]
    taken: dict[str, int] = {}
    for field in FIELDS[Shape(shape)]:
        for name in (key_of(field.heading), *field.names):
            places = [n for n, key in enumerate(keys) if key == name and n not in taken.values()]
            if places:
                taken[field.key] = places[0]
                break
    return taken


def places_of(headings: Sequence[str], shape: str, by_hand: Mapping[str, int]) -> dict[str, int]:
    """Field to place: what a person said, then the names of those columns that nobody gave to another field."""
    taken = set(by_hand.values())
    guessed = guess(headings, shape)
    return {**{key: place for key, place in guessed.items() if place not in taken}, **by_hand}


def problems(
    headings: Sequence[str],
    shape: str,
    *,
    spare: Collection[str] = (),
    by_hand: Mapping[str, int] | None = None,
) -> list[str]:
    """What is wrong with the columns, a sentence each, before anything about rows. ``spare`` ones may be missing."""
    said = by_hand or {}
    found, places = [], places_of(headings, shape, said)
    keys = [key_of(heading) for heading in headings]
    for field in FIELDS[Shape(shape)]:
        if field.key in spare or field.key in said:
            continue
        if field.key not in places:
            found.append(
                f"There is no column “{field.heading}”. Say below which one it is, or name one so in the file, and "
                "choose it again."
            )
        elif keys.count(keys[places[field.key]]) > 1:
            twice = headings[places[field.key]].strip()
            found.append(f"The column “{twice}” is there twice. Take one of them out.")
    return found
