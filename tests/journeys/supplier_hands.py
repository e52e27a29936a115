"""What a supplier's contact does at the pages behind the link, by the words that stand on them."""

import re
from email.message import EmailMessage

from playwright.sync_api import Page, expect

from tests.journeys.conftest import World, eventually


def mail_to(world: World, address: str, words: str, *, after: int = 0) -> EmailMessage:
    """The first mail to an address whose subject says these words; waits for it."""

    def found() -> EmailMessage | None:
        mails = world.postbox.to(address)[after:]
        return next((mail for mail in mails if words in str(mail["Subject"])), None)

    mail = eventually(found, what=f"a mail to {address} about {words}")
    assert isinstance(mail, EmailMessage)
    return mail


def link_in(world: World, mail: EmailMessage) -> str:
    """The one secret address in it."""
    links = set(re.findall(rf"{re.escape(world.url)}/answer/[\w-]+/", text_of(mail)))
    assert len(links) == 1, links
    return str(links.pop())


def text_of(mail: EmailMessage) -> str:
    return str(mail.get_content())


def come(world: World, link: str, *, width: int = 1280) -> Page:
    """On a device that knows nothing: the link, Continue, the first page."""
    page = world.stranger()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(link)
    secret = link.rstrip("/").rsplit("/", maxsplit=1)[-1]
    page.get_by_role("button", name="Continue").click()
    assert secret not in page.url
    return page


def pick(page: Page, part: str, *options: str) -> None:
    """Radios or ticks of a part. By their names: the words may be edited, and are tested elsewhere."""
    for option in options:
        page.locator(f"input[name=part-{part}][value={option}]").check()


def say_yes_to_each(page: Page) -> None:
    for row in page.locator(".ms-matrix__row").all():
        row.get_by_label("Yes", exact=True).check()


def go_on(page: Page) -> None:
    """Save, and the next page."""
    page.get_by_role("button", name="Save and continue").last.click()


def is_asked(page: Page, question: str) -> None:
    expect(page).to_have_url(re.compile(rf"/answers/{question}/$"))


def open_question(page: Page, question: str) -> None:
    """From the list of questions."""
    page.locator(f"main a[href$='/answers/{question}/']").click()
    is_asked(page, question)


def company(page: Page) -> None:
    is_asked(page, "q1")
    pick(page, "status", "out_of_scope")
    pick(page, "policy", "yes")
    go_on(page)
    is_asked(page, "q2")
    pick(page, "level", "board")
    go_on(page)


def policy(page: Page) -> None:
    is_asked(page, "q3")
    pick(page, "provisions", "child_labour", "fees")
    pick(page, "suppliers", "no")
    go_on(page)


def people(page: Page) -> None:
    is_asked(page, "q6")
    pick(page, "uses", "no")
    go_on(page)
    is_asked(page, "q7")
    say_yes_to_each(page)
    go_on(page)


def chain(page: Page) -> None:
    is_asked(page, "q9")
    pick(page, "mapped", "tier1")
    pick(page, "inputs", "none")


def voice(page: Page) -> None:
    is_asked(page, "q12")
    say_yes_to_each(page)


def history(page: Page) -> None:
    is_asked(page, "q14")
    pick(page, "found", "no")
    pick(page, "history", "none")


def declare(page: Page, name: str, role: str) -> str:
    """From "Check your answers" to the receipt; returns the reference."""
    expect(page.get_by_role("heading", name="Check your answers before you hand them in")).to_be_visible()
    page.get_by_role("link", name="Go on to hand in").click()
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your role").fill(role)
    page.get_by_label("These answers are true as far as I know").check()
    page.get_by_role("button", name="Declare and hand in").click()
    expect(page.get_by_role("heading", name="Your answers are handed in")).to_be_visible()
    return page.locator(".govuk-panel__body strong").inner_text()
