"""Handing files out: to whom a room says yes, and never as something a browser would run."""

import logging
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.files.models import StoredFile
from msplan.files.storing import store
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CSV = b"Supplier,Amount\nAcme,5\n"
HERE = "tests.msplan.files.test_download"


def hr_may(who: Person, stored: StoredFile) -> bool | None:
    return True if who.may("actions.see") else None


def nobody_may(who: Person, stored: StoredFile) -> bool | None:
    return False


def not_mine_to_say(who: Person, stored: StoredFile) -> bool | None:
    return None


@pytest.fixture
def stored(settings: object) -> StoredFile:
    settings.FILE_GUARDS = [f"{HERE}.not_mine_to_say", f"{HERE}.hr_may"]
    return store(ContentFile(CSV, name="Gŵaith – 2025.csv"), by=None, at=NOW)


def without_token(page: bytes) -> bytes:
    """The sign-out button carries a token that differs each time; the session has a second less each second."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"|data-ms-session="\d+"', b"", page)


def address(stored: StoredFile) -> str:
    return f"/files/{stored.pk}/"


def test_it_comes_as_a_download_that_nothing_runs(client: Client, stored: StoredFile) -> None:
    client.force_login(person("Ann Hart", Role.HR))

    answer = client.get(address(stored))

    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CSV
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''G%C5%B5aith")
    assert answer["Content-Type"] == "text/csv"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_stranger_is_asked_to_sign_in(client: Client, stored: StoredFile) -> None:
    answer = client.get(address(stored))

    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/login/?next={address(stored)}")


def test_who_may_not_cannot_tell_it_from_a_file_that_is_not_there(client: Client, stored: StoredFile) -> None:
    client.force_login(person("Nobody Much"))

    refused, unknown = client.get(address(stored)), client.get("/files/999999999/")

    assert refused.status_code == unknown.status_code == 404
    assert without_token(refused.content) == without_token(unknown.content)


def test_one_no_outweighs_a_yes(client: Client, stored: StoredFile, settings: object) -> None:
    settings.FILE_GUARDS = [f"{HERE}.hr_may", f"{HERE}.nobody_may"]
    client.force_login(person("Ann Hart", Role.HR))

    assert client.get(address(stored)).status_code == 404


def test_a_file_that_no_room_knows_stays_shut(client: Client, stored: StoredFile, settings: object) -> None:
    settings.FILE_GUARDS = [f"{HERE}.not_mine_to_say"]
    client.force_login(person("Ann Hart", *Role))

    assert client.get(address(stored)).status_code == 404


def test_a_row_whose_file_is_lost_is_not_found_and_logged(
    client: Client, stored: StoredFile, caplog: pytest.LogCaptureFixture
) -> None:
    client.force_login(person("Ann Hart", Role.HR))
    Path(stored.content.path).unlink()

    with caplog.at_level(logging.ERROR, logger="msplan.files.views"):
        assert client.get(address(stored)).status_code == 404

    assert f"Stored file {stored.pk} is not in the file store" in caplog.text


def test_nobody_posts_to_a_file(client: Client, stored: StoredFile) -> None:
    client.force_login(person("Ann Hart", Role.HR))

    assert client.post(address(stored)).status_code == 405
