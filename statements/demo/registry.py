"""The demonstration's registry pack: last year's statement, its answers looked through and submitted."""

from collections.abc import Iterator
from datetime import date, timedelta

from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear, add_months
from statements.demo.plan import Event, morning
from statements.models import RegistryPack, Statement
from statements.registry.keeping import answer_part, make_pack, record_submission
from statements.registry.questions import Answer, registry_form

# What the program cannot know and the editor fills in.
BY_HAND: dict[str, dict[str, Answer]] = {
    "sectors": {"Sectors": ["Public sector"], "Turnover": "£100 million to £500 million"},
    "training": {"Training": ["Your front line staff", "Human resources", "Procurement staff"]},
    "indicators": {"Indicators": ["None of these"]},
}


def events(year: FinancialYear, people: dict[str, Person]) -> Iterator[Event]:
    """Worked out when the corrected version was public, submitted two days later."""
    due = add_months(year.last, 6)
    editor = people["Hannah Wexley"]
    yield Event(morning(due - timedelta(days=4)), lambda: _worked_out(year, editor, due - timedelta(days=4)))
    yield Event(morning(due - timedelta(days=2)), lambda: _submitted(year, editor, due - timedelta(days=2)))


def _worked_out(year: FinancialYear, editor: Person, on: date) -> None:
    statement = Statement.objects.of_period(year.label).in_force().get()
    pack = make_pack(statement, by=editor, at=morning(on))
    form = registry_form(pack.form_version)
    for part in form.parts:
        if part.id in BY_HAND:
            given = BY_HAND[part.id]
            answer_part(pack, part, given=given, version=pack.version, by=editor, at=morning(on, 10))
            pack.refresh_from_db()


def _submitted(year: FinancialYear, editor: Person, on: date) -> None:
    record_submission(
        RegistryPack.objects.get(seal__statement__slug=year.label),
        on=on,
        address="https://modern-slavery-statement-registry.example/statement-summary/marlshire",
        by=editor,
        at=morning(on, 15),
        today=on,
        form_id=None,
    )
