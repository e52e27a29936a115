"""Inspections and their recommendations, from the printed text to its closing. Rules: docs/rules/lessons.md."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from actions.lessons.models import (
    Acceptance,
    Correction,
    Inspection,
    Proof,
    Recommendation,
    RecommendationAction,
    RecommendationState,
)
from actions.lessons.models.inspection import OPEN_RECOMMENDATION
from actions.plan.amending import amend, keep, said
from actions.plan.evidencing import Handed, handed_already
from actions.plan.models import Action
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.marks import refuse_late
from msplan.lib.states import InvalidTransition, move

S = RecommendationState


@transaction.atomic
def record_inspection(
    *, body: str, title: str, published_on: date, link: str = "", by: Person, at: datetime
) -> Inspection:
    """Raises PlanRefused: here already, or published in the future."""
    inspection = Inspection(body=body.strip(), title=title.strip(), published_on=published_on, link=link)
    _published(inspection, on=london_date(at))
    keep(inspection, field="title")
    record("lessons.record_inspection", inspection, by=by, at=at, after={"body": inspection.body})
    return inspection


@transaction.atomic
def edit_inspection(
    inspection: Inspection, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. Raises StaleEdit, PlanRefused."""
    return amend(
        inspection,
        version=version,
        changes=changes,
        act="lessons.edit_inspection",
        check=lambda now: _published(now, on=london_date(at)),
        field="title",
        by=by,
        at=at,
    )


@transaction.atomic
def add_recommendation(
    inspection: Inspection, *, number: str, text: str, by: Person, at: datetime
) -> Recommendation:
    """Number and text as printed. Raises PlanRefused: this number is here already."""
    recommendation = Recommendation(inspection=inspection, number=number.strip(), text=text.strip())
    keep(recommendation, field="number")
    after = {"number": recommendation.number, "text": recommendation.text}
    record("lessons.add_recommendation", recommendation, by=by, at=at, after=after)
    return recommendation


def printed(recommendation: Recommendation) -> dict[str, str]:
    return {"number": recommendation.number, "text": recommendation.text}


@transaction.atomic
def correct_recommendation(
    recommendation: Recommendation,
    *,
    number: str,
    text: str,
    reason: str,
    seen: str = "",
    by: Person,
    at: datetime,
) -> Correction:
    """What was typed is not as printed: put it right, and keep both. Raises PlanRefused; StaleEdit where it says
    something else than what was ``seen`` (its mark).

    The database itself refuses another number or text without the row that is written here.
    """
    if not reason.strip():
        raise PlanRefused("Say why it is corrected.", field="reason")
    now = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    refuse_late(seen, printed(now))
    number, text = number.strip(), text.strip()
    if (number, text) == (now.number, now.text):
        raise PlanRefused("Number and text are as they were.", field="text")
    correction = Correction(
        recommendation=now,
        nth=now.corrections_made + 1,
        number_before=now.number,
        number_after=number,
        text_before=now.text,
        text_after=text,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    keep(correction)
    before = {"number": now.number, "text": now.text}
    now.number, now.text, now.corrections_made = number, text, correction.nth
    now.version += 1
    keep(now, only=["number", "text", "corrections_made", "version"], field="number")
    after = {"number": number, "text": text, "reason": correction.reason}
    record("lessons.correct_recommendation", now, by=by, at=at, before=before, after=after)
    recommendation.refresh_from_db()
    return correction


@transaction.atomic
def answer_recommendation(
    recommendation: Recommendation, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Our answer, response, owner and, where there is none yet, due date. False when nothing differs.

    A due date that stands moves by ``move_due`` only, with a reason. Raises StaleEdit, PlanRefused.
    """

    def also(now: Recommendation, differing: Any) -> Mapping[str, Any]:
        if now.state not in OPEN_RECOMMENDATION:
            raise InvalidTransition("This recommendation is closed. Open it again first.")
        if "due_on" not in differing:
            return {}
        if now.first_due_on is not None:
            raise PlanRefused("The due date moves on its own page, with a reason.", field="due_on")
        return {"first_due_on": now.due_on}

    return amend(
        recommendation,
        version=version,
        changes=changes,
        act="lessons.answer",
        check=_answered,
        also=also,
        by=by,
        at=at,
    )


@transaction.atomic
def take_in_hand(recommendation: Recommendation, *, by: Person, at: datetime) -> None:
    """Somebody works at it now. Raises PlanRefused without answer, owner and date; InvalidTransition."""
    now = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if now.acceptance not in (Acceptance.ACCEPTED, Acceptance.PARTLY) or not now.owner_id or not now.due_on:
        raise PlanRefused("Answer it first: what is in hand was accepted, and has an owner and a due date.")
    move(now, to=S.IN_HAND, allowed=[S.OPEN], in_hand_on=london_date(at))
    _moved("lessons.take_in_hand", now, S.OPEN, by=by, at=at)
    recommendation.refresh_from_db()


@transaction.atomic
def move_due(recommendation: Recommendation, *, to: date, reason: str, by: Person, at: datetime) -> None:
    """Another due date, with the reason; the first one stays. Raises PlanRefused, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why the date changes.", field="reason")
    before = recommendation.due_on
    if before is None:
        raise PlanRefused("It has no due date yet: give it one with the answer.", field="to")
    if to == before:
        raise PlanRefused(f"It is due on {plain(to)} already.", field="to")
    changed = Recommendation.objects.filter(
        pk=recommendation.pk, due_on=before, state__in=OPEN_RECOMMENDATION
    ).update(due_on=to)
    if changed != 1:
        raise InvalidTransition("The date was not changed: it was changed or closed by somebody else.")
    recommendation.due_on = to
    after = {"due": to, "reason": reason.strip()}
    record("lessons.move_due", recommendation, by=by, at=at, before={"due": before}, after=after)


@transaction.atomic
def close_by_us(
    recommendation: Recommendation,
    *,
    closing_words: str,
    handed: Sequence[Handed] = (),
    by: Person,
    at: datetime,
) -> None:
    """We say that it is met, and how, perhaps with evidence. Raises PlanRefused, InvalidTransition, FileRefused."""
    if not closing_words.strip():
        raise PlanRefused("Say how it was met.", field="closing_words")
    if recommendation.acceptance == Acceptance.NOT_ANSWERED:
        raise PlanRefused("Answer the recommendation before closing it.")
    before = S(recommendation.state)
    move(
        recommendation,
        to=S.CLOSED_BY_US,
        allowed=OPEN_RECOMMENDATION,
        closed_on=london_date(at),
        closing_words=closing_words.strip(),
    )
    for one in handed:
        add_proof(recommendation, one, by=by, at=at)
    _moved("lessons.close", recommendation, before, by=by, at=at)


@transaction.atomic
def close_by_inspectorate(recommendation: Recommendation, *, on: date, by: Person, at: datetime) -> None:
    """The inspectorate says that it is met, on a day. Raises PlanRefused, InvalidTransition."""
    if on > london_date(at):
        raise PlanRefused("The day must not lie ahead.", field="on")
    if on < recommendation.inspection.published_on:
        raise PlanRefused("The day must not come before the report.", field="on")
    before = S(recommendation.state)
    allowed = [*OPEN_RECOMMENDATION, S.CLOSED_BY_US]
    move(recommendation, to=S.CLOSED_BY_INSPECTORATE, allowed=allowed, closed_by_them_on=on)
    _moved("lessons.close_by_inspectorate", recommendation, before, by=by, at=at)


@transaction.atomic
def reopen(recommendation: Recommendation, *, reason: str, by: Person, at: datetime) -> None:
    """Closed too soon: open again, with the reason; what was said on closing stays in the history.

    Raises PlanRefused, InvalidTransition.
    """
    if not reason.strip():
        raise PlanRefused("Say why it is opened again.", field="reason")
    before = S(recommendation.state)
    move(
        recommendation,
        to=S.IN_HAND if recommendation.in_hand_on else S.OPEN,
        allowed=[S.CLOSED_BY_US, S.CLOSED_BY_INSPECTORATE],
        closed_on=None,
        closing_words="",
        closed_by_them_on=None,
    )
    _moved("lessons.reopen", recommendation, before, by=by, at=at, reason=reason.strip())


@transaction.atomic
def add_proof(recommendation: Recommendation, handed: Handed, *, by: Person, at: datetime) -> Proof:
    """Keep a file or link that shows how it was met, once. Raises FileRefused; then nothing was kept."""
    # Of a page that is sent twice the second finds the first's.
    hold(Recommendation.objects.all(), recommendation.pk)
    if same := handed_already(recommendation.proofs.all(), handed, by):
        return same
    stored = store(handed.upload, by=by, at=at) if handed.upload is not None else None
    proof = Proof.objects.create(
        recommendation=recommendation,
        title=handed.name[:200],
        file=stored,
        link="" if stored else handed.link,
        by=by,
        at=at,
    )
    record("lessons.add_evidence", recommendation, by=by, at=at, after={"evidence": proof.title})
    return proof


@transaction.atomic
def link_action(
    recommendation: Recommendation, action: Action, *, by: Person, at: datetime
) -> RecommendationAction:
    """An action was raised from it. Raises InvalidTransition when it is closed."""
    now = Recommendation.objects.select_for_update().get(pk=recommendation.pk)
    if now.state not in OPEN_RECOMMENDATION:
        raise InvalidTransition("This recommendation is closed. Open it again first.")
    link = RecommendationAction(recommendation=now, action=action, at=at)
    keep(link)
    record("lessons.raise_action", now, by=by, at=at, after={"action": action.reference})
    return link


def _moved(
    act: str, recommendation: Recommendation, before: S, *, reason: str = "", by: Person, at: datetime
) -> None:
    after = {"state": said(recommendation, "state")}
    if words := reason or (recommendation.closing_words if recommendation.state == S.CLOSED_BY_US else ""):
        after["reason"] = words
    record(act, recommendation, by=by, at=at, before={"state": before.label}, after=after)


def _published(inspection: Inspection, *, on: date) -> None:
    if inspection.published_on > on:
        raise PlanRefused("The day of publication must not lie ahead.", field="published_on")


def _answered(recommendation: Recommendation) -> None:
    """What needs a sentence of its own beside its field. Raises PlanRefused."""
    if (
        recommendation.acceptance in (Acceptance.PARTLY, Acceptance.NOT_ACCEPTED)
        and not recommendation.response.strip()
    ):
        raise PlanRefused("Say why it is not accepted in full.", field="response")
    if recommendation.due_on is not None and recommendation.owner is None:
        raise PlanRefused("A due date needs an owner who answers for it.", field="owner")
    if recommendation.due_on is None and recommendation.first_due_on is not None:
        raise PlanRefused("The due date moves on its own page, with a reason.", field="due_on")
    if recommendation.owner is not None and not recommendation.owner.is_active:
        raise PlanRefused(f"{recommendation.owner.name} has left: choose somebody else.", field="owner")
    if recommendation.state == S.IN_HAND and (
        recommendation.acceptance not in (Acceptance.ACCEPTED, Acceptance.PARTLY)
        or recommendation.owner is None
    ):
        raise PlanRefused("It is in hand: it stays accepted, with an owner.", field="acceptance")
