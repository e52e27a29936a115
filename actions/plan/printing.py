"""Making a PDF of the plan in the background: by one worker at a time, and never for ever.

Rules: docs/rules/plan-files.md.

A worker claims the row with a lease and commits before it prints. It may finish only while the claim is its own:
whoever was too slow, or was thought dead, has its work thrown away. A worker that died leaves a lease that runs
out, and ``sweep`` finds the row.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from actions.plan.models import PlanPrint
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.history.recording import record, record_many
from msplan.lib.clock import wall_clock
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition, move
from msplan.printing.pdf import Limits, RenderFailed, render_pdf

log = logging.getLogger(__name__)

# Some 20 milliseconds and 0.3 MB an action. Twice the seconds is the longest that the press waits for its child.
LIMITS = Limits(seconds=240, megabytes=2048)
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
NOBODY_CAME_BACK = "Several workers began this PDF and none came back. The machine may be short of memory."
State = PlanPrint.State


@transaction.atomic
def ask_for_print(
    html: str,
    *,
    query: str,
    filters: Sequence[str],
    actions: int,
    sensitive: bool,
    title: str,
    author: str,
    by: Person,
    at: datetime,
) -> PlanPrint:
    """Put a document into the queue. Raises MadeAlready where the same person's same question is at work."""
    asked, is_new = PlanPrint.objects.at_work().get_or_create(
        asked_by=by,
        query=query,
        defaults={
            "asked_at": at,
            "filters": list(filters),
            "actions": actions,
            "marking": Marking.SENSITIVE if sensitive else Marking.OFFICIAL,
            "title": title,
            "author": author,
            "html": html,
        },
    )
    if not is_new:
        raise MadeAlready(asked)
    after = {"actions": actions, "filters": list(filters), "marking": asked.get_marking_display()}
    record("actions.ask_for_print", asked, by=by, at=at, after=after)
    return asked


@transaction.atomic
def ask_again(asked: PlanPrint, *, by: Person, at: datetime) -> None:
    """After a failure: back into the queue, the same document, with all attempts. Raises InvalidTransition."""
    sentence = "This PDF did not fail, so it was not begun again."
    try:
        with transaction.atomic():
            move(asked, to=State.QUEUED, allowed=[State.FAILED], sentence=sentence, attempts=0, error="")
    except IntegrityError:
        raise InvalidTransition("The same PDF was asked for since, and is being made.") from None
    record("actions.ask_for_print_again", asked, by=by, at=at)


def sweep(*, at: datetime) -> int:
    """Make everything that is waiting or was left by a dead worker; how many became ready."""
    waiting = PlanPrint.objects.waiting(at).order_by("asked_at").values_list("pk", flat=True)
    return sum(make(pk, at=at) for pk in list(waiting))


def make(pk: int, *, at: datetime) -> bool:
    """Make one PDF, if it is still to be made and nobody else is at it. Whether it became ready here."""
    claim = _claim(pk, at=at)
    if claim is None:
        return False
    try:
        pdf = render_pdf(
            claim.html,
            title=claim.title,
            author=claim.author,
            created=claim.asked_at,
            complete=False,
            limits=LIMITS,
        )
    except RenderFailed as fault:
        log.warning("Print %s of the plan: %s", pk, fault)
        _give_up(claim, str(fault))
        return False
    except OSError as fault:
        log.warning("Print %s of the plan waits for room: %s", pk, fault)
        _put_back(claim)
        return False
    return _finish(claim, pdf, at=at)


@transaction.atomic
def throw_away(*, at: datetime) -> int:
    """Take document and file out of what is older than a week; how many. What is at work is left alone."""
    past = list(PlanPrint.objects.past(at).without_contents().select_for_update(skip_locked=True))
    PlanPrint.objects.filter(pk__in=[one.pk for one in past]).update(
        state=State.THROWN_AWAY, html="", content=None, size=0, ready_at=None, error=""
    )
    if past:
        record_many("actions.throw_away_print", [(one, None, None) for one in past], by=None, at=at)
    return len(past)


def _claim(pk: int, *, at: datetime) -> PlanPrint | None:
    """The row, leased to this worker; None where another has it or it needs no work."""
    now = wall_clock()
    claimed = (
        PlanPrint.objects.waiting(at)
        .filter(pk=pk)
        .update(state=State.RENDERING, attempts=F("attempts") + 1, begun_at=now, lease_until=now + LEASE)
    )
    if not claimed:
        return None
    found = PlanPrint.objects.get(pk=pk)
    if found.attempts > MOST_ATTEMPTS:
        _give_up(found, NOBODY_CAME_BACK)
        return None
    return found


@transaction.atomic
def _finish(claim: PlanPrint, pdf: bytes, *, at: datetime) -> bool:
    """Keep the file if the claim still holds: one UPDATE that names it, so that a rival's file is never replaced."""
    kept = _held(claim).update(
        state=State.READY, lease_until=None, html="", content=pdf, size=len(pdf), ready_at=at
    )
    if not kept:
        return False
    after = {"bytes": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest()}
    record("actions.make_print", claim, by=None, at=at, after=after)
    return True


def _give_up(claim: PlanPrint, why: str) -> None:
    _held(claim).update(state=State.FAILED, lease_until=None, error=why[:500])


def _put_back(claim: PlanPrint) -> None:
    """A full disk says nothing of the document: the next sweep takes it up, as often as it takes."""
    _held(claim).update(state=State.QUEUED, begun_at=None, lease_until=None, attempts=claim.attempts - 1)


def _held(claim: PlanPrint) -> QuerySet[PlanPrint]:
    return PlanPrint.objects.filter(pk=claim.pk, state=State.RENDERING, attempts=claim.attempts)
