"""Every component in a real browser: axe, narrow screens, the keyboard, and with no script at all."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.look.axe import faults_on
from tests.look.pictures import WIDTHS, picture, scrolls_sideways

PAGES = ["?band=high&band=low&page=3", "form/", "form/?wrong", "public/"]


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(page: Page, guide: str, path: str) -> None:
    for width in (320, *WIDTHS.values()):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(guide + path)

        assert faults_on(page) == [], width
        assert scrolls_sideways(page) == 0, width


def test_axe_finds_a_fault_where_there_is_one(page: Page, guide: str) -> None:
    page.goto(guide)
    page.evaluate(
        "document.querySelector('h1').after("
        "Object.assign(document.createElement('img'), {src: '/static/images/mark.svg'}))"
    )

    assert [f.split(" ")[0] for f in faults_on(page)] == ["image-alt"]


def test_pictures_are_taken_at_both_widths(page: Page, guide: str, tmp_path: Path) -> None:
    taken = picture(page, guide + "form/", "form", folder=tmp_path)

    assert [p.name for p in taken] == ["form-desk.png", "form-phone.png"]
    assert all(p.stat().st_size > 10_000 for p in taken)


class TestForm:
    def test_error_summary_has_the_focus(self, page: Page, guide: str) -> None:
        page.goto(guide + "form/?wrong")

        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert page.title().startswith("Error: ")

    def test_each_link_puts_the_cursor_into_its_field(self, page: Page, guide: str) -> None:
        page.goto(guide + "form/?wrong")

        for words, field in {
            "Answer “How far has it come?”": "id_progress_1",
            "Answer “Who helped?”": "id_helpers_1",
            "Target date must include a year": "id_target_on_2",
            "Enter an email address in the correct format": "id_email",
        }.items():
            page.locator(".govuk-error-summary").get_by_role("link", name=words).click()
            expect(page.locator(f"#{field}")).to_be_focused()

    def test_a_form_is_sent_once_however_often_it_is_clicked(self, page: Page, guide: str) -> None:
        page.goto(guide + "form/")
        sent = page.evaluate(
            """() => {
                const form = document.querySelector('main form');
                let sent = 0;
                document.addEventListener('submit', e => { if (!e.defaultPrevented) sent += 1; e.preventDefault(); });
                const button = form.querySelector('button[type=submit]');
                button.click(); button.click(); button.click();
                return sent;
            }"""
        )

        assert sent == 1

    def test_characters_left_are_told_while_typing(self, page: Page, guide: str) -> None:
        page.goto(guide + "form/")
        page.fill("#id_account", "x" * 2001)

        expect(page.get_by_text("You have 1 character too many").first).to_be_visible()


class TestNavigation:
    def test_folds_on_a_phone_and_says_so(self, page: Page, guide: str) -> None:
        page.set_viewport_size({"width": 375, "height": 800})
        page.goto(guide)
        menu = page.get_by_role("button", name="Menu")
        link = page.get_by_role("link", name="Dashboard")

        expect(link).not_to_be_visible()
        menu.click()

        expect(link).to_be_visible()
        expect(menu).to_have_attribute("aria-expanded", "true")

    def test_current_page_is_marked(self, page: Page, guide: str) -> None:
        page.goto(guide)

        assert page.locator(".ms-nav [aria-current]").all_inner_texts() == ["Suppliers"]

    def test_first_stop_of_the_keyboard_skips_to_the_content(self, page: Page, guide: str) -> None:
        page.goto(guide + "form/")
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to main content")

        expect(skip).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_everything_is_there_without_script(browser: Browser, guide: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 375, "height": 800})
    page = context.new_page()
    page.goto(guide)

    expect(page.get_by_role("link", name="Dashboard")).to_be_visible()
    expect(page.get_by_role("button", name="Apply filters")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_have_count(0)
    context.close()


def test_forced_colours_keep_the_shape_of_the_page(page: Page, guide: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(guide)

    border = page.locator(".ms-tag").first.evaluate("e => getComputedStyle(e).borderTopStyle")
    assert border == "solid"


def test_printed_page_has_no_navigation_and_repeats_its_table_heads(page: Page, guide: str) -> None:
    page.goto(guide)
    page.emulate_media(media="print")

    expect(page.locator(".ms-nav")).not_to_be_visible()
    expect(page.locator(".ms-filter")).not_to_be_visible()
    assert page.locator("thead").first.evaluate("e => getComputedStyle(e).display") == "table-header-group"
