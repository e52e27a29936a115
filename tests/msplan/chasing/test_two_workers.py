"""Two real workers and two real schedulers at once, over a real Valkey, PostgreSQL and mail server.

The race is made certain: the table of digests is locked until both workers wait to write into it. With the database's
unique keys each person gets one mail. Without them the same race makes two: the control that shows that the test
can fail.
"""

import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.sending import chase
from msplan.outbox.models import Mail
from tests.actions.making import an_action, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.msplan.outbox.relay import Relay, listening
from tests.people import person
from tests.processes import running, until
from tests.proof.faulty.crowd import no_unique_keys

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DUE = date(2026, 3, 4)  # a Wednesday
AT = "2026-03-04T07:31:00+00:00"
OWNERS = 3
CELERY = ("-m", "celery", "-A", "tests.msplan.chasing.hurried")


@pytest.fixture(autouse=True)
def own_source(settings: object) -> None:
    """The real rooms feed chasing here, in this process as in the workers."""


@contextmanager
def table_of_digests_locked() -> Iterator[None]:
    """Nobody can write a digest until the block is left; reading goes on."""
    rival = psycopg2.connect(**connection.get_connection_params())
    try:
        with rival.cursor() as cursor:
            cursor.execute("LOCK TABLE chasing_digest IN SHARE ROW EXCLUSIVE MODE")
        yield
    finally:
        rival.rollback()
        rival.close()


def workers_that_wait() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'chasing_digest'::regclass AND NOT granted"
        )
        return int(cursor.fetchone()[0])


def race(relay: Relay, tmp_path: Path, *, mails: int) -> Counter[str]:
    """Let two workers and two schedulers loose until ``mails`` were sent; how many each address got."""
    prefix = f"race-{secrets.token_hex(4)}-"
    with listening(relay) as port, ExitStack() as processes:
        surroundings = {
            "CHASE_AT": AT,
            "BROKER_PREFIX": prefix,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "REDIS_URL": os.environ["REDIS_URL"],
            "DJANGO_SETTINGS_MODULE": "msplan.settings",
        }
        with table_of_digests_locked():
            workers = [
                processes.enter_context(
                    running(
                        *CELERY, "worker", "--pool=solo", f"--hostname=w{n}@test", "--without-gossip",
                        "--without-mingle", "--loglevel=INFO", log=tmp_path / f"worker{n}", **surroundings,
                    )
                )
                for n in range(2)
            ]  # fmt: skip
            schedulers = [
                processes.enter_context(
                    running(
                        *CELERY, "beat", f"--schedule={tmp_path}/beat{n}", "--pidfile=",
                        log=tmp_path / f"scheduler{n}", **surroundings,
                    )
                )
                for n in range(2)
            ]  # fmt: skip
            until(lambda: workers_that_wait() == 2, seconds=90, what="Both workers waiting to write")
        until(
            lambda: Sweep.objects.exists() and Mail.objects.filter(state="sent").count() >= mails,
            seconds=90,
            what="All mails sent",
        )
        for scheduler in schedulers:
            scheduler.kill()
        for worker in workers:
            worker.terminate()  # a warm shutdown: what was begun is finished
        for worker in workers:
            worker.wait(60)
    return Counter(address for address, _ in relay.taken)


def owners() -> list[str]:
    """Each owns an action, a priority risk and a known unknown; what is due on the day differs from one to the next."""
    people = [person(f"Owner {n}", "contributor") for n in range(OWNERS)]
    for owner in people:
        an_action(start_on=date(2025, 9, 4), owner=owner)
        a_risk(assessed_on=date(2025, 3, 4), owner=owner)
        an_unknown(noted_on=date(2025, 3, 11), by_on=DUE, owner=owner)
    return [owner.email for owner in people]


def test_two_workers_and_two_schedulers_send_each_digest_once(tmp_path: Path) -> None:
    addresses, relay = owners(), Relay()

    got = race(relay, tmp_path, mails=OWNERS)

    assert got == dict.fromkeys(addresses, 1)
    assert (Digest.objects.count(), Mail.objects.count()) == (OWNERS, OWNERS)
    told = Reminder.objects.filter(state="told")
    # Review, yearly reviews of a risk and of an unknown, the day by which it was to be found out.
    assert told.count() == 4 * OWNERS
    assert Counter(told.values_list("kind", flat=True)) == {
        "Review": OWNERS,
        "Yearly review": 2 * OWNERS,
        "To be found out": OWNERS,
    }
    assert Sweep.objects.get().digests == OWNERS


def test_after_a_gap_two_workers_say_each_thing_once_under_the_rule_of_the_day(tmp_path: Path) -> None:
    addresses, relay = owners(), Relay()
    before = date(2026, 2, 18)  # then nobody chased for a fortnight: 7 days before was passed over
    chase(on=before, at=noon(before), held=True)

    got = race(relay, tmp_path, mails=OWNERS)

    assert got == dict.fromkeys(addresses, 1)
    assert Digest.objects.filter(day=DUE).count() == OWNERS
    of_today = Reminder.objects.filter(digest__day=DUE)
    assert Counter(of_today.filter(kind="Review").values_list("rule", "state")) == {
        ("on the day", "told"): OWNERS,
        ("7 days before", "passed_over"): OWNERS,
    }


def test_the_same_race_without_unique_keys_sends_each_digest_twice(tmp_path: Path) -> None:
    addresses, relay = owners(), Relay()

    with no_unique_keys():
        got = race(relay, tmp_path, mails=2 * OWNERS)

    assert got == dict.fromkeys(addresses, 2)
