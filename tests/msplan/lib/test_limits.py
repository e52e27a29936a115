"""Tries from one computer are counted, and forgotten in time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory, override_settings

from msplan.lib.limits import may_try

pytestmark = pytest.mark.django_db

# The shared cache drops what has run out by the clock on the wall: a day that is still to come.
NOON = datetime(2040, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_tried() -> None:
    cache.clear()


def tried(at: datetime, *, computer: str = "203.0.113.7", what: str = "door") -> bool:
    request = RequestFactory().get("/", REMOTE_ADDR=computer)
    return may_try(request, what, most=3, minutes=5, at=at)


def test_so_many_and_no_more() -> None:
    assert [tried(NOON) for _ in range(5)] == [True, True, True, False, False]


def test_the_count_begins_anew_when_the_minutes_are_over() -> None:
    for n in range(3):
        tried(NOON + timedelta(minutes=n))

    last = NOON + timedelta(minutes=5) - timedelta(seconds=1)
    assert (tried(last), tried(last + timedelta(seconds=1))) == (False, True)


def test_being_refused_draws_the_time_out_for_nobody() -> None:
    for n in range(30):
        tried(NOON + timedelta(seconds=n))

    assert tried(NOON + timedelta(minutes=5))


def test_others_and_other_doors_are_not_touched() -> None:
    for _ in range(4):
        tried(NOON)

    assert tried(NOON, computer="203.0.113.8")
    assert tried(NOON, what="window")


def test_addresses_of_one_house_are_one_computer() -> None:
    """Whoever has a net of the sixth version has more addresses than anybody counts."""
    answers = [tried(NOON, computer=f"2001:db8:0:1::{n:x}") for n in range(1, 6)]

    assert answers == [True, True, True, False, False]


def test_an_older_address_in_the_newer_kind_s_letters_is_a_computer_of_its_own() -> None:
    """So a proxy writes it that listens for both: in one net with each other they would all be one."""
    answers = [tried(NOON, computer=f"::ffff:203.0.113.{n}") for n in range(1, 6)]

    assert answers == [True] * 5
    assert [
        tried(NOON, computer=one) for one in ("203.0.113.1", "::ffff:203.0.113.1", "::ffff:cb00:7101")
    ] == [
        True,
        True,
        False,
    ]


def test_without_an_address_nobody_is_refused() -> None:
    """Behind a proxy that does not tell, all would be one: nobody shuts all others out."""
    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=1):
        assert [tried(NOON, computer="") for _ in range(5)] == [True] * 5
