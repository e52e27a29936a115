"""What a standard asks of passwords, codes and sessions, and what no other test of this room shows by itself."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import global_settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.module_loading import import_string

from msplan import settings as program
from msplan.accounts.codes_once import used_up
from msplan.accounts.models import Person
from tests.msplan.accounts.test_sign_in import code_of, second_factor, sign_in
from tests.people import person
from tests.processes import ROOT

pytestmark = pytest.mark.django_db
SECOND_STEP = "/sign-in/two-step/authenticate/"


@pytest.fixture(autouse=True)
def no_wrong_passwords_yet(db: None) -> None:
    cache.clear()


def test_a_new_installation_has_no_account() -> None:
    assert Person.objects.count() == 0


def test_passwords_are_stretched_with_a_salt_of_their_own() -> None:
    """Tests store them quickly; the program's own settings name no other way than Django's first."""
    assert not hasattr(program, "PASSWORD_HASHERS")
    kind = import_string(global_settings.PASSWORD_HASHERS[0])
    assert kind is PBKDF2PasswordHasher
    first, second = (kind().encode("correct horse", kind().salt()) for _ in range(2))

    assert first.split("$")[0] == "pbkdf2_sha256"
    assert int(first.split("$")[1]) >= 600_000
    assert first != second
    assert kind().verify("correct horse", first)
    assert not kind().verify("Correct horse", first)


def test_signing_in_gives_another_session_whose_key_cannot_be_guessed(client: Client) -> None:
    ann = person("Ann Hart")
    client.get(reverse("account_login"))
    client.session.save()
    keys = []
    for _ in range(2):
        sign_in(client, ann)
        keys.append(client.session.session_key)
        client.post(reverse("account_logout"))

    assert keys[0] != keys[1]
    assert all(re.fullmatch(r"[a-z0-9]{32}", key or "") for key in keys)  # 36 to the 32nd: 165 bits


def test_a_session_that_was_signed_out_opens_nothing(client: Client) -> None:
    sign_in(client, person("Ann Hart"))
    stolen = client.cookies["sessionid"].value
    client.post(reverse("account_logout"))
    thief = Client()
    thief.cookies["sessionid"] = stolen

    assert thief.get("/account/").status_code == 302


def opened_by(who: Person, code: str) -> bool:
    """Whether the code lets somebody in who has just typed the password."""
    client = Client()
    sign_in(client, who)
    client.post(SECOND_STEP, {"code": code})
    return "_auth_user_id" in client.session


def test_a_code_of_the_app_works_once() -> None:
    ann = person("Ann Hart")
    code = code_of(second_factor(ann))

    assert [opened_by(ann, code), opened_by(ann, code)] == [True, False]


BEGINS = datetime(2026, 6, 15, 12, tzinfo=UTC)  # of somebody's half minute


def its_code(secret: str) -> str:
    """It holds from half a minute before its own half minute to half a minute after it."""
    return format_hotp_value(hotp_value(secret, int(BEGINS.timestamp()) // 30))


@pytest.mark.parametrize(
    ("first", "later"), [(-30, 1), (-30, 31), (-30, 59), (-30, 89), (0, 31), (0, 59), (29, 30)]
)
def test_nor_does_it_work_again_while_it_still_would(first: int, later: int) -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    with time_machine.travel(BEGINS + timedelta(seconds=first), tick=False) as clock:
        assert opened_by(ann, its_code(secret))
        cache.clear()  # whatever is remembered there is gone too
        clock.shift(timedelta(seconds=later))
        assert not opened_by(ann, its_code(secret))
        clock.shift(timedelta(seconds=90))
        assert opened_by(ann, code_of(secret))


def test_nor_does_an_older_one_after_a_newer() -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    with time_machine.travel(BEGINS, tick=False):
        newer = format_hotp_value(hotp_value(secret, int(BEGINS.timestamp()) // 30 + 1))
        assert opened_by(ann, newer)
        assert not opened_by(ann, its_code(secret))


def test_nor_to_confirm_who_one_is(client: Client) -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    with time_machine.travel(BEGINS, tick=False) as clock:
        assert opened_by(ann, its_code(secret))
        clock.shift(timedelta(seconds=31))
        client.force_login(ann)
        refused = client.post(reverse("mfa_reauthenticate"), {"code": its_code(secret)})
        assert "This code was used already" in refused.content.decode()
        clock.shift(timedelta(seconds=30))
        assert client.post(reverse("mfa_reauthenticate"), {"code": code_of(secret)}).status_code == 302


def test_one_that_was_taken_off_this_very_moment_lets_nobody_in() -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    held = Authenticator.objects.get(user=ann)
    Authenticator.objects.filter(user=ann).delete()

    assert used_up(held, code_of(secret))


def test_a_code_that_was_used_counts_as_a_wrong_one() -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    with time_machine.travel(BEGINS, tick=False) as clock:
        assert opened_by(ann, its_code(secret))
        clock.shift(timedelta(seconds=31))
        client = Client()
        sign_in(client, ann)
        assert "used already" in client.post(SECOND_STEP, {"code": its_code(secret)}).content.decode()
        for number in range(4):
            client.post(SECOND_STEP, {"code": f"00000{number}"})
        clock.shift(timedelta(seconds=60))
        client.post(SECOND_STEP, {"code": code_of(secret)})

    assert "_auth_user_id" not in client.session  # the sixth within five minutes


def test_control_by_itself_the_library_takes_it_again_after_half_a_minute(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("msplan.accounts.sign_in_forms.used_up", lambda *_: False)
    ann = person("Ann Hart")
    secret = second_factor(ann)
    with time_machine.travel(BEGINS, tick=False) as clock:
        assert opened_by(ann, its_code(secret))
        clock.shift(timedelta(seconds=31))
        assert opened_by(ann, its_code(secret))


def test_a_recovery_code_works_once() -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415

    ann = person("Ann Hart")
    second_factor(ann)
    code = RecoveryCodes.activate(ann).get_unused_codes()[0]

    assert [opened_by(ann, code), opened_by(ann, code)] == [True, False]
    assert len(code) >= 8


def test_every_page_behind_signing_in_offers_the_way_out(client: Client) -> None:
    sign_in(client, person("Ann Hart"))

    for path in ("/account/", reverse("accounts:sessions"), "/mine/"):
        page = client.get(path, follow=True).content.decode()
        assert reverse("account_logout") in page, path


def test_whoever_is_refused_leaves_a_line_in_the_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(person("Nobody Special"))
    with caplog.at_level(logging.WARNING):
        assert client.get(reverse("accounts:people")).status_code == 403

    assert [record for record in caplog.records if getattr(record, "status_code", 0) == 403]


def test_texts_say_their_kind_and_their_encoding(client: Client) -> None:
    kinds = {
        path: client.get(path)["Content-Type"]
        for path in ("/sign-in/login/", "/statements/", "/help/", "/nowhere/", "/healthz")
    }

    assert kinds == {
        **dict.fromkeys(
            ("/sign-in/login/", "/statements/", "/help/", "/nowhere/"), "text/html; charset=utf-8"
        ),
        "/healthz": "application/json",  # JSON is UTF-8 by its standard
    }


def test_private_pages_are_not_stored(client: Client) -> None:
    sign_in(client, person("Ann Hart"))

    for path in ("/account/", "/mine/"):
        assert "no-store" in client.get(path)["Cache-Control"], path


def test_no_script_keeps_anything_in_the_browser() -> None:
    words = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open|serviceWorker")
    scripts = list((ROOT / "static" / "js").rglob("*.js"))

    assert scripts
    assert [path.name for path in scripts if words.search(path.read_text())] == []
    assert words.search("window.localStorage.setItem('a', b)"), "control: it would be found"


@pytest.mark.parametrize("old_key", ["kept", "gone"])
def test_a_changed_key_signs_nobody_out_while_the_old_one_is_kept(
    old_key: str, client: Client, settings: object
) -> None:
    old = settings.SECRET_KEY  # type: ignore[attr-defined]
    sign_in(client, person("Ann Hart"))
    settings.SECRET_KEY = "another-key-of-fifty-characters-0123456789-abcdefghij"  # type: ignore[attr-defined]
    settings.SECRET_KEY_FALLBACKS = [old] if old_key == "kept" else []  # type: ignore[attr-defined]

    assert client.get("/account/").status_code == (200 if old_key == "kept" else 302)
