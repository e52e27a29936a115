"""What people answer for, and handing it to somebody else: before they leave, or when their work changes.

The rooms name what is open and somebody's in settings.HANDED_OVER; tests/msplan/accounts/test_handed_over.py holds that
every column that names a person is either handed over by one of these or stays, with a reason.
"""

import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.db.models.expressions import Combinable
from django.urls import reverse
from django.utils.module_loading import import_string

from msplan.accounts.answering import only_reads
from msplan.accounts.models import Department, Person
from msplan.accounts.roles import EVERYBODY, PERMISSIONS, Role
from msplan.history.recording import record_many
from msplan.lib.dates import london_date
from msplan.lib.gathering import gathered, mention
from msplan.lib.refusing import Refused

Change = tuple[Model, Mapping[str, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Held:
    """A kind of thing that is somebody's while it is open.

    ``open`` are its rows, ``field`` names whose each is. ``asked`` is another field that says so where ``field`` is
    empty or somebody else's; ``through`` points at the row whose ``field`` is set. ``label`` is the column that a list
    prints, ``page`` with ``page_of`` the address of a row, which those may open who hold ``seen``. Whoever takes it
    over has to hold ``needs``.
    """

    key: str
    one: str
    many: str
    open: Callable[[date], QuerySet[Any]]
    field: str
    label: str | Combinable
    page: str
    needs: str = ""
    seen: str = ""
    page_of: str = "pk"
    asked: str = ""
    through: str = ""
    # Writes the rows itself, where setting one field is not all: (rows, who had them, who gets them, the day).
    give: Callable[[Sequence[Any], Any, Any, date], None] | None = None

    @property
    def whose(self) -> str:
        return self.asked or self.field

    @property
    def act(self) -> str:
        return f"{self.key.partition('.')[0]}.hand_over"

    def words(self, count: int) -> str:
        return f"{count:,} {self.one if count == 1 else self.many}"


class Item(NamedTuple):
    """One thing that is somebody's: ``whose`` is their key."""

    kind: Held
    pk: int
    label: str
    page: str
    whose: int

    @property
    def what(self) -> str:
        return self.kind.one[:1].upper() + self.kind.one[1:]


class CannotHold(Refused):
    """Somebody may not take over what is to be given to them."""


def kinds(sources: Sequence[str] | None = None) -> dict[str, Held]:
    """All of people's, or those of other sources, in the order of the floors."""
    wanted = settings.HANDED_OVER if sources is None else sources
    return {kind.key: kind for source in wanted for kind in import_string(source)}


def held_by(person: Person, on: date) -> list[Item]:
    """Everything that is this person's and open on a day. One query."""
    return _items(kinds(), on, {"{whose}": person.pk})


def held_by_leavers(on: date) -> list[Item]:
    """What those have who can no longer sign in. One query."""
    return _items(kinds(), on, {"{whose}__is_active": False})


def hanging_on(department: Department, on: date) -> list[Item]:
    """What is open and a department's: its people, and the work that it leads or supports. One query."""
    return _items(kinds(settings.HANGS_ON_DEPARTMENTS), on, {"{whose}": department.pk})


def _items(all_kinds: Mapping[str, Held], on: date, condition: Mapping[str, Any]) -> list[Item]:
    asked = []
    for kind in all_kinds.values():
        where = {name.format(whose=kind.whose): value for name, value in condition.items()}
        rows = kind.open(on).filter(**where)
        asked.append(mention(kind.key, rows, label=kind.label, page=kind.page_of, whose=kind.whose))
    order = list(all_kinds)
    found = [
        Item(
            kind := all_kinds[one.kind],
            one.pk,
            str(one.said["label"]),
            reverse(kind.page, args=[one.said["page"]]),
            one.said["whose"],
        )
        for one in gathered(asked)
    ]
    return sorted(found, key=lambda item: (order.index(item.kind.key), item.label.casefold(), item.pk))


def counted(items: Iterable[Item]) -> list[tuple[Held, int]]:
    """Kinds with how many there are of each, in the order of the items."""
    items = list(items)
    counts = Counter(item.kind.key for item in items)
    return [(kind, counts[key]) for key, kind in {item.kind.key: item.kind for item in items}.items()]


def lacking(to: Person, wanted: Iterable[Held]) -> list[Held]:
    """What this person may not take over: a role is missing. An auditor, who only reads, takes over nothing."""
    reads_only = only_reads(to)
    return [
        kind for kind in wanted if not to.is_active or reads_only or (kind.needs and not to.may(kind.needs))
    ]


def who_may(kind: Held) -> str:
    """Whose roles let them hold it, to end a sentence: ": that takes Procurement"."""
    if not kind.needs or PERMISSIONS[kind.needs] >= EVERYBODY - {Role.AUDITOR}:
        return ": they have no role that works with them"
    return ": that takes " + " or ".join(str(role.label) for role in Role if role in PERMISSIONS[kind.needs])


@transaction.atomic
def hand_over(
    person: Person, *, to: Person, only: Collection[str], by: Person | None, at: datetime
) -> dict[str, int]:
    """Give what is open of these kinds to a colleague, everything in one act; returns how many of each.

    Raises CannotHold where the colleague may not answer for one of them; then nothing is changed. What somebody
    else took over meanwhile stays theirs.
    """
    there = {item.kind.key for item in held_by(person, london_date(at))}
    chosen = [kind for key, kind in kinds().items() if key in only and key in there]
    if to == person:
        raise CannotHold("Choose somebody else.", field="to")
    if missing := lacking(to, chosen):
        kinds_named = ", ".join(kind.many for kind in missing)
        raise CannotHold(f"{to} may not answer for these: {kinds_named}.", field="to")
    return give(chosen, person, to, by=by, at=at)


def give(
    chosen: Iterable[Held],
    old: Any,
    new: Any,
    *,
    by: Person | None,
    at: datetime,
    group: uuid.UUID | None = None,
) -> dict[str, int]:
    """From a person or a department to another, with an entry for each row. Part of an act's transaction."""
    group = group or uuid.uuid4()
    told: dict[str, list[Change]] = defaultdict(list)
    moved = {}
    for kind in chosen:
        changed = _give(kind, old, new, london_date(at))
        moved[kind.key] = len(changed)
        told[kind.act] += changed
    for act, changes in told.items():
        record_many(act, changes, by=by, at=at, group=group)
    return moved


def _give(kind: Held, old: Any, new: Any, on: date) -> list[Change]:
    """The rows that were given, with what they were and became."""
    open_now = kind.open(on)
    keys = list(open_now.filter(**{kind.whose: old.pk}).values_list(kind.through or "pk", flat=True))
    model: type[Model] = open_now.model
    if kind.through:
        model = model._meta.get_field(kind.through).related_model  # type: ignore[assignment]
    locked = model._base_manager.select_for_update(of=("self",)).filter(pk__in=keys)
    rows: list[Any] = list(locked.order_by("pk"))
    if kind.give is not None:
        changes: list[Change] = [(row, {kind.field: str(old)}, {kind.field: str(new)}) for row in rows]
        kind.give(rows, old, new, on)
        return changes
    if not kind.asked:  # somebody was faster by a moment: theirs stays
        rows = [row for row in rows if getattr(row, f"{kind.field}_id") == old.pk]
    before = {row.pk: str(getattr(row, kind.field) or "") for row in rows}
    further = {"version": F("version") + 1} if "version" in {f.name for f in model._meta.fields} else {}
    own = {row.pk for row in rows if row == new}  # nobody is their own deputy
    model._base_manager.filter(pk__in=before.keys() - own).update(**{kind.field: new}, **further)
    model._base_manager.filter(pk__in=own).update(**{kind.field: None}, **further)
    return [
        (row, {kind.field: before[row.pk]}, {kind.field: "" if row.pk in own else str(new)}) for row in rows
    ]
