"""Passkeys in a real browser with a virtual key, and the warning before a session ends."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.accounts.roles import Role
from msplan.accounts.sessions import BEGAN, SEEN
from msplan.history.models import Entry
from tests.journeys.serving import ONE_AT_A_TIME, served
from tests.look.axe import faults_on
from tests.msplan.accounts.test_sign_in import code_of, second_factor, sign_in
from tests.people import LONG_AGO, PASSWORD, person

pytestmark = pytest.mark.django_db


@dataclass
class Place:
    url: str
    page: Page
    key: CDPSession
    context: BrowserContext
    faults: list[str]

    def plug_in(self, *, verifies: bool = True) -> str:
        self.key.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": verifies,
            "automaticPresenceSimulation": True,
        }
        return str(self.key.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"])

    def sign_in(self, who: Person) -> None:
        self.page.goto(f"{self.url}/sign-in/login/")
        self.page.get_by_label("Email address").fill(who.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in", exact=True).click()

    def sign_out(self) -> None:
        self.page.get_by_role("button", name="Sign out").click()


@pytest.fixture
def place(db: None, browser: Any, settings: Any) -> Iterator[Place]:
    cache.clear()
    with served() as address:
        url = address.replace("127.0.0.1", "localhost")
        settings.SITE_URL = url
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(60_000)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: (
                faults.append(said.text)
                if said.type == "error" and not any(code in said.text for code in ("422", "401", "503"))
                else None
            ),
        )
        yield Place(url, page, context.new_cdp_session(page), context, faults)
        context.close()
        assert faults == []


@pytest.fixture
def ann(place: Place) -> Person:
    return person("Ann Hart", Role.PLAN_MANAGER)


@pytest.fixture
def with_passkey(place: Place, ann: Person) -> str:
    """Ann has added one in the browser, and is signed out."""
    key = place.plug_in()
    place.sign_in(ann)
    page = place.page
    page.goto(f"{place.url}/sign-in/two-step/passkeys/add/")
    if "reauthenticate" in page.url:
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    place.sign_out()
    return key


def test_a_passkey_is_added_signs_in_alone_is_renamed_and_removed(
    place: Place, ann: Person, with_passkey: str, settings: Any
) -> None:
    settings.MFA_REQUIRED = True
    page = place.page
    page.goto(f"{place.url}/sign-in/login/?next=/account/")
    assert faults_on(page) == []
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
    assert Entry.objects.filter(act="accounts.sign_in").latest("pk").detail.body["after"] == {
        "by": ["webauthn"]
    }

    page.get_by_role("link", name="Two-step sign-in").click()
    assert faults_on(page) == []
    page.get_by_role("link", name="Add, rename or remove passkeys").click()
    assert faults_on(page) == []
    page.get_by_role("link", name="Rename Work laptop").click()
    if "reauthenticate" in page.url:
        page.get_by_role("link", name="Use your passkey").click()
        page.get_by_role("button", name="Use your passkey").click()
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Save name").click()
    page.get_by_role("link", name="Remove Blue key").click()
    settings.MFA_REQUIRED = False
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("You have none yet.")).to_be_visible()
    assert not Authenticator.objects.filter(user=ann).exists()


def test_it_is_a_second_step_beside_the_app(place: Place, ann: Person, with_passkey: str) -> None:
    secret = second_factor(ann)
    page = place.page
    place.sign_in(ann)
    expect(page.get_by_role("heading", name="Show that it is you")).to_be_visible()
    assert faults_on(page) == []
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("link", name="Ann Hart")).to_be_visible()
    place.sign_out()

    place.sign_in(ann)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("link", name="Ann Hart")).to_be_visible()


def test_without_finger_or_pin_it_lets_nobody_in(place: Place, ann: Person, with_passkey: str) -> None:
    place.key.send("WebAuthn.setUserVerified", {"authenticatorId": with_passkey, "isUserVerified": False})
    page = place.page
    page.goto(f"{place.url}/sign-in/login/")
    expect(page.get_by_text("No passkey was used.")).to_be_hidden()

    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_text("No passkey was used.")).to_be_visible()
    assert "/sign-in/login/" in page.url


def test_somebody_who_left_does_not_get_in_with_it(place: Place, ann: Person, with_passkey: str) -> None:
    person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(ann, by=None, at=LONG_AGO)
    place.page.goto(f"{place.url}/sign-in/login/")

    place.page.get_by_role("button", name="Use a passkey").click()

    expect(place.page.get_by_role("heading", name="This account is closed")).to_be_visible()


@pytest.mark.parametrize(
    "sent", ["", "no json", "[]", "{}", '{"id": "x", "rawId": "x", "response": {}, "type": "x"}']
)
def test_an_answer_that_no_key_gave_lets_nobody_in(client: Client, sent: str) -> None:
    answer = client.post("/sign-in/passkey/", {"credential": sent})

    assert answer.status_code in (302, 422)
    assert "_auth_user_id" not in client.session


def b64(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).decode()


ASKED = b64(b'{"type": "webauthn.get", "challenge": "AAAA", "origin": "https://plan.example"}')
MADE = b64(b'{"type": "webauthn.create", "challenge": "AAAA", "origin": "https://plan.example"}')
SHORT = b64(b"\0" * 32 + b"\x05" + b"\0" * 4)


def answer_with(*, asked: str = ASKED, device: str = SHORT, **others: object) -> str:
    response = {"clientDataJSON": asked, "authenticatorData": device, "signature": "AAAA", "userHandle": "MQ"}
    return json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response, **others})


ODD = {
    "without a part that is expected": '{"id": 1}',
    "of another kind": answer_with(clientExtensionResults=[1]),
    "a long number": "1" * 5_000,
    "lists in one another": "[" * 2_000,
    "lists in one another, inside": answer_with(asked=b64(b"[" * 60_000)),
    "the key's own form in one another": answer_with(
        device=b64(b"\0" * 32 + b"\x85" + b"\0" * 4 + b"\x81" * 5_000)
    ),
    "the key's own form cut off": answer_with(device=b64(b"\0" * 32 + b"\x85" + b"\0" * 4 + b"\x81")),
    "a number cut off": answer_with(device=b64(b"\0" * 32 + b"\x85" + b"\0" * 4 + b"\x1b\0")),
    "what a database does not keep": answer_with(more="\0"),
    "megabytes": answer_with(more="x" * 1_000_000),
}


@pytest.mark.parametrize("sent", ODD.values(), ids=ODD)
def test_an_odd_answer_is_a_wrong_one_and_no_fault_of_ours(client: Client, sent: str) -> None:
    for _ in range(2):  # the second time the page has asked for one
        answer = client.post("/sign-in/passkey/", {"credential": sent})
        assert (answer.status_code, answer["Location"]) == (302, "/sign-in/login/")
        client.get("/sign-in/passkey/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert "_auth_user_id" not in client.session


def test_nor_is_it_where_a_passkey_is_added(client: Client) -> None:
    sign_in(client, person("Ann Hart", Role.PLAN_MANAGER))
    client.post("/sign-in/reauthenticate/", {"password": PASSWORD})
    page = "/sign-in/two-step/passkeys/add/"

    for name, sent in ODD.items():
        assert client.get(page).status_code == 200  # the page asks for one
        answer = client.post(page, {"name": "Blue key", "credential": sent.replace(ASKED, MADE)})

        assert answer.status_code == 422, name
        assert sent[:1_000] not in answer.content.decode(), name
    assert not Authenticator.objects.exists()


# --- the warning


def aged(ann: Person, minutes: float) -> None:
    """The server's session of Ann, so many minutes older."""
    with ONE_AT_A_TIME:
        for row in Session.objects.all():
            store = row.get_decoded()
            if store.get("_auth_user_id") == str(ann.pk):
                moved = {SEEN: store[SEEN] - minutes * 60, BEGAN: store[BEGAN] - minutes * 60}
                session: Any = Session.get_session_store_class()(row.session_key)
                session.update(moved)
                session.save()


def seen(ann: Person) -> float:
    with ONE_AT_A_TIME:
        stores = [row.get_decoded() for row in Session.objects.all()]
    return max(store.get(SEEN, 0) for store in stores if store.get("_auth_user_id") == str(ann.pk))


@pytest.fixture
def typing(place: Place, ann: Person) -> Callable[[], Page]:
    def page() -> Page:
        place.page.clock.install()
        place.sign_in(ann)
        place.page.goto(f"{place.url}/account/leave/")
        place.page.get_by_label("Day").first.fill("4")
        return place.page

    return page


def test_a_warning_takes_the_focus_and_the_button_gives_the_time_again(
    place: Place, ann: Person, typing: Callable[[], Page]
) -> None:
    page = typing()
    dialog = page.get_by_role("alertdialog")
    expect(dialog).to_be_hidden()
    aged(ann, 26)
    page.clock.fast_forward("25:30")

    expect(dialog).to_be_visible()
    expect(dialog).to_have_accessible_name("You will soon be signed out")
    expect(dialog).to_contain_text("You will be signed out in 4 minutes")
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert faults_on(page) == []
    with page.expect_response("**/account/session/stay/"):
        page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert time.time() - seen(ann) < 60
    expect(page.get_by_label("Day").first).to_have_value("4")
    expect(page.get_by_label("Day").first).to_be_focused()


def test_escape_stays_too_and_another_window_that_went_on_stops_the_warning(
    place: Place, ann: Person, typing: Callable[[], Page]
) -> None:
    page = typing()
    page.clock.fast_forward("25:30")  # the server has seen this person just now
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    aged(ann, 26)
    page.clock.fast_forward("25:30")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    with page.expect_response("**/account/session/stay/"):
        page.keyboard.press("Escape")
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    assert time.time() - seen(ann) < 60


def test_whoever_types_stays_signed_in(place: Place, ann: Person, typing: Callable[[], Page]) -> None:
    page = typing()
    aged(ann, 10)
    page.clock.fast_forward("10:00")

    with page.expect_response("**/account/session/stay/"):
        page.get_by_label("Month").first.fill("5")

    assert time.time() - seen(ann) < 60


def test_after_the_end_a_page_on_which_nothing_was_typed_is_gone_from_the_screen(
    place: Place, ann: Person
) -> None:
    page = place.page
    page.clock.install()
    place.sign_in(ann)
    page.goto(f"{place.url}/account/#main")
    expect(page.get_by_text(ann.email).first).to_be_visible()
    aged(ann, 31)
    page.clock.fast_forward("30:30")

    expect(page.get_by_text("You were signed out, because nothing was done for a while")).to_be_visible()
    assert ann.email not in page.content()
    page.get_by_label("Email address").fill(ann.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{place.url}/account/")


def test_whoever_signed_out_in_another_window_finds_this_one_empty(place: Place, ann: Person) -> None:
    page = place.page
    page.clock.install()
    place.sign_in(ann)
    page.goto(f"{place.url}/account/")
    other = page.context.new_page()
    other.goto(f"{place.url}/sign-in/logout/")
    other.locator("main").get_by_role("button", name="Sign out").click()
    page.clock.fast_forward("01:30")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.get_by_label("Email address")).to_be_visible()
    assert ann.email not in page.content()


def test_a_server_that_is_away_for_a_moment_empties_no_page(place: Place, ann: Person) -> None:
    page = place.page
    page.clock.install()
    place.sign_in(ann)
    page.goto(f"{place.url}/account/")
    page.evaluate("window.isTheSame = true")
    page.route("**/account/session/", lambda route: route.fulfill(status=503))
    page.clock.fast_forward("01:30")
    with page.expect_response("**/account/session/"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(1000)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.isTheSame") is True
    expect(page.get_by_text(ann.email).first).to_be_visible()
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_after_the_end_the_form_is_saved_by_signing_in_again(
    place: Place, ann: Person, typing: Callable[[], Page]
) -> None:
    page = typing()
    for part, value in (("Day", "4"), ("Month", "5"), ("Year", "2027")):
        page.get_by_label(part).first.fill(value)
        page.get_by_label(part).last.fill(value)
    aged(ann, 31)
    page.clock.fast_forward("30:30")
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    expect(page.get_by_role("alertdialog").get_by_role("link")).to_have_count(0)
    assert faults_on(page) == []
    page.get_by_role("button", name="Back to what you typed").click()
    # Of the page itself nothing stays: neither who was here nor what it says.
    shown = page.locator("body").inner_text()
    assert shown.startswith("What you typed")
    assert [
        word for word in (ann.name, "msplan", "Sign out", "My leave", "Action plan") if word in shown
    ] == []
    assert page.title() == "You are signed out"
    assert faults_on(page) == []
    page.get_by_role("button", name="Save leave").click()
    page.get_by_label("Email address").fill(ann.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Not saved yet: what you typed")).to_be_visible()
    assert faults_on(page) == []
    page.get_by_role("button", name="Send it now").click()

    expect(page.get_by_text("Your leave is saved.")).to_be_visible()
    assert str(Person.objects.get(pk=ann.pk).leave_from) == "2027-05-04"
