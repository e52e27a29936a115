"""Takes the pictures of the README from a running demonstration: python -m tests.look.readme http://localhost:8000.

Start ``bin/run`` first, on a fresh MSPLAN_DATA: the pictures show the demonstration force and nothing else. The
pages of the PDF are drawn by pdftoppm.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page

from tests.look.pictures import chromium
from tests.suppliers.spend.workbooks import twelve_sheet_workbook

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
# As bin/run prints them.
DOMAIN, PASSWORD = "marlshire.example", "marlshire demonstration"
# Links by which a picture's page is found: its number is another on each demonstration.
REVIEW = "main a[href$='/review/']"
MEETING = "main .ms-listing tr:has-text('working group') a"
LAST_CLOSED = "main td[data-label='Last closed'] a"
ASSESSED = "main .ms-listing tr:has-text('Assessed') th[scope=row] a"
SCREENED = "main a:has-text('Cleaning of custody suites')"
CAMPAIGN, RUNNING = (f"main th[scope=row] a:has-text('{words} questions')" for words in ("eight", "fifteen"))
ANSWERED = "main tr:has-text('fifteen questions'):has-text('Queried') th[scope=row] a"
STARTED = "main tr:has-text('Started') th[scope=row] a"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 375, "height": 760}


def main(url: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as folder:

        def visit(who: str, size: dict[str, int]) -> Page:
            page = browser.new_context(viewport=size, locale="en-GB").new_page()  # type: ignore[arg-type]
            if who:
                page.goto(f"{url}/sign-in/login/")
                page.get_by_label("Email address").fill(f"{who}@{DOMAIN}")
                page.get_by_label("Password", exact=True).fill(PASSWORD)
                with page.expect_navigation():
                    page.get_by_role("button", name="Sign in").click()
            return page

        def shoot(page: Page, path: str, name: str) -> None:
            page.goto(f"{url}{path}", wait_until="networkidle")
            page.screenshot(path=str(FOLDER / f"{name}.png"))

        lead = visit("daniel.reedmoor", DESK)
        shoot(lead, "/dashboard/", "dashboard")
        shoot(lead, "/suppliers/?paid=active&band=high", "suppliers")
        shoot(lead, "/actions/", "actions")
        shoot(lead, first_of(lead, f"{url}/actions/meetings/?state=planned", MEETING), "agenda")
        shoot(lead, first_of(lead, f"{url}/actions/self-assessment/", LAST_CLOSED), "heat-map")
        owner = visit("joanna.pellatt", PHONE)
        review = first_of(owner, f"{url}/mine/", REVIEW)
        shoot(owner, review, "review-phone")
        slip(visit("joanna.pellatt", DESK), f"{url}{review}")
        shoot(visit("", PHONE), "/statements/", "public-phone")
        stranger = visit("", DESK)
        stranger.goto(f"{url}/statements/")
        stranger.locator("main a[href^='/statements/2']").first.click()
        stranger.screenshot(path=str(FOLDER / "public.png"))
        writing(visit("hannah.wexley", DESK), url)
        document = stranger.request.get(stranger.url + "statement.pdf").body()
        draw_pages(document, Path(folder))
        officer = visit("grace.undermill", DESK)
        shoot(officer, first_of(officer, f"{url}/suppliers/?band=high&sort=-assessed", ASSESSED), "supplier")
        shoot(officer, first_of(officer, f"{url}/suppliers/purchases/", SCREENED), "purchase")
        shoot(officer, "/suppliers/due-diligence/", "due-diligence")
        shoot(officer, "/suppliers/segments/", "four-boxes")
        shoot(visit("grace.undermill", PHONE), "/concerns/raise/", "concern-phone")
        asking(officer, url)
        on_a_phone(officer, visit("", PHONE), url)
        workbook = Path(folder) / "payments-2022-23.xlsx"
        twelve_sheet_workbook(workbook)
        officer.goto(f"{url}/suppliers/imports/upload/")
        officer.get_by_label("The finance file").set_input_files(workbook)
        officer.get_by_role("button", name="Upload and read").click()
        officer.get_by_role("heading", name="Check this file").wait_for(timeout=60_000)
        officer.screenshot(path=str(FOLDER / "import.png"))


def asking(officer: Page, url: str) -> None:
    """A campaign that is over, and answers that were asked back, beside those of last year."""
    officer.goto(
        url + first_of(officer, f"{url}/suppliers/asking/campaigns/", CAMPAIGN), wait_until="networkidle"
    )
    officer.screenshot(path=str(FOLDER / "campaign.png"))
    officer.goto(
        url + first_of(officer, f"{url}/suppliers/asking/responses/", ANSWERED), wait_until="networkidle"
    )
    officer.locator("#q6").evaluate(
        "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 20)"
    )
    officer.screenshot(path=str(FOLDER / "response.png"))


def on_a_phone(officer: Page, supplier: Page, url: str) -> None:
    """A question as a supplier sees it: the officer has the link shown, as for the telephone."""
    campaign = first_of(officer, f"{url}/suppliers/asking/campaigns/", RUNNING)
    officer.goto(url + first_of(officer, f"{url}{campaign}invitations/?state=started", STARTED))
    officer.get_by_role("button", name="Show it, for the telephone").click()
    supplier.goto(str(officer.locator("main code").text_content()))
    supplier.get_by_role("button", name="Continue").click()
    supplier.goto(f"{supplier.url}answers/q7/", wait_until="networkidle")
    supplier.screenshot(path=str(FOLDER / "question-phone.png"))


def first_of(page: Page, url: str, link: str) -> str:
    """Where the first such link of a page leads."""
    page.goto(url)
    return str(page.locator(link).first.get_attribute("href"))


def slip(page: Page, url: str) -> None:
    """A review whose target date moves: what that asks for is typed, and nothing is saved."""
    page.goto(url, wait_until="networkidle")
    page.get_by_label("No, it changes").check()
    for name, value in (("day", "30"), ("month", "9"), ("year", "2030")):
        page.locator(f"[name=new_target_{name}]").fill(value)
    page.locator("[name=date_reason]").fill("The supplier's new audit comes in the autumn.")
    page.get_by_label("No, it changes").scroll_into_view_if_needed()
    page.screenshot(path=str(FOLDER / "review-slip.png"))


def writing(editor: Page, url: str) -> None:
    """A section of the statement that is being written, and what the statement covers so far."""
    editor.goto(f"{url}/drafts/")
    editor.locator("main h2 a").first.click()
    draft = editor.url
    editor.get_by_role("link", name="What we do about it", exact=True).click()
    editor.screenshot(path=str(FOLDER / "section.png"))
    editor.goto(f"{draft}coverage/")
    editor.screenshot(path=str(FOLDER / "coverage.png"))


def draw_pages(document: bytes, folder: Path) -> None:
    """Cover, the page of the first chart and that of the second, on the action plan: a picture each."""
    (folder / "statement.pdf").write_bytes(document)
    text = subprocess.run(
        ["pdftotext", str(folder / "statement.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.split("\f")
    with_chart = {n: next(i for i, page in enumerate(pages, 1) if f"Chart {n}\n" in page) for n in (1, 2)}
    for name, number in (("pdf-cover", 1), ("pdf-risk", with_chart[1]), ("pdf-plan", with_chart[2])):
        command = ["pdftoppm", "-r", "60", "-png", "-singlefile", "-f", str(number), "-l", str(number)]
        subprocess.run([*command, str(folder / "statement.pdf"), str(FOLDER / name)], check=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
