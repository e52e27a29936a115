"""To the board: the as-at date is fixed, every figure freezes, and the hash is taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition, move
from statements.coverage import gates
from statements.coverage.keeping import keep
from statements.coverage.outcomes import Coverage
from statements.figures.freezing import freeze, frozen, live
from statements.figures.reading import Reading
from statements.models import Section, Statement
from statements.promises.stopping import Promised, stops
from statements.text.tokens import cited, cited_pictures, line_problems, problems_in
from statements.writing.drafting import lock_for_edit, picture_numbers, text_changed
from statements.writing.hashing import content_hash
from statements.writing.refusals import Refused
from suppliers.register.masking import sole_traders_named


@dataclass(frozen=True)
class Fault:
    """What has to be put right before the board gets the statement; ``section_pk``, or else ``href``, is where."""

    sentence: str
    section_pk: int | None = None
    href: str = ""


@dataclass(frozen=True)
class FigureChange:
    """A figure whose value would be another one if figures were frozen anew."""

    label: str
    old: str
    new: str


def faults_of(
    statement: Statement,
    coverage: Coverage | None = None,
    *,
    sections: list[Section] | None = None,
    promised: Promised | None = None,
    bodies: list[tuple[str, str]] | None = None,
) -> list[Fault]:
    """Everything that stops submitting, in the order of the text; with the check of now, its open errors too.

    ``sections`` are those that stand, ``promised`` the promises, ``bodies`` the names of the bodies and of their
    boards, where somebody has read them already.
    """
    if bodies is None:
        bodies = list(statement.bodies.values_list("name", "approving_board"))
    faults = _unprintable([statement.title, *(line for body in bodies for line in body)])
    sections = list(statement.sections.standing()) if sections is None else sections
    pictures = picture_numbers(statement) if cited_pictures(s.body for s in sections) else set()
    if not sections:
        faults.append(Fault("The statement has no sections."))
    for section in sections:
        if section.is_empty:
            faults.append(Fault(f"“{section.heading}” is empty. Write it, or take it out.", section.pk))
        problems = [*line_problems(section.heading), *problems_in(section.body, pictures=pictures)]
        faults.extend(Fault(f"“{section.heading}”: {problem}", section.pk) for problem in problems)
    faults.extend(_named(sections))
    faults.extend(Fault(stop.sentence, href=stop.href) for stop in stops(statement, sections, promised))
    if coverage is not None:
        faults.extend(
            Fault(stop.sentence, href=stop.href) for stop in gates.stops(statement, coverage, gates.BOARD)
        )
    if not bodies:
        faults.append(Fault("No body is named that the statement covers."))
    return faults


def _named(sections: list[Section]) -> list[Fault]:
    """Sole traders are people, so no published text names them. The register has two queries however long the text."""
    text_of = {
        section.pk: f"{section.heading}\n{section.no_steps_reason}\n{section.body}" for section in sections
    }
    if not sole_traders_named(text_of.values()):
        return []
    return [
        Fault(
            f"“{section.heading}” names a sole trader. Write “{trader.published_name}” instead.", section.pk
        )
        for section in sections
        for trader in sole_traders_named([text_of[section.pk]])
    ]


def _refuse_names(statement: Statement) -> None:
    """The same for the words of tables, which come from the plan. Raises Refused."""
    rows = [row for table in frozen(statement).tables.values() for row in table.shown_rows]
    if traders := sole_traders_named(cell for row in rows for cell in row):
        raise Refused(
            *(
                f"A table names a sole trader. Write “{trader.published_name}” in the plan’s wording for the public."
                for trader in traders
            )
        )


def _unprintable(lines: Iterable[str]) -> list[Fault]:
    """What the document prints besides its sections: better found now than by the printer after signing."""
    return [Fault(f"“{line}”: {problem}") for line in dict.fromkeys(lines) for problem in line_problems(line)]


@transaction.atomic
def submit(statement: Statement, *, by: Person, at: datetime, on: date) -> Statement:
    """Hand a draft to the board. Raises Refused with every fault, InvalidTransition if it is no draft."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state != Statement.State.DRAFTING:
        raise InvalidTransition(
            f"The statement is {statement.get_state_display().lower()}, so it cannot be submitted again."
        )
    if statement.before_msplan:
        raise InvalidTransition("This statement was published before msplan: no board decides on it again.")
    force = ForceProfile.current()
    coverage = gates.checked(statement, on=on, force=force)
    if faults := [
        *faults_of(statement, coverage),
        *_unprintable([force.name, force.mark, force.contact_email]),
    ]:
        raise Refused(*(fault.sentence for fault in faults))
    fixed_on = freeze(statement, on=on)
    _refuse_names(statement)
    move(
        statement,
        to=Statement.State.WITH_BOARD,
        allowed=[Statement.State.DRAFTING],
        as_at=fixed_on,
        content_hash=content_hash(statement, as_at=fixed_on),
        submitted_by=by,
        submitted_at=at,
    )
    keep(statement, coverage, by=by, at=at, on=on)
    record(
        "statements.submit",
        statement,
        by=by,
        at=at,
        after={"as at": fixed_on, "hash": statement.content_hash},
    )
    return statement


def changes_since(statement: Statement, *, on: date) -> list[FigureChange]:
    """What refreshing would change among the figures that the text shows: old and new, as readers meet them."""
    figures, tables = cited(statement.sections.standing().values_list("body", flat=True))
    then, now = frozen(statement), live(statement, figures=figures, tables=tables, on=on)
    changes = [
        FigureChange(now.figures[key].label, then.figures[key].shown, now.figures[key].shown)
        for key in figures
        if _numbers(then.figures[key]) != _numbers(now.figures[key])
    ]
    for key in tables:
        old, new = then.tables[key].shown_rows, now.tables[key].shown_rows
        if old != new:
            changes.append(FigureChange(now.tables[key].label, _told(old), _told(new)))
    return changes


@transaction.atomic
def refresh_figures(statement: Statement, *, by: Person, at: datetime, on: date) -> list[FigureChange]:
    """Freeze the figures anew as an edit: it voids the approvals, unless nothing in the text would change."""
    statement = lock_for_edit(statement.pk)
    if statement.state == Statement.State.DRAFTING:
        raise InvalidTransition("Figures in a draft are live: there is nothing to refresh.")
    changes = changes_since(statement, on=on)
    if not changes:
        return []
    statement.as_at = freeze(statement, on=on)
    _refuse_names(statement)
    statement.save(update_fields=["as_at"])
    record(
        "statements.refresh_figures",
        statement,
        by=by,
        at=at,
        before={change.label: change.old for change in changes},
        after={change.label: change.new for change in changes},
    )
    text_changed(statement, "The figures were refreshed.", by=by, at=at)
    return changes


def _numbers(reading: Reading) -> tuple[object, ...]:
    """What makes a figure another one; what is hidden has words alone."""
    return reading.value, reading.denominator, reading.hidden


def _told(rows: list[list[str]]) -> str:
    return "; ".join(f"{row[0]}: {', '.join(row[1:])}" for row in rows)
