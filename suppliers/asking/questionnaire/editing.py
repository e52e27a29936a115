"""Changing a draft: wording, guidance and points of a question, the order, what is left out, the words around it.

Two people may work on two questions of one draft at once: what is compared is the question (``mark``), not the whole.
"""

import copy
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.marks import mark
from msplan.lib.refusing import RowRefused, StaleEdit
from suppliers.asking.models import QuestionnaireVersion
from suppliers.asking.questionnaire.reading import BodyRefused, read_body
from suppliers.asking.questionnaire.versions import held_draft

Body = dict[str, Any]
WORDS = ("title", "minutes", "intro")
UP, DOWN = -1, 1


def question_in(body: Mapping[str, Any], question: str) -> Body:
    """The question's own part of the body. Raises KeyError."""
    found = next((one for one in body["questions"] if one["id"] == question), None)
    if found is None:
        raise KeyError(question)
    held: Body = found
    return held


def words_of(body: Mapping[str, Any]) -> Body:
    """What stands around the questions: title, minutes, introduction, and the titles of the sections."""
    return {**{name: body[name] for name in WORDS}, "sections": body["sections"]}


@transaction.atomic
def edit_question(
    draft: QuestionnaireVersion,
    question: str,
    *,
    seen: str,
    change: Callable[[Body], None],
    by: Person,
    at: datetime,
) -> bool:
    """``change`` writes into the question, which is ``seen`` (its ``mark``) still; whether anything was different.

    Raises StaleEdit, InvalidTransition when it is no draft, RowRefused for what could not be asked or scored.
    """
    now = held_draft(draft)
    body = copy.deepcopy(now.body)
    held = _question(body, question)
    if mark(held) != seen:
        raise StaleEdit
    change(held)
    return _kept(draft, now, body, what=f"question {question}", edited=question, by=by, at=at)


@transaction.atomic
def edit_words(
    draft: QuestionnaireVersion, *, seen: str, words: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """``words`` as ``words_of`` gives them. Raises as ``edit_question`` does."""
    now = held_draft(draft)
    if mark(words_of(now.body)) != seen:
        raise StaleEdit
    return _kept(
        draft, now, {**copy.deepcopy(now.body), **words}, what="title and introduction", by=by, at=at
    )


@transaction.atomic
def move(draft: QuestionnaireVersion, question: str, *, by_one: int, by: Person, at: datetime) -> None:
    """One place UP or DOWN; over the edge of its section, into the one beside it. Raises as ``edit_question`` does."""
    now = held_draft(draft)
    body = copy.deepcopy(now.body)
    held = _question(body, question)
    order = [section["id"] for section in body["sections"]]
    groups = {name: [one for one in body["questions"] if one["section"] == name] for name in order}
    group, section = groups[held["section"]], order.index(held["section"])
    place = group.index(held)
    group.remove(held)
    if 0 <= place + by_one <= len(group):
        group.insert(place + by_one, held)
    elif 0 <= section + by_one < len(order):
        held["section"] = order[section + by_one]
        beside = groups[held["section"]]
        beside.insert(len(beside) if by_one == UP else 0, held)
    else:
        raise RowRefused("It cannot go any further.")
    body["questions"] = [one for name in order for one in groups[name]]
    _kept(draft, now, body, what=f"place of question {question}", by=by, at=at)


@transaction.atomic
def leave_out(draft: QuestionnaireVersion, question: str, *, is_out: bool, by: Person, at: datetime) -> None:
    """Do not ask it in this version, or ask it again. Raises as ``edit_question`` does."""
    now = held_draft(draft)
    body = copy.deepcopy(now.body)
    _question(body, question)["left_out"] = is_out
    _kept(draft, now, body, what=f"question {question} {'left out' if is_out else 'put back'}", by=by, at=at)


def _question(body: Body, question: str) -> Body:
    try:
        return question_in(body, question)
    except KeyError:
        raise RowRefused("This question is not in the questionnaire any more.") from None


def _kept(
    draft: QuestionnaireVersion,
    now: QuestionnaireVersion,
    body: Body,
    *,
    what: str,
    edited: str = "",
    by: Person,
    at: datetime,
) -> bool:
    """Write the body where it is different and can be asked and scored. History keeps what was done, not the words."""
    if body == now.body:
        return False
    try:
        read_body(body)
    except BodyRefused as refusal:
        raise RowRefused(
            str(refusal).replace(f"Question {edited} ", "The question "), field=refusal.key or None
        ) from None
    now.body, now.version = body, now.version + 1
    now.save(update_fields=["body", "version"])
    record("asking.edit", now, by=by, at=at, after={"number": now.number, "what": what})
    draft.refresh_from_db()
    return True
