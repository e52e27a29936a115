"""A question in a browser: it saves itself and says so truly; it is whole without a script, by keyboard, on a phone."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from msplan.lib.dates import today
from suppliers.asking.answering.evidence import attach
from suppliers.asking.models import Answer, Colleague, EarlierAnswer, Invitation, Submission
from tests.journeys.keys import Keys
from tests.journeys.serving import served
from tests.look.axe import faults_on
from tests.look.pictures import scrolls_sideways
from tests.suppliers.asking.answering.making import ANSWERS, EVERY_KIND, answered, handed_in, saved, value
from tests.suppliers.asking.answering.pages import to
from tests.suppliers.asking.making import a_campaign, a_colleague, a_version, an_invitation, link_of
from tests.walk.whole import WHOLE

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
Opened = Callable[..., Page]
SAVED = "[data-ms-saved]"


@pytest.fixture
def open_browser(db: None, browser: Browser) -> Iterator[Opened]:
    """A browser behind the link of an invitation or a colleague."""
    cache.clear()
    contexts: list[BrowserContext] = []
    with served() as url:

        def opened(thing: Invitation | Colleague, *, width: int = 1280, script: bool = True) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 900}, base_url=url, java_script_enabled=script
            )
            contexts.append(context)
            page = context.new_page()
            page.goto(link_of(thing))
            page.get_by_role("button", name="Continue").click()
            return page

        yield opened
        for context in contexts:
            context.close()


def under_way(version: object = None) -> Invitation:
    campaign = a_campaign(
        version or a_version(EVERY_KIND, slug="every"),  # type: ignore[arg-type]
        deadline_on=today() + timedelta(days=12),
        opens_on=today() - timedelta(days=9),
        name=f"Suppliers {Invitation.objects.count()}",
    )
    return an_invitation(campaign, f"Brightclean {Invitation.objects.count()} Ltd")


def words(name: str = "q3") -> str:
    """The text of an answer as the database has it."""
    row = Answer.objects.filter(question=name).first()
    return str(row.value["parts"].get("words", "")) if row else ""


def test_an_answer_saves_itself_and_the_browser_may_be_killed(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))

    page.get_by_label("In your words").fill("Typed, and no button pressed.")

    expect(page.locator(SAVED)).to_contain_text("Saved at ")
    page.context.close()
    assert words() == "Typed, and no button pressed."


def test_what_could_not_be_saved_says_so_and_is_saved_when_it_can_be(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))
    page.context.set_offline(True)

    page.get_by_label("In your words").fill("On a train")

    expect(page.locator(SAVED)).to_contain_text("Not saved yet. Keep this page open")
    assert words() == ""
    page.context.set_offline(False)
    expect(page.locator(SAVED)).to_contain_text("Saved at ")
    assert words() == "On a train"


def test_a_server_that_dies_after_it_saved_is_not_taken_for_somebody_else(open_browser: Opened) -> None:
    """The save arrives, its answer does not; more is typed meanwhile."""
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))
    killed: list[str] = []

    def kill_once(route: Route) -> None:
        if route.request.headers.get("x-autosave") and not killed:
            killed.append("once")
            route.fetch()
            route.abort()
        else:
            route.fallback()

    page.route("**/answers/q3/", kill_once)
    page.get_by_label("In your words").fill("First")
    expect(page.locator(SAVED)).to_contain_text("Not saved yet")
    page.get_by_label("In your words").fill("First and second")

    expect(page.locator(SAVED)).to_contain_text("Saved at ")
    expect(page.locator("[name=version]")).to_have_value("2")
    assert (words(), EarlierAnswer.objects.get().value["parts"]["words"]) == ("First and second", "First")


def test_leaving_by_a_link_saves_what_was_typed_last(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))

    page.get_by_label("In your words").fill("Typed and left at once")
    page.get_by_role("link", name="All questions").click()
    page.wait_for_url("**/answers/")
    page.reload()

    assert words() == "Typed and left at once"


def test_after_the_link_is_opened_again_in_another_tab_the_first_goes_on_saving(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))
    gone = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("In your words").fill("Away")
    expect(page.locator(SAVED)).to_contain_text("You were away for too long")

    page.context.add_cookies([one for one in gone if one["name"] == "sessionid"])  # type: ignore[misc]
    page.get_by_label("In your words").press_sequentially(" and back")

    expect(page.locator(SAVED)).to_contain_text("Saved at ")
    expect(page.locator(SAVED)).not_to_contain_text("away")
    assert words() == "Away and back"


def test_two_tabs_are_told_and_nothing_is_lost(open_browser: Opened) -> None:
    invitation = under_way()
    first = open_browser(invitation)
    first.goto(to(invitation, "answers/q3/"))
    second = first.context.new_page()
    second.goto(to(invitation, "answers/q3/"))
    first.get_by_label("In your words").fill("From the first tab")
    expect(first.locator(SAVED)).to_contain_text("Saved at ")

    second.get_by_label("In your words").fill("From the second tab")

    expect(second.locator(SAVED)).to_contain_text("somebody else changed this answer")
    second.get_by_role("button", name="Save and continue").last.click()
    expect(second.get_by_role("heading", name="You answered in two places at the same time")).to_be_visible()
    assert second.get_by_label("In your words").input_value() == "From the second tab"
    assert faults_on(second) == []
    second.get_by_label("In your words").fill("Both")
    second.get_by_role("button", name="Save mine in its place").click()
    second.wait_for_load_state()
    assert words() == "Both"
    kept = {row.value["parts"]["words"] for row in EarlierAnswer.objects.all()}
    assert {"From the first tab", "From the second tab"} <= kept


def test_a_button_pressed_while_a_save_is_under_way_meets_no_conflict(open_browser: Opened) -> None:
    invitation = answered(under_way())
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q3/"))

    page.get_by_label("In your words").fill("One")
    page.wait_for_timeout(1150)  # as near to the save by itself as may be
    page.get_by_label("In your words").press_sequentially("!", delay=60)
    page.get_by_role("button", name="Save and continue").last.click()
    page.wait_for_url("**/answers/q4/")

    assert words() == "One!"


def test_parts_that_do_not_apply_are_hidden_with_a_script_and_told_apart_without(
    open_browser: Opened,
) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q1/"))

    expect(page.get_by_label("Its address")).to_be_hidden()
    page.get_by_label("Published", exact=True).check()
    expect(page.get_by_label("Its address")).to_be_visible()
    page.get_by_label("Its address").fill("https://kept.example")
    page.get_by_label("Not published").check()
    expect(page.get_by_label("Its address")).to_be_hidden()
    page.get_by_label("Published", exact=True).check()
    assert page.get_by_label("Its address").input_value() == "https://kept.example"

    plain = open_browser(invitation, script=False)
    plain.goto(to(invitation, "answers/q1/"))
    expect(plain.get_by_text("Only if your answer to “Which is true?” is “Published”").first).to_be_visible()


def test_none_of_these_stands_alone_and_an_answer_takes_do_not_know_away(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    page.goto(to(invitation, "answers/q2/"))
    page.get_by_text("We do not know, or it does not apply to us").click()
    page.get_by_label("We do not know", exact=True).check()

    page.get_by_label("Visits").check()
    page.get_by_label("None of these").check()

    assert not page.get_by_label("We do not know", exact=True).is_checked()
    assert not page.get_by_label("Visits").is_checked()


def test_a_link_that_ends_while_somebody_types_says_so(open_browser: Opened) -> None:
    invitation = under_way()
    helper = a_colleague(invitation, "people")
    page = open_browser(helper)
    page.goto(to(helper, "answers/q3/"))
    Colleague.objects.update(ended_at=timezone.now())

    page.get_by_label("In your words").fill("Too late")

    expect(page.locator(SAVED)).to_contain_text(
        "Not saved yet. You were away for too long, or your link was ended"
    )
    assert page.get_by_label("In your words").input_value() == "Too late"


def test_from_the_list_to_the_receipt_by_keyboard_alone(open_browser: Opened) -> None:
    invitation = answered(under_way())
    keys = Keys(open_browser(invitation))
    keys.page.goto(to(invitation, "answers/q4/"))

    keys.reach("Yes")
    keys.reach("Save and continue")
    keys.follow()
    keys.reach("Save and continue")
    keys.follow()
    keys.reach("Go on to hand in")
    keys.follow()
    keys.reach("Your name")
    keys.type("Ada Office")
    keys.reach("Your role")
    keys.type("Director")
    keys.reach("These answers are true as far as I know, and I may give them for my organisation")
    keys.press(" ")
    keys.reach("Declare and hand in")
    keys.follow()

    assert keys.page.url.endswith("/receipt/")
    assert Submission.objects.get().role == "Director"


def test_the_whole_questionnaire_on_a_phone_without_a_script(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation, width=320, script=False)
    onward = page.get_by_role("button", name="Save and continue")
    page.goto(to(invitation, "answers/"))
    page.get_by_role("link", name="Have you published a statement?").click()
    page.get_by_label("Published", exact=True).check()
    page.get_by_label("Its address").fill("https://supplier.example/statement")
    for box, text in (("Day", "27"), ("Month", "March"), ("Year", "2026")):
        page.get_by_label(box).fill(text)
    pdf = {
        "name": "policy.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
    }
    page.get_by_label("Add a file").set_input_files(pdf)  # type: ignore[arg-type]
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_role("link", name="policy.pdf", exact=True)).to_be_visible()
    onward.click()

    page.get_by_label("Visits").check()
    page.get_by_label("Papers").check()
    page.get_by_label("Country 1").select_option("GB")
    page.get_by_label("Country 2").select_option("VN")
    page.get_by_label("How many people?").fill("2,40")  # digits are digits, however they are grouped
    page.get_by_label("How many people?").press("Enter")  # goes on, as the button does

    for row in (
        page.get_by_role("group", name="Nobody pays a fee"),
        page.get_by_role("group", name="All may leave"),
    ):
        row.get_by_label("Yes").check()
    page.get_by_label("In your words").fill("They do.")
    onward.click()
    page.get_by_label("Yes").check()
    onward.click()
    page.get_by_label("Name").fill("Hands Ltd")
    for box, text in (("Day", "1"), ("Month", "5"), ("Year", "2026")):
        page.get_by_label(box).fill(text)
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Add another").click()
    assert page.get_by_label("Name").count() == 2
    onward.click()

    page.get_by_role("link", name="Go on to hand in").click()
    page.get_by_label("Your name").fill("Ada Office")
    page.get_by_label("Your role").fill("Director")
    page.get_by_label("These answers are true").check()
    page.get_by_role("button", name="Declare and hand in").click()
    expect(page.get_by_text("Your reference")).to_be_visible()
    frozen = {name: answer["value"]["parts"] for name, answer in Submission.objects.get().answers.items()}
    assert frozen == ANSWERS
    assert len(Submission.objects.get().answers["q1"]["files"]) == 1


# --- every page, empty, full and in error, at 320 pixels and at 1280, with every rule of axe ---


def judged(page: Page, what: str) -> None:
    """Every rule of axe at 320 pixels, where most goes wrong; wider, that nothing sticks out, and in the whole walk axe
    again.
    """
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert scrolls_sideways(page) == 0, f"{what} at {width}"
        if WHOLE or width == 320:
            assert faults_on(page) == [], f"{what} at {width}"
    assert page.locator("h1").count() == 1, what


def in_every_state() -> Invitation:
    """One that answered last year, has files, a colleague, rubbish and right-to-left text."""
    last = under_way()
    handed_in(last, at=timezone.now() - timedelta(days=60))
    invitation = an_invitation(
        a_campaign(last.campaign.questions, deadline_on=today() + timedelta(days=14), opens_on=today()),
        of=last.supplier,
    )
    answered(invitation, at=timezone.now())
    saved(invitation, "q1", value({"status": "published", "url": "x" * 400, "approved_on": "31/2/"}))
    saved(invitation, "q3", value({**ANSWERS["q3"], "words": "\u202eשלום 👩🏽‍🏭 <b>=1+1</b> " + "w" * 5000}))
    a_colleague(invitation, "people", name="Sam Shift")
    pdf = ContentFile(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", name="x" * 120 + ".pdf")
    attach(invitation, "q1", pdf, saved_by="contact", at=timezone.now())
    return invitation


def test_every_page_of_answering_passes_axe_full_and_in_error(open_browser: Opened) -> None:
    invitation = in_every_state()
    page = open_browser(invitation)
    questions = [f"answers/{name}/" for name in ANSWERS]
    removing = f"files/{invitation.answer_files.get().pk}/remove/"
    helping = ["colleague/about/", "colleague/people/end/"]
    for rest in (
        "answers/",
        *questions,
        "check/",
        "hand-in/",
        "later/",
        "answers/q1/earlier/",
        *helping,
        removing,
    ):
        page.goto(to(invitation, rest))
        judged(page, rest)
    page.goto(to(invitation, "answers/q1/"))
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    judged(page, "error")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    page.goto(to(invitation, "colleague/about/"))
    with page.expect_navigation():
        page.get_by_role("button", name="Make the link").click()
    judged(page, "passed on")


def test_every_page_of_answering_passes_axe_empty_and_afterwards(open_browser: Opened) -> None:
    invitation = under_way()
    page = open_browser(invitation)
    for rest in (
        "answers/",
        *(f"answers/{name}/" for name in ANSWERS if name != "q5"),
        "check/",
        "hand-in/",
        "later/",
    ):
        page.goto(to(invitation, rest))
        judged(page, f"empty {rest}")
    page.goto(to(invitation, "answers/q3/"))
    handed_in(invitation, at=timezone.now())
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="Your answer was not taken")).to_be_visible()
    judged(page, "closed")
    page.goto(to(invitation, "receipt/"))
    judged(page, "receipt")
