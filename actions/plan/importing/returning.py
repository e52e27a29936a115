"""What goes back to people: their file with a column of errors, and an empty one to fill in."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from actions.plan.importing.columns import BY_KEY, ERRORS, key_of
from actions.plan.importing.plan import Fault
from actions.plan.importing.reading import Cell, Grid, Line, headings_of
from actions.plan.models.words import Area, Aspect, Priority, Source, Strand
from msplan.lib.spreadsheets import Cell as Written
from msplan.lib.spreadsheets import Sheet, write_csv, write_xlsx

TEMPLATE = (
    "title", "what", "outcome", "measure", "aspect", "strands", "area", "source", "lead_department", "owner",
    "priority", "progress", "start_on", "target_on", "review_every",
)  # fmt: skip


def with_errors(
    grid: Grid, header: int, faults: tuple[Fault, ...], *, name: str, at: datetime
) -> tuple[str, bytes]:
    """The file as it came, every cell inert, and a last column that says what to correct; with its name."""
    line = grid.header(header)
    by_row: dict[int, list[str]] = {}
    for fault in faults:
        where = f"{fault.heading} (column {fault.column})" if fault.column else fault.heading
        by_row.setdefault(fault.row, []).append(f"{where}: {fault.sentence}")
    headings = headings_of(line)
    keep = [n for n, text in enumerate(headings) if key_of(text) != key_of(ERRORS)]  # an earlier round's
    width = max(len(each.cells) for each in grid.lines)
    keep += list(range(len(headings), width))
    path = PurePath(name)
    if path.suffix.lower() == ".csv":
        rows = list(_all_rows(grid.lines, keep, by_row, header=line.number))
        return f"{path.stem} - to correct.csv", write_csv(rows)
    above = [
        " ".join(text for text in headings_of(one) if text) for one in grid.lines if one.number < line.number
    ]
    below = _rows([one for one in grid.lines if one.number > line.number], line.number + 1, keep, by_row)
    sheet = Sheet(
        grid.name, [*(headings[n] if n < len(headings) else "" for n in keep), ERRORS], below, notes=above
    )
    title = f"{path.stem}: what to correct"
    return f"{path.stem} - to correct.xlsx", write_xlsx([sheet], title=title, as_at=at)


def template(kind: str, *, on: date) -> bytes:
    """Headings and one example row; the workbook says on a sheet of its own what may stand in each column."""
    headings = [BY_KEY[key].heading for key in TEMPLATE]
    start = date(on.year, on.month, 1)
    example: list[Written] = [
        "Example: train every buyer", "Buy or write a half-day course, and train everybody who may sign a purchase.",
        "Buyers see the signs of exploitation in a bid.", "Share of buyers trained within two years.",
        "External capability", "Prevent, Protect", "Training", "Working group", "Procurement", "", "High",
        "Not started", start, date(on.year + 1, 3, 31), 6,
    ]  # fmt: skip
    if kind == "csv":
        return write_csv([example], headings=headings)
    notes = Sheet("What may stand where", ["Column", "What may stand in it"], _notes())
    plan = Sheet("Plan", headings, [example])
    return write_xlsx([plan, notes], title="An action plan to fill in", as_at=on)


def _all_rows(
    lines: tuple[Line, ...], keep: list[int], by_row: Mapping[int, list[str]], *, header: int
) -> Iterator[list[Written]]:
    for number, row in enumerate(_rows(list(lines), 1, keep, by_row), 1):
        yield [*row[:-1], ERRORS] if number == header else row


def _rows(
    lines: list[Line], first: int, keep: list[int], by_row: Mapping[int, list[str]]
) -> Iterator[list[Written]]:
    """Every line with its errors; empty ones come back too, so that row numbers stay what they were."""
    number = first
    for line in lines:
        for _ in range(number, line.number):
            yield [None] * (len(keep) + 1)
        yield [*(_written(line.cell(n)) for n in keep), "\n".join(by_row.get(line.number, []))]
        number = line.number + 1


def _written(cell: Cell) -> Written:
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date()
    return str(cell) if isinstance(cell, time | timedelta) else cell


def _notes() -> list[tuple[str, str]]:
    words = {
        "aspect": Aspect, "strands": Strand, "area": Area, "source": Source, "priority": Priority,
    }  # fmt: skip
    told = {
        "title": "A few words that people will know it by. Needed.",
        "what": "Needed. Name no victims or suspects, and nothing that could identify them.",
        "lead_department": "The name or code of a department in msplan. Needed.",
        "owner": "The e-mail address or name of somebody in msplan. Empty: the action becomes a proposal.",
        "progress": "Not started, In progress, Paused (then add a column “Why it is paused”), or Proposed.",
        "start_on": "A date, such as 1 April 2026. Needed.",
        "target_on": "A date. A month alone means its last day. Needed.",
        "review_every": "1 to 24. Empty: 6.",
        "outcome": "What will be different when it has worked.",
        "measure": "What will be counted or seen.",
    }
    for key, choices in words.items():
        several = "One or several of: " if key == "strands" else "One of: "
        told[key] = several + "; ".join(str(label) for label in choices.labels) + "."
    return [(BY_KEY[key].heading, told[key]) for key in TEMPLATE]
