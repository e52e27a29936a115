"""Sessions end: after half an hour, after twelve hours, and at once when something about their person changes.

Each limit has its control: with the protection off, the same request is served.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from msplan.accounts.models import Person
from msplan.accounts.people import clear_second_factor, deactivate, reactivate, set_roles
from msplan.accounts.roles import Role
from msplan.accounts.sessions import BEGAN, SEEN, keep_this
from msplan.history.models import Entry
from tests.msplan.accounts.test_sign_in import LOGIN, second_factor, sign_in
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
LEAVE = "/account/leave/"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def ann(client: Client, clock: Any) -> Person:
    found = person("Ann Hart", Role.PLAN_MANAGER)
    sign_in(client, found)
    return found


def served(client: Client, address: str = "/account/", **headers: str) -> bool:
    return client.get(address, headers=headers).status_code == 200


# --- limits


@pytest.mark.parametrize(("seconds", "lives"), [(29 * 60 + 59, True), (30 * 60, False), (30 * 60 + 1, False)])
def test_a_session_ends_after_half_an_hour_without_a_request(
    client: Client,
    ann: Person,
    clock: Any,
    seconds: int,
    lives: bool,  # noqa: FBT001
) -> None:
    clock.move_to(NOON + seconds)

    assert served(client) is lives
    assert ("_auth_user_id" in client.session) is lives


def test_without_the_idle_limit_the_same_request_is_served(
    client: Client, ann: Person, clock: Any, settings: Any
) -> None:
    settings.SESSION_IDLE_MINUTES = 24 * 60
    clock.move_to(NOON + 31 * 60)

    assert served(client)


@pytest.mark.parametrize(("seconds", "lives"), [(12 * 3600 - 1, True), (12 * 3600, False)])
def test_a_session_ends_twelve_hours_after_signing_in_however_busy(
    client: Client,
    ann: Person,
    clock: Any,
    seconds: int,
    lives: bool,  # noqa: FBT001
) -> None:
    for quarter in range(1, 48):
        clock.move_to(NOON + quarter * 15 * 60)
        assert served(client), quarter
    clock.move_to(NOON + seconds)

    assert served(client) is lives


def test_without_the_absolute_limit_the_same_request_is_served(
    client: Client, ann: Person, clock: Any, settings: Any
) -> None:
    settings.SESSION_HOURS, settings.SESSION_IDLE_MINUTES = 48, 24 * 60
    clock.move_to(NOON + 12 * 3600)

    assert served(client)


def test_what_a_page_asks_by_itself_keeps_nobody_signed_in(client: Client, ann: Person, clock: Any) -> None:
    for minute in range(1, 30):
        clock.move_to(NOON + minute * 60)
        assert served(client, **{"X-Background": "yes"})
    left = client.get("/account/session/", headers={"X-Background": "yes"}).json()["left"]
    clock.move_to(NOON + 30 * 60)

    assert left == 60
    assert client.get("/account/", headers={"X-Background": "yes"}).status_code == 401
    assert not served(client)


def test_staying_signed_in_takes_a_post_and_gives_the_whole_time_again(
    client: Client, ann: Person, clock: Any
) -> None:
    clock.move_to(NOON + 29 * 60)

    assert client.get("/account/session/stay/").status_code == 405
    assert client.post("/account/session/stay/", headers={"X-Background": "yes"}).json() == {"left": 1800}
    clock.move_to(NOON + 58 * 60)
    assert served(client)


def test_last_seen_is_written_once_a_minute_and_no_more(client: Client, ann: Person, clock: Any) -> None:
    def writes() -> int:
        with CaptureQueriesContext(connection) as asked:
            served(client)
        return sum(query["sql"].startswith(("UPDATE", "INSERT", "DELETE")) for query in asked)

    clock.move_to(NOON + 59)
    assert writes() == 0
    clock.move_to(NOON + 60)
    assert writes() > 0
    assert writes() == 0
    assert client.session[SEEN] == NOON + 60


def test_a_session_that_does_not_say_when_it_began_is_over(client: Client, ann: Person) -> None:
    session = client.session
    del session[BEGAN]
    session.save()

    assert not served(client)


# --- what was typed


def test_what_was_typed_comes_back_after_signing_in_and_is_saved_when_sent(
    client: Client, ann: Person, clock: Any
) -> None:
    days = {"first": ("4", "5", "2027"), "last": ("15", "5", "2027")}
    typed = {
        f"{name}_{part}": value
        for name, values in days.items()
        for part, value in zip(("day", "month", "year"), values, strict=True)
    }
    typed["version"] = str(client.get(LEAVE).context["form"]["version"].value())
    clock.move_to(NOON + 31 * 60)

    sent = client.post(LEAVE, {**typed, "deputy": ""})
    assert sent["Location"] == f"{LOGIN}?next=%2Faccount%2Ftyped%2F&ended=idle"
    assert "because nothing was done for a while" in client.get(sent["Location"]).content.decode()
    back = client.post(sent["Location"], {"login": ann.email, "password": PASSWORD})
    assert back["Location"] == "/account/typed/"
    page = client.get(back["Location"]).content.decode()

    assert f'action="{LEAVE}"' in page
    for name, value in typed.items():
        assert f'<textarea name="{name}" hidden>\n{value}</textarea>' in page
    assert Person.objects.get(pk=ann.pk).leave_from is None  # shown, and not yet saved
    saved = client.post(LEAVE, {**typed, "deputy": ""})
    assert saved.status_code == 302, [saved.context["form"].errors, typed]
    assert str(Person.objects.get(pk=ann.pk).leave_from) == "2027-05-04"


def test_another_window_that_was_told_first_takes_nothing_away(
    client: Client, ann: Person, clock: Any
) -> None:
    clock.move_to(NOON + 31 * 60)
    assert not served(client)

    client.post(LEAVE, {"first_day": "typed by Ann"})
    sign_in(client, ann)

    assert "typed by Ann" in client.get("/account/typed/").content.decode()


def test_what_was_typed_is_shown_to_nobody_else(client: Client, ann: Person, clock: Any) -> None:
    bo = person("Bo Lund")
    clock.move_to(NOON + 31 * 60)
    client.post("/concerns/raise/", {"what": "secret words of Ann"})

    sign_in(client, bo)
    assert "secret words" not in client.get("/account/typed/").content.decode()
    client.post("/sign-in/logout/")
    sign_in(client, ann)
    assert "secret words" not in client.get("/account/typed/").content.decode()


@pytest.mark.parametrize(("minutes", "there"), [(59, True), (60, False)])
def test_what_was_typed_is_kept_for_an_hour(
    client: Client,
    ann: Person,
    clock: Any,
    minutes: int,
    there: bool,  # noqa: FBT001
) -> None:
    clock.move_to(NOON + 31 * 60)
    client.post(LEAVE, {"first_day": "typed by Ann"})
    clock.move_to(NOON + (31 + minutes) * 60)
    sign_in(client, ann)

    assert ("typed by Ann" in client.get("/account/typed/").content.decode()) is there


def test_no_password_is_kept_and_nothing_that_is_too_long(client: Client, ann: Person, clock: Any) -> None:
    clock.move_to(NOON + 31 * 60)
    client.post("/sign-in/password/change/", {"oldpassword": PASSWORD, "password1": "x" * 20, "note": "kept"})
    assert PASSWORD not in str(dict(client.session))
    assert "kept" in str(dict(client.session))

    sign_in(client, ann)
    clock.move_to(NOON + 62 * 60)
    sent = client.post(LEAVE, {"first_day": "y" * 200_001})
    assert sent["Location"] == f"{LOGIN}?next=%2F&ended=idle"


def test_a_forged_form_of_another_site_is_kept_for_nobody(ann: Person, clock: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ann)
    clock.move_to(NOON + 31 * 60)

    assert strict.post(LEAVE, {"first_day": "forged"}).status_code == 403
    assert "forged" not in str(dict(strict.session))


# --- ended by what happens to their person


def deactivated_and_back(ann: Person) -> None:
    deactivate(ann, by=None, at=datetime.now(UTC))
    reactivate(ann, by=None, at=datetime.now(UTC))


def new_roles(ann: Person) -> None:
    set_roles(ann, [Role.AUDITOR], by=None, at=datetime.now(UTC))


def second_factor_cleared(ann: Person) -> None:
    clear_second_factor(ann, by=None, at=datetime.now(UTC))


@pytest.mark.parametrize("act", [deactivated_and_back, new_roles, second_factor_cleared])
def test_what_an_administrator_changes_ends_every_session_for_good(
    client: Client, ann: Person, act: Callable[[Person], None]
) -> None:
    second_factor(ann)
    person("Bo Lund", Role.ADMINISTRATOR)
    kept, unlisted = client.cookies["sessionid"].value, Client()
    unlisted.force_login(ann)  # a session that is in no list
    assert served(client)
    assert served(unlisted)

    act(ann)

    assert not served(client)
    assert not served(unlisted)
    assert not Session.objects.filter(session_key=kept).exists()
    assert Entry.objects.filter(act="accounts.end_sessions", thing_id=ann.pk).count() == 1


def test_without_the_number_that_ends_sessions_an_old_one_comes_back(ann: Person) -> None:
    old = Client()
    old.force_login(ann)
    person("Bo Lund", Role.ADMINISTRATOR)
    deactivated_and_back(ann)
    Person.objects.filter(pk=ann.pk).update(sessions_ended=0)

    assert served(old)


def test_one_s_own_change_of_the_second_step_ends_the_others_and_keeps_this_one(
    client: Client, ann: Person
) -> None:
    second_factor(ann)
    elsewhere = Client()
    elsewhere.force_login(ann)

    removed = client.post("/sign-in/two-step/totp/deactivate/")
    if removed.status_code == 302 and "reauthenticate" in removed["Location"]:
        client.post(removed["Location"], {"password": PASSWORD})
        client.post("/sign-in/two-step/totp/deactivate/")

    assert served(client)
    assert not served(elsewhere)


def test_an_administrator_who_changes_their_own_roles_stays(client: Client, clock: Any) -> None:
    ada = person("Ada Holm", Role.ADMINISTRATOR)
    client.force_login(ada)
    set_roles(ada, [Role.ADMINISTRATOR, Role.AUDITOR], by=ada, at=datetime.now(UTC))
    assert not served(client)

    ada = Person.objects.get(pk=ada.pk)
    client.force_login(ada)
    request = client.get("/account/").wsgi_request
    set_roles(ada, [Role.ADMINISTRATOR], by=ada, at=datetime.now(UTC))
    keep_this(request)
    assert served(client)


def test_who_changes_their_own_roles_on_the_page_goes_on_working_there_alone(client: Client) -> None:
    """Signed in as people do, so that the session stands in the list of sessions and is ended with it."""
    ada = person("Ada Holm", Role.ADMINISTRATOR)
    elsewhere = Client()
    sign_in(client, ada)
    sign_in(elsewhere, ada)
    key = client.session.session_key
    form = {"name": ada.name, "email": ada.email, "roles": ["administrator", "hr"], "version": ada.version}

    saved = client.post(f"/administration/people/{ada.pk}/edit/", form)

    assert (saved.status_code, saved["Location"]) == (302, f"/administration/people/{ada.pk}/")
    assert served(client, "/administration/people/")
    assert not served(elsewhere)
    assert client.session.session_key != key
    assert [row.session_key for row in UserSession.objects.filter(user=ada)] == [client.session.session_key]


# --- my sessions


def test_my_sessions_are_listed_and_ended_one_by_one_or_all_but_this(
    client: Client, ann: Person, clock: Any
) -> None:
    others = [Client(headers={"user-agent": agent}) for agent in ("Firefox/140 Windows", "iPhone Safari/")]
    for other in others:
        sign_in(other, ann)
    stranger = Client()
    sign_in(stranger, person("Bo Lund"))

    page = client.get("/account/sessions/")
    rows = {row["device"]: row for row in page.context["rows"]}
    assert set(rows) == {"A browser", "Firefox on Windows", "Safari on an iPhone"}
    assert rows["A browser"]["this"]
    assert "127.0.0.1" not in page.content.decode()

    windows = rows["Firefox on Windows"]["pk"]
    assert stranger.post(f"/account/sessions/{windows}/end/").status_code == 404
    client.post(f"/account/sessions/{windows}/end/")
    assert [served(one) for one in (*others, client)] == [False, True, True]

    client.post("/account/sessions/end-others/")
    assert [served(one) for one in (*others, client, stranger)] == [False, False, True, True]
    assert len(client.get("/account/sessions/").context["rows"]) == 1


# --- showing again who is there


@pytest.mark.parametrize(("seconds", "asked"), [(599, False), (600, True)])
def test_what_protects_others_asks_again_after_ten_minutes(
    client: Client,
    clock: Any,
    seconds: int,
    asked: bool,  # noqa: FBT001
) -> None:
    ada, bo = person("Ada Holm", Role.ADMINISTRATOR), person("Bo Lund")
    sign_in(client, ada)
    clock.move_to(NOON + seconds)

    answer = client.post(f"/administration/people/{bo.pk}/deactivate/")

    assert Person.objects.get(pk=bo.pk).is_active is asked
    assert ("/sign-in/reauthenticate/" in answer["Location"]) is asked


def test_after_confirming_the_form_that_was_sent_goes_on(client: Client, clock: Any) -> None:
    ada, bo = person("Ada Holm", Role.ADMINISTRATOR), person("Bo Lund")
    sign_in(client, ada)
    clock.move_to(NOON + 601)
    asked = client.post(f"/administration/people/{bo.pk}/deactivate/")

    wrong = client.post(asked["Location"], {"password": "not the password"})
    assert wrong.status_code == 422
    assert Person.objects.get(pk=bo.pk).is_active
    client.post(asked["Location"], {"password": PASSWORD})

    assert not Person.objects.get(pk=bo.pk).is_active
    assert Entry.objects.filter(act="accounts.confirm", thing_id=ada.pk).count() == 1


def test_the_views_that_ask_again_are_these() -> None:
    from msplan.accounts.views import inviting, leaving, people  # noqa: PLC0415 — only here

    asking = {
        name
        for module in (inviting, leaving, people)
        for name, view in vars(module).items()
        if getattr(view, "asks_again", False)
    }

    assert {
        "add", "edit", "deactivate", "reactivate", "clear_second_factor", "forget_single_sign_on", "invite_again",
        "leave", "give",
    } <= asking  # fmt: skip


# --- told


def test_signing_in_and_out_is_in_the_history_and_no_address_in_history_or_log(
    client: Client, clock: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ann = person("Ann Hart")
    sign_in(client, ann, "not the password")
    client.post(LOGIN, {"login": "nobody@force.example", "password": "not the password"})
    sign_in(client, ann)
    client.post("/sign-in/logout/")

    entries = Entry.objects.filter(thing_id=ann.pk).exclude(act="accounts.add").order_by("pk")
    assert [entry.act for entry in entries] == [
        "accounts.sign_in_failed",
        "accounts.sign_in",
        "accounts.sign_out",
    ]
    told = str([entry.detail.body for entry in entries]) + caplog.text
    for secret in (ann.email, "nobody@", "127.0.0.1", PASSWORD, "not the password"):
        assert secret not in told, secret
