"""What a cell of a plan means: a choice by its label, its key or its number, a person, a department, a number.

Case, punctuation and blanks do not count. What is not understood is said with its cure, never guessed.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from django.db.models import TextChoices

from actions.plan.importing.columns import key_of
from actions.plan.importing.reading import Cell, text_of
from actions.plan.models.words import Aspect, Priority, Progress, Source, Strand
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.lib.dates import last_of_month
from suppliers.spend.reading.dates import DateOrder, Month

LONG = 10_000
_OTHER_WORDS: Mapping[type[TextChoices], Mapping[str, str]] = {
    Aspect: {
        "hr": "internal", "infrastructure": "internal", "hr and infrastructure": "internal", "procurement": "external",
        "supply chain": "external", "procurement and supply chain": "external", "business": "engagement",
        "internal": "internal", "external": "external", "operational": "force",
    },
    Priority: {"h": "high", "m": "medium", "l": "low", "med": "medium", "critical": "high", "urgent": "high",
               "1": "high", "2": "medium", "3": "low", "p1": "high", "p2": "medium", "p3": "low"},
    Progress: {
        "open": "in_progress", "ongoing": "in_progress", "on going": "in_progress", "started": "in_progress",
        "underway": "in_progress", "under way": "in_progress", "wip": "in_progress", "on track": "in_progress",
        "active": "in_progress", "new": "not_started", "not yet started": "not_started", "to start": "not_started",
        "yet to start": "not_started", "to do": "not_started", "planned": "not_started", "agreed": "not_started",
        "on hold": "paused", "suspended": "paused", "complete": "completed", "done": "completed",
        "closed": "completed", "finished": "completed", "achieved": "completed", "discharged": "completed",
        "withdrawn": "cancelled", "canceled": "cancelled", "abandoned": "cancelled", "proposal": "proposed",
        "draft": "proposed", "suggested": "proposed",
    },
    Marking: {
        "o": "official", "os": "official_sensitive", "o s": "official_sensitive", "sensitive": "official_sensitive",
    },
    Source: {"inspectorate": "inspection", "hmicfrs": "inspection", "review": "internal_review"},
}  # fmt: skip
_INTERVALS = {
    "monthly": 1, "quarterly": 3, "six monthly": 6, "half yearly": 6, "biannual": 6, "biannually": 6, "bi annual": 6,
    "twice a year": 6, "annual": 12, "annually": 12, "yearly": 12,
}  # fmt: skip
_YES = frozenset({"yes", "y", "true", "1", "x", "cleared"})
_NO = frozenset({"no", "n", "false", "0", "not cleared"})


class NotUnderstood(Exception):
    """``str()`` is a sentence that names the cure."""


def choice(words: type[TextChoices], text: str) -> str:
    """The stored value of a label, key, short label or number. Raises NotUnderstood."""
    wanted = key_of(text)
    known: dict[str, str] = {}
    for n, (value, label) in enumerate(words.choices, 1):
        known[str(n)] = value
        for name in (value, str(label), str(label).split(" (")[0], str(label).split(":")[0]):
            known[key_of(name)] = value
    known |= _OTHER_WORDS.get(words, {})
    if wanted in known:
        return known[wanted]
    labels = ", ".join(str(label).split(" (")[0] for label in words.labels)
    raise NotUnderstood(f"“{_short(text)}” is not one of: {labels}.")


def strands(text: str) -> list[str]:
    """Several strands between commas, semicolons, strokes, line ends or "and"; in the order of the 4Ps."""
    if key_of(text) in ("all", "all four", "4ps", "all 4", "all strands"):
        return list(Strand.values)
    parts = [part for part in re.split(r"[,;/&+|\n]|\band\b", text, flags=re.IGNORECASE) if part.strip()]
    found = {choice(Strand, part) for part in parts}
    return [strand for strand in Strand.values if strand in found]


def yes_or_no(text: str) -> bool:
    if (said := key_of(text)) in _YES | _NO:
        return said in _YES
    raise NotUnderstood(f"“{_short(text)}” is neither Yes nor No.")


def months(text: str) -> int:
    said = key_of(text)
    if said in _INTERVALS:
        return _INTERVALS[said]
    match = re.fullmatch(r"(?:every )?(\d{1,3})(?: ?m(?:on)?ths?| ?m)?", said)
    if match and 1 <= int(match[1]) <= 24:
        return int(match[1])
    raise NotUnderstood(f"“{_short(text)}” is not a number of months from 1 to 24.")


def day(cell: Cell, order: DateOrder, *, end: bool) -> date:
    """The day a cell means; of a month without a day its first, or with ``end`` its last. Raises NotUnderstood."""
    found = order.settle(typed(cell))
    if isinstance(found, Month):
        first = date(found.year, found.month, 1)
        return last_of_month(first) if end else first
    if found is None:
        raise NotUnderstood(f"“{_short(text_of(cell))}” is not a date. Write it like 31 March 2027.")
    return found


def typed(cell: Cell) -> Cell:
    """A typed date without what people put around it: "by 31st March '27." is "31st March 27"."""
    if not isinstance(cell, str):
        return cell
    text = re.sub(r"['’‘]", "", cell).strip().rstrip(".")
    return re.sub(r"^(?:by|end(?: of)?|due|from)\s+", "", text, flags=re.IGNORECASE)


def written(text: str, most: int) -> str:
    if len(text) > most:
        raise NotUnderstood(f"The text has {len(text):,} characters; {most:,} are the most. Shorten it.")
    return text


class People:
    """Finds people by e-mail address or name, and says why somebody is not found."""

    def __init__(self, people: Iterable[Person]) -> None:
        self.by_email: dict[str, Person] = {}
        self.by_name: dict[str, list[Person]] = {}
        for person in people:
            self.by_email[person.email.casefold()] = person
            self.by_name.setdefault(key_of(person.name), []).append(person)

    def find(self, text: str) -> Person:
        """Raises NotUnderstood, with the cure, for nobody and for namesakes."""
        if match := re.search(r"[^\s<>()\[\],;]+@[^\s<>()\[\],;]+", text):
            if found := self.by_email.get(match[0].casefold().removeprefix("mailto:")):
                return found
            raise NotUnderstood(f"Nobody here has the e-mail address “{_short(match[0])}”. {_CURE}")
        named = self._named(text)
        if len(named) > 1:
            addresses = " or ".join(person.email for person in named[:3])
            raise NotUnderstood(
                f"{len(named)} people are called {named[0].name}. Write the address: {addresses}."
            )
        if named:
            return named[0]
        near = get_close_matches(key_of(text), self.by_name, n=1, cutoff=0.7)
        hint = f" Did you mean {self.by_name[near[0]][0].name}?" if near else ""
        raise NotUnderstood(f"Nobody here is called “{_short(text)}”.{hint} {_CURE}")

    def is_called(self, person: Person, text: str) -> bool:
        last, _, first = text.partition(",")
        return (
            key_of(person.name) in (key_of(text), key_of(f"{first} {last}"))
            or person.email in text.casefold()
        )

    def _named(self, text: str) -> list[Person]:
        """Those of a name; "Winterbourne, Olu" is Olu Winterbourne. People who have left count only alone."""
        last, _, first = text.partition(",")
        found = self.by_name.get(key_of(text)) or self.by_name.get(key_of(f"{first} {last}")) or []
        return [person for person in found if person.is_active] or found


_CURE = "Correct it, or leave it empty: the action becomes a proposal without an owner."


class Departments:
    """Finds departments by name or code."""

    def __init__(self, departments: Iterable[Department]) -> None:
        self.known: dict[str, Department] = {}
        self.names: list[str] = []
        for department in departments:
            self.names.append(department.name)
            self.known[key_of(department.code)] = self.known[key_of(department.name)] = department

    def find(self, text: str) -> Department:
        wanted = key_of(text)
        for name in (wanted, wanted.removesuffix(" department"), wanted.replace(" and ", " ")):
            if found := self.known.get(name):
                return found
        shown = ", ".join(self.names[:12]) + (" …" if len(self.names) > 12 else "")
        raise NotUnderstood(f"“{_short(text)}” is not a department here. Use one of: {shown}.")

    def several(self, text: str) -> list[Department]:
        """Departments between semicolons, strokes or line ends; between commas where none has one in its name."""
        if not text.strip():
            return []
        found: list[Department] = []
        for part in re.split(r"[;/|\n]", text):
            pieces = [part] if key_of(part) in self.known else part.split(",")
            found += [self.find(piece) for piece in pieces if piece.strip()]
        return list(dict.fromkeys(found))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
