"""What of this room is open and has a date: the yearly statement. Rule and source: docs/rules/statement.md."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.rows import Due, Until
from msplan.force.models import ForceProfile
from msplan.lib.dates import FinancialYear, add_months
from statements.figures import owed as owed_values
from statements.models import Promise, Statement
from statements.models.statement import slug_of
from statements.promises import due as promises
from statements.updates import due as updates
from statements.writing import due as writing


@dataclass(frozen=True)
class Expected:
    """A period whose statement has to be public by a day and is not. ``statement`` is None until it is opened."""

    slug: str
    period_end: date
    due_on: date
    statement: Statement | None


class Answerable(NamedTuple):
    """Whoever is asked for statements: whether they write them, answer for them, record the board's word, or sign."""

    pk: int
    edits: bool
    leads: bool
    records: bool
    signs: bool


ASKED = {
    "edits": Role.STATEMENT_EDITOR,
    "leads": Role.EXECUTIVE_LEAD,
    "records": Role.BOARD_SECRETARY,
    "signs": Role.SIGNING_OFFICER,
}


def _known(people: Collection[int] | None = None) -> list[Any]:
    """Every statement, oldest first, with ``months``, in which it is due, what updates ask, ``answerable``, and more.

    One query: chasing and its pages ask this and have no profile at hand. ``answerable`` are editors, executive leads,
    board secretaries and signing officers, those among ``people`` where some are wanted alone.
    """
    months = Subquery(ForceProfile.objects.values("statement_due_months")[:1])
    usual = ForceProfile().statement_due_months
    holding = Person.objects.holding(*ASKED.values())
    if people is not None:
        holding = holding.filter(pk__in=people)
    same = Person.objects.filter(pk=OuterRef("pk"))
    holds = {name: Exists(same.filter(holdings__role=role)) for name, role in ASKED.items()}
    names = {name: name for name in ("pk", *ASKED)}
    asked = holding.order_by("pk").annotate(**holds).values(_who=JSONObject(**names))
    told = updates.with_updates(Statement.objects.annotate(months=Coalesce(months, usual)))
    told = told.annotate(
        answerable=ArraySubquery(asked),
        unwritten=writing.unwritten(),
        indicators=ArraySubquery(owed_values.asked()),
    )
    return list(told.order_by("period_end", "version"))


def expected(on: date, known: list[Any] | None = None) -> list[Expected]:
    """What is not public yet: every first version in preparation, and every financial year that ended since the
    force's first statement here. Soonest due first. ``known`` where somebody has read them already."""
    known = _known() if known is None else known
    if not known:
        return []
    public = {statement.slug for statement in known if statement.state in Statement.PUBLIC}
    # What was published before is not due again, and says nothing of the years after it.
    known = [statement for statement in known if not statement.before_msplan]
    if not known:
        return []
    found = {
        statement.slug: Expected(
            statement.slug, statement.period_end, statement.deadline(statement.months), statement
        )
        for statement in known
        if statement.slug not in public
    }
    for year in _years_since(known[0].period_end, on):
        slug = slug_of(year.first, year.last)
        if slug not in public:
            found.setdefault(slug, Expected(slug, year.last, add_months(year.last, known[0].months), None))
    return sorted(found.values(), key=lambda one: one.due_on)


@dataclass(frozen=True)
class Standing:
    """Every statement as chasing knows it, and what is expected, soonest due first."""

    known: list[Any]
    awaited: list[Expected]

    @property
    def begun(self) -> bool:
        """Whether there is any statement at all."""
        return bool(self.known)


def standing(on: date, people: Collection[int] | None = None) -> Standing:
    """One query. ``people`` where only these are wanted of whoever is asked for statements."""
    known = _known(people)
    return Standing(known, expected(on, known))


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterable[Due]:
    """A row for each editor and executive lead, for each period that is not public yet, and for whoever records the

    board's word or signs while a statement waits for that; what sections, promises and indicators ask for.
    """
    # With ``until`` what others are late with is wanted too; few rows, sorted out by whoever asks.
    now = standing(on, None if until is not None else people)
    # Where there is no statement nobody has promised anything: that query is spared for the values that are owed.
    for row in rows(on, now, promises.owed_now() if now.begun else []):
        if people is None or until is not None or row.person_id in people:
            yield row


def rows(on: date, now: Standing, owed: Sequence[Promise]) -> Iterator[Due]:
    """All of it, from what was read already; ``owed`` are the promises that nobody has said the end of.

    No query, and one where there is no statement.
    """
    known, awaited = now.known, now.awaited
    answerable = [Answerable(**who) for who in known[0].answerable] if known else []
    yield from (row for one in awaited for row in _rows(one, answerable))
    yield from updates.rows([person for person in answerable if person.edits or person.leads], known)
    yield from writing.of_authors(known, {one.statement.pk: one.due_on for one in awaited if one.statement})
    editors = [person.pk for person in answerable if person.edits]
    yield from _promised(awaited, editors, owed)
    said = known[0].indicators if known else [row["said"] for row in owed_values.asked()]
    yield from owed_values.rows(said, on, editors)


def _promised(awaited: list[Expected], editors: list[int], owed: Sequence[Promise]) -> Iterator[Due]:
    """Promises without an answer: their owners, and the editors of the statement that has to answer them."""
    if not owed:
        return
    made = max(promise.statement.period_end for promise in owed)
    following = next((one for one in awaited if one.period_end > made), None)
    if following is None:
        yield from promises.of_owners(owed, None)
        return
    by = promises.answers_by(following.due_on)
    yield from promises.of_owners(owed, by)
    yield from promises.of_editors(len(owed), editors, following.slug, following.statement, by)


def _rows(one: Expected, answerable: Iterable[Answerable]) -> Iterator[Due]:
    statement = one.statement
    link = reverse("drafts:detail", args=[statement.pk]) if statement else reverse("drafts:index")
    state = statement.get_state_display().lower() if statement else "not begun"
    for person in answerable:
        kind = _asked_of(person, statement)
        if not kind:
            continue
        yield Due(
            person_id=person.pk,
            thing=f"statements.period:{one.slug}",
            kind=kind,
            label=f"Modern slavery statement {one.slug} ({state})",
            ladder="statement",
            due_on=one.due_on,
            link=link,
            button="Open the statement",
        )


def _asked_of(person: Answerable, statement: Statement | None) -> str:
    """What this person is asked for; nothing while it is somebody else's turn."""
    state = statement.state if statement else ""
    if person.records and state == Statement.State.WITH_BOARD:
        return "Decision of the board to record"
    if person.signs and state == Statement.State.APPROVED:
        return "Statement to sign"
    return "Statement" if person.edits or person.leads else ""


def _years_since(first_end: date, on: date) -> Iterator[FinancialYear]:
    """Financial years that ended before ``on`` and after the force's first statement."""
    year = FinancialYear.of(first_end).next
    while year.last < on:
        yield year
        year = year.next
