"""Where every line of a spend file went; files of every kind through every door, killed, taken back, chosen twice.

``imports.py [FILES [KILLS [ROWS]]]``: so many files, so many killed imports of a spend file of so many rows. Prints
its report in Markdown; fails if a line was nowhere, anything was half in, broke the server or was not named, or if a
control found nothing.
"""

import os
import sys
import tempfile
from time import monotonic

import django

os.environ |= {
    "DEBUG": "off",
    "HTTPS": "off",
    "STATICFILES": "plain",
    "LOG_LEVEL": "CRITICAL",
    "DJANGO_SETTINGS_MODULE": "msplan.settings",
}
FOLDER = tempfile.mkdtemp(prefix="msplan-proof-")
os.environ["MEDIA_ROOT"] = FOLDER
django.setup()

from django.core.management import call_command  # noqa: E402  # after setup
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from msplan.accounts.roles import Role  # noqa: E402
from tests.people import person  # noqa: E402
from tests.proof.importing import files as make  # noqa: E402
from tests.proof.importing.accounting import (  # noqa: E402
    a_line_is_dropped_in_the_reading,
    a_payment_is_lost_in_the_writing,
    accounted,
    again,
    nothing_is_known_again,
)
from tests.proof.importing.again import back, twice  # noqa: E402
from tests.proof.importing.controls import rows_that_are_not_said  # noqa: E402
from tests.proof.importing.doors import DOORS  # noqa: E402
from tests.proof.importing.judging import HALF_IN, NOT_NAMED, SERVER_ERROR, UNTOLD, Judged  # noqa: E402
from tests.proof.importing.killing import Killed, at_random, at_the_worst_moment  # noqa: E402
from tests.proof.importing.ledgers import (  # noqa: E402
    ASIDE,
    BESIDE,
    COUNTED,
    PAID,
    ledgers,
    the_same_otherwise,
)
from tests.proof.importing.running import any_text, generated, looked_at, prepared  # noqa: E402

WHOLE = (1_000, 200, 2_500)
LONG = 600  # from so many files on, those of 50,000 rows and of a cell of 10 MB are among them
FEW = 3  # kills at random of each other door


def main(arguments: list[str]) -> int:
    files, kills, rows = (*map(int, arguments), *WHOLE[len(arguments) :])
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    client = Client(raise_request_exception=False)
    client.force_login(person("Una Larkmoor", *Role))
    prepared()
    faults = [
        *_lines(client, files),
        *_files(client, files),
        *_again(client),
        *_killed(client, kills, rows),
    ]
    print(*faults, sep="\n", file=sys.stderr)
    return bool(faults)


def _lines(client: Client, many: int) -> list[str]:
    """Of spend files alone, a fifth of all: the other doors take a file whole or not at all."""
    began = monotonic()
    found = accounted(ledgers(max(6, many // 5)), client)
    seconds = monotonic() - began
    with a_line_is_dropped_in_the_reading():
        unread = accounted(ledgers(6), client)
    with a_payment_is_lost_in_the_writing():
        unwritten = accounted(ledgers(6), client)
    one, otherwise = the_same_otherwise(lines=60)
    same = again(one, otherwise, client)
    with nothing_is_known_again():
        unknown = again(one, otherwise, client)
    print("## Every line of a spend file\n")
    print(
        f"{found.files:,} files with {found.lines:,} lines that hold something, in {seconds:.0f} s. Each line was "
        "looked for by its number in the register and on the list of what was set aside, and had to be in one of them "
        "once, or in none where the page only counts it; the payments had to come to the penny to what the file holds."
        "\n"
    )
    print(
        "| | The program | Control: dropped in the reading | Control: lost in the writing |\n|---|--:|--:|--:|"
    )
    for kind in (PAID, ASIDE, BESIDE, COUNTED):
        print(
            f"| lines: {kind} | {found.kinds[kind]:,} | {unread.kinds[kind]:,} | {unwritten.kinds[kind]:,} |"
        )
    print(f"| what did not add up | {len(found.wrong)} | {len(unread.wrong)} | {len(unwritten.wrong)} |\n")
    print(
        "| A spend file, the same file, its lines written otherwise | Lines that came in | Tables that differ |"
    )
    print("|---|--:|--:|")
    for name, each in (("The program", same), ("Control: nothing is known again", unknown)):
        differ = ", ".join(str(len(tables)) for tables in each.differ)
        print(f"| {name} | {', '.join(map(str, each.lines))} | {differ} |")
    print(flush=True)
    faults = list(found.wrong)
    if not same.lines[0] or any(same.lines[1:]) or any(same.differ):
        faults.append(f"The same lines again: {same}")
    blind = not unread.wrong or not unwritten.wrong or not all(unknown.lines[1:]) or not all(unknown.differ)
    return [*faults, *(["A control of the lines found nothing."] if blind else [])]


def _files(client: Client, many: int) -> list[str]:
    judged, began = Judged(), monotonic()
    each = max(4, many // len(DOORS))
    for door in DOORS:
        large = make.large(door) if many >= LONG else []
        looked_at(judged, door, client, large)
        any_text(judged, door, client, each // 4)
        looked_at(judged, door, client, generated(door, each - each // 4 - len(large)))
        print(door.name, f"{monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    control = Judged()
    returns = next(door for door in DOORS if door.name == "returns")
    with rows_that_are_not_said():
        looked_at(control, returns, client, generated(returns, 25, seed=2))
    total = sum(judged.files[door.name] for door in DOORS)
    seconds = monotonic() - began
    print(
        f"## Bad files\n\n{total:,} files in {seconds:.0f} s, through every door; {judged.rows:,} rows came in.\n"
    )
    print("| | The program | Control: the checker does not tell |\n|---|--:|--:|")
    for door in DOORS:
        print(f"| files, {door.name} | {judged.files[door.name]:,} | {control.files[door.name]:,} |")
    for kind, words in (
        (make.TAME, "without a fault"),
        (make.FAULTY, "with one row wrong"),
        (make.WILD, "broken"),
    ):
        print(f"| of these {words} | {judged.files[kind]:,} | {control.files[kind]:,} |")
    for fault in (SERVER_ERROR, HALF_IN, NOT_NAMED, UNTOLD):
        print(f"| {fault} | {judged.faults[fault]:,} | {control.faults[fault]:,} |")
    print()
    blind = (
        []
        if control.faults[NOT_NAMED] and control.faults[HALF_IN]
        else ["The control of the files found nothing."]
    )
    return judged.examples + blind


def _again(client: Client) -> list[str]:
    print("## Taken back, and chosen twice\n")
    print(
        "| Door | Rows | Rows of the same file again | Tables that differ | Taken back: tables that differ |"
    )
    print("|---|--:|--:|--:|---|")
    faults = []
    for door in DOORS:
        with transaction.atomic():
            first, second, differ = twice(door, client, rows=50)
            transaction.set_rollback(True)
        told = "has no way back: discarded before the yes, or changed row by row after it"
        if door.undo:
            with transaction.atomic():
                _, left = back(door, client, rows=50)
                transaction.set_rollback(True)
            told = str(len(left))
            faults += [f"{door.name}: {left} differ after it was taken back."] if left else []
        print(f"| {door.name} | {first:,} | {second:,} | {len(differ)} | {told} |")
        if second or differ or not first:
            faults.append(f"{door.name}: the same file twice: {first} and {second} rows, {differ}")
    print()
    return faults


def _killed(client: Client, kills: int, rows: int) -> list[str]:
    print("## Killed\n")
    print(
        "A process of its own does what the web and then the worker do with a file, and gets SIGKILL: at a random "
        "moment of the whole way, or when all rows are written and nothing is said yet.\n"
    )
    print("| | Imports | Killed | Fully out | Fully in | Neither | Neither once all was taken up again |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    faults = []
    for door in DOORS:
        times, many = (kills, rows) if door.name == "spend" else (FEW, 40)
        found = at_random(door, client, rows=many, times=times, first_lot=1)
        _line(f"{door.name}, {min(many, door.most):,} rows, at random", found)
        if found.neither or found.neither_after_all:
            faults.append(f"{door.name}: {found}")
        print(door.name, found.died, "killed", file=sys.stderr, flush=True)
    for number, door in enumerate(DOORS):
        guarded = at_the_worst_moment(door, client, rows=20, lot=30 if door.name != "registry" else 8)
        _line(f"{door.name}, before its last word", guarded)
        unguarded = at_the_worst_moment(
            door, client, rows=20, guarded=False, lot=31 if door.name != "registry" else 9
        )
        _line(f"Control: {door.name}, without its transaction", unguarded)
        faults += [f"{door.name} at the worst moment: {guarded}"] if guarded.neither else []
        faults += [] if unguarded.neither else [f"Control {number}, {door.name}: nothing was half in."]
    print()
    return faults


def _line(name: str, found: Killed) -> None:
    print(
        f"| {name} | {found.imports} | {found.died} | {found.out} | {found.whole} | {found.neither} "
        f"| {found.neither_after_all} |"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
