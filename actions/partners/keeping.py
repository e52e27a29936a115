"""Keeping a partnership's record: itself, its members, and which of our departments are invited.

Rules: docs/rules/partners.md.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from actions.partners.models import Member, Partnership, PartnerTask, Seat
from actions.plan.amending import amend, keep, said
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Department, Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.marks import refuse_late
from msplan.lib.states import InvalidTransition

# The business contact of a member can be removed: history never held it.
PRIVATE = ("contact_name", "contact_email")


@transaction.atomic
def create_partnership(
    *, name: str, purpose: str, contact: Person, covers: str = "", by: Person, at: datetime
) -> Partnership:
    """Raises PlanRefused: a standing partnership of this name is here already."""
    partnership = Partnership(
        name=name.strip(), purpose=purpose.strip(), covers=covers.strip(), contact=contact
    )
    keep(partnership, field="name")
    after = {"name": partnership.name, "contact": contact.name}
    record("partners.create", partnership, by=by, at=at, after=after)
    return partnership


@transaction.atomic
def edit_partnership(
    partnership: Partnership, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. Raises StaleEdit, PlanRefused."""
    return amend(
        partnership,
        version=version,
        changes=changes,
        act="partners.edit",
        check=_stands,
        field="name",
        by=by,
        at=at,
    )


@transaction.atomic
def look_over(partnership: Partnership, *, by: Person, at: datetime) -> None:
    """Somebody went through members and seats and found them right."""
    _lock(partnership)
    before = partnership.looked_over_on
    partnership.looked_over_on = london_date(at)
    partnership.save(update_fields=["looked_over_on"])
    record(
        "partners.look_over",
        partnership,
        by=by,
        at=at,
        before={"looked_over": before},
        after={"looked_over": partnership.looked_over_on},
    )


@transaction.atomic
def archive_partnership(partnership: Partnership, *, by: Person, at: datetime) -> None:
    """It has ended. Raises PlanRefused while a task of it is open, InvalidTransition when it is archived."""
    _lock(partnership)
    if open_ := PartnerTask.objects.filter(partnership=partnership).open().count():
        one = open_ == 1
        raise PlanRefused(
            f"{open_} task{'' if one else 's'} of this partnership {'is' if one else 'are'} open: "
            "finish or drop what is open first."
        )
    partnership.archived_on = london_date(at)
    partnership.save(update_fields=["archived_on"])
    record("partners.archive", partnership, by=by, at=at, after={"archived": partnership.archived_on})


@transaction.atomic
def restore_partnership(partnership: Partnership, *, by: Person, at: datetime) -> None:
    """Out of the archive. Raises PlanRefused where another of its name stands, InvalidTransition."""
    now = Partnership.objects.select_for_update().get(pk=partnership.pk)
    if not now.is_archived:
        raise InvalidTransition("This partnership is not archived.")
    before, now.archived_on = now.archived_on, None
    keep(now, only=["archived_on"])
    record("partners.restore", now, by=by, at=at, before={"archived": before})
    partnership.refresh_from_db()


@transaction.atomic
def add_member(
    partnership: Partnership,
    *,
    organisation: str,
    kind: str,
    role: str = "",
    contact_name: str = "",
    contact_email: str = "",
    joined_on: date | None = None,
    left_on: date | None = None,
    by: Person,
    at: datetime,
) -> Member:
    """What is there word for word, from a page that was sent twice, is not added again.

    Raises PlanRefused: a member already, or left before it joined.
    """
    _lock(partnership)
    member = Member(
        partnership=partnership,
        organisation=organisation.strip(),
        kind=kind,
        role=role.strip(),
        contact_name=contact_name.strip(),
        contact_email=contact_email.strip(),
        joined_on=joined_on,
        left_on=left_on,
    )
    if left_on and (same := _there_already(member)):
        return same
    keep(member, field=_date_or("organisation", member))
    record("partners.add_member", partnership, by=by, at=at, after=_told(member))
    return member


@transaction.atomic
def edit_member(
    member: Member, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. Leaving is the day in ``left_on``. Raises StaleEdit, PlanRefused."""

    def check(now: Member) -> None:
        if now.left_on and now.joined_on and now.left_on < now.joined_on:
            raise PlanRefused("A member cannot leave before it joined.", field="left_on")

    return amend(
        member,
        version=version,
        changes=changes,
        act="partners.edit_member",
        private=PRIVATE,
        check=check,
        field="organisation",
        by=by,
        at=at,
    )


@transaction.atomic
def settle_seat(
    partnership: Partnership,
    *,
    department: Department,
    role: str = "",
    not_needed: str = "",
    seen: str = "",
    by: Person,
    at: datetime,
) -> Seat:
    """Which role of a department is invited, or why none is needed.

    Raises PlanRefused unless it is exactly one of the two, StaleEdit where it is not what was ``seen`` (its mark).
    """
    _lock(partnership)
    seat = Seat.objects.filter(partnership=partnership, department=department).first()
    refuse_late(seen, words_of_seat(seat))
    before = {department.name: _seat(seat)} if seat else {}
    seat = seat or Seat(partnership=partnership, department=department)
    seat.role, seat.not_needed = role.strip(), not_needed.strip()
    if bool(seat.role) == bool(seat.not_needed):
        raise PlanRefused(
            "Name the role that is invited, or say why no seat is needed: one of the two.", field="role"
        )
    keep(seat, only=["role", "not_needed"] if seat.pk else None)
    after = {department.name: _seat(seat)}
    record("partners.settle_seat", partnership, by=by, at=at, before=before, after=after)
    return seat


def _lock(partnership: Partnership) -> None:
    """Hold the partnership's row until the act is done. Raises InvalidTransition when it is archived."""
    _stands(Partnership.objects.select_for_update().get(pk=partnership.pk))


def _stands(partnership: Partnership) -> None:
    if partnership.is_archived:
        raise InvalidTransition("This partnership is archived, so nothing about it changes.")


def words_of_seat(seat: Seat | None) -> dict[str, str]:
    """What a form about it begins with."""
    return {"role": seat.role if seat else "", "not_needed": seat.not_needed if seat else ""}


def _seat(seat: Seat) -> str:
    return f"invited: {seat.role}" if seat.role else f"no seat needed: {seat.not_needed}"


def _told(member: Member) -> dict[str, Any]:
    """What history keeps of a new member: nothing of its contact."""
    return {"organisation": f"{member.organisation} ({said(member, 'kind').lower()})"}


def _there_already(member: Member) -> Member | None:
    """A former member of whom all is the same; of those who sit the database lets in only one."""
    told = ("partnership", "organisation", "kind", "role", *PRIVATE, "joined_on", "left_on")
    return Member.objects.filter(**{name: getattr(member, name) for name in told}).first()


def _date_or(field: str, member: Member) -> str:
    return "left_on" if member.joined_on and member.left_on and member.left_on < member.joined_on else field
