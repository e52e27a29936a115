"""Secret addresses: long, unguessable, kept only as a hash, dead when they should be."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction

from msplan.links.issuing import follow, issue, reissue, revoke
from msplan.links.models import SecretLink, hash_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PURPOSE = "asking.invitation"


def test_a_token_is_43_characters_of_256_bits_fit_for_an_address() -> None:
    token = issue(PURPOSE, 14, at=NOW).token()

    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", token)


def test_a_thousand_tokens_have_nothing_in_common() -> None:
    tokens = [issue(PURPOSE, n, at=NOW).token() for n in range(1000)]

    assert len({token[:8] for token in tokens}) == 1000
    for place in range(42):  # every place takes nearly every letter: nothing in it counts
        assert len({token[place] for token in tokens}) > 50


def test_the_database_keeps_the_hash_and_never_the_token() -> None:
    link = issue(PURPOSE, 14, at=NOW)

    row = serializers.serialize("json", SecretLink.objects.all())

    assert link.token() not in row
    assert link.token_hash in row
    assert SecretLink.objects.get().token() == link.token()  # shown again without being stored


def test_another_key_or_purpose_or_thing_makes_another_token(settings: object) -> None:
    first = issue(PURPOSE, 14, at=NOW).token()

    assert issue(PURPOSE, 15, at=NOW).token() != first
    assert issue("other.purpose", 14, at=NOW).token() != first
    settings.LINK_KEY = "another key entirely"
    assert issue(PURPOSE, 14, at=NOW).token() != first


def test_issuing_again_gives_the_same_link() -> None:
    assert issue(PURPOSE, 14, at=NOW).token() == issue(PURPOSE, 14, at=NOW + SECOND).token()
    assert SecretLink.objects.count() == 1


def test_following_finds_the_thing_and_changes_nothing() -> None:
    link = issue(PURPOSE, 14, at=NOW)
    before = SecretLink.objects.values().get()

    for _ in range(3):  # mail scanners open links before people do
        assert follow(PURPOSE, link.token(), at=NOW) == link

    assert SecretLink.objects.values().get() == before


def test_reissuing_kills_the_old_address_and_opens_a_new_one() -> None:
    link = issue(PURPOSE, 14, at=NOW)
    old = link.token()

    new = reissue(link, at=NOW + SECOND).token()

    assert new != old
    assert follow(PURPOSE, old, at=NOW + SECOND) is None
    assert follow(PURPOSE, new, at=NOW + SECOND) == link


def test_reissuing_from_a_stale_copy_never_brings_an_old_address_back() -> None:
    link, copy = issue(PURPOSE, 14, at=NOW), issue(PURPOSE, 14, at=NOW)
    tokens = [link.token(), reissue(link, at=NOW).token(), reissue(copy, at=NOW).token()]

    assert len(set(tokens)) == 3
    assert [follow(PURPOSE, token, at=NOW) is not None for token in tokens] == [False, False, True]


def test_a_revoked_link_is_dead_until_it_is_reissued() -> None:
    link = issue(PURPOSE, 14, at=NOW)

    revoke(link, at=NOW)
    revoke(link, at=NOW + SECOND)

    assert SecretLink.objects.get().revoked_at == NOW
    assert follow(PURPOSE, link.token(), at=NOW) is None
    fresh = reissue(link, at=NOW)
    assert follow(PURPOSE, fresh.token(), at=NOW) == link


def test_a_link_works_to_its_last_moment_and_not_a_moment_longer() -> None:
    end = NOW + timedelta(days=30)
    link = issue(PURPOSE, 14, at=NOW, expires_at=end)

    assert follow(PURPOSE, link.token(), at=end - timedelta(microseconds=1)) == link
    assert follow(PURPOSE, link.token(), at=end) is None


def test_an_expired_link_lives_again_when_reissued_with_a_new_end() -> None:
    link = issue(PURPOSE, 14, at=NOW, expires_at=NOW)

    later = reissue(link, at=NOW, expires_at=NOW + SECOND)

    assert follow(PURPOSE, later.token(), at=NOW) == link
    assert follow(PURPOSE, later.token(), at=NOW + SECOND) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "é" * 43, "\ud800", "a" * 100_000, "a\x00b"])
def test_forged_tokens_find_nothing(token: str) -> None:
    issue(PURPOSE, 14, at=NOW)

    assert follow(PURPOSE, token, at=NOW) is None


def test_every_failure_asks_the_database_the_same_and_answers_the_same(
    django_assert_num_queries: object,
) -> None:
    expired = issue(PURPOSE, 1, at=NOW, expires_at=NOW).token()
    revoked = issue(PURPOSE, 2, at=NOW)
    revoke(revoked, at=NOW)
    foreign = issue("other.purpose", 3, at=NOW).token()

    for token in ("A" * 43, expired, revoked.token(), foreign):
        with django_assert_num_queries(1):
            assert follow(PURPOSE, token, at=NOW) is None


def test_the_table_keeps_hashes_once_for_each_thing() -> None:
    link = issue(PURPOSE, 14, at=NOW)

    with pytest.raises(IntegrityError, match="link_keeps_a_hash"), transaction.atomic():
        SecretLink.objects.filter(pk=link.pk).update(token_hash=link.token())
    with pytest.raises(IntegrityError, match="link_once_per_thing"), transaction.atomic():
        SecretLink.objects.create(purpose=PURPOSE, thing_id=14, token_hash=hash_of("x"), issued_at=NOW)
