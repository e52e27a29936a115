"""The small version of bin/prove campaign: a few suppliers, a few kills, and each protection taken off once."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.processes import environment
from tests.proof.under_fire.campaign import Setting, run

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

SMALL = Setting(suppliers=12, at_once=4, pause=(2.0, 5.0), patience=400.0)
WORKERS = ("worker-1", "worker-2")


def test_nothing_is_lost_and_nothing_goes_twice(tmp_path: Path) -> None:
    found = run(SMALL, tmp_path, environment())

    assert (found.answers.lost, found.answers.handed_in_lost, found.answers.handed_in_twice) == (0, 0, 0)
    assert (found.answers.gave_up, found.answers.told_handed_in) == (0, 12)
    assert found.answers.told_saved >= 12 * 6
    assert (found.mails.lost, found.mails.twice, found.mails.in_doubt, found.mails.suppliers_without) == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert found.mails.taken == 24  # an invitation and a receipt each
    assert sum(found.kills.values()) >= 2


def test_senders_that_do_not_ask_the_server_send_twice(tmp_path: Path) -> None:
    """A control. The server takes a second for each mail, and senders are killed when it has taken one."""
    slow = replace(
        SMALL, suppliers=6, unguarded="mail", killed=WORKERS, strikes=True, seconds_a_mail=1.0, hands_in=False
    )

    assert run(slow, tmp_path, environment()).mails.twice > 0


def test_a_web_that_says_saved_too_early_loses_answers(tmp_path: Path) -> None:
    """A control. The web is killed as soon as it has said that an answer is saved."""
    hasty = replace(SMALL, suppliers=4, unguarded="answers", killed=("web",), strikes=True, hands_in=False)

    assert run(hasty, tmp_path, environment()).answers.lost > 0
