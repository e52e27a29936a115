"""The demonstration's six-monthly updates: none is due yet for last year's; one is being written."""

from collections.abc import Iterator
from datetime import date, timedelta

from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear
from statements.demo.plan import Event, morning
from statements.models import Statement, Update
from statements.updates.writing import edit_line, edit_words, open_update

OPENING = """Since the statement we have gone on asking our suppliers what they know about the people who work for them,
and chased those who did not answer. Most of what we promised is on its way. Where we are late we say so, and why."""
EXTERNAL = """The questionnaire went first to the suppliers whose work carries the highest risk to people. Every answer
that raised a question was read by somebody who knows the subject before anybody wrote back."""
WHY = "The people who do this work were needed for the audit of the cleaning contracts; it goes on in the spring."


def events(year: FinancialYear, people: dict[str, Person], today: date) -> Iterator[Event]:
    """Opened last week by the plan manager, most of it written by the editor since."""
    on = today - timedelta(days=6)
    yield Event(morning(on, 11), lambda: _opened(year, people["Tom Ferrisby"], on))
    yield Event(morning(on, 15), lambda: _written(people["Hannah Wexley"], on))


def _opened(year: FinancialYear, by: Person, on: date) -> None:
    statement = Statement.objects.of_period(year.label).in_force().get()
    open_update(statement, until=on, by=by, at=morning(on, 11), on=on)


def _written(by: Person, on: date) -> None:
    update = Update.objects.in_preparation().get()
    changes = {"title": update.title, "opening": OPENING, "external": EXTERNAL}
    edit_words(update, version=update.edits, changes=changes, by=by, at=morning(on, 15))
    late = [line for line in update.lines.all() if line.lacks_reason]
    for line in late[:-1]:  # the last one is left to be seen
        update.refresh_from_db()
        line.update = update
        edit_line(line, version=update.edits, changes={"why": WHY}, by=by, at=morning(on, 15))
