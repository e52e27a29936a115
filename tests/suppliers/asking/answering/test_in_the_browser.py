"""The supplier's side in a browser: what other sites learn, without a script, by keyboard, on a phone, with axe."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from msplan.lib.dates import today
from msplan.links.issuing import issue, revoke
from suppliers.asking.answering.accepting import accept_terms
from suppliers.asking.answering.confirming import confirm, say
from suppliers.asking.answering.declining import Elsewhere, answer_elsewhere, decline
from suppliers.asking.models import INVITATION_LINK, Invitation, Notice
from tests.journeys.keys import Keys
from tests.journeys.serving import served
from tests.look.axe import faults_on
from tests.look.pictures import scrolls_sideways
from tests.suppliers.asking.answering.going_in import at
from tests.suppliers.asking.answering.making import EVERY_KIND, handed_in
from tests.suppliers.asking.making import (
    AT,
    a_campaign,
    a_colleague,
    a_version,
    an_invitation,
    link_of,
    some_terms,
    token_of,
)

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.fixture
def site(db: None) -> Iterator[str]:
    cache.clear()
    with served() as url:
        yield url


@pytest.fixture
def open_browser(browser: Browser, site: str) -> Iterator[Callable[..., Page]]:
    contexts: list[BrowserContext] = []

    def opened(width: int = 1280, *, script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, base_url=site, java_script_enabled=script
        )
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


def under_way(**values: Any) -> Invitation:
    campaign = a_campaign(
        a_version(EVERY_KIND, slug="every"),
        **{"deadline_on": today() + timedelta(days=12), "opens_on": today() - timedelta(days=9), **values},
    )
    return an_invitation(campaign, f"Brightclean {Invitation.objects.count()} Ltd")


def to_accept() -> Invitation:
    return an_invitation(
        a_campaign(terms=some_terms(f"{Invitation.objects.count()}.0")),
        f"Acme {Invitation.objects.count()} Ltd",
    )


def go_in(page: Page, thing: Any) -> Page:
    page.goto(link_of(thing))
    page.get_by_role("button", name="Continue").click()
    return page


# --- what others learn (T27) ---


@pytest.fixture
def other_site() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A site of somebody else, and the headers of whoever came to it."""
    came: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            came.append({name.lower(): value for name, value in self.headers.items()})
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"another site")

        def log_message(self, *_args: Any) -> None:
            """No line on the test's own output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}/", came
    server.shutdown()
    server.server_close()


def follow_a_link_to(page: Page, elsewhere: str) -> None:
    """A link without any precaution of its own, such as a page of ours might have one day."""
    page.evaluate(
        "href => { const a = document.createElement('a'); a.href = href; a.id = 'out'; a.textContent = 'out';"
        " document.querySelector('main').append(a); }",
        elsewhere,
    )
    page.click("#out")
    page.wait_for_url(elsewhere)


def test_no_other_site_and_no_request_of_ours_learns_the_secret(
    open_browser: Callable[..., Page], other_site: tuple[str, list[dict[str, str]]]
) -> None:
    invitation = under_way()
    token, (elsewhere, came) = token_of(invitation), other_site
    page = open_browser()
    asked: list[tuple[str, str]] = []
    page.on("request", lambda one: asked.append((one.url, one.all_headers().get("referer", ""))))

    page.goto(link_of(invitation))
    follow_a_link_to(page, elsewhere)
    go_in(page, invitation)
    assert token not in page.url
    assert token not in page.evaluate("document.referrer")
    follow_a_link_to(page, elsewhere)

    assert len(came) >= 2
    assert token not in str(came)
    assert [url for url, referer in asked if token in referer] == []


def test_with_a_loose_policy_the_other_site_would_learn_it(
    open_browser: Callable[..., Page],
    other_site: tuple[str, list[dict[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The control: the same visit, the policy that browsers had for years."""
    monkeypatch.setattr("suppliers.views.answering.access.SITE_ONLY", "unsafe-url")
    invitation = under_way()
    elsewhere, came = other_site
    page = open_browser()

    page.goto(link_of(invitation))
    follow_a_link_to(page, elsewhere)

    assert token_of(invitation) in str(came)


def test_behind_continue_every_address_is_without_the_secret(open_browser: Callable[..., Page]) -> None:
    invitation = under_way()
    page = go_in(open_browser(), invitation)
    here = page.url

    page.get_by_role("link", name="questions, to read or print").click()
    page.go_back()

    assert page.url == here
    addresses = page.eval_on_selector_all(
        "[href],[action],[src]", "all => all.map(a => a.href || a.action || a.src)"
    )
    assert addresses
    assert not [one for one in addresses if token_of(invitation) in str(one)]


# --- without a script ---


def test_all_of_it_without_a_script(open_browser: Callable[..., Page]) -> None:
    invitation = under_way()
    page = go_in(open_browser(script=False), invitation)

    page.get_by_role("button", name="I am the wrong person").click()
    page.get_by_label("Who is the right person?").fill("Bea Right")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="I am the right person after all").click()
    page.get_by_role("link", name="We will not answer").click()
    page.get_by_label("Tell us why").fill("We close in May.")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("button", name="We want to answer after all").click()
    page.get_by_role("button", name="Yes, that is me").click()

    assert page.url.endswith("/answers/")
    invitation.refresh_from_db()
    assert (invitation.state, invitation.confirmed_at is not None) == ("open", True)
    assert Notice.objects.get().name == "Bea Right"


def test_the_quick_way_out_is_a_plain_link_on_every_page(open_browser: Callable[..., Page]) -> None:
    page = open_browser(script=False)
    page.goto("/answer/worried/")

    links = page.get_by_role("link", name="Leave this page quickly")
    for n in range(links.count()):
        assert (links.nth(n).get_attribute("href") or "").startswith("https://")
        assert links.nth(n).get_attribute("rel") == "noreferrer"
    assert links.count() == 2


# --- by keyboard ---


def test_terms_are_accepted_by_keyboard(open_browser: Callable[..., Page]) -> None:
    invitation = to_accept()
    keys = Keys(open_browser())
    keys.page.goto(link_of(invitation))

    keys.reach("Continue")
    keys.follow()
    keys.reach("Yes, that is me: start")
    keys.follow()
    keys.reach("Your name")
    keys.type("Ada Office")
    keys.reach("Your role")
    keys.type("Director")
    keys.reach("I have read these terms, and accept them for my company")
    keys.press(" ")
    keys.reach("Accept and send")
    keys.follow()

    assert keys.page.url.endswith(at(invitation))
    invitation.refresh_from_db()
    assert invitation.state == "accepted"


# --- every state, at 320 pixels and at 1280, with every rule of axe ---


def fresh_start() -> tuple[Invitation, str]:
    return (found := under_way()), at(found)


def confirmed_start() -> tuple[Invitation, str]:
    found = under_way()
    confirm(found, at=timezone.now())
    return found, at(found)


def late_start_with_notices() -> tuple[Invitation, str]:
    found = under_way(deadline_on=today() - timedelta(days=4), opens_on=today() - timedelta(days=40))
    say(found, Notice.Kind.WRONG_PERSON, at=timezone.now())
    say(found, Notice.Kind.NO_LONGER, at=timezone.now())
    return found, at(found)


def declined() -> tuple[Invitation, str]:
    found = under_way()
    decline(found, reason="We close in May.\n\nAll of us.", at=timezone.now())
    return found, at(found)


def elsewhere() -> tuple[Invitation, str]:
    found = under_way()
    pointed = Elsewhere(
        kind="sedex", name="", reference="ZC1234567" * 6, scope="Ashby", issued_on=today(), expires_on=today(),
        link="https://supplier.example/",
    )  # fmt: skip
    answer_elsewhere(found, pointed, at=timezone.now())
    return found, at(found)


def sent() -> tuple[Invitation, str]:
    found = under_way()
    handed_in(found, at=timezone.now())
    return found, at(found)


def accepted() -> tuple[Invitation, str]:
    found = to_accept()
    accept_terms(found, found.campaign.terms_id or 0, name="Ada", role="Director", at=timezone.now())
    return found, at(found)


def accepted_terms() -> tuple[Invitation, str]:
    found, _ = accepted()
    return found, at(found, "terms/")


def terms_to_accept() -> tuple[Invitation, str]:
    found = to_accept()
    return found, at(found, "terms/")


def page_of(name: str) -> Callable[[], tuple[Invitation, str]]:
    def made() -> tuple[Invitation, str]:
        return (found := under_way()), at(found, name)

    made.__name__ = name.strip("/")
    return made


def said_page() -> tuple[Invitation, str]:
    found = under_way()
    say(found, Notice.Kind.WRONG_PERSON, at=timezone.now())
    return found, at(found, "wrong-person/")


FULL = [
    fresh_start, confirmed_start, late_start_with_notices, declined, elsewhere, sent, accepted, accepted_terms,
    terms_to_accept, said_page, page_of("questions/"), page_of("elsewhere/"), page_of("decline/"),
    page_of("wrong-person/"), page_of("no-longer/"),
]  # fmt: skip


def judged(page: Page, what: str) -> None:
    """Every rule of axe at 320 pixels, where most goes wrong; wider, that nothing sticks out."""
    page.set_viewport_size({"width": 1280, "height": 900})
    assert scrolls_sideways(page) == 0, f"{what} at 1280"
    page.set_viewport_size({"width": 320, "height": 900})
    assert scrolls_sideways(page) == 0, f"{what} at 320"
    assert faults_on(page) == [], what
    assert page.locator("h1").count() == 1, what


@pytest.mark.slow
def test_every_page_in_every_state_passes_axe(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    for make in FULL:
        found, path = make()
        go_in(page, found).goto(path)
        judged(page, make.__name__)


def test_the_first_page_passes_axe_on_a_desk_too(open_browser: Callable[..., Page]) -> None:
    page = go_in(open_browser(), under_way())

    assert faults_on(page) == []


def test_pages_that_open_nothing_pass_axe(open_browser: Callable[..., Page]) -> None:
    invitation = under_way()
    colleague = a_colleague(invitation)
    taken_back = an_invitation(
        invitation.campaign, "Otherclean", state="withdrawn", reason="Twice", settled_at=AT
    )
    page = open_browser()

    for path in (
        link_of(invitation),
        link_of(colleague),
        "/answer/forged/",
        link_of(taken_back),
        "/answer/worried/",
    ):
        page.goto(path)
        judged(page, path)
    page.goto("/answer/forged/")
    with page.expect_navigation():
        page.get_by_role("button", name="Send a fresh link").click()
    judged(page, "asked for a fresh link")
    go_in(page, colleague)
    judged(page, "a colleague's first page")


@pytest.mark.parametrize("page_name", ["decline/", "elsewhere/", "wrong-person/", "terms/"])
def test_forms_in_error_pass_axe(open_browser: Callable[..., Page], page_name: str) -> None:
    invitation = terms_to_accept()[0] if page_name == "terms/" else said_page()[0]
    page = go_in(open_browser(), invitation)
    page.goto(at(invitation, page_name))
    if page_name == "wrong-person/":
        page.get_by_label("Their email address").fill("bea at")
    with page.expect_navigation():
        page.locator("main form button").first.click()

    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.getAttribute('class') || ''").find("error-summary") >= 0
    judged(page, f"{page_name} in error")


def test_what_was_typed_after_the_end_is_shown_and_passes_axe(open_browser: Callable[..., Page]) -> None:
    invitation = under_way()
    page = go_in(open_browser(), invitation)
    page.goto(at(invitation, "decline/"))
    page.get_by_label("Tell us why").fill("We close in May.")
    revoke(issue(INVITATION_LINK, invitation.pk, at=AT), at=AT)

    page.get_by_role("button", name="Send").click()

    assert page.get_by_label("What you typed").input_value() == "We close in May."
    judged(page, "typed and not saved")


def test_axe_would_find_a_fault(open_browser: Callable[..., Page]) -> None:
    """The control: the same page with a picture that has no words."""
    page = open_browser()
    page.goto("/answer/worried/")
    page.evaluate("document.querySelector('main').append(document.createElement('img'))")

    assert any(fault.startswith("image-alt") for fault in faults_on(page))
