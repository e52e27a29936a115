"""The demonstration's duplicates: typed by hand beside the ledger's own, found, merged, parted, told apart."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from statements.demo.plan import Event, morning
from suppliers.register.duplicates import ProbablePair
from suppliers.register.editing import edit_supplier, set_owner
from suppliers.register.merging import mark_different
from suppliers.register.models import Supplier
from suppliers.register.pairs import compare_new
from suppliers.risk.keeping import add_supplier
from suppliers.spend.joining import merge, undo_merge


def _doubled(name: str) -> str:
    """One letter in the middle typed twice."""
    at = len(name) // 2
    return name[:at] + name[at] + name[at:]


def _turned(name: str) -> str:
    """Two letters in the middle the wrong way round."""
    at = len(name) // 2
    return name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]


# Which of the largest suppliers somebody adds by hand a second time, and what their fingers made of the name.
ADDED_TWICE: tuple[tuple[int, Callable[[str], str]], ...] = (
    (21, lambda name: f"{name} (old account)"),
    (34, _doubled),
    (55, _turned),
    (89, _doubled),
    (120, _turned),
    (150, lambda name: f"{name} (Marlshire)"),
)
OWNED = 400


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Within the last four months, so that some pairs still wait to be looked at."""
    by = people["Grace Undermill"]
    procurement = [p for p in people.values() if p.department and p.department.name == "Procurement"]
    added, seen = morning(add_months(today, -4), 11), morning(add_months(today, -3), 11)
    yield Event(added, lambda: _add_twice(by, added))
    yield Event(added + timedelta(hours=1), compare_new)
    yield Event(seen, lambda: _look_through(by, seen))
    parted = seen + timedelta(days=9)
    yield Event(parted, lambda: _part(by, parted))
    shared = morning(add_months(today, -2), 12)
    yield Event(shared, lambda: _share_out(procurement, by, shared))
    yield Event(morning(today, 6), compare_new)


def _add_twice(by: Person, at: datetime) -> None:
    largest = list(
        Supplier.objects.standing().select_related("category").order_by("-score__recent_spend", "pk")[:200]
    )
    for place, spelt in ADDED_TWICE:
        known = largest[min(place, len(largest) - 1)]
        add_supplier(name=spelt(known.name), category=known.category, country="GB", by=by, at=at)


def _look_through(by: Person, at: datetime) -> None:
    """Three are merged, one is told apart; the others stay for the page to offer."""
    for nth, pair in enumerate(
        ProbablePair.objects.open().likeliest_first().select_related("first", "second")[:4]
    ):
        if nth == 3:
            mark_different(pair.first, pair.second, by=by, at=at)
        else:
            merge(pair.second, into=pair.first, by=by, at=at)


def _part(by: Person, at: datetime) -> None:
    if taken := Supplier.objects.filter(merged_into__isnull=False).order_by("-pk").first():
        undo_merge(taken.merges.in_force().get(), by=by, at=at)


def _share_out(procurement: list[Person], by: Person, at: datetime) -> None:
    """The largest suppliers have somebody who looks after them; some of them are known by another name too."""
    largest = list(Supplier.objects.standing().order_by("-score__recent_spend", "pk")[:OWNED])
    for nth, owner in enumerate(procurement):
        set_owner(largest[nth :: len(procurement)], owner, by=by, at=at)
    for known in Supplier.objects.filter(pk__in=[each.pk for each in largest[:12:4]]):
        edit_supplier(
            known,
            version=known.version,
            by=by,
            at=at,
            website=f"https://{known.normalised_name.replace(' ', '-')}.example",
            other_names=[f"{known.name.split()[0]} Group"],
        )
