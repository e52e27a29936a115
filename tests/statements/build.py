"""Statements for the tests, made by the acts that people use, in whatever state a test starts from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from statements.agreement.approving import approve
from statements.agreement.clearing import clear, open_names
from statements.agreement.signing import sign
from statements.agreement.submitting import submit
from statements.coverage.gates import checked
from statements.coverage.marking import mark
from statements.models import CoverageMark, Publication, Statement
from statements.publishing.producing import produce
from statements.publishing.publishing import publish
from statements.writing.drafting import open_statement, save_section
from tests.people import person

TODAY = date(2025, 8, 12)
NOW = datetime(2025, 8, 12, 9, 0, tzinfo=UTC)
TEXT = "We buy from {{ figure:suppliers_active }} suppliers and have {{ figure:actions_open }} open actions."


@dataclass(frozen=True)
class Cast:
    """Who does what in a statement's life."""

    editor: Person
    secretary: Person
    chief: Person
    lead: Person
    body: Body


def cast() -> Cast:
    ForceProfile.objects.get_or_create(
        pk=1, defaults={"name": "Marlshire Constabulary", "short_name": "Marlshire", "mark": "MC"}
    )
    body, _ = Body.objects.get_or_create(
        name="Marlshire Constabulary",
        defaults={
            "kind": Body.Kind.CONSTABULARY,
            "approving_board": "Chief Officers’ Board",
            "signatory_title": "Chief Constable",
        },
    )
    return Cast(
        editor=person("Hannah Wexley", Role.STATEMENT_EDITOR),
        secretary=person("Priya Lathwaite", Role.BOARD_SECRETARY),
        chief=person("Margaret Orme", Role.SIGNING_OFFICER),
        lead=person("Daniel Carrow", Role.EXECUTIVE_LEAD),
        body=body,
    )


def recalled() -> Cast:
    """Those who made the statement that the tests of a module share."""
    found = {one.name: one for one in Person.objects.all()}
    return Cast(
        editor=found["Hannah Wexley"],
        secretary=found["Priya Lathwaite"],
        chief=found["Margaret Orme"],
        lead=found["Daniel Carrow"],
        body=Body.objects.get(name="Marlshire Constabulary"),
    )


def opened(who: Cast, *, title: str = "Modern slavery statement 2024-25") -> Statement:
    """With its first sections, all empty."""
    return open_statement(
        period_start=date(2024, 4, 1),
        period_end=date(2025, 3, 31),
        title=title,
        bodies=[who.body],
        by=who.editor,
        at=NOW,
    )


def written(who: Cast, text: str = TEXT) -> Statement:
    """Every section has the text."""
    statement = opened(who)
    for section in statement.sections.standing():
        save_section(
            section,
            heading=section.heading,
            area=section.area,
            body=text,
            version=section.version,
            by=who.editor,
            at=NOW,
        )
    return Statement.objects.get(pk=statement.pk)


def tick(statement: Statement, *, at: datetime = NOW, on: date = TODAY) -> None:
    """Settle what the coverage check would stop: tests of other things have little to say in their texts."""
    statement = Statement.objects.get(pk=statement.pk)
    coverage = checked(statement, on=on)
    leads = Person.objects.holding(Role.EXECUTIVE_LEAD).order_by("pk")
    lead = leads.first() or person("Daniel Carrow", Role.EXECUTIVE_LEAD)
    for outcome in coverage.stopping("board"):
        mark(
            statement,
            coverage,
            outcome.rule.id,
            kind=CoverageMark.Kind.EXCUSED,
            reason="Not what this is about.",
            seen=outcome.fingerprint,
            by=lead,
            at=at,
        )


def hand_in(statement: Statement, *, by: Person, at: datetime, on: date) -> Statement:
    """Submitted, with the coverage check settled first."""
    tick(statement, at=at, on=on)
    return submit(statement, by=by, at=at, on=on)


def submitted(who: Cast, text: str = TEXT) -> Statement:
    return hand_in(written(who, text), by=who.editor, at=NOW, on=TODAY)


def approved(who: Cast, text: str = TEXT) -> Statement:
    statement = submitted(who, text)
    give_approval(statement, who)
    return Statement.objects.get(pk=statement.pk)


def give_approval(statement: Statement, who: Cast) -> None:
    tick(statement)
    approve(
        statement,
        body=who.body,
        on=TODAY,
        minute_reference="COB 2025/41",
        seen_hash=statement.content_hash,
        by=who.secretary,
        at=NOW,
        today=TODAY,
    )


def signed(who: Cast, text: str = TEXT) -> Statement:
    statement = approved(who, text)
    clear_names(statement, who)
    give_signature(statement, who)
    return Statement.objects.get(pk=statement.pk)


def clear_names(statement: Statement, who: Cast) -> None:
    """Every name in the text may be published."""
    for one in open_names(statement):
        clear(
            statement,
            kind=one.kind,
            name=one.name,
            sentence_keys=[one.sentence_key],
            reason="May be named.",
            by=who.editor,
            at=NOW,
        )


def give_signature(statement: Statement, who: Cast) -> None:
    sign(
        statement,
        body=who.body,
        name="Margaret Orme",
        rank="Chief Constable",
        role="Chief Constable",
        seen_hash=statement.content_hash,
        by=who.chief,
        at=NOW,
        on=TODAY,
    )


def made(who: Cast, text: str = TEXT) -> Statement:
    """Signed, with its document ready."""
    statement = signed(who, text)
    produce(publication(statement).pk, at=NOW)
    return statement


def published(who: Cast, text: str = TEXT) -> Statement:
    statement = made(who, text)
    publish(statement, by=who.editor, at=NOW)
    return Statement.objects.get(pk=statement.pk)


def publication(statement: Statement) -> Publication:
    return Publication.objects.get(seal__statement=statement, seal__voided_at__isnull=True)
