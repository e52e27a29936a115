"""The demonstration's register: yearly ledgers imported as procurement imports them, and suppliers assessed."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import connection

from msplan.accounts.models import Person
from msplan.lib.dates import add_months, add_working_days, last_of_month
from statements.demo.ledger import ledger
from statements.demo.plan import Event, morning
from suppliers.register.models import Supplier
from suppliers.risk.assessing import Answer, assess
from suppliers.spend.confirming import ask_to_confirm, save_import
from suppliers.spend.models import ImportState
from suppliers.spend.planning import read_import
from suppliers.spend.uploading import upload_spend

# Every so many working days somebody in procurement sits down and assesses a few suppliers.
SITTING_DAYS = 6
AT_A_SITTING = 3

# What an assessor learned that the category alone does not tell: factor, change, reason.
LEARNED: tuple[tuple[int, int, str] | None, ...] = (
    None,
    (2, -1, "Visited: the team is employed directly and has been for years; payslips seen."),
    None,
    (6, 1, "A second company does the night work; it was not named in the contract."),
    (3, 1, "The goods come from a country where inspections are rare; named on the delivery papers."),
    None,
    (2, -2, "Family business of four people; met all of them."),
    (6, -1, "Nothing is sub-contracted; confirmed in writing and on site."),
    None,
    (4, 1, "No union and no works council; two workers said that they would not complain."),
)


def imports(first: date, today: date, by: Person) -> Iterator[Event]:
    """One import a quarter from the ledger's ``first`` day on, eight working days after its end."""
    quarter = first
    while quarter < today:
        closed = last_of_month(today.replace(day=1) - timedelta(days=1))
        last = min(add_months(quarter, 3) - timedelta(days=1), closed)
        if last >= quarter:
            at = morning(min(add_working_days(last, 8), today), 10)
            yield Event(at, _import(quarter, last, first, by, at))
        quarter = add_months(quarter, 3)


def _import(first: date, last: date, opened: date, by: Person, at: datetime) -> Callable[[], object]:
    def act() -> None:
        name = f"payments-{first:%Y-%m}-to-{last:%Y-%m}.csv"
        content = ContentFile(ledger(first, last, opened=opened), name=name)
        spend_import = upload_spend(content, source="Finance ledger", by=by, at=at)
        ready = read_import(spend_import.pk, at=at)
        if ready is None or ready.state != ImportState.READY:
            raise RuntimeError(f"The ledger up to {last} could not be read: {ready and ready.refusal}")
        ask_to_confirm(ready, by=by, at=at)
        saved = save_import(ready.pk, at=at)
        if saved is None or saved.state != ImportState.CONFIRMED:
            raise RuntimeError(f"The ledger up to {last} could not be saved: {saved and saved.refusal}")
        # All of the past is one transaction: nobody else tells the planner how large the tables have become.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    return act


def assessments(first: date, today: date, assessors: list[Person]) -> Iterator[Event]:
    """Sittings from ``first`` until today: the high band first, the largest spend first."""
    on, nth = first, 0
    while on <= today:
        yield Event(morning(on, 13), _sitting(nth, on, assessors[nth % len(assessors)]))
        on, nth = add_working_days(on, SITTING_DAYS), nth + 1


def _sitting(nth: int, on: date, by: Person) -> Callable[[], object]:
    def act() -> None:
        waiting = (
            Supplier.objects.standing().in_band("high").screened().order_by("-score__recent_spend", "pk")
        )
        for place, supplier in enumerate(waiting[:AT_A_SITTING]):
            _assess(supplier, nth * AT_A_SITTING + place, on, by)

    return act


def _assess(supplier: Supplier, nth: int, on: date, by: Person) -> None:
    if supplier.category is None:
        return
    answers = {n: Answer(score) for n, score in enumerate(supplier.category.defaults, start=1)}
    if learned := LEARNED[nth % len(LEARNED)]:
        factor, change, reason = learned
        score = min(5, max(1, (answers[factor].score or 3) + change))
        answers[factor] = Answer(score, reason)
    assess(
        supplier,
        answers=answers,
        agency_labour=supplier.category.agency_labour,
        reason="Read with the contract manager.",
        by=by,
        on=on,
        at=morning(on, 14),
    )
