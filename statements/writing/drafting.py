"""Writing a statement: it is opened, sections are saved, added, moved, taken out.

Every edit stamps the last editor. While the board has the text, or has approved it, an edit that changes anything
voids the approvals; an edit that changes nothing is no edit.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Literal

from django.db import IntegrityError, transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.history.recording import record
from msplan.lib.marks import refuse_late
from msplan.lib.states import InvalidTransition
from statements.models import Section, SectionVersion, Statement, Topic
from statements.models.statement import slug_of
from statements.text.tokens import line_problems, problems_in
from statements.writing.hashing import content_hash
from statements.writing.predecessor import predecessor
from statements.writing.refusals import Refused, StaleSave
from statements.writing.said_and_done import with_answers

LONGEST_PERIOD_DAYS = 550  # 18 months: docs/rules/statement.md
# The guidance of March 2025 in its order, between what comes first and last in most statements.
FIRST_SECTIONS = [
    ("Foreword", Topic.FREE),
    ("About us and our supply chains", Topic.STRUCTURE),
    ("Our policies", Topic.POLICIES),
    ("Assessing and managing risk", Topic.RISK),
    ("Due diligence", Topic.DUE_DILIGENCE),
    ("Training", Topic.TRAINING),
    ("How we measure what we do", Topic.EFFECTIVENESS),
    ("What we will do next", Topic.FREE),
]


@transaction.atomic
def open_statement(
    *,
    period_start: date,
    period_end: date,
    title: str,
    bodies: Iterable[Body],
    covers: Collection[str] = (),
    by: Person,
    at: datetime,
) -> Statement:
    """A new statement in drafting, with the headings of the one before it and no text.

    ``covers`` are names out of ``Statement.COVERS``; without any it covers whom the one before it covered. Raises
    Refused where the period is none, or has a statement already.
    """
    bodies = list(bodies)
    slug = checked_period(period_start, period_end, bodies)
    statement = Statement(
        slug=slug,
        title=title.strip(),
        period_start=period_start,
        period_end=period_end,
        opened_by=by,
        opened_at=at,
        last_edited_by=by,
        last_edited_at=at,
    )
    before = statement_before(statement)
    for name in Statement.COVERS:
        setattr(statement, name, name in covers if covers else getattr(before or statement, name))
    try:
        with transaction.atomic():
            statement.save()
    except IntegrityError as error:  # two people opened it at once
        raise Refused(f"There is a statement for {slug} already.") from error
    statement.bodies.set(bodies)
    begun = with_answers(statement, _headings_of(before))
    for position, (heading, area, body) in enumerate(begun, start=1):
        new_section(statement, position=position, heading=heading, area=area, body=body, by=by, at=at)
    record("statements.open", statement, by=by, at=at, after={"period": slug, "title": statement.title})
    return statement


@transaction.atomic
def save_section(
    section: Section,
    *,
    heading: str,
    area: str,
    body: str,
    version: int,
    no_steps_reason: str | None = None,
    by: Person,
    at: datetime,
) -> bool:
    """Save a section that was opened at ``version``; whether anything changed.

    ``no_steps_reason`` says why there were no steps on its topic; None leaves what was said. Whoever saves a section
    that has no author becomes its author, and one that was ready is being written again. Raises StaleSave when
    somebody saved it since, Refused when a token or a letter cannot be published.
    """
    statement = lock_for_edit(section.statement_id)
    section.refresh_from_db()
    if section.position is None:
        raise Refused("This section was taken out of the statement.")
    heading, body = heading.strip(), _normalised(body)
    reason = section.no_steps_reason if no_steps_reason is None else " ".join(no_steps_reason.split())
    new = {"heading": heading, "area": area, "body": body, "no_steps_reason": reason}
    old = {name: getattr(section, name) for name in new}
    if new == old:
        return False
    if section.version != version:
        raise StaleSave
    if problems := _problems(statement, **new):
        raise Refused(*problems)
    empty = not body.strip() and not reason
    _write(
        section,
        **new,
        version=section.version + 1,
        author=section.author or by,
        writing=Section.Writing.TO_WRITE if empty else Section.Writing.BEING_WRITTEN,
        edited_by=by,
        edited_at=at,
    )
    _keep_version(section)
    record("statements.save_section", section, by=by, at=at, before=old, after=new)
    text_changed(statement, f"The section “{heading}” was changed.", by=by, at=at)
    return True


def _problems(statement: Statement, heading: str, area: str, body: str, no_steps_reason: str) -> list[str]:
    problems = [*line_problems(heading), *line_problems(no_steps_reason)]
    if no_steps_reason and area == Topic.FREE:
        problems.append("Only a section about one of the six topics can say that there were no steps.")
    return [*problems, *problems_in(body, pictures=picture_numbers(statement))]


def picture_numbers(statement: Statement) -> set[int]:
    """Of the pictures that can stand in its text."""
    return set(statement.pictures.standing().values_list("number", flat=True))


@transaction.atomic
def add_section(statement: Statement, *, heading: str, area: str, by: Person, at: datetime) -> Section:
    """An empty section at the end."""
    statement = lock_for_edit(statement.pk)
    last = statement.sections.standing().last()
    position = 1 if last is None or last.position is None else last.position + 1
    section = new_section(statement, position=position, heading=heading.strip(), area=area, by=by, at=at)
    record("statements.add_section", section, by=by, at=at, after={"heading": heading, "area": area})
    text_changed(statement, f"The section “{heading}” was added.", by=by, at=at)
    return section


@transaction.atomic
def move_section(section: Section, *, direction: Literal["up", "down"], by: Person, at: datetime) -> bool:
    """Change places with the neighbour; False at either end."""
    statement = lock_for_edit(section.statement_id)
    section.refresh_from_db()
    standing = list(statement.sections.standing())
    if section not in standing:
        return False
    here = standing.index(section)
    there = here - 1 if direction == "up" else here + 1
    if not 0 <= there < len(standing):
        return False
    other = standing[there]
    before = section.position
    Section.objects.filter(pk=section.pk).update(position=other.position)
    Section.objects.filter(pk=other.pk).update(position=before)
    section.position = other.position
    record(
        "statements.move_section",
        section,
        by=by,
        at=at,
        before={"position": before},
        after={"position": other.position},
    )
    text_changed(statement, f"The section “{section.heading}” was moved.", by=by, at=at)
    return True


@transaction.atomic
def remove_section(section: Section, *, by: Person, at: datetime) -> None:
    """Take a section out. What was saved of it is kept."""
    statement = lock_for_edit(section.statement_id)
    section.refresh_from_db()
    if section.position is None:
        return
    gap = section.position
    _write(section, position=None, removed_at=at, edited_by=by, edited_at=at)
    statement.sections.filter(position__gt=gap).update(position=F("position") - 1)
    record(
        "statements.remove_section",
        section,
        by=by,
        at=at,
        before={"heading": section.heading, "body": section.body},
    )
    text_changed(statement, f"The section “{section.heading}” was taken out.", by=by, at=at)


@transaction.atomic
def set_title(statement: Statement, *, title: str, seen: str = "", by: Person, at: datetime) -> bool:
    """Whether anything changed. Raises StaleEdit where it is not what was ``seen`` (its mark) any more."""
    statement = lock_for_edit(statement.pk)
    refuse_late(seen, {"title": statement.title})
    if (title := title.strip()) == statement.title:
        return False
    before = statement.title
    statement.title = title
    statement.save(update_fields=["title"])
    record("statements.set_title", statement, by=by, at=at, before={"title": before}, after={"title": title})
    text_changed(statement, "The title was changed.", by=by, at=at)
    return True


def lock_for_edit(pk: int) -> Statement:
    """The statement's row, held until the act ends: one act upon a statement at a time."""
    statement = Statement.objects.select_for_update().get(pk=pk)
    if not statement.is_editable:
        state = statement.get_state_display().lower()
        raise InvalidTransition(f"The statement is {state}: its text can no longer be changed.")
    return statement


def text_changed(statement: Statement, reason: str, *, by: Person, at: datetime) -> None:
    """Stamp the last editor; where the board has the statement, void its approvals and hash the new text."""
    statement.last_edited_by, statement.last_edited_at = by, at
    if statement.state != Statement.State.DRAFTING:
        void_approvals(statement, reason, by=by, at=at)
        statement.state = Statement.State.WITH_BOARD
        statement.content_hash = content_hash(statement)
    statement.save(update_fields=["last_edited_by", "last_edited_at", "state", "content_hash"])


def void_approvals(statement: Statement, reason: str, *, by: Person, at: datetime) -> int:
    """Approvals that stood become void, with the reason; the board has to decide anew."""
    voided = statement.approvals.standing().update(voided_at=at, void_reason=reason[:500])
    if voided:
        record(
            "statements.void_approvals",
            statement,
            by=by,
            at=at,
            after={"reason": reason, "approvals": voided},
        )
    return voided


def checked_period(period_start: date, period_end: date, bodies: list[Body]) -> str:
    """How the period is named. Raises Refused where it is none, or has a statement already."""
    if period_end <= period_start:
        raise Refused("The last day of the period must be after its first.")
    if (period_end - period_start).days > LONGEST_PERIOD_DAYS:
        raise Refused("A statement covers at most 18 months.")
    if not bodies:
        raise Refused("Choose the bodies that the statement covers.")
    slug = slug_of(period_start, period_end)
    if Statement.objects.of_period(slug).exists():
        raise Refused(f"There is a statement for {slug} already.")
    return slug


def statement_before(statement: Statement) -> Statement | None:
    """Whose headings a new statement begins with: the one it follows, or else one still in preparation."""
    earlier = Statement.objects.filter(period_end__lt=statement.period_end).exclude(pk=statement.pk)
    return predecessor(statement) or earlier.newest_first().first()


def _headings_of(before: Statement | None) -> list[tuple[str, str]]:
    copied = list(before.sections.standing().values_list("heading", "area")) if before else []
    return copied or [(heading, area.value) for heading, area in FIRST_SECTIONS]


def new_section(
    statement: Statement,
    *,
    position: int,
    heading: str,
    area: str,
    body: str = "",
    by: Person,
    at: datetime,
) -> Section:
    """Part of an act: a section with its first version."""
    section = Section.objects.create(
        statement=statement,
        position=position,
        heading=heading,
        area=area,
        body=body,
        writing=Section.Writing.BEING_WRITTEN if body else Section.Writing.TO_WRITE,
        edited_by=by,
        edited_at=at,
    )
    _keep_version(section)
    return section


def _keep_version(section: Section) -> None:
    SectionVersion.objects.create(
        section=section,
        number=section.version,
        heading=section.heading,
        area=section.area,
        body=section.body,
        no_steps_reason=section.no_steps_reason,
        saved_by=section.edited_by,
        saved_at=section.edited_at,
    )


def _write(section: Section, **values: object) -> None:
    for name, value in values.items():
        setattr(section, name, value)
    section.save(update_fields=list(values))


def _normalised(body: str) -> str:
    """A browser sends CRLF; trailing blanks mean nothing. Neither makes a saved text a changed one."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
