"""Is everything running? Each part is really used, and says in words what it found.

Nobody is believed who only says that he is well: the database answers a question, the broker a ping, the store keeps
a file, the schedule has left a sign.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from msplan.accounts.breached import why_unusable
from msplan.accounts.sealing import newest_opens
from msplan.files.scanning import ScannerAway, ask_the_scanner
from msplan.health.models import Heartbeat
from msplan.history.sealing import sealed_state
from msplan.lib.dates import LONDON, plain
from msplan.outbox.holding import is_held
from msplan.outbox.models import Mail

# What somebody needs to be told of each part.
LOOK_AFTER = "running.see"
# The schedule comes round every minute; a restart of everything takes less than this.
SCHEDULE_SILENT = timedelta(minutes=5)
# A sender looks every minute: a mail that could go and has not for so long is stuck.
MAIL_STUCK = timedelta(minutes=15)
# Sealing is scheduled; an entry that waits for so long says that nobody seals.
HISTORY_UNSEALED = timedelta(hours=26)
PROBE = b"msplan asks whether a file can be kept\n"


@dataclass(frozen=True)
class Part:
    """``name`` for machines, ``title`` and ``words`` for people; ``remedy`` says where to look when it is not well."""

    name: str
    title: str
    well: bool
    words: str
    remedy: str = ""


@dataclass(frozen=True)
class _Look:
    name: str
    title: str
    looking: Callable[[datetime], tuple[bool, str]]
    remedy: str
    for_web: bool = False
    asks_database: bool = False


def parts(*, at: datetime, web_only: bool = False) -> list[Part]:
    """Every part, or those alone without which a web process cannot answer."""
    found: list[Part] = []
    for look in LOOKS:
        if web_only and not look.for_web:
            continue
        if look.name in OFF_UNLESS_SET and not OFF_UNLESS_SET[look.name]():
            continue
        if look.asks_database and found and not found[0].well:  # the database is the first
            well, words = False, "It cannot be told without the database."
        else:
            well, words = look.looking(at)
        found.append(Part(look.name, look.title, well, words, "" if well else look.remedy))
    return found


def _moment(at: datetime) -> str:
    here = at.astimezone(LONDON)
    return f"{here:%H:%M} on {plain(here.date())}"


def _database(at: datetime) -> tuple[bool, str]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,), "It answers."
    except (DatabaseError, InterfaceError):
        connection.close()  # the next question tries a connection of its own
        return False, "It does not answer."


@cache
def _written() -> frozenset[tuple[str, str]]:
    """The migrations of this release, read from its files once."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations)


def _migrations(at: datetime) -> tuple[bool, str]:
    try:
        missing = _written() - set(MigrationRecorder(connection).applied_migrations())
    except (DatabaseError, InterfaceError):
        return False, "The database does not say for which release it was made."
    if missing:
        return False, f"The database is older than the program: {len(missing)} steps were not taken."
    return True, "The database is up to date with the program."


def _storage(at: datetime) -> tuple[bool, str]:
    """A file is kept, read and removed, as an upload would be."""
    name = f"ready/{secrets.token_hex(8)}.txt"
    try:
        kept = default_storage.save(name, ContentFile(PROBE))
        try:
            with default_storage.open(kept) as file:
                whole = file.read() == PROBE
        finally:
            default_storage.delete(kept)
    except Exception as error:  # noqa: BLE001  # a store is a setting, and each has kinds of failure of its own
        return False, f"A file could not be kept ({type(error).__name__})."
    return whole, "A file was kept, read and removed." if whole else "A file came back changed."


def _broker(at: datetime) -> tuple[bool, str]:
    wait = {"socket_connect_timeout": 2, "socket_timeout": 2}
    try:
        with current_app.connection_for_write(transport_options=wait) as link:
            link.default_channel.client.ping()  # type: ignore[attr-defined]  # of the transport for Redis, ours
    except (KombuError, OSError, RedisError):
        return False, "It does not answer. Nothing is lost: the schedule takes up what waits once it is back."
    return True, "It answers."


def _schedule(at: datetime) -> tuple[bool, str]:
    last = Heartbeat.objects.filter(name=Heartbeat.SCHEDULE).values_list("at", flat=True).first()
    if last is None:
        return False, "It has never come round."
    return at - last <= SCHEDULE_SILENT, f"It last came round at {_moment(last)}."


def _mail(at: datetime) -> tuple[bool, str]:
    if is_held():
        return False, "This is a restored copy: no mail leaves until an administrator says go."
    # Restricted mails are left out, and while all is well nothing is said of what waits: one mail more would tell that
    # a concern was raised just now. They leave by the same relay, so that what stops them is seen in the others.
    waiting = Mail.objects.shown().to_send(at=at)
    oldest = waiting.order_by("not_before").values_list("not_before", flat=True).first()
    if oldest is None or at - oldest <= MAIL_STUCK:
        return True, f"No mail has waited for more than {MAIL_STUCK // timedelta(minutes=1)} minutes."
    return False, f"The oldest mail could have gone at {_moment(oldest)}."


def _history(at: datetime) -> tuple[bool, str]:
    state = sealed_state()
    if not state.unsealed:
        return True, "Every entry is sealed."
    since = _moment(state.waiting_since) if state.waiting_since else "an unknown time"
    return state.age(at) <= HISTORY_UNSEALED, f"Entries wait for their seal since {since}."


def _second_steps(at: datetime) -> tuple[bool, str]:
    if newest_opens():
        return True, "Their key opens what was set up."
    return False, "Their key does not open what was set up: nobody signs in with a code."


def _scanner(at: datetime) -> tuple[bool, str]:
    try:
        ask_the_scanner()
    except ScannerAway:
        return False, "It does not answer: no file is taken in until it does."
    return True, "It answers."


def _breached(at: datetime) -> tuple[bool, str]:
    why = why_unusable(Path(settings.BREACHED_PASSWORDS_FILE))
    return not why, f"It cannot be used: {why}. Nobody can choose a password." if why else "It can be read."


OFF_UNLESS_SET: dict[str, Callable[[], str]] = {
    "scanner": lambda: settings.SCANNER_URL,
    "breached": lambda: settings.BREACHED_PASSWORDS_FILE,
}
LOOKS = (
    _Look("database", "Database", _database, "Look at PostgreSQL and at DATABASE_URL.", for_web=True),
    _Look("migrations", "Release", _migrations, "Run manage.py migrate.", for_web=True, asks_database=True),
    _Look("storage", "Files", _storage, "Look at the disk, its room and its rights.", for_web=True),
    _Look("broker", "Broker", _broker, "Look at Redis or Valkey and at REDIS_URL."),
    _Look("scanner", "Virus scanner", _scanner, "Look at clamd and at SCANNER_URL."),
    _Look(
        "breached", "List of breached passwords", _breached, "Look at BREACHED_PASSWORDS_FILE and its rights."
    ),
    _Look(
        "second_steps",
        "Second steps",
        _second_steps,
        "Put the key that was there before into SECOND_STEP_KEY or SECOND_STEP_KEYS_BEFORE.",
        asks_database=True,
    ),
    _Look(
        "schedule",
        "Schedule",
        _schedule,
        "Look at the scheduler (celery beat) and at the worker.",
        asks_database=True,
    ),
    _Look(
        "mail",
        "Mail",
        _mail,
        "Look at the worker, and at the outbox for the relay’s words; at Administration, Backups, for a restored copy.",
        asks_database=True,
    ),
    _Look(
        "history",
        "History",
        _history,
        "Look at the worker; then run manage.py seal_history.",
        asks_database=True,
    ),
)
