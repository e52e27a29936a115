"""Merging two suppliers that are one, parting them again, and saying of two that they are two.

Only the pointer moves: rows of every room stay where they are and count over the survivor. The totals and scores that
follow are worked out by spend/joining.py, in the same transaction; pages and commands call it, not this module.
Rules: docs/rules/merging.md.
"""

import uuid
from collections import defaultdict
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.refusing import Refused
from suppliers.register.duplicates import Different, Merge, ProbablePair
from suppliers.register.locking import lock_register
from suppliers.register.models import Supplier


@transaction.atomic
def merge(supplier: Supplier, *, into: Supplier, by: Person | None, at: datetime) -> Merge:
    """``supplier`` is ``into``: from now on it counts there, and with it whatever was merged into it before.

    Raises Refused where one of them no longer stands, or where somebody marked the two as different.
    """
    lock_register()
    if supplier.pk == into.pk:
        raise Refused("A supplier cannot be merged into itself.")
    held = _held(supplier, into)
    if mark := Different.objects.between(supplier, into).select_related("by").first():
        who = mark.by or "the system"
        raise Refused(
            f"{who} marked these two as different on {mark.at:%-d %B %Y}. Take that back first, then merge them."
        )
    made = Merge.objects.create(supplier=held[supplier.pk], into=held[into.pk], at=at, by=by)
    # Those it took in go on to its survivor, before it goes itself: nothing may point at one that is merged.
    Supplier.objects.filter(merged_into=supplier.pk).update(merged_into=into.pk)
    Supplier.objects.filter(pk=supplier.pk).update(merged_into=into.pk)
    ProbablePair.objects.filter(first=supplier.pk).delete()
    ProbablePair.objects.filter(second=supplier.pk).delete()
    _tell("merge", made, by=by, at=at)
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, by: Person | None, at: datetime) -> Merge:
    """The two are two again; what was merged into ``merge.supplier`` before stands under it as it did.

    Raises Refused where it was undone already, or where another supplier has its company number or name by now.
    """
    lock_register()
    stored = Merge.objects.select_for_update(of=("self",)).select_related("supplier", "into").get(pk=merge.pk)
    if stored.undone_at:
        raise Refused(f"This merge was undone already, on {stored.undone_at:%-d %B %Y}.")
    supplier = Supplier.objects.select_for_update().get(pk=stored.supplier_id)
    _refuse_if_taken(supplier)
    with_it = _merged_below(supplier)
    stored.undone_at, stored.undone_by = at, by
    stored.save(update_fields=["undone_at", "undone_by"])
    Supplier.objects.filter(pk=supplier.pk).update(merged_into=None, is_compared=False)
    Supplier.objects.filter(pk__in=with_it).update(merged_into=supplier.pk)
    _tell("undo_merge", stored, by=by, at=at)
    return stored


@transaction.atomic
def mark_different(one: Supplier, other: Supplier, *, by: Person | None, at: datetime) -> Different:
    """However alike they look, these are two: the pair is not offered again until this is taken back."""
    lock_register()
    if one.pk == other.pk:
        raise Refused("A supplier cannot be different from itself.")
    held = _held(one, other)
    if Different.objects.between(one, other).exists():
        raise Refused("These two are marked as different already.")
    first, second = (held[pk] for pk in sorted(held))
    mark = Different.objects.create(first=first, second=second, at=at, by=by)
    ProbablePair.objects.filter(first=first, second=second).delete()
    _tell_of_pair("suppliers.mark_different", mark, by=by, at=at)
    return mark


@transaction.atomic
def take_back_different(mark: Different, *, by: Person | None, at: datetime) -> Different:
    """The mark no longer holds; where the two look alike they are offered again."""
    lock_register()
    stored = (
        Different.objects.select_for_update(of=("self",)).select_related("first", "second").get(pk=mark.pk)
    )
    if stored.taken_back_at:
        raise Refused(f"This was taken back already, on {stored.taken_back_at:%-d %B %Y}.")
    stored.taken_back_at, stored.taken_back_by = at, by
    stored.save(update_fields=["taken_back_at", "taken_back_by"])
    Supplier.objects.filter(pk__in=[stored.first_id, stored.second_id]).update(is_compared=False)
    _tell_of_pair("suppliers.take_back_different", stored, by=by, at=at)
    return stored


def _held(*suppliers: Supplier) -> dict[int, Supplier]:
    """The rows, locked in one order; each must still stand."""
    rows = Supplier.objects.select_for_update(of=("self",)).filter(pk__in=[each.pk for each in suppliers])
    held = {row.pk: row for row in rows.select_related("merged_into").order_by("pk")}
    for each in suppliers:
        row = held.get(each.pk)
        if row is None or row.archived_at:
            raise Refused(f"{each} is no longer in the register.")
        if row.merged_into:
            raise Refused(f"{row} was merged into {row.merged_into} meanwhile. Nothing was changed.")
    return held


def _merged_below(supplier: Supplier) -> list[int]:
    """The suppliers that came to their survivor by way of this one."""
    below: defaultdict[int, list[int]] = defaultdict(list)
    pairs = Merge.objects.in_force().filter(supplier__merged_into=supplier.merged_into_id)
    for child, parent in pairs.values_list("supplier_id", "into_id"):
        below[parent].append(child)
    found: list[int] = []
    waiting = [supplier.pk]
    while waiting:
        children = below.pop(waiting.pop(), [])
        found += children
        waiting += children
    return found


def _refuse_if_taken(supplier: Supplier) -> None:
    """Standing again it needs its number, or its name, for itself."""
    others = Supplier.objects.standing().exclude(pk=supplier.pk)
    if supplier.company_number:
        other, what = others.filter(company_number=supplier.company_number).first(), "company number"
    else:
        same = others.filter(normalised_name=supplier.normalised_name, company_number="")
        other, what = same.first(), "name"
    if other:
        raise Refused(
            f"{other} has the same {what} by now, and two suppliers cannot share one. Change it there first, "
            "then undo the merge."
        )


def _tell(verb: str, made: Merge, *, by: Person | None, at: datetime) -> None:
    """In the story of both: the one that went, and the one that took it in."""
    group = uuid.uuid4()
    gone, kept = made.supplier, made.into
    record(f"suppliers.{verb}", gone, by=by, at=at, after={"into": str(kept)}, group=group)
    record(f"suppliers.{verb}_here", kept, by=by, at=at, after={"supplier": str(gone)}, group=group)


def _tell_of_pair(act: str, mark: Different, *, by: Person | None, at: datetime) -> None:
    group = uuid.uuid4()
    for one, other in ((mark.first, mark.second), (mark.second, mark.first)):
        record(act, one, by=by, at=at, after={"from": str(other)}, group=group)
