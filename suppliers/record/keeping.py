"""Entering, changing, archiving and restoring a row of a supplier's record: the same deed for every noun.

Acts are named after the noun in history: record.add_contact, record.edit_contract. Refusals are RowRefused.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.amending import NOT_KEPT, amend, keep, said
from msplan.history.recording import record, record_many
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.record.models import Equivalent, SupplierContact
from suppliers.record.models.row import Row
from suppliers.register.models import Supplier

R = TypeVar("R", bound=Row)
# What no person typed.
OWN = {"id", "supplier", "archived_at", "entered_by", "entered_at", "version", "form_id"}


@transaction.atomic
def add(row: R, *, evidence: "File[bytes] | None" = None, by: Person | None, at: datetime) -> R:
    """Insert the row. Raises RowRefused in the words of its constraints, FileRefused, MadeAlready."""
    _take_supplier(row.supplier_id)
    if evidence is not None:
        row.evidence_file = store(evidence, by=by, at=at)  # type: ignore[attr-defined]  # of nouns with evidence
    row.enter(by=by, at=at)
    _hand_over(row, by=by, at=at)
    keep(row)
    record(f"record.add_{row.ACT}", row, by=by, at=at, after=told(row))
    return row


@transaction.atomic
def edit(
    row: Row,
    *,
    version: int,
    changes: Mapping[str, Any],
    evidence: "File[bytes] | None" = None,
    by: Person,
    at: datetime,
) -> bool:
    """False when nothing differs. Raises StaleEdit, RowRefused, FileRefused, InvalidTransition where it is archived."""
    if evidence is not None:
        changes = {**changes, "evidence_file": store(evidence, by=by, at=at)}

    def check(now: Row) -> None:
        if now.is_archived:
            raise InvalidTransition(f"This {row.NOUN} is archived. Take it out of the archive first.")
        _hand_over(now, by=by, at=at)

    return amend(
        row,
        version=version,
        changes=changes,
        act=f"record.edit_{row.ACT}",
        check=check,
        private=row.PRIVATE,
        also=lambda now, _differing: _rewritten(now, by, at),
        by=by,
        at=at,
    )


@transaction.atomic
def archive(row: Row, *, by: Person | None, at: datetime) -> None:
    """Out of the record, kept in the archive. Raises InvalidTransition when it is there already."""
    now: Row = hold(type(row)._default_manager.all(), row.pk)
    if now.is_archived:
        raise InvalidTransition(f"This {row.NOUN} is archived already.")
    now.archived_at, now.version = at, now.version + 1
    now.save(update_fields=["archived_at", "version"])
    record(f"record.archive_{row.ACT}", now, by=by, at=at, after={"archived": at.date()})
    row.archived_at, row.version = now.archived_at, now.version


@transaction.atomic
def restore(row: Row, *, by: Person, at: datetime) -> None:
    """Out of the archive. Raises InvalidTransition when it is not there, RowRefused where another took its place."""
    now: Row = hold(type(row)._default_manager.all(), row.pk)
    if not now.is_archived:
        raise InvalidTransition(f"This {row.NOUN} is not archived.")
    before, now.archived_at, now.version = now.archived_at, None, now.version + 1
    assert before is not None
    keep(now, only=["archived_at", "version"])
    record(f"record.restore_{row.ACT}", now, by=by, at=at, before={"archived": before.date()})
    row.archived_at, row.version = None, now.version


def told(row: Row) -> dict[str, Any]:
    """What history keeps of a new row: every field that somebody filled in."""
    names = [field.name for field in row._meta.concrete_fields if field.name not in OWN]
    return {
        name: told_value for name in names if (told_value := said(row, name, row.PRIVATE)) not in ("", [])
    }


def _take_supplier(pk: int) -> Supplier:
    """Lock the supplier against merging and undoing. Raises RowRefused where it was merged or archived."""
    supplier = hold(Supplier.objects.select_related("merged_into"), pk)
    if supplier.merged_into:
        raise RowRefused(f"This supplier was merged into {supplier.merged_into}: enter it there.")
    if supplier.archived_at:
        raise RowRefused("This supplier is archived.")
    return supplier


def _rewritten(row: Row, by: Person, at: datetime) -> dict[str, Any]:
    """What else changes with a word: a document that was checked has to be looked at again."""
    if not isinstance(row, Equivalent):
        return {}
    unchecked = {"checked_by": None, "checked_on": None, "check_note": "", "control_score": None}
    return {"entered_by": by, "entered_at": at, **unchecked}


def _hand_over(row: Row, *, by: Person | None, at: datetime) -> None:
    """A new main contact takes the place of the old one."""
    if not isinstance(row, SupplierContact) or not row.is_main or row.is_archived:
        return
    others = (
        SupplierContact.objects.standing().filter(supplier=row.supplier_id, is_main=True).exclude(pk=row.pk)
    )
    found = list(others.select_for_update())
    record_many(
        "record.edit_contact",
        [(one, {"is_main": True}, {"is_main": False, "name": NOT_KEPT}) for one in found],
        by=by,
        at=at,
    )
    others.update(is_main=False, version=F("version") + 1)
