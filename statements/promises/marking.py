"""Marking what a statement promises. Rules: docs/rules/promises.md.

A promise is part of what the board approves: while it has the text, marking, rewording and unmarking are edits.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.refusing import RowRefused
from statements.models import Promise, Section, Statement
from statements.promises.wording import squashed, stands_in
from statements.text.tokens import line_problems
from statements.writing.drafting import lock_for_edit, text_changed


@transaction.atomic
def mark_promise(
    statement: Statement,
    *,
    section: Section,
    wording: str,
    due_on: date,
    owner: Person,
    by: Person,
    at: datetime,
) -> Promise:
    """Put a sentence of the text on the list of promises. Raises RowRefused, InvalidTransition.

    In a statement entered as published before msplan it is marked where it was printed.
    """
    statement = _lock(statement.pk)
    promise = Promise(
        statement=statement,
        number=1 + (statement.promises.aggregate(last=Max("number"))["last"] or 0),
        section=section,
        wording=squashed(wording),
        due_on=due_on,
        owner=owner,
        marked_by=by,
        marked_at=at,
    )
    _check(promise)
    keep(promise, field="wording")
    after = {"wording": promise.wording, "due on": due_on, "owner": str(owner)}
    record("statements.mark_promise", promise, by=by, at=at, after=after)
    _edited(statement, "A promise was marked.", by=by, at=at)
    return promise


@transaction.atomic
def change_promise(
    promise: Promise, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Another wording, section, date or owner; False when nothing differs. Raises RowRefused, StaleEdit.

    After the text is signed only the owner changes: a promise is never reworded or dated anew once it is public.
    """
    changes = {**changes}
    if "wording" in changes:
        changes["wording"] = squashed(changes["wording"])
    of_text = any(changes[name] != getattr(promise, name) for name in changes if name != "owner")
    statement = _lock(promise.statement_id) if of_text else None
    changed = amend(
        promise,
        version=version,
        changes=changes,
        act="statements.change_promise",
        check=_check if of_text else _check_owner,
        field="wording",
        by=by,
        at=at,
    )
    if changed and statement is not None:
        _edited(statement, "A promise was changed.", by=by, at=at)
    return changed


@transaction.atomic
def unmark_promise(promise: Promise, *, by: Person, at: datetime) -> None:
    """Take it off the list; the sentence stays in the text. Its number is not given to another."""
    statement = _lock(promise.statement_id)
    if promise.answers.exists():
        raise RowRefused("This promise has been answered: it stays on the list.")
    unmarked = Promise.objects.standing().filter(pk=promise.pk).update(unmarked_at=at)
    if not unmarked:
        return
    promise.refresh_from_db()
    record("statements.unmark_promise", promise, by=by, at=at, before={"wording": promise.wording})
    _edited(statement, "A promise was taken off the list.", by=by, at=at)


def _lock(pk: int) -> Statement:
    """The statement while its text may change, or one from before msplan, whose promises are entered afterwards."""
    known = Statement.objects.select_for_update().get(pk=pk)
    return known if known.before_msplan else lock_for_edit(pk)


def _edited(statement: Statement, reason: str, *, by: Person, at: datetime) -> None:
    if not statement.before_msplan:
        text_changed(statement, reason, by=by, at=at)


def _check(promise: Promise) -> None:
    if "{{" in promise.wording:
        raise RowRefused("A figure cannot stand in a promise: its words are printed again.", field="wording")
    if problems := line_problems(promise.wording):
        raise RowRefused(problems[0], field="wording")
    section = promise.section
    if section.statement_id != promise.statement_id or section.position is None:
        raise RowRefused("This section is not in the statement.", field="section")
    if not stands_in(promise.wording, section.body):
        raise RowRefused(
            f"These words do not stand in “{section.heading}”. Copy them from the text, letter for letter.",
            field="wording",
        )
    if promise.due_on <= promise.statement.period_start:
        raise RowRefused("A promise is about what comes after the period began.", field="due_on")
    _check_owner(promise)


def _check_owner(promise: Promise) -> None:
    if not promise.owner.is_active:
        raise RowRefused(f"{promise.owner.name} has left. Choose another owner.", field="owner")
