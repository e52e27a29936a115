"""From the lines of a file to counts and faults. A row of people is counted, and its person is forgotten.

Rules: docs/rules/training.md, "Files". A fault names the row as a spreadsheet counts it and says what to do; it never
repeats whom a row is about.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from actions.plan.importing.by_hand import Wrong
from actions.plan.importing.reading import Cell, Line, letter, text_of
from actions.training.importing.columns import guess, places_of
from actions.training.importing.reading import Table
from actions.training.keeping import key_of, names_of
from actions.training.models import Audience, AudienceCount, Course, CourseRequirement, Shape
from suppliers.spend.reading.dates import DateOrder

EVERYBODY, WHO_DID = "everybody", "who_did"
_FIGURES = re.compile(r"[\d/.: -]{1,20}", re.ASCII)
_WHOLE = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d{1,7}", re.ASCII)
NOT_DONE = frozenset(
    {"", "-", "–", "no", "none", "n/a", "na", "not completed", "not complete", "incomplete", "not started",
     "in progress", "overdue", "outstanding", "expired", "never", "enrolled", "assigned"}
)  # fmt: skip


class Fault(NamedTuple):
    """What is wrong where, and what to do. ``value`` is what stands there, never whom a row is about."""

    line: int
    column: str
    sentence: str
    value: str = ""

    @property
    def wrong(self) -> Wrong:
        return Wrong(self.line, self.column, self.value, self.sentence)


class Count(NamedTuple):
    """What the file says of one course, audience and day: all that is taken from it."""

    requirement: int
    as_at: date
    required: int
    completed: int
    line: int


@dataclass(frozen=True)
class Book:
    """What the rows are held against: read once for all of them."""

    courses: Mapping[str, Course]
    audiences: Mapping[str, Audience]
    requirements: Mapping[tuple[int, int], CourseRequirement]
    on: date

    @classmethod
    def opened(cls, on: date) -> "Book":
        rows = CourseRequirement.objects.filter(ended_on__isnull=True).select_related("course", "audience")
        return cls(
            courses={name: one for one in Course.objects.in_use() for name in names_of(one)},
            audiences={name: one for one in Audience.objects.in_use() for name in names_of(one)},
            requirements={(row.course_id, row.audience_id): row for row in rows},
            on=on,
        )


@dataclass(frozen=True)
class Asked:
    """What the form says of the file. ``audience``: everybody in it is of this one, whatever its column says.

    ``as_at`` and ``lists`` are of files of people: the day they hold on, and whether they name everybody who has to do
    it or only those who have.
    """

    audience: Audience | None = None
    skip_unknown: bool = False
    as_at: date | None = None
    lists: str = EVERYBODY
    by_hand: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Counted:
    """What came of the file."""

    counts: list[Count] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: int = 0
    left_out: int = 0


@dataclass
class _Reader:
    """One file on its way to being counted; one use each."""

    table: Table
    book: Book
    shape: str
    asked: "Asked"
    found: Counted = field(default_factory=Counted)
    # What nothing is known of, by column and name: the first row, and how many more.
    unknown: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = places_of(self.table.headings, self.shape, self.asked.by_hand)
        self.by_name = guess(self.table.headings, self.shape)
        self.by_number = {line.number: line for line in self.table.lines}
        self.order = DateOrder(from_1904=self.table.from_1904)
        dates = self.places.get("as_at", self.places.get("completed_on", -1))
        for line in self.table.lines:
            self.order.note(line.cell(dates))

    def text(self, line: Line, key: str) -> str:
        return line.text(self.places[key])

    def fault(self, line: Line | int, key: str, sentence: str) -> None:
        number = line if isinstance(line, int) else line.number
        self.found.faults.append(Fault(number, self.heading(key), sentence, self.value(number, key)))

    def heading(self, key: str) -> str:
        """A column by its name where the name is one that is known; else by its letter: it may be no heading at all."""
        if key not in self.places:
            return ""
        if self.by_name.get(key) == self.places[key]:
            return self.table.headings[self.places[key]].strip()
        return letter(self.places[key])

    def value(self, number: int, key: str) -> str:
        """What stands there, where it can name nobody."""
        line = self.by_number.get(number)
        text = self.text(line, key) if line is not None and key in self.places else ""
        return text[:80] if self.may_repeat(key, text) else ""

    def may_repeat(self, key: str, text: str) -> bool:
        """A day in figures; of numbers also what has no letters, and a course or an audience under its own heading.

        A file of people may be sent as one of numbers, and a column said by hand may be the wrong one: then whatever
        has letters may be somebody's name, and whatever has figures somebody's number.
        """
        if key in ("completed_on", "as_at"):
            return _FIGURES.fullmatch(text) is not None
        if self.shape == Shape.PEOPLE or self.by_name.get(key) != self.places.get(key):
            return False
        return key in ("course", "audience") or not any(character.isalpha() for character in text)

    def requirement(self, line: Line) -> CourseRequirement | None:
        """Of the row's course and audience; None where there is none, which is then said."""
        course = self.book.courses.get(key_of(self.text(line, "course")))
        audience = self.asked.audience
        if audience is None:
            audience = self.book.audiences.get(key_of(self.text(line, "audience")))
        if course is not None and audience is not None:
            requirement = self.book.requirements.get((course.pk, audience.pk))
            if requirement is not None:
                return requirement
            missing = ("", f"{course}\n{audience}")
        else:
            missing = (
                ("audience", self.text(line, "audience")) if course else ("course", self.text(line, "course"))
            )
        if self.asked.skip_unknown and missing[1]:
            self.found.left_out += 1
        else:
            self.unknown.setdefault(missing, []).append(line.number)
        return None

    def say_unknown(self) -> None:
        for (column, name), lines in self.unknown.items():
            more = f" The same in {len(lines) - 1:,} more rows." if len(lines) > 1 else ""
            key = column or "course"
            if not name:
                sentence = f"Nothing is written here. Write the {column}, or take the row out."
            elif column:
                called = f"“{name[:80]}”" if self.may_repeat(column, name) else "of this name"
                sentence = (
                    f"msplan knows no {column} {called}{self.nearest(column, name)}. Correct it, or write the name on "
                    f"the page of the {column}, under what the training system calls it."
                )
            else:
                course, audience = name.split("\n")
                sentence = (
                    f"“{audience}” does not have to do “{course}”. Say so in msplan first, or take it out."
                )
            self.fault(lines[0], key, sentence + more)

    def nearest(self, column: str, name: str) -> str:
        """Of our own names the one that was meant, perhaps: it says which cell is wrong without repeating it."""
        known: Mapping[str, Course | Audience] = (
            self.book.courses if column == "course" else self.book.audiences
        )
        found = get_close_matches(key_of(name), known, n=1, cutoff=0.8)
        return f"; the nearest is “{known[found[0]]}”" if found else ""

    def day(self, line: Line, key: str) -> date | None:
        settled = self.order.settle(line.cell(self.places[key]))
        return settled if isinstance(settled, date) else None


def count_numbers(table: Table, book: Book, asked: Asked) -> Counted:
    """A row for each course, audience and day."""
    reader = _Reader(table, book, "numbers", asked)
    seen: dict[tuple[int, date], int] = {}
    for line in table.lines:
        reader.found.rows += 1
        requirement = reader.requirement(line)
        if requirement is None:
            continue
        numbers = _numbers(reader, line)
        day = _as_at(reader, line)
        if numbers is None or day is None:
            continue
        if (first := seen.setdefault((requirement.pk, day), line.number)) != line.number:
            reader.fault(
                line, "as_at", f"Row {first} says the same course, audience and day. Take one of them out."
            )
            continue
        reader.found.counts.append(Count(requirement.pk, day, *numbers, line.number))
    reader.say_unknown()
    return _sorted(reader.found)


def count_people(table: Table, book: Book, asked: Asked) -> Counted:
    """A row for each person and course."""
    reader = _Reader(table, book, "people", asked)
    as_at = asked.as_at or book.on
    # The people live here, as long as the file is read, and nowhere else.
    done: dict[int, dict[str, bool]] = {}
    where: dict[tuple[str, int], tuple[CourseRequirement, int]] = {}
    first: dict[int, int] = {}
    for line in table.lines:
        reader.found.rows += 1
        requirement = reader.requirement(line)
        if requirement is None:
            continue
        person = key_of(reader.text(line, "person"))
        has_done = _has_done(reader, line, requirement, as_at)
        if not person:
            reader.fault(
                line, "person", "Nothing is written here. Write whom the row is about, or take it out."
            )
        if not person or has_done is None or not _in_one_audience(reader, line, requirement, person, where):
            continue
        first.setdefault(requirement.pk, line.number)
        of_this = done.setdefault(requirement.pk, {})
        of_this[person] = of_this.get(person, False) or has_done
    reader.say_unknown()
    requirements = {requirement.pk: requirement for requirement in book.requirements.values()}
    for pk, people in done.items():
        completed = sum(people.values())
        required = len(people)
        if asked.lists == WHO_DID:
            required = _head_count(reader, requirements[pk], completed, as_at, first[pk])
        if required:
            reader.found.counts.append(Count(pk, as_at, required, completed, first[pk]))
    return _sorted(reader.found)


def _head_count(
    reader: _Reader, requirement: CourseRequirement, completed: int, as_at: date, line: int
) -> int:
    """Of how many the file lists those who have; 0 where that is not known, or cannot be, which is said."""
    audience = requirement.audience
    count = AudienceCount.objects.last_of(audience, as_at)
    if count is None or not count.people:
        reader.fault(
            line,
            "audience",
            f"The file lists only who has done it, and msplan has no head-count of “{audience}” on that day. Hand one "
            "in, or choose a file that lists everybody.",
        )
        return 0
    if completed > count.people:
        reader.fault(
            line,
            "audience",
            f"{completed:,} people of “{audience}” have done it, more than its head-count of {count.people:,}. "
            "Correct the head-count, or the file.",
        )
        return 0
    return count.people


def _has_done(reader: _Reader, line: Line, requirement: CourseRequirement, as_at: date) -> bool | None:
    """Whether this completion counts on the day; None where it cannot be read, which is said."""
    if reader.text(line, "completed_on").casefold() in NOT_DONE:
        return False
    day = reader.day(line, "completed_on")
    if day is None:
        reader.fault(
            line,
            "completed_on",
            "This is no day. Write it like 31/03/2026, or leave it empty where it is not done.",
        )
        return None
    if day > reader.book.on:
        reader.fault(
            line, "completed_on", "This day lies ahead. Correct it, or leave it empty where it is not done."
        )
        return None
    return requirement.course.counts_on(day, as_at)


def _in_one_audience(
    reader: _Reader,
    line: Line,
    requirement: CourseRequirement,
    person: str,
    where: dict[tuple[str, int], tuple[CourseRequirement, int]],
) -> bool:
    """Nobody counts twice: one audience for a person and course, or one and the larger one that it is part of."""
    before, number = where.setdefault((person, requirement.course_id), (requirement, line.number))
    if before.pk == requirement.pk:
        return True
    ours, theirs = requirement.audience, before.audience
    if ours.within_id == theirs.pk or theirs.within_id == ours.pk:
        return True
    reader.fault(
        line,
        "audience",
        f"Row {number} has the same person and course in another audience. Take one of the two rows out.",
    )
    return False


def _numbers(reader: _Reader, line: Line) -> tuple[int, int] | None:
    found = {}
    for key in ("required", "completed"):
        whole = whole_number(line.cell(reader.places[key]))
        if whole is None:
            reader.fault(
                line, key, "This is no whole number of people. Write one, like 1,250, without a % sign."
            )
        else:
            found[key] = whole
    if len(found) < 2:
        return None
    if not found["required"]:
        reader.fault(
            line, "required", "At least one person must have to do it. Correct it, or take the row out."
        )
        return None
    if found["completed"] > found["required"]:
        reader.fault(line, "completed", "More have done it than have to. Correct one of the two numbers.")
        return None
    return found["required"], found["completed"]


def _as_at(reader: _Reader, line: Line) -> date | None:
    day = reader.day(line, "as_at")
    if day is None:
        reader.fault(line, "as_at", "This is no day. Write the day that the numbers are of, like 31/03/2026.")
    elif day > reader.book.on:
        reader.fault(line, "as_at", "This day lies ahead. Numbers are of today or of the past.")
        return None
    return day


def whole_number(cell: Cell) -> int | None:
    """1250, 1,250, 1250.0; None for all else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return int(cell) if 0 <= cell < 10_000_000 and float(cell).is_integer() else None
    text = text_of(cell)
    return int(text.replace(",", "").replace(" ", "")) if _WHOLE.fullmatch(text) else None


def _sorted(found: Counted) -> Counted:
    found.faults.sort()
    return found
