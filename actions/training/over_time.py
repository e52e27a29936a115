"""How many had done a course, quarter by quarter: the chart and the table of it. What is not known is said, never 0."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta

from actions.training.facts import by_requirement, percent_words, standing_on
from actions.training.models import Course, CourseRequirement, TrainingReturn
from msplan.lib.charts import MOST_SERIES, Chart, line_chart
from msplan.lib.dates import last_of_month, plain

QUARTERS = 8
UNKNOWN = "Not known"


class Cell(NamedTuple):
    """What was so at the end of a quarter: "82%", "812 of 990"; or that it is not known."""

    audience: str
    text: str
    required: int | None
    completed: int | None
    rate: Decimal | None

    @property
    def detail(self) -> str:
        return "" if self.completed is None else f"{self.completed:,} of {self.required:,}"


class Row(NamedTuple):
    requirement: CourseRequirement
    cells: tuple[Cell, ...]


def quarter_ends(on: date, many: int = QUARTERS) -> list[date]:
    """The last ends of quarters up to a day, oldest first, and the day itself where it is none of them."""
    end = last_of_month(date(on.year, (on.month - 1) // 3 * 3 + 3, 1))
    ends = [last_of_month(end - relativedelta(months=3 * n)) for n in range(many + 1)]
    past = [day for day in ends if day < on][:many]
    return [*reversed(past), on]


class Table(NamedTuple):
    """Every audience that has to do a course, the largest first, on each of the days."""

    days: list[date]
    rows: list[Row]


def table_of(course: Course | None, on: date) -> Table:
    """Three queries at most. Of the days before anything was known the last one is there, to tell where it began."""
    days, rows = quarter_ends(on), rows_of(course, on) if course else []
    known = [any(row.cells[n].rate is not None for row in rows) for n in range(len(days))]
    first = max(0, known.index(True) - 1) if True in known else max(0, len(days) - 4)
    return Table(days[first:], [Row(row.requirement, row.cells[first:]) for row in rows])


def rows_of(course: Course, on: date) -> list[Row]:
    days = quarter_ends(on)
    requirements: list[Any] = list(course.requirements.in_force(on).with_things().with_last(on))
    given = by_requirement(list(TrainingReturn.objects.standing().filter(requirement__in=requirements)))
    requirements.sort(key=lambda row: (-(row.last_required or 0), str(row)))
    return [Row(row, tuple(_cell(row, given.get(row.pk, []), day) for day in days)) for row in requirements]


def _cell(row: CourseRequirement, returns: Sequence[TrainingReturn], day: date) -> Cell:
    name = row.audience.name
    found = standing_on(returns, day)
    if found is None or found.rate is None:
        return Cell(name, UNKNOWN, None, None, None)
    return Cell(name, percent_words(found.rate), found.required, found.completed, found.rate)


def chart_of(table: Table, on: date) -> Chart | None:
    """A line for each of the largest audiences of which something is known; None where nothing is."""
    drawn = [row for row in table.rows if any(cell.rate is not None for cell in row.cells)][:MOST_SERIES]
    if not drawn:
        return None
    return line_chart(
        title=finding(drawn[0], on),
        series={row.requirement.audience.name: [cell.rate for cell in row.cells] for row in drawn},
        periods=[f"{day.day} {day:%b %Y}" for day in table.days],
        period_heading="As at",
        unit="percent",
        gap=UNKNOWN,
    )


def finding(row: Row, on: date) -> str:
    """The sentence over the chart: where the first audience stands, and where it stood a year before."""
    name, now = row.requirement.audience.name, row.cells[-1]
    if now.rate is None:
        return f"{name}: not known on {plain(on)}"
    before = row.cells[-5] if len(row.cells) >= 5 else None
    said = f"{name}: {now.text} by the last return up to {plain(on)}"
    if before is None or before.rate is None:
        return f"{said}; what it was a year before is not known"
    return f"{said}, {before.text} a year before"


def chart_of_returns(returns: Sequence[TrainingReturn]) -> Chart | None:
    """The standing returns of one requirement, oldest first, at most twelve."""
    shown = sorted((one for one in returns if one.is_standing), key=lambda one: one.as_at)[-12:]
    if len([one for one in shown if one.is_known]) < 2:
        return None
    last = next(one for one in reversed(shown) if one.rate is not None)
    if last is shown[-1] and last.rate is not None:
        title = f"{percent_words(last.rate)} had done it on {plain(last.as_at)}"
    else:
        title = f"Not known since {plain(shown[shown.index(last) + 1].as_at)}"
    return line_chart(
        title=title,
        series={"Share": [one.rate for one in shown]},
        periods=[f"{one.as_at.day} {one.as_at:%b %Y}" for one in shown],
        period_heading="As at",
        unit="percent",
        gap=UNKNOWN,
    )
