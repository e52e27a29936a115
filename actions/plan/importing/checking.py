"""What each row of a plan's file would do. Reads the plan; writes nothing. Rules: docs/rules/plan-files.md."""

from collections.abc import Iterable, Mapping
from datetime import date

from actions.plan.importing.answers import Answers
from actions.plan.importing.book import Book
from actions.plan.importing.columns import key_of, reference_of
from actions.plan.importing.comparing import compared
from actions.plan.importing.meaning import typed
from actions.plan.importing.plan import Checked, Draft, Fault, SetAside
from actions.plan.importing.reading import Grid, Line, headings_of
from actions.plan.importing.rows import Row
from actions.plan.models import Progress
from msplan.accounts.models import Person
from suppliers.spend.reading.dates import DateOrder

DATES = ("start_on", "target_on")
NEW_PROGRESS = (Progress.PROPOSED, Progress.NOT_STARTED, Progress.IN_PROGRESS, Progress.PAUSED)
CLOSED_ROW = (
    "It is {}. Only work still to be done is imported: add it by hand if its story belongs in the plan."
)


def check(grid: Grid, answers: Answers, *, on: date) -> Checked:
    """Every row below the headings: understood, set aside with a reason, or faulty with the cure. ``on`` is today."""
    header = grid.header(answers.header)
    lines, places = grid.below(header), answers.places
    order = DateOrder()
    for line in lines:
        for place in (places[key] for key in DATES if key in places):
            order.note(typed(line.cell(place)))
    book = Book.opened(_numbers(lines, places), on=on)
    return _Check(answers, header, order, book).of(lines)


class _Check:
    """One run over the rows; remembers titles and references that it has met."""

    def __init__(self, answers: Answers, header: Line, order: DateOrder, book: Book) -> None:
        self.answers, self.header, self.order, self.book = answers, header, order, book
        self.headings = headings_of(header)
        self.titles: dict[str, str] = dict(book.titles)
        self.met: dict[int, int] = {}
        self.drafts: list[Draft] = []
        self.faults: list[Fault] = []
        self.aside: list[SetAside] = []

    def of(self, lines: list[Line]) -> Checked:
        for line in lines:
            if why := self._why_aside(line):
                self.aside.append(SetAside(line.number, _shown(line), why))
            else:
                self._take(line)
        found = {f"A-{number:03d}" for number in self.met}
        missing = tuple(one for one in self.book.references if one not in found) if found else ()
        month_first = self.order.example if self.order.order == "month first" else ""
        return Checked(
            tuple(self.drafts), tuple(self.faults), tuple(self.aside), missing, len(lines), month_first
        )

    def _why_aside(self, line: Line) -> str:
        if [key_of(text) for text in headings_of(line)] == [key_of(text) for text in self.headings]:
            return "It repeats the headings."
        if line.filled == 1 and self.header.filled > 2:
            return "Only one cell is filled: a heading or a note, not an action."
        if not any(line.text(place) for place in self.answers.columns):
            return "Nothing stands in the columns that are read."
        return ""

    def _take(self, line: Line) -> None:
        row = Row(line, self.answers, self.headings, self.order, self.book)
        number = reference_of(row.text("reference"))
        action = self.book.actions.get(number) if number else None
        if action is None:
            draft = self._new(row, unknown=row.text("reference") if number else "")
        elif action.number in self.met:
            row.fault("reference", f"{action.reference} stands in row {self.met[action.number]} already.")
            draft = None
        else:
            self.met[action.number] = line.number
            draft = compared(row, action)
        self.faults += row.faults
        if draft is not None and not row.faults:
            self.drafts.append(draft)

    def _new(self, row: Row, *, unknown: str) -> Draft | None:
        progress = row.value("progress") or ""
        if progress and progress not in NEW_PROGRESS:
            why = CLOSED_ROW.format(Progress(progress).label.lower())
            self.aside.append(SetAside(row.line.number, _shown(row.line), why))
            row.faults.clear()
            return None
        values = row.new_values()
        progress = _progress_of_new(row, progress, values.get("owner"))
        if row.faults:
            return None
        title = key_of(values["title"])
        like = self.titles.get(title, "")
        self.titles.setdefault(title, f"row {row.line.number}")
        notes = (
            (f"{unknown} is not in this plan: the action gets a reference of its own.",) if unknown else ()
        )
        reason = row.text("paused_reason") if progress == Progress.PAUSED else ""
        return Draft(row.line.number, values, str(progress), reason, like, notes=notes)


def _numbers(lines: Iterable[Line], places: Mapping[str, int]) -> set[int]:
    if "reference" not in places:
        return set()
    found = (reference_of(line.text(places["reference"])) for line in lines)
    return {number for number in found if number is not None}


def _progress_of_new(row: Row, said: str, owner: Person | None) -> str:
    """With an owner it is part of the plan, without one a proposal; work that has begun needs its owner."""
    if said == Progress.PAUSED and not row.text("paused_reason"):
        row.fault(
            "paused_reason", "A paused action needs a reason. Write why it is paused, or call it not started."
        )
    if (
        said in (Progress.IN_PROGRESS, Progress.PAUSED)
        and owner is None
        and not row.text("owner", "owner_email")
    ):
        label = Progress(said).label.lower()
        row.fault(
            "owner", f"An action that is {label} needs an owner. Name one, or leave the progress empty too."
        )
    if owner is None:
        return Progress.PROPOSED
    return said or Progress.NOT_STARTED


def _shown(line: Line) -> str:
    text = " · ".join(" ".join(cell.split()) for cell in headings_of(line) if cell)
    return text if len(text) <= 160 else f"{text[:159]}…"
