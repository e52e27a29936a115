"""Where every line of a spend file went; files of every kind through every door, killed, taken back, chosen twice.

``bin/prove imports [--files N] [--kills N] [--rows N] [PART …]``: so many files, so many killed imports of a spend
file of so many rows; without a part, all of them (``files-*``: those whose names begin so). Prints its report in
Markdown, made of the last run of each part (docs/proof/imports.json keeps them); fails if a line was nowhere, anything
was half in, broke the server or was not named, or if a control found nothing. Wants a database that is new.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatch
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
from tests.proof.importing.doors import DOORS, Door  # noqa: E402
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
from tests.proof.keeping.book import Book, Told  # noqa: E402

LONG = 600  # from so many files on, those of 50,000 rows and of a cell of 10 MB are among them
FEW = 3  # kills at random of each other door
# What a part tells: lines of Markdown ("text"), rows of the table of kills ("rows"), or what was judged.
Part = Callable[[Client, argparse.Namespace], tuple[Told, list[str]]]


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rows", type=int, default=2_500)
    parser.add_argument("parts", nargs="*", metavar="PART")
    asked = parser.parse_args(arguments)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    client = Client(raise_request_exception=False)
    client.force_login(person("Una Larkmoor", *Role))
    prepared()
    failed: list[str] = []
    for name, part in PARTS.items():
        if asked.parts and not any(fnmatch(name, wanted) for wanted in asked.parts):
            continue
        began, started = monotonic(), datetime.now(UTC)
        told, faults = part(client, asked)
        seconds = round(monotonic() - began)
        print(name, f"{seconds} s", *faults, sep="\n", file=sys.stderr, flush=True)
        failed += faults
        if not faults:
            BOOK.keep({name: {**told, "seconds": seconds}}, began=started)
    _report()
    print(*failed, sep="\n", file=sys.stderr)
    return bool(failed)


def _report() -> None:
    book = BOOK.read()
    print("Above: the last run. Made of the last run of each part in which nothing was wrong:\n")
    print("| Part | Run on | At commit | Seconds |\n|---|---|---|--:|")
    for name in PARTS:
        run = book.get(name, {"on": "not run yet", "commit": "", "seconds": ""})
        print(f"| {name} | {run['on']} | {run['commit']} | {run['seconds']} |")
    print()
    _say(book, "lines")
    _files_told({name: told for name, told in book.items() if name.startswith("files-")})
    _say(book, "again")
    print("## Killed\n")
    print(
        "A process of its own does what the web and then the worker do with a file, and gets SIGKILL: at a random "
        "moment of the whole way, or when all rows are written and nothing is said yet.\n"
    )
    print("| | Imports | Killed | Fully out | Fully in | Neither | Neither once all was taken up again |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, told in book.items():
        if name.startswith(("killed-", "worst-")):
            print(*told["rows"], sep="\n")


def _say(book: dict[str, Told], name: str) -> None:
    print(book[name]["text"] if name in book else f"Not run yet: {name}.\n")


def _files_told(book: dict[str, Told]) -> None:
    files: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    control = book.get("files-control", {"files": {}, "faults": {}})
    rows = seconds = 0
    for name, told in book.items():
        if name != "files-control":
            files.update(told["files"])
            faults.update(told["faults"])
            rows, seconds = rows + told["rows"], seconds + told["seconds"]
    total = sum(files[door.name] for door in DOORS)
    print(f"## Bad files\n\n{total:,} files in {seconds:,} s, through every door; {rows:,} rows came in.\n")
    print("| | The program | Control: the checker does not tell |\n|---|--:|--:|")
    for door in DOORS:
        print(f"| files, {door.name} | {files[door.name]:,} | {control['files'].get(door.name, 0):,} |")
    for kind, words in (
        (make.TAME, "without a fault"),
        (make.FAULTY, "with one row wrong"),
        (make.WILD, "broken"),
    ):
        print(f"| of these {words} | {files[kind]:,} | {control['files'].get(kind, 0):,} |")
    for fault in (SERVER_ERROR, HALF_IN, NOT_NAMED, UNTOLD):
        print(f"| {fault} | {faults[fault]:,} | {control['faults'].get(fault, 0):,} |")
    print()


def _lines(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
    """Of spend files alone, a fifth of all: the other doors take a file whole or not at all."""
    began = monotonic()
    found = accounted(ledgers(max(6, asked.files // 5)), client)
    seconds = monotonic() - began
    with a_line_is_dropped_in_the_reading():
        unread = accounted(ledgers(6), client)
    with a_payment_is_lost_in_the_writing():
        unwritten = accounted(ledgers(6), client)
    one, otherwise = the_same_otherwise(lines=60)
    same = again(one, otherwise, client)
    with nothing_is_known_again():
        unknown = again(one, otherwise, client)
    text = ["## Every line of a spend file\n"]
    text.append(
        f"{found.files:,} files with {found.lines:,} lines that hold something, in {seconds:.0f} s. Each line was "
        "looked for by its number in the register and on the list of what was set aside, and had to be in one of them "
        "once, or in none where the page only counts it; the payments had to come to the penny to what the file holds."
        "\n"
    )
    text.append(
        "| | The program | Control: dropped in the reading | Control: lost in the writing |\n|---|--:|--:|--:|"
    )
    for kind in (PAID, ASIDE, BESIDE, COUNTED):
        numbers = (each.kinds[kind] for each in (found, unread, unwritten))
        text.append(f"| lines: {kind} | {' | '.join(f'{number:,}' for number in numbers)} |")
    text.append(
        f"| what did not add up | {len(found.wrong)} | {len(unread.wrong)} | {len(unwritten.wrong)} |\n"
    )
    text.append(
        "| A spend file, the same file, its lines written otherwise | Lines that came in | Tables that differ |"
    )
    text.append("|---|--:|--:|")
    for name, each in (("The program", same), ("Control: nothing is known again", unknown)):
        differ = ", ".join(str(len(tables)) for tables in each.differ)
        text.append(f"| {name} | {', '.join(map(str, each.lines))} | {differ} |")
    faults = list(found.wrong)
    if not same.lines[0] or any(same.lines[1:]) or any(same.differ):
        faults.append(f"The same lines again: {same}")
    blind = not unread.wrong or not unwritten.wrong or not all(unknown.lines[1:]) or not all(unknown.differ)
    faults += ["A control of the lines found nothing."] if blind else []
    return {"text": "\n".join(text) + "\n"}, faults


def _files_of(door: Door) -> Part:
    def part(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
        judged, each = Judged(), max(4, -(-asked.files // len(DOORS)))
        large = make.large(door) if asked.files >= LONG else []
        looked_at(judged, door, client, large)
        any_text(judged, door, client, each // 4)
        looked_at(judged, door, client, generated(door, each - each // 4 - len(large)))
        return _judged(judged), judged.examples

    return part


def _control_of_files(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
    control = Judged()
    returns = next(door for door in DOORS if door.name == "returns")
    with rows_that_are_not_said():
        looked_at(control, returns, client, generated(returns, 25, seed=2))
    saw = control.faults[NOT_NAMED] and control.faults[HALF_IN]
    return _judged(control), [] if saw else ["The control of the files found nothing."]


def _judged(judged: Judged) -> Told:
    return {"files": dict(judged.files), "faults": dict(judged.faults), "rows": judged.rows}


def _again(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
    text = [
        "## Taken back, and chosen twice\n",
        "| Door | Rows | Rows of the same file again | Tables that differ | Taken back: tables that differ |",
        "|---|--:|--:|--:|---|",
    ]
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
        text.append(f"| {door.name} | {first:,} | {second:,} | {len(differ)} | {told} |")
        if second or differ or not first:
            faults.append(f"{door.name}: the same file twice: {first} and {second} rows, {differ}")
    return {"text": "\n".join(text) + "\n"}, faults


def _killed(door: Door) -> Part:
    def part(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
        times, many = (asked.kills, asked.rows) if door.name == "spend" else (FEW, 40)
        found = at_random(door, client, rows=many, times=times, first_lot=1)
        wrong = found.neither or found.neither_after_all
        rows = [_row(f"{door.name}, {min(many, door.most):,} rows, at random", found)]
        return {"rows": rows}, [f"{door.name}: {found}"] if wrong else []

    return part


def _at_worst(door: Door) -> Part:
    def part(client: Client, asked: argparse.Namespace) -> tuple[Told, list[str]]:
        # Beyond those of the kills at random: what is known already is not written again.
        lot = {"registry": 8, "spend": asked.kills + 30}.get(door.name, 30)
        guarded = at_the_worst_moment(door, client, rows=20, lot=lot)
        unguarded = at_the_worst_moment(door, client, rows=20, guarded=False, lot=lot + 1)
        rows = [
            _row(f"{door.name}, before its last word", guarded),
            _row(f"Control: {door.name}, without its transaction", unguarded),
        ]
        faults = [f"{door.name} at the worst moment: {guarded}"] if guarded.neither else []
        faults += [] if unguarded.neither else [f"Control, {door.name}: nothing was half in."]
        return {"rows": rows}, faults

    return part


def _row(name: str, found: Killed) -> str:
    return (
        f"| {name} | {found.imports} | {found.died} | {found.out} | {found.whole} | {found.neither} "
        f"| {found.neither_after_all} |"
    )


# In the order in which they leave each other alone: the last ones write what is not undone.
PARTS: dict[str, Part] = {
    "lines": _lines,
    **{f"files-{door.name}": _files_of(door) for door in DOORS},
    "files-control": _control_of_files,
    "again": _again,
    **{f"killed-{door.name}": _killed(door) for door in DOORS},
    **{f"worst-{door.name}": _at_worst(door) for door in DOORS},
}
BOOK = Book("imports", PARTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
