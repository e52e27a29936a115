"""bin/run under the hand: how long it takes to start, and what ``kill -9`` leaves behind.

Kills the supervising process at random moments, while it starts and while it runs, and looks for processes that
are still there ten seconds later, then for what was written before. Prints its report in Markdown.
"""

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg2

from tests.bin.processes import eventually, left_behind, started, wait_for_line

KILLS = 20
PORT = 20_800
UP = "Ctrl-C stops it."


def seconds_to_start(data: Path) -> float:
    """Start, wait for the web pages, stop in order."""
    began = time.monotonic()
    with started("run.py", "--port", str(PORT), data=data) as child:
        wait_for_line(child, UP)
        took = time.monotonic() - began
    if not eventually(lambda: left_behind(data) == []):
        raise SystemExit(f"An orderly stop left {left_behind(data)}")
    return took


def kill_once(data: Path, *, after: float, marked: int) -> tuple[float, int]:
    """Kill a start ``after`` seconds; how long the last process stayed, and how many were left after ten."""
    with started("run.py", "--port", str(PORT), data=data) as child:
        time.sleep(after)
        _note(data, marked)
        child.kill()
        child.wait()
        began = time.monotonic()
        eventually(lambda: left_behind(data) == [], seconds=10)
        return time.monotonic() - began, len(left_behind(data))


def _note(data: Path, number: int) -> None:
    """Commit a row, if the database is up, so that a kill has something to lose."""
    try:
        connection = psycopg2.connect(host=str(data / "run"), user="msplan", dbname="msplan")
    except psycopg2.OperationalError:
        return
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS proof_notes (number int)")
        cursor.execute("INSERT INTO proof_notes VALUES (%s)", [number])
    connection.close()
    _noted.append(number)


_noted: list[int] = []


def notes_kept(data: Path) -> set[int]:
    with started("run.py", "--port", str(PORT), data=data) as child:
        wait_for_line(child, UP)
        connection = psycopg2.connect(host=str(data / "run"), user="msplan", dbname="msplan")
        with connection, connection.cursor() as cursor:
            cursor.execute("SELECT number FROM proof_notes")
            found = {row[0] for row in cursor.fetchall()}
        connection.close()
    return found


def main() -> int:
    chance = random.Random(1)  # noqa: S311  repeatable, not secret
    place = Path(tempfile.mkdtemp(prefix="msplan-proof-"))
    try:
        first = [seconds_to_start(place / f"cold{number}") for number in range(3)]
        data = place / "cold0"
        again = [seconds_to_start(data) for _ in range(5)]
        kills = [
            kill_once(data, after=chance.uniform(0.1, statistics.median(again) * 2), marked=number)
            for number in range(KILLS)
        ]
        left = sum(count for _, count in kills)
        lost = set(_noted) - notes_kept(data)
    finally:
        shutil.rmtree(place, ignore_errors=True)
    print(f"""\
Without the demonstration force, packages installed. `bin/run` counts as started when a page was answered.

| What | Result |
|---|---|
| first start, empty data directory (3) | median {statistics.median(first):.1f} s, slowest {max(first):.1f} s |
| every later start (5) | median {statistics.median(again):.1f} s, slowest {max(again):.1f} s |
| `kill -9` of the supervisor at a random moment, starting or running | {KILLS} times |
| processes left ten seconds after | {left} |
| until the last process had gone | median {statistics.median(took for took, _ in kills):.1f} s, \
slowest {max(took for took, _ in kills):.1f} s |
| rows committed just before a kill | {len(_noted)} |
| of these, lost | {len(lost)} |""")
    return 1 if left or lost else 0


if __name__ == "__main__":
    sys.exit(main())
