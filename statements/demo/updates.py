"""The demonstration's six-monthly update: published after the autumn working group; a correction is being written."""

from collections.abc import Iterator
from datetime import date, timedelta

from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear
from statements.demo.plan import Event, morning
from statements.models import Publication, Statement, Update
from statements.publishing.producing import produce
from statements.updates.approving import approve_update
from statements.updates.issuing import correct_update, publish_update
from statements.updates.writing import edit_line, edit_words, open_update

OPENING = """Since the statement we have gone on asking our suppliers what they know about the people who work for them,
and chased those who did not answer. Most of what we promised is on its way. Where we are late we say so, and why."""
EXTERNAL = """The questionnaire went first to the suppliers whose work carries the highest risk to people. Every answer
that raised a question was read by somebody who knows the subject before anybody wrote back."""
WHY = "The people who do this work were needed for the audit of the cleaning contracts; it goes on in the spring."
NOTE = "The first version said that the audits had begun in May. They began in June."


def events(year: FinancialYear, people: dict[str, Person], today: date) -> Iterator[Event]:
    """Opened by the plan manager, written by the editor, approved by the lead; and a later version begun."""
    on = today - timedelta(days=20)
    editor, lead = people["Hannah Wexley"], people["Daniel Reedmoor"]
    yield Event(morning(on, 11), lambda: _opened(year, people["Tom Ferrisby"], on))
    yield Event(morning(on, 15), lambda: _written(editor, on))
    yield Event(morning(on + timedelta(days=2)), lambda: _approved(lead, on + timedelta(days=2)))
    yield Event(morning(on + timedelta(days=3)), lambda: _published(editor, on + timedelta(days=3)))
    yield Event(morning(today - timedelta(days=6)), lambda: _corrected(editor, today - timedelta(days=6)))


def _opened(year: FinancialYear, by: Person, on: date) -> None:
    statement = Statement.objects.of_period(year.label).in_force().get()
    open_update(statement, until=on, by=by, at=morning(on, 11), on=on)


def _written(by: Person, on: date) -> None:
    update = Update.objects.in_preparation().get()
    changes = {"title": update.title, "opening": OPENING, "external": EXTERNAL}
    edit_words(update, version=update.edits, changes=changes, by=by, at=morning(on, 15))
    for line in update.lines.all():
        if line.lacks_reason:
            update.refresh_from_db()
            line.update = update
            edit_line(line, version=update.edits, changes={"why": WHY}, by=by, at=morning(on, 15))


def _approved(by: Person, on: date) -> None:
    update = Update.objects.in_preparation().get()
    approve_update(update, edits=update.edits, by=by, at=morning(on), on=on)
    publication = Publication.objects.get(seal__update=update)
    if not produce(publication.pk, at=morning(on)):
        publication.refresh_from_db()
        raise RuntimeError(f"The update's document could not be made: {publication.error}")


def _published(by: Person, on: date) -> None:
    publish_update(Update.objects.in_preparation().get(), by=by, at=morning(on))


def _corrected(by: Person, on: date) -> None:
    correct_update(Update.objects.public().get(), note=NOTE, by=by, at=morning(on))
