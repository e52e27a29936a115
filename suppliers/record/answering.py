"""What was learned about a supplier's workforce: several answers from one source at once."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record_many
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused, StaleEdit
from suppliers.record.models import Trait, WorkforceTrait
from suppliers.register.models import Supplier


def state_of(supplier: Supplier) -> int:
    """Grows with every answer that is given or changed: the version of the whole page of answers."""
    return sum(WorkforceTrait.objects.filter(supplier=supplier).values_list("version", flat=True))


@transaction.atomic
def answer(
    supplier: Supplier,
    *,
    version: int,
    answers: Mapping[str, str],
    source: str,
    source_on: date,
    sureness: str,
    by: Person,
    at: datetime,
) -> int:
    """Write down the answers that this source gives; returns how many. Others stay as they are, with their sources.

    Raises StaleEdit where somebody else answered meanwhile, RowRefused where there is no answer.
    """
    hold(Supplier.objects.get_queryset(), supplier.pk)
    if state_of(supplier) != version:
        raise StaleEdit
    if not answers:
        raise RowRefused("Answer at least one of the questions.")
    held = {row.trait: row for row in WorkforceTrait.objects.filter(supplier=supplier)}
    written = []
    for trait, value in answers.items():
        old = held.get(trait)
        row = old or WorkforceTrait(supplier=supplier, trait=Trait(trait), version=0)
        before = {"answer": old.get_answer_display()} if old else {}
        row.answer, row.source, row.source_on, row.sureness = value, source.strip(), source_on, sureness
        row.archived_at, row.version = None, row.version + 1
        row.enter(by=by, at=at)
        row.save()
        after = {
            "answer": row.get_answer_display(),
            "source": row.source,
            "as_at": row.source_on,
            "sureness": row.get_sureness_display(),
        }
        written.append((row, before, after))
    record_many("record.answer_workforce", written, by=by, at=at)
    return len(written)
