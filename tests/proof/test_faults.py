"""Small versions of bin/prove faults, each beside the same with a protection taken off.

What other tests show in the small is not done again here: docs/proof/faults.md names them.
"""

from functools import partial
from pathlib import Path

import pytest

from tests.processes import environment, until
from tests.proof.faulty import broker, force, ladder, outage, storm
from tests.proof.faulty.storm import Found, Storm
from tests.proof.under_fire import sink
from tests.proof.under_fire.program import Program, surroundings

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def killed(folder: Path, **how: object) -> Found:
    return storm.run(Storm(workers=1, can_be_asked=False, **how), folder, environment(), storm.kill)  # type: ignore[arg-type]


def test_killed_five_times_nothing_is_lost_or_sent_twice(tmp_path: Path) -> None:
    """At a mail server that cannot be asked: a person settles what was in the hands of a sender that died."""
    found = killed(tmp_path, mails=200, times=5)

    assert (found.mails.due, found.mails.lost, found.mails.twice, found.times) == (200, 0, 0, 5)
    assert found.mails.taken + found.mails.in_doubt >= 200
    assert found.mails.in_doubt <= 2 * 5  # one for each sender of each kill


def test_marked_before_it_is_sent_mails_are_lost(tmp_path: Path) -> None:
    """A control."""
    assert killed(tmp_path, mails=40, times=10, seconds_a_mail=0.3, unguarded="marks").mails.lost > 0


def left_after_a_stop(folder: Path, *, unguarded: str = "") -> dict[str, int]:
    """What became of forty mails when a worker was asked to end while it had sent a few of them."""
    force.fill(40)
    book = folder / "sink.txt"
    with sink.listening(book, 0.2) as port:
        told = surroundings(port, book, can_be_asked=False, unguarded=unguarded)
        program = Program(
            {**environment(), **told, "CHASE_AT": force.AT}, folder, application=None, workers=1
        )
        with program.up():
            until(lambda: len(sink.read(book)) >= 3, seconds=300, what="Three mails")
            program.stop("worker-1", patience=300)
    return dict(force.rows("SELECT state, count(*) FROM outbox_mail GROUP BY state"))


def test_asked_to_end_a_worker_finishes_the_mail_in_its_hands_and_no_more(tmp_path: Path) -> None:
    left = left_after_a_stop(tmp_path)

    assert set(left) == {"sent", "queued"}
    assert sum(left.values()) == 40


def test_without_being_heard_it_would_finish_the_whole_run(tmp_path: Path) -> None:
    """A control."""
    assert left_after_a_stop(tmp_path, unguarded="stop") == {"sent": 40}


def wiped(folder: Path, *, unguarded: str = "") -> Found:
    setting = Storm(mails=60, times=4, workers=1, seconds_a_mail=0.1, unguarded=unguarded, quiet=15.0)
    with broker.own_valkey(folder) as valkey:
        fault = partial(broker.wipe_or_stop, valkey)
        return storm.run(setting, folder, environment(REDIS_URL=valkey.url), fault)


def test_with_its_broker_wiped_nothing_is_lost(tmp_path: Path) -> None:
    found = wiped(tmp_path)

    assert (found.mails.due, found.mails.taken, found.mails.lost, found.mails.twice) == (60, 60, 0, 0)


def test_a_broker_that_holds_the_mails_loses_them(tmp_path: Path) -> None:
    """A control."""
    assert wiped(tmp_path, unguarded="queue").mails.lost > 0


def test_after_a_fortnight_everybody_gets_one_mail_of_the_day(tmp_path: Path) -> None:
    found = outage.go_through(12, tmp_path)

    assert found.waited == 9
    assert found.wrong == 0


def test_mails_that_are_never_out_of_date_go_a_fortnight_late(tmp_path: Path) -> None:
    """A control."""
    with outage.never_out_of_date():
        found = outage.go_through(12, tmp_path)

    assert found.out_of_date > 0
    assert found.more_than_one > 0


def test_whatever_happens_to_people_the_right_one_hears_once() -> None:
    assert ladder.explore(300).counter_examples == 0


def test_with_leave_ignored_the_wrong_one_hears() -> None:
    """A control."""
    assert ladder.explore(600, unguarded=True).counter_examples == 1
