"""The demonstration loaded on every weekday and on the awkward days of a calendar, each into a database of its own.

``seed.py [DAY ...]``: those days alone (2027-03-29). The clock of the program is set to the day, at half past nine
and, once, half an hour after midnight in summer, when it is still yesterday in UTC. Then the chain of history is
verified and what the first pages of everybody who can sign in lead to is opened. Prints its report in Markdown.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from threading import Lock

import django

os.environ |= {
    "DEBUG": "off",
    "DEMO": "1",
    "MFA_REQUIRED": "off",
    "HTTPS": "off",
    "STATICFILES": "plain",
    "DJANGO_SETTINGS_MODULE": "msplan.settings",
    "MSPLAN_DATA": tempfile.mkdtemp(prefix="msplan-seed-"),
}
django.setup()

import time_machine  # noqa: E402  # after setup
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import override_settings  # noqa: E402

from msplan.accounts.models import Person  # noqa: E402
from msplan.history.sealing import seal_all  # noqa: E402
from msplan.history.verifying import verify  # noqa: E402
from msplan.lib.dates import LONDON, today  # noqa: E402
from tests.copies import copy, drop, own  # noqa: E402
from tests.walk.conftest import QUICK  # noqa: E402

COPYING = Lock()  # one at a time: a template may have nobody else
APART = ("/static", "/sign-in")
MONDAY = date(2026, 11, 30)
WEEK = [(MONDAY + timedelta(days=n), f"a {MONDAY + timedelta(days=n):%A}") for n in range(7)]
AWKWARD = [
    (date(2026, 12, 31), "the last day of a year"),
    (date(2027, 1, 1), "a bank holiday, the first day of a year"),
    (date(2027, 2, 28), "a month end, a Sunday"),
    (date(2027, 3, 28), "Easter Sunday, the clocks go forward"),
    (date(2027, 3, 29), "Easter Monday"),
    (date(2027, 3, 31), "the last day of a financial year"),
    (date(2027, 4, 1), "the first day of a financial year"),
    (date(2027, 9, 30), "the day on which a statement is due"),
    (date(2027, 10, 1), "the day after it"),
    (date(2027, 10, 31), "the clocks go back"),
    (date(2028, 2, 29), "29 February"),
]
MIDNIGHT = date(2027, 7, 1)  # in London; 30 June in UTC


def moments(days: list[str]) -> list[tuple[datetime, str]]:
    if days:
        return [(_at(date.fromisoformat(day), 9), "asked for") for day in days]
    found = [(_at(day, 9), why) for day, why in (*WEEK, *AWKWARD)]
    return [*found, (_at(MIDNIGHT, 0), "half past midnight, yesterday in UTC")]


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, 30, tzinfo=LONDON)


def loaded() -> str:
    """Loads it now. What was said of how much happened, or what is wrong."""
    with tempfile.TemporaryFile("w+") as said:
        call_command("seed_demo", stdout=said)
        said.seek(0)
        words = re.search(r"(\d+) things happened", said.read())
    connection.cursor().execute("ANALYZE")
    seal_all(at=_at(today(), 9))
    if not verify().is_whole:
        raise SystemExit("The history of the demonstration is not whole.")
    return words.group(1) if words else "?"


def pages_open() -> tuple[int, list[str]]:
    """How many pages people's first page leads to, each opened by the first who is led there; those that do not."""
    seen: set[str] = set()
    faults = []
    for somebody in Person.objects.filter(is_active=True).order_by("pk"):
        client = Client(raise_request_exception=False)
        client.force_login(somebody)
        first = client.get("/", follow=True).content.decode()
        links = [link for link in re.findall(r'href="(/[^"#]*)"', first) if not link.startswith(APART)]
        for link in dict.fromkeys(links):
            if link not in seen and (status := client.get(link, follow=True).status_code) != 200:
                faults.append(f"{link} for {somebody.job_title}: {status}")
            seen.add(link)
    return len(seen), faults


def one(moment: datetime) -> int:
    """A day in this process: the database is empty and its own."""
    folder = Path(tempfile.mkdtemp(prefix="msplan-seed-"))
    bent = override_settings(
        MEDIA_ROOT=str(folder), DATA_DIR=folder, PASSWORD_HASHERS=QUICK, ALLOWED_HOSTS=["*"]
    )
    with bent, time_machine.travel(moment, tick=True):
        happened = loaded()
        opened, faults = pages_open()
    print(f"{happened} | {opened}")
    for fault in faults:
        print(f"{moment:%d %b %Y}: {fault}", file=sys.stderr)
    rmtree(folder)
    return bool(faults)


def apart(moment: datetime, why: str, empty: str) -> str:
    """A day in a process and a database of its own; its row of the report."""
    name = f"{empty}_{moment:%Y%m%d}"
    with COPYING:
        copy(empty, name)
    address = re.sub(r"(?<=/)[^/?]+(?=\?|$)", name, os.environ["DATABASE_URL"], count=1)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, "--one", moment.isoformat()],
        env=os.environ | {"DATABASE_URL": address}, stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    with COPYING:
        drop(name)
    took = round(time.perf_counter() - began)
    said = done.stdout.strip() if done.returncode == 0 else "**failed** |"
    row = f"| {moment:%a %d %b %Y %H:%M} | {why} | {said} | {took} |"
    print(row, file=sys.stderr, flush=True)
    return row


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["--one"]:
        return one(datetime.fromisoformat(arguments[1]).astimezone(LONDON))
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    empty, days = own(), moments(arguments)
    connection.close()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        rows = list(pool.map(lambda day: apart(*day, empty), days))
    print("| Day | | Things that happened | Pages opened | Seconds |\n|---|---|--:|--:|--:|")
    print("\n".join(rows))
    return any("failed" in row for row in rows)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
