"""Entering policies and routes into their registers, changing their words, and putting them aside.

Rules: docs/rules/policies.md.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import Max

from actions.plan.amending import amend, keep, refuse_twice, said
from actions.plan.models import Action
from actions.plan.refusing import PlanRefused
from actions.policies.models import ConcernRoute, Policy, PolicyAction
from actions.policies.models.kept import Kept
from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition

SHARED = ("title", "owner", "department", "link")
OF_POLICIES = (*SHARED, "edition", "agreed_on", "to_change")
OF_ROUTES = (*SHARED, "kind", "run_by", "reached", "purpose", "is_anonymous", "public_wording", "cleared")
# Any constants: whoever numbers one holds this lock until the number is written.
NUMBERING = {"POL": 5_421, "RT": 5_422}
K = TypeVar("K", bound=Kept)


@transaction.atomic
def register_policy(
    *,
    review_on: date,
    upload: "File[bytes] | None" = None,
    form_id: UUID | None = None,
    by: Person | None,
    at: datetime,
    **words: Any,
) -> Policy:
    """Enter a policy (``words``: fields of OF_POLICIES) with the day of its first review.

    Raises PlanRefused, FileRefused; MadeAlready where the page with this ``form_id`` was sent before.
    """
    policy = Policy(form_id=form_id, review_on=review_on, **_known(words, OF_POLICIES))
    refuse_twice(policy)
    if upload is not None:
        policy.file = store(upload, by=by, at=at)
    return _enter(policy, by=by, at=at)


@transaction.atomic
def register_route(
    *, review_on: date, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any
) -> ConcernRoute:
    """Enter a route for raising a concern (``words``: fields of OF_ROUTES). Raises PlanRefused, MadeAlready."""
    return _enter(
        ConcernRoute(form_id=form_id, review_on=review_on, **_known(words, OF_ROUTES)), by=by, at=at
    )


@transaction.atomic
def edit_policy(
    policy: Policy,
    *,
    version: int,
    changes: Mapping[str, Any],
    upload: "File[bytes] | None" = None,
    by: Person | None,
    at: datetime,
) -> bool:
    """Change what is written; False when nothing differs. A file takes the place of the link, and the other way.

    Raises StaleEdit, PlanRefused, FileRefused.
    """
    given = _known(changes, OF_POLICIES)
    if upload is not None:
        given |= {"file": store(upload, by=by, at=at), "link": ""}
    elif given.get("link"):
        given["file"] = None
    on = london_date(at)
    return amend(
        policy,
        version=version,
        changes=given,
        act="policies.edit",
        check=lambda now: _check(now, on=on, again=True),
        by=by,
        at=at,
    )


@transaction.atomic
def edit_route(
    route: ConcernRoute, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change what is written; False when nothing differs. Raises StaleEdit, PlanRefused."""
    on = london_date(at)
    return amend(
        route,
        version=version,
        changes=_known(changes, OF_ROUTES),
        act="policies.edit",
        check=lambda now: _check(now, on=on, again=True),
        by=by,
        at=at,
    )


@transaction.atomic
def archive(thing: Kept, *, reason: str, by: Person, at: datetime) -> None:
    """No longer in use: nobody is asked to review it any more, and no figure counts it. Raises PlanRefused."""
    if not reason.strip():
        raise PlanRefused("Say why it is no longer in use.", field="reason")
    words = {"archived_on": london_date(at), "archived_reason": reason.strip(), "review_on": None}
    standing = type(thing)._default_manager.filter(pk=thing.pk, archived_on__isnull=True)
    if not standing.update(**words):
        raise InvalidTransition(f"{thing.reference} was archived already.")
    thing.refresh_from_db()
    record("policies.archive", thing, by=by, at=at, after={"reason": reason.strip()})


@transaction.atomic
def restore(thing: Kept, *, review_on: date, by: Person, at: datetime) -> None:
    """In use again, with the day of its next review. Raises PlanRefused, InvalidTransition."""
    if review_on <= london_date(at):
        raise PlanRefused("The next review must be after today.", field="review_on")
    words = {"archived_on": None, "archived_reason": "", "review_on": review_on}
    archived = type(thing)._default_manager.filter(pk=thing.pk, archived_on__isnull=False)
    if not archived.update(**words):
        raise InvalidTransition(f"{thing.reference} is in use already.")
    thing.refresh_from_db()
    record("policies.restore", thing, by=by, at=at, after={"next review": review_on})


@transaction.atomic
def link_action(policy: Policy, action: Action, *, by: Person | None, at: datetime) -> PolicyAction:
    """An action was raised from what should change. Raises InvalidTransition for an archived policy."""
    now = Policy.objects.select_for_update(of=("self",)).get(pk=policy.pk)
    if not now.is_standing:
        raise InvalidTransition(f"{now.reference} is archived: take it into use again first.")
    link = PolicyAction(policy=now, action=action, by=by, at=at)
    keep(link, field="action")
    record("policies.raise_action", now, by=by, at=at, after={"action": str(action)})
    return link


def _enter(thing: K, *, by: Person | None, at: datetime) -> K:
    thing.registered_on = london_date(at)
    _check(thing, on=thing.registered_on)
    thing.number = _next_number(thing)
    keep(thing)
    names = OF_POLICIES if isinstance(thing, Policy) else OF_ROUTES
    after = {name: said(thing, name) for name in (*names, "review_on")}
    record(
        "policies.register",
        thing,
        by=by,
        at=at,
        after={k: v for k, v in after.items() if v not in ("", False)},
    )
    return thing


def _check(thing: Kept, *, on: date, again: bool = False) -> None:
    """The rules that take more than one field, as sentences beside theirs."""
    if not thing.owner.is_active:
        raise PlanRefused(f"{thing.owner} has left. Choose another owner.", field="owner")
    if again and not thing.is_standing:
        raise InvalidTransition(f"{thing.reference} is archived: take it into use again first.")
    if isinstance(thing, Policy) and thing.agreed_on and thing.agreed_on > on:
        raise PlanRefused("The day on which it was agreed must be today or in the past.", field="agreed_on")
    if isinstance(thing, ConcernRoute) and thing.cleared and not thing.public_wording:
        raise PlanRefused("Write the wording for the public before clearing it.", field="public_wording")


def _known(words: Mapping[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(words) - set(allowed):
        raise ValueError(f"{sorted(unknown)} are not kept here")
    return {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}


def _next_number(thing: Kept) -> int:
    """The next number, without gaps: a rival waits for the lock until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING[thing.letters]])
    return (type(thing)._default_manager.aggregate(last=Max("number"))["last"] or 0) + 1
