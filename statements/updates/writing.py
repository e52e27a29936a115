"""Writing an update: opened with its lines, words and lines changed, lines drawn anew."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from actions.models import Aspect
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import plain
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import InvalidTransition
from statements.models import Statement, Update, UpdateLine, UpdatePart
from statements.models.update import MOST_LETTERS
from statements.text.tokens import line_problems
from statements.updates.building import Drawn, drawn_for, figures_now, last_told


@transaction.atomic
def open_update(statement: Statement, *, until: date, by: Person, at: datetime, on: date) -> Update:
    """A new update of a published statement, with a line for each promise and each action told in public.

    Raises Refused where the statement is not public, the days are none, or one is being prepared or public already.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if not takes_updates(statement):
        raise Refused("An update belongs to the newest statement, while it is in force.")
    since = last_told(statement)
    if until <= since:
        raise Refused(f"It tells of what came after {plain(since)}: choose a later day.", field="until")
    if until > on:
        raise Refused("Its last day must be today or in the past.", field="until")
    slug = f"update-{until:%Y-%m}"
    if statement.updates.filter(slug=slug).exists():
        raise Refused(f"There is an update for {until:%B %Y} already.", field="until")
    try:
        with transaction.atomic():
            update = Update.objects.create(
                statement=statement,
                slug=slug,
                title=f"Update of {until:%B %Y} to the {statement.known_as[0].lower()}{statement.known_as[1:]}",
                since=since,
                until=until,
                opened_by=by,
                opened_at=at,
                edited_by=by,
                edited_at=at,
            )
    except IntegrityError as error:  # two people opened one at once
        raise Refused("An update of this statement is being prepared already.") from error
    UpdatePart.objects.bulk_create(UpdatePart(update=update, aspect=aspect) for aspect in Aspect.values)
    drawn = drawn_for(statement, since=since, until=until)
    UpdateLine.objects.bulk_create(_line(update, one) for one in drawn)
    update.figures = figures_now(statement, on=on)
    update.save(update_fields=["figures"])
    record("statements.open_update", update, by=by, at=at, after={"update": slug, "lines": len(drawn)})
    return update


def takes_updates(statement: Statement) -> bool:
    """Whether an update may be opened under it: the newest public one alone, so that nothing is told twice."""
    if statement.state != Statement.State.PUBLISHED:
        return False
    return not Statement.objects.in_force().filter(period_end__gt=statement.period_end).exists()


@transaction.atomic
def edit_words(update: Update, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Title, opening words, note and the text of each aspect; whether anything was different.

    Raises StaleEdit where somebody saved it since ``version`` was read.
    """
    held = held_for_edit(update)
    parts = {part.aspect: part for part in held.parts.all()}
    before: dict[str, Any] = {name: getattr(held, name) for name in ("title", "opening", "note")}
    before |= {aspect: part.body for aspect, part in parts.items()}
    if held.version == 1:
        changes = {name: value for name, value in changes.items() if name != "note"}
    after = before | {name: value.strip() for name, value in changes.items()}
    if after == before:
        return False
    if held.edits != version:
        raise StaleEdit
    if problems := line_problems(after["title"]):
        raise Refused(" ".join(problems), field="title")
    for aspect, part in parts.items():
        if part.body != after[aspect]:
            UpdatePart.objects.filter(pk=part.pk).update(body=after[aspect])
    held.title, held.opening, held.note = after["title"], after["opening"], after["note"]
    was = {name: value for name, value in before.items() if value != after[name]}
    _edited(held, by=by, at=at)
    record(
        "statements.edit_update", held, by=by, at=at, before=was, after={name: after[name] for name in was}
    )
    return True


@transaction.atomic
def edit_line(
    line: UpdateLine, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """What one line says, and whether it is told. A promise keeps the words in which it was published.

    Raises StaleEdit where somebody saved the update since ``version`` was read.
    """
    held = held_for_edit(line.update)
    found = UpdateLine.objects.select_for_update().get(pk=line.pk)
    allowed = {"came", "why", "is_told"} | ({"wording"} if found.promise_id is None else set())
    new = {name: value for name, value in changes.items() if name in allowed}
    before = {name: getattr(found, name) for name in new}
    if new == before:
        return False
    if held.edits != version:
        raise StaleEdit
    if found.promise_id is not None and new.get("is_told") is False:
        raise Refused("A promise was made in public: what became of it is told in public.", field="is_told")
    for name, value in new.items():
        setattr(found, name, value)
    found.save(update_fields=list(new))
    _edited(held, by=by, at=at)
    record("statements.edit_update_line", held, by=by, at=at, before=before, after=new)
    return True


@transaction.atomic
def draw_again(update: Update, *, by: Person, at: datetime, on: date) -> tuple[int, int]:
    """Lines for what is new in the records, and what became of those that nobody reworded; (new, changed).

    A line keeps its words and its reason; one whose thing is not told in public any more is taken out.
    """
    held = held_for_edit(update)
    drawn = {one.key: one for one in drawn_for(held.statement, since=held.since, until=held.until)}
    standing = {(line.promise_id, line.action_id): line for line in held.lines.all()}
    gone = [line.pk for key, line in standing.items() if key not in drawn]
    UpdateLine.objects.filter(pk__in=gone).delete()
    new = [_line(held, one) for key, one in drawn.items() if key not in standing]
    UpdateLine.objects.bulk_create(new)
    changed = len(gone)
    for key, line in standing.items():
        one = drawn.get(key)
        if one is not None and (line.came, line.by_when) != (one.came, one.by_when):
            UpdateLine.objects.filter(pk=line.pk).update(came=one.came, by_when=one.by_when)
            changed += 1
    figures = figures_now(held.statement, on=on)
    if new or changed or figures != held.figures:
        held.figures = figures
        _edited(held, by=by, at=at)
        record(
            "statements.draw_update_again", held, by=by, at=at, after={"new": len(new), "changed": changed}
        )
    return len(new), changed


def held_for_edit(update: Update) -> Update:
    """The update's row, held until the act ends; refused once it is approved."""
    held = Update.objects.select_for_update(of=("self",)).select_related("statement").get(pk=update.pk)
    if held.state != Update.State.DRAFTING:
        raise InvalidTransition(
            f"The update is {held.get_state_display().lower()}: it can no longer be changed."
        )
    return held


def _edited(held: Update, *, by: Person, at: datetime) -> None:
    held.edited_by, held.edited_at, held.edits = by, at, held.edits + 1
    held.save(update_fields=["title", "opening", "note", "figures", "edited_by", "edited_at", "edits"])


def _line(update: Update, one: Drawn) -> UpdateLine:
    return UpdateLine(
        update=update,
        aspect=one.aspect,
        promise=one.promise,
        action=one.action,
        wording=one.wording[:MOST_LETTERS],
        came=one.came,
        by_when=one.by_when,
    )
