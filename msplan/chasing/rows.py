"""What the rooms above hand to chasing: plain rows, so that the ground floor knows none of their models.

A source is a function named in settings.DUE_SOURCES: ``items(on: date, people: Collection[int] | None = None,
until: Until | None = None)``. It returns a row for everything that is open and has a date, whoever it belongs to (or
for the people of the given ids), and leaves out what is answered, paused or archived. Its queries do not grow with
people or rows. ``until`` names the last due date that is wanted of each ladder: a source with many rows asks the
database for no more, one with few need not mind.

Asked with both, a source hands over the rows of these people, as far ahead as ladders look, and those of anybody that
are due by ``until``: one page wants its reader's own things and what others are late with. ``Wanted`` says it to a
database.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from msplan.chasing.rules import HORIZON_DAYS

# A ladder's name to the last due date that is wanted of it.
Until = Callable[[str], date]


@dataclass(frozen=True, slots=True)
class Due:
    """One open thing with a date and the person who must answer it."""

    person_id: int
    thing: str  # "actions.action:14": the model and row it is about
    kind: str  # what is due, in words: "Six-monthly review"
    label: str  # "A-014 Supplier code of conduct"
    ladder: str  # the name of a ladder in msplan/chasing/rules.py
    due_on: date
    link: str  # a path of ours, "/actions/14/review/"; carries no secret, asks for sign-in
    department_id: int | None = None  # whose lead hears of it when it is late
    page: str = ""  # where somebody who only hears of it is led; the link itself, where there is no other
    button: str = "Open"  # what its button in "My work" says
    # What a person needs to be told of it: a row of msplan/accounts/roles.py, "" where everybody may be. Whoever lacks
    # it stands in for nobody here, and mail, digest and reminders are restricted (docs/decisions/concerns.md).
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a source is asked for: its arguments, as conditions."""

    on: date
    people: Collection[int] | None = None
    until: Until | None = None

    @property
    def horizon(self) -> date:
        return self.on + timedelta(days=HORIZON_DAYS)

    def rows(self, ladder: str, *, day: str, owner: str) -> Q:
        """Of a ladder, for a database; ``day`` and ``owner`` name fields."""
        ahead = Q((f"{day}__lte", self.horizon))
        theirs = Q() if self.people is None else Q((f"{owner}__in", self.people))
        if self.until is None:
            return ahead & theirs
        late = Q((f"{day}__lte", self.until(ladder)))
        return late if self.people is None else late | ahead & theirs

    def last(self, ladder: str) -> Callable[[int], date]:
        """The same of a row at hand: a person's id to the last due date that is wanted of theirs."""
        horizon, people = self.horizon, self.people or ()
        others = self.until(ladder) if self.until else horizon
        return lambda person_id: horizon if person_id in people else others

    def includes(self, due: Due) -> bool:
        """For a source with few rows, which hands over more."""
        if self.people is not None and due.person_id in self.people:
            return True
        if self.until is not None:
            return due.due_on <= self.until(due.ladder)
        return self.people is None


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that a meeting ought to talk about.

    A source is a function named in settings.AGENDA_SOURCES: ``items(on: date, partnership: int | None)``; ``on`` is
    the day of the meeting, ``partnership`` the id of the one that meets (None: our own working group). Its queries
    do not grow with the rows.
    """

    thing: str  # "actions.action:14": the model and row it is about; one matter for each thing and heading
    heading: str  # the part of the agenda it belongs to: "Actions late or rated red"
    text: str  # its name on one line, in words that whoever holds ``permission`` may see: "A-014 Code of conduct"
    link: str = ""  # a path of ours
    permission: str = ""  # what a reader needs; "" where everybody may read it
    said: str = ""  # what there is to say of it: "Ben Halloway: 31 days overdue"
    order: int = 50  # of the part in the agenda: smaller is earlier


@dataclass(frozen=True, slots=True)
class Seen:
    """A number on the page of somebody's own work, and the list of what it counts.

    A source is a function named in settings.PICTURE_SOURCES: ``of(person, on)``; it gives what the person's roles
    want to see, in one query.
    """

    number: int
    words: str  # what follows the number: "checks overdue"
    link: str  # a path of ours: exactly these rows
