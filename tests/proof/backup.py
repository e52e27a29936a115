"""The backup drill: a force that has published is backed up while it is written to, and restored beside itself.

``backup.py [SUPPLIERS]`` (0: one statement in place of a force). Seeds the demonstration force and copies of a
supplier, lets two writers work during the backup, restores into an empty database and an empty folder by the commands
of docs/running.md, starts web and worker over both, and compares. Prints its report in Markdown; fails where
anything differs.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import urljoin, urlsplit

import django

os.environ |= {
    "DEBUG": "off",
    "DEMO": "1",
    "HTTPS": "off",
    "STATICFILES": "plain",
    "DJANGO_SETTINGS_MODULE": "msplan.settings",
    "MEDIA_ROOT": tempfile.mkdtemp(prefix="msplan-drill-files-"),
}
django.setup()

import psycopg2  # noqa: E402  # after setup
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from msplan.accounts.models import Person  # noqa: E402
from msplan.accounts.roles import Role  # noqa: E402
from msplan.keeping.archive import examined  # noqa: E402
from msplan.outbox.posting import post  # noqa: E402
from tests.bench.plan_rows import owners  # noqa: E402
from tests.bench.register import OWNERS, _suppliers, a_check, supplier  # noqa: E402
from tests.people import PASSWORD, person  # noqa: E402
from tests.proof.under_fire.browser import Browser  # noqa: E402
from tests.proof.under_fire.program import ROOT, free_port  # noqa: E402
from tests.proof.under_fire.sink import listening, read  # noqa: E402
from tests.statements.build import cast, published  # noqa: E402

MAILS = 20
READER = "Ada Driller"
PAGES = 50
TICK = Event()  # never set: waiting on it passes a moment
WRITER = """
import django; django.setup()
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from msplan.files.storing import store
from msplan.history.recording import record
number = 0
while True:
    number += 1
    with transaction.atomic():
        kept = store(ContentFile(b"note %d" % number * 500, name="note.csv"), by=None, at=timezone.now())
        record("files.store", kept, by=None, at=timezone.now())
"""


def seed(suppliers: int) -> None:
    """The demonstration force, many suppliers, and mails that wait in the outbox."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    if suppliers:
        call_command("seed_demo", stdout=sys.stderr)
        reader, model = person("Bench Buyer", "procurement"), supplier("Bench Supplier", "contract-cleaning")
        a_check(model, reader)
        owners(OWNERS)
        _suppliers(model, reader, suppliers)
    else:
        published(cast())
    person(READER, Role.ADMINISTRATOR, Role.PLAN_MANAGER, Role.EXECUTIVE_LEAD)
    said = {"own": [], "late": [], "subject": "Review due", "day": "today", "mine_path": "/mine/"}
    for number in range(MAILS):
        post(to=f"person{number}@force.example", template="digest", context=said, key=f"drill:{number}",
             purpose="Digest", at=timezone.now())  # fmt: skip
    call_command("seal_history", verbosity=0, stdout=sys.stderr)


@contextmanager
def running(environment: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=sys.stderr, stderr=sys.stderr
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)


def manage(environment: dict[str, str], *arguments: str) -> tuple[str, float]:
    """What one of the program's commands said, and how many seconds it took."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"manage.py {arguments[0]} failed with {done.returncode}: {done.stdout}")
    return done.stdout, time.monotonic() - began


@contextmanager
def web(environment: dict[str, str]) -> Iterator[str]:
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = ("-m", "gunicorn", "msplan.wsgi:application", "--workers", "2", "--bind", f"127.0.0.1:{port}")
    with running(environment, *command, "--log-level", "warning"):
        Browser().get(f"{url}/sign-in/login/")  # patient: it comes when it is up
        yield url


def public(url: str) -> dict[str, bytes]:
    """Every public page and file, found by following links from the list of statements."""
    found: dict[str, bytes] = {}
    open_addresses = ["/statements/"]
    while open_addresses:
        path = open_addresses.pop()
        if path in found:
            continue
        with urllib.request.urlopen(urljoin(url, path), timeout=60) as answer:  # noqa: S310  our own address
            found[path] = answer.read()
            is_page = answer.headers.get_content_type() == "text/html"
        if is_page:
            links = re.findall(rb'(?:href|src)="(/statements/[^"#?]+)"', found[path])
            open_addresses += [link.decode() for link in links]
    return found


def signed_in_pages(url: str) -> int:
    """How many different pages open to somebody who signs in and follows links."""
    browser = Browser()
    page = browser.get(f"{url}/sign-in/login/")
    form = page.form("Sign in")
    form.fields["login"], form.fields["password"] = _address(), PASSWORD
    first = browser.send(page, form, button="Sign in")
    if first is None:
        raise SystemExit("Nobody can sign in to the restored copy.")
    seen, waiting = {first.url}, first.links(url)
    opened = 1
    while waiting and opened < PAGES:
        address = waiting.pop(0)
        plain = urlsplit(address)._replace(query="").geturl()
        if plain in seen or "sign-in" in plain or "/files/" in plain or "pdf" in plain:
            continue
        seen.add(plain)
        page = browser.get(plain)
        if page.status == 200:
            opened += 1
            waiting += page.links(url)
    return opened


def taken_by_a_worker(environment: dict[str, str], book: Path, *, expected: int, rounds: int) -> int:
    """How many mails a worker with its scheduler's tasks sends in so many rounds."""
    ask = (
        "import django, sys; django.setup(); from msplan.celery import app; app.loader.import_default_modules();"
        "[app.tasks[name].apply(throw=True) for _ in range(int(sys.argv[1])) for name in sys.argv[2:]]"
    )
    tasks = ("outbox.settle", "chasing.chase", "suppliers.sweep_campaigns", "suppliers.remind_suppliers",
             "suppliers.write_to_contacts", "outbox.send")  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", ask, str(rounds), *tasks], cwd=ROOT, env=environment, check=False
    )
    if done.returncode:
        raise SystemExit("The worker failed.")
    sent = len(read(book))
    if sent < expected:
        raise SystemExit(f"The worker sent {sent} mails; {expected} were expected.")
    return sent


def main(arguments: list[str]) -> int:
    suppliers = int(arguments[0]) if arguments else 2500
    folder = Path(tempfile.mkdtemp(prefix="msplan-drill-"))
    seed(suppliers)
    before = dict(os.environ)
    after = before | {"MEDIA_ROOT": str(folder / "files"), "DATABASE_URL": _beside(before["DATABASE_URL"])}
    figures: dict[str, object] = {}
    with web(before) as url:
        original = public(url)
    with ExitStack() as writers:
        for _ in range(2):
            writers.enter_context(running(before, "-c", WRITER))
        TICK.wait(5)
        said, seconds = manage(before, "backup", str(folder / "backups"))
    made, checksum = Path(said.splitlines()[0]), said.splitlines()[1].split()[-1]
    manifest = examined(made)
    figures |= {
        "suppliers": manifest.rows["suppliers_supplier"],
        "rows": sum(manifest.rows.values()),
        "tables": len(manifest.rows),
        "files": len(manifest.files),
        "dump, MB": round(manifest.database_bytes / 1e6, 1),
        "backup, MB": round(sum(path.stat().st_size for path in made.rglob("*") if path.is_file()) / 1e6, 1),
        "seconds to back up, with two writers at work": round(seconds, 1),
    }
    _, seconds = manage(after, "restore", str(made), "--checksum", checksum)
    figures["seconds to restore and verify"] = round(seconds, 1)
    with web(after) as url:
        restored = public(url)
        figures["pages opened by somebody who signed in"] = signed_in_pages(url)
    figures["public pages and files"] = len(original)
    figures["of them different after restoring"] = sum(
        original.get(path) != restored.get(path) for path in original.keys() | restored.keys()
    )
    with listening(book := folder / "book", seconds=0.0) as port:
        sending = after | {"EMAIL_URL": f"smtp://127.0.0.1:{port}"}
        held = taken_by_a_worker(sending, book, expected=0, rounds=3)
        figures[f"mails that left the restored copy before go, of {MAILS} that wait"] = held
        manage(after, "release", "--by", _address())
        figures["control: mails that left after go"] = taken_by_a_worker(
            sending, book, expected=MAILS, rounds=1
        )
    manage(after, "verify_history")
    _report(figures)
    return bool(figures["of them different after restoring"] or held)


def _beside(address: str) -> str:
    """An empty database beside the first one."""
    with closing(psycopg2.connect(address)) as connection, connection.cursor() as cursor:
        connection.autocommit = True  # closing alone: as a block of its own a connection begins a transaction
        cursor.execute("DROP DATABASE IF EXISTS msplan_restored")
        cursor.execute("CREATE DATABASE msplan_restored TEMPLATE template0")
    return (
        urlsplit(address)
        ._replace(path="/msplan_restored")
        .geturl()
        .replace("postgresql:/m", "postgresql:///m")
    )


def _address() -> str:
    return Person.objects.get(name=READER).email


def _report(figures: dict[str, object]) -> None:
    print(
        "A force that has published, backed up while it was written to, restored beside itself and compared.\n"
    )
    print("| | |\n|---|--:|")
    for name, value in figures.items():
        print(f"| {name} | {value:,} |")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
