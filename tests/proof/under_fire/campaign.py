"""One campaign under fire: suppliers are asked and answer while web and workers are killed; then all is counted."""

import random
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from django.utils import timezone

from msplan.accounts.people import add_person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from suppliers.asking.campaign.choosing import choose
from suppliers.asking.campaign.drafting import draft
from suppliers.asking.campaign.sending import send
from suppliers.asking.questionnaire.versions import take_shipped
from suppliers.models import Campaign, Supplier, SupplierContact
from tests.proof.under_fire import counting, sink
from tests.proof.under_fire.program import Program, surroundings
from tests.proof.under_fire.supplier import Book, play

GUARDED = "msplan.wsgi:application"
UNGUARDED = "tests.proof.under_fire.unguarded_web:application"
QUIET_SECONDS = 25  # nothing has moved for so long: it is over
_TICK = Event()  # never set: waiting on it passes a moment


@dataclass(frozen=True, slots=True)
class Setting:
    suppliers: int
    players: int | None = None  # how many of them answer; all where it is not said
    can_be_asked: bool = True
    unguarded: str = ""  # "mail" or "answers": which protection is off
    killed: tuple[str, ...] = ("web", "worker-1", "worker-2")
    strikes: bool = False  # kill when a mail was taken, or an answer said to be saved, and not at random
    hands_in: bool = True
    seconds_a_mail: float = sink.SECONDS_A_MAIL
    at_once: int = 6
    pause: tuple[float, float] = (3.0, 9.0)  # seconds between kills
    patience: float = 4 * 3600.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Found:
    answers: counting.Answers
    mails: counting.Mails
    kills: dict[str, int]
    seconds: float


def run(setting: Setting, folder: Path, environment: Mapping[str, str]) -> Found:
    """Raises AssertionError where the campaign did not come to its end."""
    began = monotonic()
    prepare(setting.suppliers)
    chance = random.Random(setting.seed)  # noqa: S311  repeatable, not secret
    book = folder / "sink.txt"
    with sink.listening(book, setting.seconds_a_mail) as port:
        program = Program(
            {**environment, **_environment(setting, port, book)},
            folder,
            application=UNGUARDED if setting.unguarded == "answers" else GUARDED,
        )
        stop = Event()
        told: list[str] = []
        grown = (lambda: len(told)) if setting.unguarded == "answers" else (lambda: book.stat().st_size)
        killer = Thread(
            target=program.kill_when if setting.strikes else program.kill_now_and_then,
            args=(setting.killed, grown, stop)
            if setting.strikes
            else (setting.killed, chance, stop, setting.pause),
        )
        with program.up():
            killer.start()
            try:
                books = _play_all(setting, program, book, told)
            finally:
                stop.set()
                killer.join()
            _drain(setting)
    return Found(counting.answers(books), counting.mails(sink.read(book)), program.kills, monotonic() - began)


def _environment(setting: Setting, port: int, book: Path) -> dict[str, str]:
    return {
        **surroundings(port, book, can_be_asked=setting.can_be_asked, unguarded=setting.unguarded),
        "ASKING_MAILS_PER_MINUTE": "100000",
    }


def prepare(many: int) -> Campaign:
    """A campaign that was sent a moment ago to so many suppliers: invitations made, no mail written."""
    now, on = timezone.now(), today()
    by = add_person(email="buyer@force.example", name="Buyer", roles=[Role.PROCUREMENT], department=None,
                    password=None, by=None, at=now)  # fmt: skip
    rows = Supplier.objects.bulk_create(
        Supplier(name=f"Supplier {number:05d} Ltd", normalised_name=f"supplier {number:05d}", created_at=now)
        for number in range(many)
    )
    SupplierContact.objects.bulk_create(
        SupplierContact(
            supplier=row, name="Office", email=f"office@s{row.pk}.example", is_asked=True, entered_at=now
        )
        for row in rows
    )
    campaign = draft(
        name="Under fire", questions=take_shipped("short", by=by, at=now), opens_on=on,
        deadline_on=on + timedelta(days=28), why="To see what is lost.", contact_name="Buyer", by=by, at=now,
    )  # fmt: skip
    choose(campaign, [row.pk for row in rows], by=by, at=now)
    campaign.refresh_from_db()
    send(campaign, expected=many, by=by, at=now)
    return campaign


def _play_all(setting: Setting, program: Program, book: Path, told: list[str]) -> list[Book]:
    """Each supplier begins when its mail has come, and one whose mail never comes does not: it is counted by mail."""
    playing: dict[str, Future[Book]] = {}
    came: set[str] = set()
    players = setting.suppliers if setting.players is None else setting.players
    moved, until = monotonic(), monotonic() + setting.patience
    with ThreadPoolExecutor(setting.at_once) as pool:
        while len(came) < setting.suppliers and monotonic() - moved < _longest_silence(setting):
            assert monotonic() < until, (
                f"{len(came)} of {setting.suppliers} mails came within {setting.patience} s"
            )
            for taken in sink.read(book):
                if not taken.path or taken.address in came:
                    continue
                came.add(taken.address)
                moved = monotonic()
                if len(playing) < players:
                    supplier, url = _name(taken.address), f"{program.url}{taken.path}"
                    seed = random.Random(f"{setting.seed}{taken.address}")  # noqa: S311
                    playing[taken.address] = pool.submit(
                        play, url, supplier, chance=seed, told=told, hands_in=setting.hands_in
                    )
            _TICK.wait(0.2)
    return [each.result() for each in playing.values()]


def _longest_silence(setting: Setting) -> float:
    """Where the server can be asked every mail comes in the end; else those in doubt do not."""
    return setting.patience if setting.can_be_asked else 4 * QUIET_SECONDS


def _name(address: str) -> str:
    pk = int(address.split("@s", 1)[1].split(".", 1)[0])
    return Supplier.objects.get(pk=pk).name


def _drain(setting: Setting) -> None:
    """Until no mail waits any more and nobody holds one. Nothing is killed now."""
    until = monotonic() + setting.patience
    _TICK.wait(3)  # what a control writes late is written by now, unless it was killed
    while left := counting.still_moving():
        assert monotonic() < until, f"{left} mails still wait"
        _TICK.wait(0.5)
