"""What is shown before the board gets a statement: the figures as they would freeze, and what to think about."""

from datetime import date

from msplan.lib.dates import plain
from statements.contents import cited_keys
from statements.figures.reading import Reading
from statements.models import Statement, Topic
from statements.previewing import readings


def cited_readings(statement: Statement, *, on: date) -> list[Reading]:
    """The figures that the text shows."""
    sections = list(statement.sections.standing())
    known = readings(statement, sections, on=on)
    figures, _ = cited_keys(sections)
    return [known.figures[key] for key in figures]


def warnings(statement: Statement, *, on: date) -> list[str]:
    """What does not stop submitting and is worth a thought."""
    found = []
    if statement.period_end >= on:
        found.append(
            f"The period ends on {plain(statement.period_end)}. A statement reports on a year that has ended; "
            "events after today are not counted."
        )
    nothing = [reading.label for reading in cited_readings(statement, on=on) if reading.value is None]
    found.extend(f"“{label}” has nothing to count and reads “not known”." for label in nothing)
    areas = set(statement.sections.standing().values_list("area", flat=True))
    missing = [topic.label for topic in Topic if topic not in areas]
    found.extend(f"No section is about the topic “{label}”." for label in missing)
    return found
