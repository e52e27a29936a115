"""What the demonstration's published statement promises, who carries it out, and what was said of it so far."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from actions.models import Action
from actions.plan.evidencing import Handed
from msplan.accounts.models import Person
from msplan.lib.dates import FinancialYear, add_months, last_of_month
from statements.demo.plan import Event, morning
from statements.models import Outcome, Promise, Section, Statement
from statements.models.promise import PromiseQuerySet
from statements.promises.answering import add_evidence, answer_promise
from statements.promises.carrying_out import link_action
from statements.promises.marking import mark_promise
from statements.promises.wording import Sounding, sounding, stands_in

HEADING = "What we promise for next year"
# By what the wording begins with: the owner, and words in the titles of the actions that carry it out.
OWNERS = {
    "Assess every": ("Colin Strathby", "assess"),
    "Map the second": ("Colin Strathby", "tier"),
    "Check every": ("Ruth Caldermoor", "agenc"),
    "Report completion": ("Joanna Pellatt", "learning"),
    "Give help": ("Isla Thornby", "business"),
    "Publish a progress": ("Daniel Reedmoor", ""),
}
EVIDENCE = Handed(
    title="Register of agency checks", link="https://intranet.marlshire.example/people/agency-checks"
)


class Said(NamedTuple):
    """So many days before today its owner said what became of it."""

    days: int
    outcome: Outcome
    sentence: str
    months: int = 0  # by which the date moved


SAID = {
    "Check every": Said(
        26,
        Outcome.PARTLY,
        "Nine of the eleven agencies that supply people to us were checked by the date. Two did not answer, and we no "
        "longer take people from them.",
    ),
    "Report completion": Said(
        9,
        Outcome.UNDER_WAY,
        "Completion stands at 91 per cent. The departments below 95 per cent are named to the Executive Board each "
        "month.",
    ),
    "Map the second": Said(
        4,
        Outcome.MOVED,
        "Uniform and cleaning are mapped. Our hardware supplier asked its own suppliers late, and the answers are not "
        "all in.",
        months=6,
    ),
}


# What the first statement promised, before this program was used: owner, by when it was due (months after its year),
# what was said of it.
FIRST = {
    "A policy of its own is being written.": (
        "Ruth Caldermoor",
        12,
        "The Executive Board adopted the policy. It is in force for everybody who works for us, and published.",
    ),
    "By the next statement there will be measures, and somebody who answers for each.": (
        "Tom Ferrisby",
        18,
        "The action plan has measures, owners and dates, and is reviewed every six months.",
    ),
}


def before(year: FinancialYear, people: dict[str, Person]) -> Iterator[Event]:
    """The promises of the first statement, marked when it had been entered, and answered before the second one."""
    marked = morning(add_months(year.last, 6) + timedelta(days=32), 15)
    yield Event(marked, lambda: _mark_first(year, people, marked))
    said = morning(add_months(year.next.last, 6) - timedelta(days=50), 10)
    yield Event(said, lambda: _say_first(year, people, said))


def _mark_first(year: FinancialYear, people: dict[str, Person], at: datetime) -> None:
    statement = Statement.objects.of_period(year.label).get()
    for wording, (owner, months, _) in FIRST.items():
        section = next(one for one in statement.sections.standing() if stands_in(wording, one.body))
        mark_promise(
            statement,
            section=section,
            wording=wording,
            due_on=last_of_month(add_months(year.last, months)),
            owner=people[owner],
            by=people["Hannah Wexley"],
            at=at,
        )


def _say_first(year: FinancialYear, people: dict[str, Person], at: datetime) -> None:
    for promise in _promises(year):
        owner, _, sentence = FIRST[promise.wording]
        answer_promise(promise, outcome=Outcome.KEPT, sentence=sentence, by=people[owner], at=at)


def made(year: FinancialYear, people: dict[str, Person]) -> Iterator[Event]:
    """Marked by the editor before the board got the text."""
    marked = add_months(year.last, 6) - timedelta(days=34)
    at = morning(marked, 15)
    yield Event(at, lambda: _mark(year, people, at))


def answered(year: FinancialYear, people: dict[str, Person], today: date) -> Iterator[Event]:
    """What owners said of them since; the rest waits, and some of it is late."""
    public = add_months(year.last, 6) - timedelta(days=14)
    linked = morning(public + timedelta(days=2), 11)
    yield Event(linked, lambda: _link(year, people["Tom Ferrisby"], linked))
    for start, said in SAID.items():
        at = morning(max(today - timedelta(days=said.days), public + timedelta(days=3)), 14)
        yield Event(at, _say(year, start, said, people[OWNERS[start][0]], at))


def _mark(year: FinancialYear, people: dict[str, Person], at: datetime) -> None:
    statement = Statement.objects.of_period(year.label).get()
    section = statement.sections.standing().get(heading=HEADING)
    for one in sounding(section.body):
        _mark_one(statement, section, one, people, at)


def _mark_one(
    statement: Statement, section: Section, one: Sounding, people: dict[str, Person], at: datetime
) -> None:
    owner = next((name for start, (name, _) in OWNERS.items() if one.words.startswith(start)), None)
    if owner is None or one.due_on is None:
        return
    mark_promise(
        statement,
        section=section,
        wording=one.words,
        due_on=one.due_on,
        owner=people[owner],
        by=people["Hannah Wexley"],
        at=at,
    )


def _link(year: FinancialYear, manager: Person, at: datetime) -> None:
    for promise in _promises(year):
        word = next((word for start, (_, word) in OWNERS.items() if promise.wording.startswith(start)), "")
        for action in (
            Action.objects.open().filter(title__icontains=word).order_by("number")[:2] if word else ()
        ):
            link_action(promise, action, by=manager, at=at)


def _say(year: FinancialYear, start: str, said: Said, owner: Person, at: datetime) -> Callable[[], object]:
    def act() -> None:
        promise = _promises(year).get(wording__startswith=start)
        answer = answer_promise(
            promise,
            outcome=said.outcome,
            sentence=said.sentence,
            new_due_on=add_months(promise.due_on, said.months) if said.months else None,
            by=owner,
            at=at,
        )
        if said.outcome == Outcome.PARTLY:
            add_evidence(answer, EVIDENCE, by=owner, at=at)

    return act


def _promises(year: FinancialYear) -> PromiseQuerySet:
    """Of the version that is in force: a corrected one takes them over when it is published."""
    return Promise.objects.standing().filter(statement__in=Statement.objects.of_period(year.label).in_force())
