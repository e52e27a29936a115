"""The secrets of second steps lie sealed in the database, and a changed key is either known or said."""

import json
from importlib import import_module
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.passkeys import Adapter
from msplan.accounts.sealing import WrongKey, seal
from msplan.health.readiness import parts
from tests.msplan.accounts.test_sign_in import sign_in
from tests.people import person

pytestmark = pytest.mark.django_db
OLD, NEW = ["the-key-before-" * 4], ["the-key-of-today-" * 4]


@pytest.fixture
def ann(settings: Any) -> Person:
    settings.SECOND_STEP_KEYS = OLD
    return person("Ann Hart")


def set_up(who: Person) -> tuple[str, list[str]]:
    secret = generate_totp_secret()
    TOTP.activate(who, secret)
    return secret, RecoveryCodes.activate(who).generate_codes()


def everything() -> str:
    """What the database holds of second steps, as it lies there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(string_agg(data::text, ' '), '') FROM mfa_authenticator")
        return str(cursor.fetchone()[0])


def seeds() -> list[str]:
    return [opened(row.data["seed"]) for row in Authenticator.objects.filter(type="recovery_codes")]


def opened(kept: str) -> str:
    return Adapter().decrypt(kept)


def code_of(secret: str) -> str:
    """Of this half minute, neither of the one before nor of the one after."""
    now = sorted(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, now[len(now) // 2]))


def enters(client: Client, who: Person, *, secret: str = "", code: str = "") -> Any:
    first = sign_in(client, who)
    return client.post(first["Location"], {"code": code or code_of(secret)})


def test_no_secret_lies_in_plain(ann: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    secret, codes = set_up(ann)
    kept = everything()
    assert secret not in kept
    assert not any(part in kept for part in [*codes, *seeds()])
    # The control: without the seal the same look finds it.
    monkeypatch.setattr(Adapter, "encrypt", lambda _self, text: text)
    monkeypatch.setattr(Adapter, "decrypt", lambda _self, text: text)
    bea = person("Bea Fielding")
    secret, _ = set_up(bea)
    assert secret in everything()


def test_with_the_key_changed_and_the_old_one_named_people_sign_in(
    ann: Person, client: Client, settings: Any
) -> None:
    secret, codes = set_up(ann)
    before = everything()
    settings.SECOND_STEP_KEYS = NEW + OLD
    assert enters(client, ann, secret=secret).status_code == 302
    assert client.get("/account/").status_code == 200
    call_command("reseal_second_steps", verbosity=0)
    assert json.dumps(before) != json.dumps(everything())
    settings.SECOND_STEP_KEYS = NEW  # the old one was taken away
    client.logout()
    assert enters(client, ann, code=codes[0]).status_code == 302
    assert client.get("/account/").status_code == 200


def test_with_a_wrong_key_a_sentence_says_so_and_nothing_is_lost(
    ann: Person, client: Client, settings: Any
) -> None:
    secret, _ = set_up(ann)
    before = everything()
    settings.SECOND_STEP_KEYS = NEW
    refused = enters(client, ann, secret=secret)
    assert refused.status_code == 422
    assert "the key of second steps is not the one they were set up with" in refused.content.decode()
    assert client.get("/account/").status_code == 302
    (part,) = [part for part in parts(at=timezone.now()) if part.name == "second_steps"]
    assert not part.well
    assert "SECOND_STEP_KEYS_BEFORE" in part.remedy
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal_second_steps", verbosity=0)
    assert everything() == before
    settings.SECOND_STEP_KEYS = OLD
    assert enters(client, ann, secret=secret).status_code == 302
    (part,) = [part for part in parts(at=timezone.now()) if part.name == "second_steps"]
    assert part.well


def test_what_lay_in_plain_is_sealed_by_the_upgrade_and_plain_by_going_back(ann: Person) -> None:
    migration = import_module("msplan.accounts.migrations.0006_second_steps_sealed")
    secret, seed = generate_totp_secret(), RecoveryCodes.generate_seed()
    app = Authenticator.objects.create(user=ann, type="totp", data={"secret": secret})
    old = {"seed": seed, "used_mask": 1, "migrated_codes": ["12345678"]}
    codes = Authenticator.objects.create(user=ann, type="recovery_codes", data=old)
    migration.seal(apps, None)
    kept = everything()
    assert not any(plain in kept for plain in (secret, seed, "12345678"))
    for row in (app, codes):
        row.refresh_from_db()
    assert opened(app.data["secret"]) == secret
    assert codes.data["used_mask"] == 1
    migration.unseal(apps, None)
    for row in (app, codes):
        row.refresh_from_db()
    assert (app.data, codes.data) == ({"secret": secret}, old)


def test_a_secret_that_somebody_wrote_in_plain_is_not_believed(ann: Person) -> None:
    secret, _ = set_up(ann)
    assert opened(seal(secret)) == secret
    with pytest.raises(WrongKey):
        opened(secret)
