"""Walking through pages in a browser and saying what is wrong with each."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.look.axe import SCRIPT, faults_on
from tests.people import PASSWORD

DESK, PHONE = 1280, 320

# What a page is asked about itself, in one question. Without script in the page no link can be followed.
ABOUT = """() => {
    const summary = document.querySelector('.govuk-error-summary');
    const focused = summary !== null && document.activeElement === summary;
    const sideways = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const wide = sideways > 0 ? [...document.querySelectorAll('main *, header *, nav *, footer *')]
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.children.length)
        .slice(0, 3).map(e => e.outerHTML.slice(0, 120)) : [];
    const links = summary ? [...summary.querySelectorAll('a')] : [];
    const astray = links.filter(link => {
        link.click();
        const field = document.activeElement;
        return '#' + field.id !== decodeURIComponent(link.hash) || field.type === 'hidden'
            || !field.matches('input, select, textarea, button') || !field.closest('.govuk-form-group--error');
    }).map(link => link.innerText + ' ' + link.hash);
    return {title: document.title, headings: document.querySelectorAll('h1').length, sideways, wide, focused, astray,
            wrong: summary !== null, problems: links.length};
}"""

FORMS = "main form[method=post]:has(input:not([type=hidden]), select, textarea)"

BUTTONS = "button:not([type=button]):not([aria-hidden])"

# Which forms of a page differ, with the names of their buttons: the rows of a list may all have the same form, and one
# of those is enough.
DIFFERENT = """(forms, buttons) => {
    const fields = form => [...form.elements].map(field => field.name + field.type);
    const kind = form => [(form.getAttribute('action') || '').replace(/[0-9]+/g, 'n'), ...fields(form)].join();
    const kinds = forms.map(kind), names = form => [...form.querySelectorAll(buttons)].map(one => one.name);
    return forms.map((form, n) => [n, names(form)]).filter(([n]) => kinds.indexOf(kinds[n]) === n);
}"""

# Fills in a form wrongly: nothing at all, or a text in every box. What the program itself put in stays.
FILL = """(form, text) => {
    for (let shut = form.closest('details'); shut; shut = shut.parentElement.closest('details')) shut.open = true;
    for (const field of form.querySelectorAll('input, select, textarea')) {
        if (['checkbox', 'radio'].includes(field.type)) field.checked = false;
        else if (field.tagName === 'SELECT') field.value = field.querySelector('option[value=""]') ? '' : field.value;
        else if (!['hidden', 'file', 'submit'].includes(field.type)) field.value = text;
    }
}"""


@dataclass
class Walker:
    """Somebody with a wide and a narrow page; what was found wrong gathers in ``faults``."""

    site: str
    context: BrowserContext
    wide: Page
    narrow: Page
    faults: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)

    def open(self, path: str, *, axe_on_desk: bool = True) -> bool:
        """Opens a path at both widths and looks it over; False where it leads elsewhere or to nothing."""
        for page in (self.wide, self.narrow):
            answer = page.goto(f"{self.site}{path}")
            if not self.is_page(answer, page, path):
                return False
            self.look(page, path, axe=axe_on_desk or page is self.narrow)
        other = self.titles.setdefault(self.wide.title(), path)
        if other != path:
            self.faults.append(f"{path} has the title of {other}: {self.wide.title()}")
        return True

    def is_page(self, answer: Response | None, page: Page, path: str) -> bool:
        if answer is None or answer.status in (403, 404) or page.url != f"{self.site}{path}":
            return False
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
        return answer.status == 200

    def look(self, page: Page, name: str, *, axe: bool = True) -> bool:
        """Looks over the page that is shown; True where it says that something was wrong."""
        size = page.viewport_size
        where = f"{name} at {size['width'] if size else ''}"
        found = faults_on(page) if axe else []
        about: dict[str, Any] = page.evaluate(ABOUT)
        if about["sideways"]:
            found.append(f"{about['sideways']} pixels wider than the window: {about['wide']}")
        if about["headings"] != 1:
            found.append(f"{about['headings']} headings of the first level")
        if about["wrong"] != about["title"].startswith("Error: "):
            found.append(f"error summary: {about['wrong']}, title: {about['title']}")
        if about["wrong"] and not about["focused"]:
            found.append("the error summary has not the focus")
        if about["astray"]:
            found.append(f"links of the summary that lead to no wrong field: {about['astray']}")
        self.faults += [f"{where}: {fault}" for fault in found]
        return bool(about["wrong"])

    def forms(self, page: Page) -> list[tuple[int, list[str]]]:
        """Which forms of the page are worth sending, with the names of their buttons: of a list's rows the first."""
        return [(number, names) for number, names in page.locator(FORMS).evaluate_all(DIFFERENT, BUTTONS)]

    def send(
        self, page: Page, path: str, number: int, text: str, *, button: int, is_open: bool = False
    ) -> bool:
        """Opens a path, fills in its nth form wrongly, sends it and looks over what comes back."""
        if not is_open:
            page.goto(f"{self.site}{path}")
        form = page.locator(FORMS).nth(number)
        form.evaluate(FILL, text)
        with page.expect_navigation():
            form.locator(BUTTONS).nth(button).click()
        return self.look(page, f"{path} form {number}, button {button} with {text!r}")


def walker(browser: Browser, site: str, *, email: str = "") -> Walker:
    """A walker, signed in where an address is given."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(90_000)  # against hanging only
    context.add_init_script(SCRIPT)
    pages = []
    for width in (DESK, PHONE):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        pages.append(page)
    found = Walker(site, context, *pages)
    context.on(
        "weberror", lambda error: found.faults.append(f"{error.page and error.page.url}: {error.error}")
    )
    context.on(
        "console",
        lambda said: (
            found.faults.append(f"{said.page and said.page.url}: {said.text}")
            if said.type == "error" and "Failed to load resource" not in said.text
            else None
        ),
    )
    if email:
        sign_in(pages[0], site, email)
    return found


def sign_in(page: Page, site: str, email: str, path: str = "/sign-in/login/") -> None:
    page.goto(f"{site}{path}")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in").click()
