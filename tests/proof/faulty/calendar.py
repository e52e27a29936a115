"""Five years of dates, hour by hour: what was said when, against a calendar worked out here and nowhere else."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dateutil.easter import easter
from django.conf import settings

from msplan.accounts.models import Person
from msplan.chasing import sending
from tests.msplan.chasing import dues
from tests.people import department, person
from tests.proof.faulty import force

LONDON = ZoneInfo("Europe/London")
HALF_PAST_SEVEN = (7, 30)
OPEN_BEFORE, OPEN_AFTER = 40, 36
# Days from the due date on which the ladder of a review speaks, to each of its readers.
STAIRS = {"Olu": (-28, -14, -7, 0, 7, 14, 21, 28, 35), "Lea": (14,), "Exa": (28,)}

# (thing, reader's first name, the day it was said)
Said = tuple[int, str, date]


@dataclass(frozen=True, slots=True)
class Found:
    hours: int
    things: int
    said: int
    missing: (
        int  # said on no day on which it ought to have been: too late ones are here and among the uncalled
    )
    uncalled: int  # said on a day on which it ought not to have been
    at_another_hour: int
    doubled: int

    @property
    def wrong(self) -> int:
        return self.missing + self.uncalled + self.at_another_hour + self.doubled


def days_off(year: int) -> set[date]:
    """England's and Wales's bank holidays, by their rules."""

    def monday(month: int, first: int) -> date:
        return next(day for n in range(7) if (day := date(year, month, first) + timedelta(n)).weekday() == 0)

    off = {
        easter(year) - timedelta(2),
        easter(year) + timedelta(1),
        monday(5, 1),
        monday(5, 25),
        monday(8, 25),
    }
    for month, number in ((1, 1), (12, 25), (12, 26)):
        day = date(year, month, number)
        while day.weekday() >= 5 or day in off:  # kept on the next day that is free
            day += timedelta(1)
        off.add(day)
    return off


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in days_off(day.year)


def awkward_dates(first: int, last: int) -> list[date]:
    """Of each year: the last of February and of August, all days off, the days round both changes of the clock, and
    the 1st and 15th of each month."""
    found: set[date] = set()
    for year in range(first, last + 1):
        found |= {date(year, 3, 1) - timedelta(1), date(year, 8, 31)} | days_off(year)
        for month in (3, 10):
            last_sunday = max(
                d for n in range(31) if (d := date(year, month, 1) + timedelta(n)).weekday() == 6
            )
            found |= {last_sunday + timedelta(n) for n in (-1, 0, 1, 7)}
        found |= {date(year, month, day) for month in range(1, 13) for day in (1, 15)}
    return sorted(found)


def expected(things: list[date], first: date, last: date) -> set[Said]:
    """Each step on the first working day from its date; where two fall on one day the higher one alone is said."""
    said: set[Said] = set()
    for number, due_on in enumerate(things):
        for reader, days in STAIRS.items():
            for offset in days:
                day = due_on + timedelta(offset)
                while not works(day):
                    day += timedelta(1)
                if first <= day <= last and day <= due_on + timedelta(OPEN_AFTER):
                    said.add((number, reader, day))
    return said


def walk(first: int, last: int) -> Found:
    """Every hour from the first day of one year to the last of another, the schedule asks whether it is time."""
    people = {name: person(f"{name} Calendar", role) for name, role in ROLES.items()}
    of = department("Calendar", lead=people["Lea"])
    start, end = date(first, 1, 1), date(last, 12, 31)
    # Those whose whole life lies within the walk: of one that is old on its first day, what was before is passed over.
    things = [
        day
        for day in awkward_dates(first, last)
        if start + timedelta(OPEN_BEFORE) <= day <= end - timedelta(OPEN_AFTER + 7)
    ]
    hours = 0
    with source_of_its_own():
        at = datetime(first, 1, 1, 0, 30, tzinfo=UTC)
        known = None
        while at < datetime(last + 1, 1, 1, tzinfo=UTC):
            today = at.astimezone(LONDON).date()
            if today != known:
                known = today
                _open(things, today, people["Olu"], of)
            sending.chase_when_due(at=at)
            at += timedelta(hours=1)
            hours += 1
    return _compared(things, start, end, hours)


ROLES = {"Olu": "contributor", "Lea": "department_lead", "Exa": "executive_lead"}


@contextmanager
def source_of_its_own() -> Iterator[None]:
    before, settings.DUE_SOURCES = settings.DUE_SOURCES, [dues.SOURCE]
    dues.OPEN.clear()
    try:
        yield
    finally:
        settings.DUE_SOURCES = before
        dues.OPEN.clear()


def _open(things: list[date], today: date, owner: Person, of: object) -> None:
    """What is open on a day: it is answered when it has been late for five weeks."""
    dues.OPEN.clear()
    for number, due_on in enumerate(things):
        if due_on - timedelta(OPEN_BEFORE) <= today <= due_on + timedelta(OPEN_AFTER):
            dues.a_due(owner, due_on, number=number, of=of)  # type: ignore[arg-type]


def _compared(things: list[date], start: date, end: date, hours: int) -> Found:
    told = force.rows(
        "SELECT split_part(r.thing, ':', 2)::int, split_part(p.name, ' ', 1), d.day, d.made_at"
        " FROM chasing_reminder r JOIN chasing_digest d ON d.id = r.digest_id"
        " JOIN accounts_person p ON p.id = r.person_id WHERE r.state = 'told'"
    )
    wanted = expected(things, start, end)
    said = Counter((thing, reader, day) for thing, reader, day, _ in told)
    clocks = [made_at.astimezone(LONDON) for _, _, _, made_at in told]
    ((digests, single),) = force.rows("SELECT count(*), count(DISTINCT (person_id, day)) FROM chasing_digest")
    return Found(
        hours=hours,
        things=len(things),
        said=len(said),
        missing=len(wanted - set(said)),
        uncalled=len(set(said) - wanted),
        at_another_hour=sum((clock.hour, clock.minute) != HALF_PAST_SEVEN for clock in clocks),
        doubled=sum(times > 1 for times in said.values()) + digests - single,
    )


@contextmanager
def in_utc() -> Iterator[None]:
    """The control: the run asks a clock without summer time."""
    sending.LONDON = UTC  # type: ignore[assignment]
    try:
        yield
    finally:
        sending.LONDON = LONDON


@contextmanager
def every_day_works() -> Iterator[None]:
    """The control: nobody knows of bank holidays."""
    from msplan.chasing import planning  # noqa: PLC0415

    kept = sending.is_working_day
    sending.is_working_day = planning.is_working_day = lambda on: on.weekday() < 5
    try:
        yield
    finally:
        sending.is_working_day = planning.is_working_day = kept
