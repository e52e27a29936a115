"""One row of a plan's file: its cells as values, and what is wrong with them."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import TextChoices

from actions.plan.importing import meaning
from actions.plan.importing.answers import Answers
from actions.plan.importing.book import Book
from actions.plan.importing.columns import BY_KEY
from actions.plan.importing.meaning import LONG, NotUnderstood
from actions.plan.importing.plan import Fault
from actions.plan.importing.reading import Line, letter
from actions.plan.models.words import Area, Aspect, Priority, Progress, Source
from msplan.accounts.models import Person
from msplan.files.models import Marking
from suppliers.spend.reading.dates import DateOrder

TITLE = 200
TEXTS = ("what", "outcome", "measure", "public_wording")
CHOICES: dict[str, type[TextChoices]] = {
    "aspect": Aspect, "area": Area, "source": Source, "priority": Priority, "progress": Progress, "marking": Marking,
}  # fmt: skip
# A new action takes these from the file where it says them, and else from create_action's own defaults.
OPTIONAL = (
    "outcome",
    "measure",
    "strands",
    "area",
    "priority",
    "review_every",
    "public_wording",
    "cleared",
    "marking",
    "supporting_departments",
)


class Row:
    """Reads the cells of one line; what is not understood becomes a fault, and the value None."""

    def __init__(
        self, line: Line, answers: Answers, headings: list[str], order: DateOrder, book: Book
    ) -> None:
        self.line, self.answers, self.headings, self.order, self.book = line, answers, headings, order, book
        self.places = answers.places
        self.faults: list[Fault] = []

    def has(self, key: str) -> bool:
        return key in self.places

    def text(self, *keys: str) -> str:
        """The text of the first of the columns that holds one."""
        return next(
            (text for key in keys if key in self.places and (text := self.line.text(self.places[key]))), ""
        )

    def fault(self, key: str, sentence: str) -> None:
        place = self.places.get(key)
        heading = self.headings[place] if place is not None and place < len(self.headings) else ""
        value = self.line.text(place) if place is not None else ""
        column = letter(place) if place is not None else ""
        self.faults.append(Fault(self.line.number, column, heading or BY_KEY[key].heading, value, sentence))

    def value(self, key: str) -> Any:
        """What the cell means; None where it is empty, no column holds it, or it is not understood."""
        if key == "owner":
            return self._owner()
        if not (text := self.text(key)):
            return None
        try:
            return self._meaning(key, text)
        except NotUnderstood as problem:
            self.fault(key, str(problem))
            return None

    def new_values(self) -> dict[str, Any]:
        """Everything that create_action needs, or faults."""
        title, what = self._words()
        values: dict[str, Any] = {"title": title, "what": what, "owner": self.value("owner")}
        values["aspect"] = self._or("aspect", self.answers.aspect)
        department = self.answers.lead_department
        values["lead_department"] = self._or("lead_department", self.book.by_pk.get(department or 0))
        values["source"] = self.value("source") or self.answers.source or Source.INTERNAL_REVIEW.value
        values["start_on"] = self._or("start_on", self.answers.start_on)
        values["target_on"] = self._or("target_on", self.answers.target_on)
        for key in OPTIONAL:
            if (found := self.value(key)) is not None:
                values[key] = found
        self.check(values)
        return values

    def check(self, values: dict[str, Any]) -> None:
        """The rules between cells. ``values`` is the whole action as it would be."""
        start, target = values.get("start_on"), values.get("target_on")
        if isinstance(start, date) and isinstance(target, date) and target < start:
            self.fault(
                "target_on", f"It lies before the start date, {start.day} {start:%B %Y}. Correct one of them."
            )
        if values.get("lead_department") in values.get("supporting_departments", []):
            self.fault(
                "supporting_departments", f"{values['lead_department']} leads this action. Take it out here."
            )
        owner = values.get("owner")
        if isinstance(owner, Person) and not owner.is_active:
            self.fault(
                "owner", f"{owner.name} has left. Name somebody else, or leave it empty for a proposal."
            )
        if values.get("cleared"):
            if values.get("marking", Marking.OFFICIAL) != Marking.OFFICIAL:
                self.fault("cleared", "Only an OFFICIAL action can be cleared for publication. Say No here.")
            if not values.get("public_wording"):
                self.fault(
                    "cleared", "There is no wording for the public to clear. Write it, or say No here."
                )

    def _words(self) -> tuple[str, str]:
        """Title and what will be done; a file that has one column for both gives both from it."""
        only = [key for key in ("title", "what") if self.has(key)]
        if len(only) == 1:
            text = self.text(only[0])
            if not text:
                self.fault(only[0], "It is empty. Write what the action is.")
            return _shortened(text), text
        for key in ("title", "what"):
            if not self.text(key):
                words = "a few words that people will know it by" if key == "title" else "what will be done"
                self.fault(key, f"It is empty. Write {words}.")
        return self.value("title") or "", self.value("what") or ""

    def _or(self, key: str, default: Any) -> Any:
        """The cell's value, or what stands in for it where the cell is empty."""
        if self.text(key):
            return self.value(key)
        if not default:
            self.fault(
                key, "It is empty. Fill it in, or say on the page of columns what stands for empty cells."
            )
        return default

    def _meaning(self, key: str, text: str) -> Any:
        if key in CHOICES:
            return meaning.choice(CHOICES[key], text)
        if key == "title":
            return meaning.written(" ".join(text.split()), TITLE)
        if key in ("start_on", "target_on"):
            return meaning.day(self.line.cell(self.places[key]), self.order, end=key == "target_on")
        readers: dict[str, Callable[[str], Any]] = {
            "strands": meaning.strands,
            "lead_department": self.book.departments.find,
            "supporting_departments": self.book.departments.several,
            "review_every": meaning.months,
            "cleared": meaning.yes_or_no,
        }
        return readers[key](text) if key in readers else meaning.written(text, LONG)

    def _owner(self) -> Person | None:
        """By name or address; where both are given they must be of one person."""
        name, address = self.text("owner"), self.text("owner_email")
        people = self.book.people
        try:
            if not address:
                return people.find(name) if name else None
            person = people.find(address)
        except NotUnderstood as problem:
            self.fault("owner_email" if address else "owner", str(problem))
            return None
        if name and not people.is_called(person, name):
            self.fault(
                "owner_email",
                f"{address} is the address of {person.name}, not of {name}. Correct one of the two.",
            )
        return person


def _shortened(text: str) -> str:
    """The first line as a title, cut between words."""
    line = " ".join(text.split("\n", 1)[0].split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rsplit(' ', 1)[0]}…"
