"""Versions of questionnaires: taken from msplan's files, copied into a draft, made ready, taken back.

A version that was sent never changes: the acts say so, and a trigger of the database refuses it besides.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Questionnaire, QuestionnaireVersion
from suppliers.asking.questionnaire.form import Form
from suppliers.asking.questionnaire.reading import BodyRefused, read_body

BANK = Path(__file__).parent / "bank"
# The files that come with msplan, by the slug of their questionnaire.
SHIPPED = {"short": "Short questionnaire", "extended": "Extended questionnaire"}


def shipped_body(slug: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((BANK / f"{slug}.json").read_text(encoding="utf-8"))
    return body


def not_taken() -> list[str]:
    """The slugs of msplan's files that are no version here: never taken, or changed since. One query for each file."""
    ready = QuestionnaireVersion.objects.sendable()
    return [
        slug
        for slug in SHIPPED
        if not ready.filter(questionnaire__slug=slug, body=shipped_body(slug)).exists()
    ]


@transaction.atomic
def take_shipped(slug: str, *, by: Person, at: datetime) -> QuestionnaireVersion:
    """The questionnaire as msplan's file has it, ready to send: made where it is not there yet, in a version of its own

    where the file has changed since. The same file twice makes nothing.
    """
    body = shipped_body(slug)
    read_body(body)
    questionnaire, _ = Questionnaire.objects.get_or_create(slug=slug, defaults={"name": SHIPPED[slug]})
    questionnaire = hold(Questionnaire.objects.all(), questionnaire.pk)
    for version in questionnaire.versions.filter(ready_at__isnull=False):
        if version.body == body:
            return version
    version = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=_next_number(questionnaire),
        body=body,
        made_by=by,
        made_at=at,
        ready_at=at,
    )
    record("asking.take_shipped", version, by=by, at=at, after={"number": version.number, "from": slug})
    return version


@transaction.atomic
def draft_from(version: QuestionnaireVersion, *, by: Person, at: datetime) -> QuestionnaireVersion:
    """A new version with the words of this one, to be edited. Raises RowRefused where a draft is there already."""
    questionnaire = hold(Questionnaire.objects.all(), version.questionnaire_id)
    if questionnaire.versions.filter(ready_at__isnull=True).exists():
        raise RowRefused("There is a draft of this questionnaire already. Go on with that one.")
    draft = QuestionnaireVersion.objects.create(
        questionnaire=questionnaire,
        number=_next_number(questionnaire),
        body=version.body,
        made_by=by,
        made_at=at,
    )
    record("asking.draft", draft, by=by, at=at, after={"number": draft.number, "from": version.number})
    return draft


@transaction.atomic
def make_ready(draft: QuestionnaireVersion, *, by: Person, at: datetime) -> None:
    """It may be sent from now on. Raises InvalidTransition when it is ready, RowRefused where it cannot be asked."""
    now = held_draft(draft)
    _readable(now.body)
    now.ready_at, now.version = at, now.version + 1
    now.save(update_fields=["ready_at", "version"])
    record("asking.ready", now, by=by, at=at, after={"number": now.number})
    draft.refresh_from_db()


@transaction.atomic
def back_to_draft(version: QuestionnaireVersion, *, by: Person, at: datetime) -> None:
    """It may be edited again. Raises InvalidTransition when it is a draft, was sent, or a campaign waits with it."""
    now = hold(QuestionnaireVersion.objects.select_related("questionnaire"), version.pk)
    if now.is_draft:
        raise InvalidTransition("This version is a draft already.")
    if now.sent_at is not None:
        raise InvalidTransition(SENT)
    if now.campaigns.exists():
        raise InvalidTransition("A campaign is being prepared with this version. Take it out of that first.")
    if now.questionnaire.versions.filter(ready_at__isnull=True).exists():
        raise InvalidTransition("There is a draft of this questionnaire already. Go on with that one.")
    now.ready_at, now.version = None, now.version + 1
    now.save(update_fields=["ready_at", "version"])
    record("asking.back_to_draft", now, by=by, at=at, after={"number": now.number})
    version.refresh_from_db()


@transaction.atomic
def discard(draft: QuestionnaireVersion, *, by: Person, at: datetime) -> None:
    """Take a draft away: nobody was asked with it. Raises InvalidTransition when it is no draft."""
    now = held_draft(draft)
    if not now.questionnaire.versions.exclude(pk=now.pk).exists():
        raise InvalidTransition("This is the only version of the questionnaire, so it stays.")
    record("asking.discard", now, by=by, at=at, before={"number": now.number})
    now.delete()


SENT = "This version was sent, so it stays as it is. Make a new version to change something."


def held_draft(draft: QuestionnaireVersion) -> QuestionnaireVersion:
    """The row, held until the transaction ends. Raises InvalidTransition when it is no draft."""
    now = hold(QuestionnaireVersion.objects.select_related("questionnaire"), draft.pk)
    if now.sent_at is not None:
        raise InvalidTransition(SENT)
    if not now.is_draft:
        raise InvalidTransition(
            "This version is ready to be sent. Take it back to draft to change something."
        )
    return now


def _readable(body: Any) -> Form:
    try:
        return read_body(body)
    except BodyRefused as refusal:
        raise RowRefused(str(refusal)) from None


def _next_number(questionnaire: Questionnaire) -> int:
    newest = questionnaire.versions.aggregate(newest=Max("number"))["newest"]
    return int(newest or 0) + 1
