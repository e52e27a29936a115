"""Walking through pages in a browser and saying what is wrong with each.

There are two walks. The short one, of every build, loads a page once, on the phone, where more goes wrong, and makes
the window wide to see whether anything sticks out there; axe looks at every third page as it is, but not again at a
frame that it has seen, nor at the sixth row of a table. A form's refusal is shown where a field of a kind stands in
error that did not before; every other is judged without showing it. The whole walk, ``bin/prove walk``, loads each
page at both widths, shows every refusal, and has axe look at everything.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Browser, BrowserContext, Error, Page, Response

from tests.look.axe import SCRIPT, faults_on
from tests.people import PASSWORD
from tests.walk.whole import WHOLE

DESK, PHONE = 1280, 320
HEIGHT = 900
REFUSED, TAKEN = 422, (200, 302)
# The pages of signing in are not ours: they refuse with 200.
NOT_OURS = "/sign-in/"
SUMMARY = "govuk-error-summary__title"

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

# What kinds of fields stand in error on the page: what axe may find about one of a kind it finds about the next.
KINDS = """page => [...page.querySelectorAll('.govuk-form-group--error')].map(group =>
    [group, ...group.querySelectorAll('fieldset, legend, label, input, select, textarea, [class*=error]')]
        .map(one => one.tagName + (one.type || '') + one.className).join(' '))"""
IN_ERROR = f"() => ({KINDS})(document)"

# What stands around every page, without the secrets of its forms, by selector.
FRAME = """() => Object.fromEntries(['body > header', 'body > nav', 'body > footer']
    .map(where => [where, document.querySelector(where)]).filter(([, one]) => one)
    .map(([where, one]) => [where, one.outerHTML.replace(/value="[^"]*"/g, '')]))"""
ROWS = "tbody tr:nth-of-type(n+6)"

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


# Where a form would be sent with one of its buttons, what with, and what was typed into its boxes.
WRITE = """(form, [text, button, buttons]) => {
    FILL(form, text);
    const sender = form.querySelectorAll(buttons)[button];
    const data = [...new FormData(form, sender)].filter(([, value]) => typeof value === 'string');
    const boxes = [...form.querySelectorAll('input:not([type=hidden], [type=file], [type=submit], [type=password],'
        + '[type=checkbox], [type=radio]), textarea')];
    const typed = boxes.filter(box => box.name && !box.disabled).map(box => [box.name, box.value]);
    form.reset();
    const to = sender.getAttribute('formaction') || form.getAttribute('action') || '';
    return {to: new URL(to, location).href, data, typed};
}""".replace("FILL", f"({FILL})")

# What is wrong with the page that refuses a form, without showing it, and what kinds of fields stand in error on it.
JUDGE = """([html, typed, adds]) => {
    const page = new DOMParser().parseFromString(html, 'text/html');
    const summary = page.querySelector('.govuk-error-summary'), found = [];
    if (!summary) found.push('no error summary');
    if (!page.title.startsWith('Error: ')) found.push('title: ' + page.title);
    for (const link of summary ? summary.querySelectorAll('a') : []) {
        const field = page.getElementById(decodeURIComponent(link.hash.slice(1)));
        if (!field || !field.matches('input:not([type=hidden]), select, textarea, button')
            || !field.closest('.govuk-form-group--error')) found.push('link astray: ' + link.hash);
    }
    for (const [name, value] of typed) {
        const boxes = [...page.querySelectorAll(`main [name="${CSS.escape(name)}"]`)];
        const kept = box => box.value === value || (adds && box.value.startsWith(value));
        if (!boxes.some(kept)) found.push(`not kept: ${name}, ${boxes.map(box => box.value)}`);
    }
    return [found, (KINDS)(page)];
}""".replace("KINDS", KINDS)


@dataclass
class Walker:
    """Somebody with a wide and a narrow page; what was found wrong gathers in ``faults``.

    ``judge`` is empty and nobody's: there a page may be made out of text, which our own policy forbids.
    """

    site: str
    context: BrowserContext
    wide: Page
    narrow: Page
    judge: Page
    faults: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    kinds: set[str] = field(default_factory=set)
    frames: set[str] = field(default_factory=set)
    counted: Counter[str] = field(default_factory=Counter)
    status: int = 0  # of what was opened last

    @property
    def pages(self) -> list[Page]:
        """Wide and narrow, or the one of the short walk."""
        return [self.wide, self.narrow] if WHOLE else [self.narrow]

    def open(self, path: str, *, by_axe: bool = True) -> bool:
        """Opens a path at both widths and looks it over; False where it leads elsewhere or to nothing."""
        in_turn = WHOLE or self.counted["pages opened"] % 3 == 0
        for page in self.pages:
            answer = page.goto(f"{self.site}{path}")
            if not self.is_page(answer, page, path):
                return False
            self.look(page, path, axe=by_axe and in_turn)
        if not WHOLE:
            self.look_wide(path)
        self.counted["pages opened"] += 1
        other = self.titles.setdefault(self.wide.title(), path)
        if other != path:
            self.faults.append(f"{path} has the title of {other}: {self.wide.title()}")
        return True

    def is_page(self, answer: Response | None, page: Page, path: str) -> bool:
        self.status = answer.status if answer else 0
        if answer is None or answer.status in (403, 404, 405, 410) or page.url != f"{self.site}{path}":
            return False
        if answer.status != 200:
            self.faults.append(f"{path}: {answer.status}")
        return answer.status == 200

    def look_wide(self, name: str) -> None:
        """Looks over the page that is shown once more, in a wide window, without axe."""
        self.narrow.set_viewport_size({"width": DESK, "height": HEIGHT})
        self.look(self.narrow, name, axe=False)
        self.narrow.set_viewport_size({"width": PHONE, "height": HEIGHT})

    def is_new(self, page: Page) -> bool:
        """Whether a field of a kind stands in error that did not before."""
        found = set(page.evaluate(IN_ERROR))
        known, self.kinds = found <= self.kinds, self.kinds | found
        return not known

    def seen(self, page: Page) -> list[str]:
        """What of the page axe need not look at again."""
        frame: dict[str, str] = page.evaluate(FRAME)
        known = [where for where, html in frame.items() if html in self.frames]
        self.frames.update(frame.values())
        return [*known, ROWS]

    def look(self, page: Page, name: str, *, axe: bool = True) -> bool:
        """Looks over the page that is shown; True where it says that something was wrong."""
        size = page.viewport_size
        where = f"{name} at {size['width'] if size else ''}"
        self.counted["looks"] += 1
        self.counted["looks by axe"] += axe
        found = faults_on(page, but=[] if WHOLE else self.seen(page)) if axe else []
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

    def written(self, number: int, text: str, *, button: int) -> dict[str, Any]:
        """The nth form of the page that is shown as it would be sent, filled in wrongly; the page stays as it was."""
        found: dict[str, Any] = (
            self.narrow.locator(FORMS).nth(number).evaluate(WRITE, [text, button, BUTTONS])
        )
        return found

    def post(self, letter: dict[str, Any], name: str, *, adds: bool = False) -> tuple[bool, bool]:
        """Sends what was written and judges the refusal, if it is one, without showing it; whether it is, and whether
        it is worth showing.

        ``adds``: the button puts words of its own behind what was typed.
        """
        answer = self.context.request.post(
            letter["to"],
            data=urlencode([(name, value) for name, value in letter["data"]]),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            max_redirects=0,
        )
        self.counted["forms sent"] += 1
        refused = answer.status == REFUSED or (NOT_OURS in letter["to"] and SUMMARY in answer.text())
        found: list[str] = [] if refused or answer.status in TAKEN else [f"answered {answer.status}"]
        kinds: list[str] = []
        if refused:
            found, kinds = self.judge.evaluate(JUDGE, [answer.text(), letter["typed"], adds])
        self.faults += [f"{name}: {fault}" for fault in found]
        return refused, not refused or not self.kinds.issuperset(kinds)

    def send(
        self, page: Page, path: str, number: int, text: str, *, button: int, is_open: bool = False
    ) -> bool:
        """Opens a path, fills in its nth form wrongly, sends it and looks over what comes back."""
        if not is_open:
            page.goto(f"{self.site}{path}")
        form = page.locator(FORMS).nth(number)
        form.evaluate(FILL, text)
        name = f"{path} form {number}, button {button} with {text!r}"
        try:
            with page.expect_navigation() as sent:
                form.locator(BUTTONS).nth(button).click()
        except Error as fault:
            raise AssertionError(f"{name}: {fault.message}") from fault
        refused = self.look(page, name, axe=WHOLE or self.is_new(page))
        self.counted["forms sent"] += 1
        if refused != ((status := sent.value.status) == REFUSED) and not path.startswith(NOT_OURS):
            self.faults.append(f"{name}: {status}, and the page {'says' if refused else 'does not say'} so")
        return refused


def walker(browser: Browser, site: str, *, email: str = "") -> Walker:
    """A walker, signed in where an address is given."""
    context = browser.new_context(locale="en-GB")
    context.set_default_timeout(90_000)  # against hanging only
    if WHOLE:
        context.add_init_script(SCRIPT)
    pages = []
    for width in (DESK, PHONE) if WHOLE else (PHONE,):
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": HEIGHT})
        pages.append(page)
    found = Walker(site, context, pages[0], pages[-1], context.new_page())
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
