"""A file of the statement registry: read and matched first, taken into the record as a whole when a person says yes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.db.models import F, Q, QuerySet

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.recording import record, record_many
from msplan.lib.dates import london_date
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.record.models import PublishedStatement, RegistryImport, RegistryRow, RegistryState
from suppliers.record.registry.reading import Found, RegistryRefused, Statement, read
from suppliers.register.models import Supplier, SupplierName
from suppliers.register.names import normalised

MOST_BYTES = 60 * 1024 * 1024
MOST_LINES_TOLD = 50
# Enough to hold the headings of any year.
HEAD = 64 * 1024
LEASE = timedelta(minutes=10)
MOST_ATTEMPTS = 3
GAVE_UP = (
    "The file was begun three times and the program stopped each time, so it was put aside. "
    "Tell whoever runs msplan."
)


@transaction.atomic
def upload(
    upload: "File[bytes]", *, year: int | None, form_id: UUID | None = None, by: Person | None, at: datetime
) -> RegistryImport:
    """Keep the file, for a worker to read. Nothing goes into the record yet.

    Raises FileRefused, RegistryRefused where its headings are of something else, MadeAlready.
    """
    if form_id and (made := RegistryImport.objects.filter(form_id=form_id).first()):
        raise MadeAlready(made)
    stored = store(upload, by=by, at=at, allowed=[".csv"], most_bytes=MOST_BYTES)
    upload.seek(0)
    head = upload.read(HEAD)
    read(head if len(head) < HEAD else head[: head.rfind(b"\n") + 1], year=year)
    made_ = RegistryImport.objects.create(
        file=stored, year=year, form_id=form_id, uploaded_by=by, uploaded_at=at
    )
    record("record.upload_registry", made_, by=by, at=at, after={"file": stored.name})
    return made_


def waiting(*, at: datetime) -> list[int]:
    """Files that nobody is reading: just uploaded, or left behind by a worker that died."""
    return list(_waiting(at).order_by("pk").values_list("pk", flat=True))


def read_file(pk: int, *, at: datetime) -> RegistryImport | None:
    """Read the file and look every row up in the register. None where there is nothing to do here.

    One worker has it, for so long; what it has not finished by then is nobody's, and another begins.
    """
    if not _waiting(at).filter(pk=pk).update(lease_until=at + LEASE, attempts=F("attempts") + 1):
        return None
    made = RegistryImport.objects.select_related("file").get(pk=pk)
    try:
        if made.attempts > MOST_ATTEMPTS:
            raise RegistryRefused(GAVE_UP)
        with made.file.content.open("rb") as content:
            _keep_rows(made, read(content.read(), year=made.year))
    except RegistryRefused as refusal:
        _mine(made).update(state=RegistryState.REFUSED, refusal=str(refusal), lease_until=None)
    made.refresh_from_db()
    return made


@transaction.atomic
def _keep_rows(made: RegistryImport, found: Found) -> None:
    """All the rows and the word that they are there, or nothing."""
    RegistryRow.objects.bulk_create(_matched(made, found), batch_size=5000)
    kept = _mine(made).update(
        state=RegistryState.READY,
        lease_until=None,
        rows_read=len(found.statements),
        rows_unreadable=len(found.unreadable),
        unreadable_lines=found.unreadable[:MOST_LINES_TOLD],
        unknown_headings=found.unknown_headings,
        missing_headings=found.missing_headings,
    )
    if not kept:  # its lease ran out, and another worker has it
        transaction.set_rollback(True)


def _waiting(at: datetime) -> "QuerySet[RegistryImport]":
    rows = RegistryImport.objects.filter(state=RegistryState.READING)
    return rows.filter(Q(lease_until__isnull=True) | Q(lease_until__lt=at))


def _mine(made: RegistryImport) -> "QuerySet[RegistryImport]":
    return RegistryImport.objects.filter(
        pk=made.pk, state=RegistryState.READING, lease_until=made.lease_until
    )


@transaction.atomic
def say_same(registry_import: RegistryImport, *, shown: Collection[int], same: Collection[int]) -> int:
    """Of the rows ``shown`` (matched by name), which are the supplier; returns how many. Raises InvalidTransition."""
    _held(registry_import)
    rows = registry_import.rows.by_name().filter(pk__in=shown)
    rows.filter(pk__in=same).update(is_same=True)
    rows.exclude(pk__in=same).update(is_same=False)
    return len(set(same) & set(shown))


@transaction.atomic
def confirm(registry_import: RegistryImport, *, seen: int, by: Person, at: datetime) -> int:
    """Take every row matched by number, and by a name that a person ticked, into the record; all or nothing.

    A row of the registry's that stands for the same supplier and year is replaced, or stays where it says the same;
    one entered by hand stays. Returns how many statements were taken, whether or not they said anything new. Raises
    RowRefused where there are not ``seen`` rows to take any more, InvalidTransition where it was decided before.
    """
    now = _held(registry_import)
    rows = list(now.rows.to_take().select_related("supplier__merged_into"))
    if len(rows) != seen:
        raise RowRefused("What is to be taken has changed since this page was opened. Look at it again.")
    best = _one_a_year(rows, london_date(at))
    said = [_statement(row, supplier, year, now, by, at) for (supplier, year), row in best.items()]
    made = _replace(said, by=by, at=at)
    PublishedStatement.objects.bulk_create(made, batch_size=1000)
    told = [
        (one, None, {"year": one.year, "areas": len(one.areas), "stands_as": one.stands_as}) for one in made
    ]
    record_many("record.add_statement", told, by=by, at=at)
    move(
        now,
        to=RegistryState.CONFIRMED,
        allowed=[RegistryState.READY],
        decided_by=by,
        decided_at=at,
        taken=len(said),
    )
    record("record.confirm_registry", now, by=by, at=at, after={"statements": len(said)})
    return len(said)


@transaction.atomic
def discard(registry_import: RegistryImport, *, by: Person, at: datetime) -> None:
    """Nothing of it is taken. Raises InvalidTransition where it was decided before."""
    move(
        registry_import,
        to=RegistryState.DISCARDED,
        allowed=[RegistryState.READY],
        decided_by=by,
        decided_at=at,
    )
    registry_import.rows.all().delete()
    record("record.discard_registry", registry_import, by=by, at=at)


def _held(registry_import: RegistryImport) -> RegistryImport:
    now = RegistryImport.objects.select_for_update().get(pk=registry_import.pk)
    if now.state != RegistryState.READY:
        raise InvalidTransition(f"This file is {now.get_state_display().lower()} already.")
    return now


def _matched(made: RegistryImport, found: Found) -> Iterable[RegistryRow]:
    numbers = {s.company_number for s in found.statements if s.company_number}
    standing = Supplier.objects.standing()
    by_number = dict(standing.filter(company_number__in=numbers).values_list("company_number", "pk"))
    names = _by_name({normalised(s.name) for s in found.statements})
    for statement in found.statements:
        supplier, how = by_number.get(statement.company_number), RegistryRow.How.NUMBER
        if supplier is None:
            supplier, how = _named(statement, names), RegistryRow.How.NAME
        yield _row(made, statement, supplier, how if supplier else RegistryRow.How.NONE)


def _by_name(keys: Collection[str]) -> dict[str, tuple[int, str]]:
    """A name to the one supplier that has it (id, company number); a name that two have is nobody's."""
    found: dict[str, set[tuple[int, str]]] = defaultdict(set)
    rows = SupplierName.objects.filter(normalised__in=keys).select_related("supplier__merged_into")
    for row in rows:
        survivor = row.supplier.merged_into or row.supplier
        if survivor.archived_at is None:
            found[row.normalised].add((survivor.pk, survivor.company_number))
    return {key: next(iter(ones)) for key, ones in found.items() if len(ones) == 1}


def _named(statement: Statement, names: dict[str, tuple[int, str]]) -> int | None:
    """By name, unless both sides have a company number: then they are two companies of one name."""
    supplier, number = names.get(normalised(statement.name), (None, ""))
    return None if number and statement.company_number else supplier


def _row(made: RegistryImport, said: Statement, supplier: int | None, how: str) -> RegistryRow:
    return RegistryRow(
        registry_import=made,
        line=said.line,
        year=said.year,
        name=said.name,
        parent=said.parent,
        company_number=said.company_number,
        link=said.link,
        summary_link=said.summary_link,
        approved_on=said.approved_on,
        is_group=said.is_group,
        areas=list(said.areas),
        turnover_said=said.turnover,
        how=how,
        supplier_id=supplier,
    )


def _one_a_year(rows: Iterable[RegistryRow], on: date) -> dict[tuple[Supplier, int], RegistryRow]:
    """Of several statements of one supplier in one year, that which was approved last."""
    best: dict[tuple[Supplier, int], RegistryRow] = {}
    for row in rows:
        assert row.supplier is not None
        key = (row.supplier.merged_into or row.supplier, row.year or on.year)
        held = best.get(key)
        if held is None or (row.approved_on or date.min, row.line) > (
            held.approved_on or date.min,
            held.line,
        ):
            best[key] = row
    return best


# What makes one statement another; where it came from and who took it do not.
SAYS = ("approved_on", "link", "summary_link", "areas", "is_group", "stands_as", "turnover_said")


def _replace(said: Iterable[PublishedStatement], *, by: Person, at: datetime) -> list[PublishedStatement]:
    """Archive what an earlier file said otherwise of the same suppliers and years. Returns what is new."""
    wanted = {(one.supplier_id, one.year): one for one in said}
    held = PublishedStatement.objects.standing().filter(
        origin=PublishedStatement.Origin.REGISTRY, supplier__in={pk for pk, _ in wanted}
    )
    old = []
    for one in held.select_for_update(of=("self",)):
        new = wanted.get((one.supplier_id, one.year))
        if new is not None and all(getattr(one, name) == getattr(new, name) for name in SAYS):
            del wanted[one.supplier_id, one.year]
        elif new is not None:
            old.append(one)
    record_many(
        "record.archive_statement", [(one, None, {"archived": at.date()}) for one in old], by=by, at=at
    )
    PublishedStatement.objects.filter(pk__in=[one.pk for one in old]).update(
        archived_at=at, version=F("version") + 1
    )
    return list(wanted.values())


def _statement(
    row: RegistryRow, supplier: Supplier, year: int, made: RegistryImport, by: Person, at: datetime
) -> PublishedStatement:
    return PublishedStatement(
        supplier=supplier,
        year=year,
        origin=PublishedStatement.Origin.REGISTRY,
        approved_on=row.approved_on,
        link=row.link,
        summary_link=row.summary_link,
        areas=row.areas,
        is_group=row.is_group,
        stands_as=row.name,
        turnover_said=row.turnover_said,
        registry_import=made,
        entered_by=by,
        entered_at=at,
    )
