"""Planning an engagement, saying how it went, what changed after, calling it off."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.amending import amend, keep, refuse_twice
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.engagement.models import (
    Engagement,
    EngagementFile,
    EngagementParty,
    EngagementState,
    FollowUp,
    PartyKind,
)
from suppliers.register.models import Supplier


class Party(NamedTuple):
    """With whom: a supplier, or an organisation of a kind by its name."""

    kind: str
    name: str = ""
    supplier: Supplier | None = None


@transaction.atomic
def plan_engagement(
    *, parties: Sequence[Party], form_id: UUID | None = None, by: Person, at: datetime, **words: Any
) -> Engagement:
    """``words`` are the fields of its form. One that is past is planned too, until its numbers are said.

    Raises RowRefused, MadeAlready.
    """
    made = Engagement(added_by=by, added_at=at, form_id=form_id, asked_on=words["on"], **words)
    refuse_twice(made)
    _check(made, parties)
    keep(made)
    _put(made, parties)
    after = {"title": made.title, "kind": made.get_kind_display(), "on": made.on}
    record("engagement.plan", made, by=by, at=at, after=after)
    return made


@transaction.atomic
def edit_engagement(
    engagement: Engagement,
    *,
    version: int,
    changes: Mapping[str, Any],
    parties: Sequence[Party],
    by: Person,
    at: datetime,
) -> bool:
    """False when nothing differs. Raises StaleEdit, RowRefused, InvalidTransition."""
    before = _listed(engagement)

    def also(now: Engagement, differing: Any) -> Mapping[str, Any]:
        if now.state == EngagementState.CALLED_OFF:
            raise InvalidTransition("This was called off: it changes no more.")
        if "on" in differing and now.state == EngagementState.PLANNED:
            return {"asked_on": now.on}
        return {}

    changed = amend(
        engagement,
        version=version,
        changes=changes,
        act="engagement.edit",
        check=lambda now: _check(now, parties),
        also=also,
        field="invited",
        by=by,
        at=at,
    )
    now = hold(Engagement.objects.all(), engagement.pk)
    if not changed and now.version != version:
        raise InvalidTransition("Somebody else saved this meanwhile. Open it again.")
    _put(now, parties)
    after = _listed(now)
    if before == after:
        return changed
    if not changed:  # whoever opened it before has seen others
        now.version += 1
        now.save(update_fields=["version"])
    record("engagement.with_whom", now, by=by, at=at, before={"with": before}, after={"with": after})
    return True


@transaction.atomic
def say_held(
    engagement: Engagement,
    *,
    went: str,
    came: int | None,
    follow_up_on: date | None,
    by: Person,
    at: datetime,
) -> None:
    """It took place, or was sent: how it went, how many came, when to ask what changed.

    Raises InvalidTransition; RowRefused without words.
    """
    now = hold(Engagement.objects.all(), engagement.pk)
    if now.state != EngagementState.PLANNED:
        raise InvalidTransition(f"This is {now.get_state_display().lower()} already.")
    if now.on > london_date(at):
        raise InvalidTransition("Its day lies ahead. Say how it went once it was held.")
    _check_follow_up(now, follow_up_on)
    if not went.strip():
        raise RowRefused("Say how it went.", field="went")
    now.state, now.went, now.came, now.asked_on = EngagementState.HELD, went.strip(), came, follow_up_on
    now.version += 1
    keep(now, only=["state", "went", "came", "asked_on", "version"], field="came")
    after = {"went": now.went, "came": came, "asked_on": follow_up_on}
    record("engagement.held", now, by=by, at=at, after=after)
    engagement.refresh_from_db()


@transaction.atomic
def follow_up(
    engagement: Engagement,
    *,
    changed: str,
    is_change: bool,
    next_on: date | None,
    by: Person,
    at: datetime,
) -> FollowUp:
    """What changed after it; asked again on ``next_on``, if at all. Raises InvalidTransition, RowRefused."""
    now = hold(Engagement.objects.all(), engagement.pk)
    if now.state != EngagementState.HELD:
        raise InvalidTransition("What changed is asked of what was held.")
    today = london_date(at)
    if next_on is not None and next_on <= today:
        raise RowRefused("The next follow-up must lie ahead.", field="next_on")
    said = FollowUp(
        engagement=now,
        asked_on=now.asked_on or today,
        changed=changed.strip(),
        is_change=is_change,
        by=by,
        at=at,
    )
    keep(said, field="changed")
    now.asked_on = next_on
    now.version += 1
    now.save(update_fields=["asked_on", "version"])
    after = {"is_change": is_change, "what_changed": said.changed, "asked_on": next_on}
    record("engagement.follow_up", now, by=by, at=at, after=after)
    engagement.refresh_from_db()
    return said


@transaction.atomic
def call_off(engagement: Engagement, *, reason: str, by: Person, at: datetime) -> None:
    """It does not take place. Raises InvalidTransition, RowRefused without a reason."""
    now = hold(Engagement.objects.all(), engagement.pk)
    if now.state != EngagementState.PLANNED:
        raise InvalidTransition(f"This is {now.get_state_display().lower()} already.")
    now.state, now.reason, now.asked_on = EngagementState.CALLED_OFF, reason.strip(), None
    now.version += 1
    keep(now, only=["state", "reason", "asked_on", "version"], field="reason")
    record("engagement.call_off", now, by=by, at=at, after={"reason": now.reason})
    engagement.refresh_from_db()


@transaction.atomic
def add_file(engagement: Engagement, upload: "File[bytes]", *, by: Person, at: datetime) -> EngagementFile:
    """Raises FileRefused."""
    stored = store(upload, by=by, at=at)
    record("engagement.add_file", engagement, by=by, at=at, after={"file": stored.name})
    return EngagementFile.objects.create(engagement=engagement, file=stored, added_by=by, added_at=at)


def _check(engagement: Engagement, parties: Sequence[Party]) -> None:
    if not engagement.title.strip():
        raise RowRefused("Enter a title.", field="title")
    if not parties:
        raise RowRefused("Say with whom: a supplier or an organisation.", field="suppliers")


def _check_follow_up(engagement: Engagement, on: date | None) -> None:
    if on is not None and on < engagement.on:
        raise RowRefused("Follow-up must be on the day itself or later.", field="follow_up_on")


def _put(engagement: Engagement, parties: Sequence[Party]) -> None:
    engagement.parties.all().delete()
    suppliers: set[int] = set()
    for party in parties:
        if party.supplier is not None:
            if party.supplier.pk not in suppliers:
                suppliers.add(party.supplier.pk)
                EngagementParty.objects.create(
                    engagement=engagement, kind=PartyKind.SUPPLIER, supplier=party.supplier
                )
        else:
            row = EngagementParty(engagement=engagement, kind=party.kind, name=" ".join(party.name.split()))
            keep(row)


def _listed(engagement: Engagement) -> list[str]:
    rows = engagement.parties.select_related("supplier__merged_into")
    return [f"{row.display_name} ({row.get_kind_display().lower()})" for row in rows]
