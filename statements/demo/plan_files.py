"""The demonstration's plan files: one imported, one whose rows need correcting, one given up, one just begun."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile

from actions.models import PlanImport
from actions.plan.importing.answers import Answers
from actions.plan.importing.checking import check
from actions.plan.importing.confirming import confirm_import, discard_import, say_columns
from actions.plan.importing.uploading import grid_in, upload_plan
from msplan.accounts.models import Person
from msplan.lib.dates import london_date
from msplan.lib.spreadsheets import write_csv
from statements.demo.plan import Event, morning

Row = Sequence[str]
MEASURES: list[Row] = [
    ("Reference", "How success will be measured"),
    ("A-010", "Each strand has one action that is owned outside public protection."),
]
HEADINGS: Row = ("Action", "Aspect", "Lead", "Department", "Started", "By when")
DISTRICT: list[Row] = [
    HEADINGS,
    (
        "Brief every neighbourhood team on hand car washes",
        "Force capability",
        "",
        "Procurement",
        "1/9/2026",
        "31/3/2027",
    ),
    (
        "Put the helpline's poster in each custody suite",
        "Force capability",
        "Sam Nobody",
        "Procurement",
        "1/9/2026",
        "tbc",
    ),
    ("Ask the cleaning contractor for its rotas", "Procurement", "", "Estates", "Sept 2026", "Dec 2026"),
]
DRAFT: list[Row] = [HEADINGS, DISTRICT[1]]


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """In the last two months, all by the plan manager."""
    manager = next(person for person in people.values() if person.job_title == "Plan manager")

    def sent(name: str, rows: list[Row], at: datetime, *, checked: bool = True) -> PlanImport:
        kept = upload_plan(ContentFile(write_csv(rows), name=name), by=manager, at=at)
        if checked:
            say_columns(kept, Answers.stored(kept.answers), by=manager, at=at)
        return kept

    def imported(at: datetime) -> None:
        kept = sent("measures agreed.csv", MEASURES, at)
        seen = check(grid_in(kept), Answers.stored(kept.answers), on=london_date(at)).digest
        confirm_import(kept, seen=seen, by=manager, at=at)

    def given_up(at: datetime) -> None:
        discard_import(sent("old district plan.csv", DRAFT, at), by=manager, at=at)

    first, second, third, fourth = (morning(today - timedelta(days=days)) for days in (58, 31, 6, 2))
    yield Event(first, lambda: imported(first))
    yield Event(second, lambda: given_up(second))
    yield Event(third, lambda: sent("district plan.csv", DISTRICT, third))
    yield Event(fourth, lambda: sent("estates plan.csv", DRAFT, fourth, checked=False))
