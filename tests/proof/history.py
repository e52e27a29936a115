"""The history sealed at full size: how long it takes, what it costs in memory, and whether tampering is found.

200,000 entries (or as many as the first argument says): each kind of tampering once. 2,000 entries: a thousand
tamperings at random, each verified over the whole chain and undone; then again without the chain, as a control.
"""

import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import django
from django.core.management import call_command
from django.db import connection, transaction

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msplan.settings")
django.setup()

from msplan.history.models import Entry, Seal  # noqa: E402  models can be imported only now
from msplan.history.recording import record, record_many, verifies  # noqa: E402
from msplan.history.sealing import seal_all  # noqa: E402
from msplan.history.verifying import verify  # noqa: E402
from tests.bench.measuring import times  # noqa: E402
from tests.msplan.history.chaining import (  # noqa: E402
    NOW,
    TAMPERINGS,
    TO_SEALS,
    behind_the_triggers,
    change_and_write_anew,
    cut_the_tail,
    sql,
    unseal_the_tail,
)
from tests.people import department  # noqa: E402

SMALL, RANDOM = 2_000, 1_000
BATCH = 1_000
# Found by a digest or by what history tells, with or without a chain.
SEEN_ANYWAY = {"detail changed", "detail removed"}


def write(entries: int) -> None:
    hr = department("Estates")
    for start in range(0, entries, BATCH):
        things = [(hr, {"n": n, "name": f"Action {n}"}, {"n": n + 1}) for n in range(start, start + BATCH)]
        record_many("test.touch", things, by=None, at=NOW + timedelta(seconds=start))


def row(what: str, result: object) -> None:
    print(f"| {what} | {result} |", flush=True)


def timed(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def verified_by_command() -> tuple[float, float]:
    """Seconds and the peak memory in MB of manage.py verify_history, a process of its own."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    took = timed(
        lambda: subprocess.run(
            [sys.executable, "manage.py", "verify_history"], check=True, stdout=subprocess.DEVNULL
        )
    )
    return took, max(before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


def is_found(bend: Callable[[], object], heads: dict[str, int | None]) -> bool:
    """Bent behind the triggers, verified, undone."""
    with transaction.atomic():
        with behind_the_triggers():
            bend()
        found = not verify(heads=heads).is_whole
        transaction.set_rollback(True)
    return found


def kinds(last: int, seals: int) -> dict[str, Callable[[], object]]:
    """Each kind of tampering once, in the middle; those at the end, which only a kept head shows."""
    middle = last // 2
    found: dict[str, Callable[[], object]] = {
        f"entry: {name}": partial(bend, middle) for name, (_, bend) in TAMPERINGS.items()
    }
    found |= {f"seal: {name}": partial(bend, seals // 2 or 1) for name, (_, bend) in TO_SEALS.items()}
    return found


AT_THE_END: dict[str, Callable[[], object]] = {
    "the last seal and all it covers cut off": lambda: cut_the_tail(1),
    "the last seal undone": unseal_the_tail,
    "an entry changed and every link and seal worked out again": lambda: change_and_write_anew(SMALL // 2),
}


def at_random(heads: dict[str, int | None]) -> int:
    """How many of RANDOM tamperings on the small chain were not found."""
    chance = random.Random(39)  # noqa: S311  repeatable, not secret
    done: Counter[str] = Counter()
    missed = 0
    for _ in range(RANDOM):
        name, place = chance.choice(sorted(TAMPERINGS)), chance.randrange(1, SMALL)
        done[name] += 1
        missed += not is_found(partial(TAMPERINGS[name][1], place), heads)
    row(
        f"tamperings at random over {SMALL:,} entries, of {len(done)} kinds, undetected",
        f"{missed} of {RANDOM:,}",
    )
    return missed


def control() -> int:
    """How many kinds are noticed by what entries prove of their own details alone, without the chain."""
    noticed = 0
    for name in sorted(set(TAMPERINGS) - SEEN_ANYWAY):
        with transaction.atomic():
            with behind_the_triggers():
                TAMPERINGS[name][1](SMALL // 2)
            around = Entry.objects.filter(place__range=(SMALL // 2 - 50, SMALL // 2 + 50))
            noticed += not all(verifies(entry) for entry in around)
            transaction.set_rollback(True)
    row("control: kinds noticed without the chain", f"{noticed} of {len(set(TAMPERINGS) - SEEN_ANYWAY)}")
    return noticed


def recording() -> None:
    """One act's entry with everything that sealing brought, and without its indexes and trigger."""
    hr = department("Estates")

    def some() -> None:
        for n in range(300):
            record("test.touch", hr, by=None, at=NOW, after={"n": n})

    def seconds() -> float:
        with transaction.atomic():
            took = times(some, rounds=5)[0]
            transaction.set_rollback(True)
        return took

    with_it = seconds()
    with transaction.atomic():
        sql("DROP INDEX entry_waits_for_its_seal")
        sql("DROP INDEX entry_has_its_own_place")
        sql("DROP TRIGGER history_entry_comes_unsealed ON history_entry")
        without = times(some, rounds=5)[0]
        transaction.set_rollback(True)
    row(
        "writing an entry, against the same without indexes and trigger of the seals",
        f"{with_it / without:.2f} times",
    )


def main(entries: int) -> int:
    call_command("migrate", verbosity=0)
    print("| What | Result |\n|---|---|")
    write(SMALL)
    seal_all(at=NOW, most=100)
    heads: dict[str, int | None] = {Seal.objects.order_by("-number")[0].head: None}
    _, little = verified_by_command()
    bad = at_random(heads) + control()
    for name, bend in AT_THE_END.items():
        found, without = is_found(bend, heads), is_found(bend, {})
        bad += not found or without
        row(
            name,
            f"{'found' if found else 'NOT FOUND'} with the kept head; without it {'found' if without else 'not'}",
        )
    rest = entries - SMALL
    row(f"writing {rest:,} entries, a thousand at once", f"{timed(lambda: write(rest)):.0f} s")
    row(f"sealing {rest:,} entries", f"{timed(lambda: seal_all(at=NOW)):.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE history_entry, history_detail")
    took, much = verified_by_command()
    row(f"`manage.py verify_history` over {entries:,} entries", f"{took:.0f} s")
    row(f"its memory at the most, over {SMALL:,} and over {entries:,}", f"{little:.0f} MB, {much:.0f} MB")
    every = kinds(entries, Seal.objects.count())
    missed = [name for name, bend in every.items() if not is_found(bend, heads)]
    row(f"each kind of tampering once over {entries:,} entries, undetected", f"{len(missed)} of {len(every)}")
    recording()
    for name in missed:
        print(f"\nNot found: {name}")
    return 1 if bad or missed or not verify(heads=heads).is_whole else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000))
