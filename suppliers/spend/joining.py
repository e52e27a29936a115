"""Merging and parting suppliers, with the totals and scores that must follow, in one transaction each."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.lib.dates import london_date
from suppliers.register import merging, pairs
from suppliers.register.duplicates import Different, Merge
from suppliers.register.models import Supplier
from suppliers.risk.models import Score
from suppliers.risk.scoring import rescore
from suppliers.spend.totals import refresh_totals


@transaction.atomic
def merge(supplier: Supplier, *, into: Supplier, by: Person | None, at: datetime) -> Merge:
    """``merging.merge``, counted: the survivor has the payments and the score of both, the other none of its own."""
    made = merging.merge(supplier, into=into, by=by, at=at)
    Score.objects.filter(supplier=supplier.pk).delete()
    refresh_totals([into.pk])
    rescore([into.pk], spend_changed=True, on=london_date(at), by=by, at=at)
    return made


@transaction.atomic
def undo_merge(merge: Merge, *, by: Person | None, at: datetime) -> Merge:
    """``merging.undo_merge``, counted: each has its own payments and score again, and may be offered as a pair."""
    survivor = Supplier.objects.only("merged_into").get(pk=merge.supplier_id).merged_into_id
    undone = merging.undo_merge(merge, by=by, at=at)
    both = [pk for pk in (merge.supplier_id, survivor) if pk]
    refresh_totals(both)
    rescore(both, spend_changed=True, on=london_date(at), by=by, at=at)
    pairs.compare([merge.supplier_id])
    return undone


@transaction.atomic
def take_back_different(mark: Different, *, by: Person | None, at: datetime) -> Different:
    """``merging.take_back_different``, and both are compared at once."""
    taken_back = merging.take_back_different(mark, by=by, at=at)
    pairs.compare([mark.first_id, mark.second_id])
    return taken_back
