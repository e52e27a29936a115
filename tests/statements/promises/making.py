"""Two years of a force for the tests: a published statement that promises, and the next one."""

from datetime import UTC, date, datetime

from actions.plan.evidencing import Handed
from msplan.accounts.models import Person
from statements.models import Promise, Section, Statement
from statements.promises.answering import answer_promise
from statements.promises.marking import mark_promise
from statements.writing.drafting import open_statement, save_section
from tests.statements.build import NOW, Cast

LINK = Handed(title="The minutes", link="https://example.org/minutes")
FIRST = "We will check every agency by March 2026."
SECOND = "We will train all buyers by December 2025."
TEXT = f"We buy from {{{{ figure:suppliers_active }}}} suppliers. {FIRST}\n\n{SECOND}"
DUE, SOONER = date(2026, 3, 31), date(2025, 12, 31)
NEXT = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)


def section_of(statement: Statement) -> Section:
    section = statement.sections.standing().first()
    assert section is not None
    return section


def a_promise(
    statement: Statement, who: Cast, wording: str = FIRST, due_on: date = DUE, owner: Person | None = None
) -> Promise:
    return mark_promise(
        statement,
        section=section_of(statement),
        wording=wording,
        due_on=due_on,
        owner=owner or who.editor,
        by=who.editor,
        at=NOW,
    )


def made_public(statement: Statement, *, before_msplan: bool = False) -> Statement:
    """As if it had gone the whole way, which is proved elsewhere; or as entered from before msplan."""
    agreed: dict[str, object] = {
        "as_at": date(2025, 8, 12),
        "content_hash": "a" * 64,
        "submitted_by": statement.opened_by,
        "submitted_at": NOW,
    }
    Statement.objects.filter(pk=statement.pk).update(
        state="published",
        published_at=NOW,
        before_msplan=before_msplan,
        **({} if before_msplan else agreed),
    )
    return Statement.objects.get(pk=statement.pk)


def next_year(who: Cast, years: int = 1) -> Statement:
    return open_statement(
        period_start=date(2024 + years, 4, 1),
        period_end=date(2025 + years, 3, 31),
        title=f"Modern slavery statement, {years} on",
        bodies=[who.body],
        by=who.editor,
        at=NEXT,
    )


def filled(statement: Statement, who: Cast, text: str = "Words.") -> Statement:
    """Every empty section says something."""
    for section in statement.sections.standing():
        if not section.body:
            save_section(
                section,
                heading=section.heading,
                area=section.area,
                body=text,
                version=section.version,
                by=who.editor,
                at=NEXT,
            )
    return Statement.objects.get(pk=statement.pk)


def kept(promise: Promise, by: Person, sentence: str = "All of them were checked.") -> None:
    answer_promise(promise, outcome="kept", sentence=sentence, by=by, at=NEXT)
