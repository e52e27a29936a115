"""What is shown before the board gets a statement: the figures as they would freeze, and what to think about."""

from collections.abc import Iterable
from datetime import date

from msplan.lib.dates import plain
from statements.figures.freezing import Readings, frozen, live
from statements.figures.reading import Reading
from statements.models import Section, Statement, Topic
from statements.text.contents import cited_keys


def cited_readings(statement: Statement, sections: Iterable[Section], *, on: date) -> list[Reading]:
    """The figures that the text shows: those that are fixed, or in a draft those of the day."""
    sections = list(sections)
    if statement.is_frozen:
        return readings_in(sections, frozen(statement))
    figures, _ = cited_keys(sections)
    return readings_in(sections, live(statement, figures=figures, tables=(), on=on))


def readings_in(sections: Iterable[Section], readings: Readings) -> list[Reading]:
    """Of figures that were read already those that the text shows, in its order."""
    figures, _ = cited_keys(sections)
    return [readings.figures[key] for key in figures]


def warnings(
    statement: Statement, sections: Iterable[Section], readings: Iterable[Reading], *, on: date
) -> list[str]:
    """What does not stop submitting and is worth a thought."""
    found = []
    if statement.period_end >= on:
        found.append(
            f"The period ends on {plain(statement.period_end)}. A statement reports on a year that has ended; "
            "events after today are not counted."
        )
    nothing = [reading.label for reading in readings if reading.value is None and not reading.hidden]
    found.extend(f"“{label}” has nothing to count and reads “not known”." for label in nothing)
    sections = list(sections)
    not_ready = [f"“{s.heading}”" for s in sections if s.writing != Section.Writing.READY]
    if not_ready:
        found.append(f"Not marked as ready: {', '.join(not_ready)}.")
    if comments := statement.comments.open().count():
        found.append(f"{comments} comment{'' if comments == 1 else 's'} open.")
    if statement.no_steps:
        found.append("It says that no steps were taken in the period.")
    areas = {section.area for section in sections}
    missing = [topic.label for topic in Topic if topic not in areas]
    found.extend(f"No section is about the topic “{label}”." for label in missing)
    return found
