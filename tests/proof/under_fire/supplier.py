"""A scripted supplier: opens its link, answers, hands in, and keeps a book of what it was told is saved."""

import random
import re
from dataclasses import dataclass, field

from lxml import html

from tests.proof.under_fire.browser import Browser, GaveUp, Page

PRESSES = 60  # a form is sent so often, at the most, until an answer comes


@dataclass
class Book:
    """What one supplier knows: the words it was told are saved, by question; whether it was told it handed in."""

    supplier: str
    saved: dict[str, str] = field(default_factory=dict)
    reference: str = ""
    broken: int = 0
    gave_up: str = ""
    told: list[str] = field(default_factory=list)


def play(url: str, supplier: str, *, chance: random.Random, told: list[str], hands_in: bool = True) -> Book:
    """``url`` is the address in the mail. Answers in an order of its own; each with words that occur nowhere else."""
    book, browser = Book(supplier, told=told), Browser()
    try:
        _play(url, book, browser, chance, hands_in=hands_in)
    except GaveUp as stuck:
        book.gave_up = str(stuck)
    book.broken = browser.broken
    return book


def _play(url: str, book: Book, browser: Browser, chance: random.Random, *, hands_in: bool) -> None:
    start = _pressed(browser, url, "Continue")
    tasks = browser.get(start.url.rstrip("/") + "/answers/")
    questions = [link for link in tasks.links("/answers/") if link != tasks.url]
    assert questions, f"{tasks.url} leads to no question: {tasks.text[:400]}"
    chance.shuffle(questions)
    for address in questions:
        answer_one(browser, address, book, lenient=not hands_in)
    if hands_in:
        hand_in(browser, start.url, book)


def answer_one(browser: Browser, address: str, book: Book, *, lenient: bool) -> None:
    """Fill in what the page shows and save it. Where no answer comes, look whether it stands there, else again."""
    question = address.rstrip("/").rsplit("/", 1)[-1]
    words = (
        f"{book.supplier} says of {question}: {random.Random(f'{book.supplier}{question}').getrandbits(64):x}"  # noqa: S311
    )
    for _ in range(PRESSES):
        page = browser.get(address)
        if page.url != address:  # another answer made it one that is not asked
            return
        form = page.form("Save and continue")
        fill(form, words)
        after = browser.send(page, form, button="Save and continue")
        if after is None:
            continue
        # 422 says that what does not fit is saved too: only a control, whose answers come late, may see one.
        assert after.status == 200 or (lenient and after.status == 422), (
            f"{address}: {after.status} {after.text[:600]}"
        )
        book.saved[question] = words
        book.told.append(words)
        return
    raise GaveUp(address)


def hand_in(browser: Browser, start: str, book: Book) -> None:
    for _ in range(PRESSES):
        page = browser.get(start.rstrip("/") + "/hand-in/")
        if "/receipt/" not in page.url:
            form = page.form("Hand in")
            for box in form.xpath(".//input[@type='text']"):
                box.value = "Office manager"
            for box in form.xpath(".//input[@type='checkbox']"):
                box.checked = True
            after = browser.send(page, form, button="Hand in")
            if after is None:  # perhaps it was taken, though nobody told us
                continue
            page = after
        assert page.status == 200, f"{page.url} answered {page.status}: {page.text[:600]}"
        book.reference = _reference(page)
        return
    raise GaveUp(start)


def fill(form: html.FormElement, words: str) -> None:
    """The first choice of every choice, ``words`` in the last long text, something that fits everywhere else."""
    for name in dict.fromkeys(box.name for box in form.xpath(".//input[@type='radio']") if box.name):
        form.inputs[name].value = form.xpath(f".//input[@name='{name}']")[0].get("value")
    firsts = {box.name: box for box in reversed(form.xpath(".//input[@type='checkbox']")) if box.name}
    for name, box in firsts.items():
        if name not in ("dont_know",):
            box.checked = True
    for box in form.xpath(".//input[@type='text' or not(@type)]"):
        _fit(box)
    for box in form.xpath(".//input[@type='number']"):
        box.value = "3"
    for box in form.xpath(".//select"):
        options = [option for option in box.value_options if option]
        if options and not box.value:
            box.value = {options[0]} if box.multiple else options[0]
    form.xpath(".//textarea")[-1].value = words


def _fit(box: html.InputElement) -> None:
    name = box.name or ""
    if name.endswith("day"):
        box.value = "3"
    elif name.endswith("month"):
        box.value = "6"
    elif name.endswith("year"):
        box.value = "2026"
    elif box.get("inputmode") == "numeric":
        box.value = "3"
    else:
        box.value = "https://supplier.example/"


def _pressed(browser: Browser, url: str, button: str) -> Page:
    for _ in range(PRESSES):
        page = browser.get(url)
        after = browser.send(page, page.form(button), button=button)
        if after is not None:
            assert after.status == 200, f"{url} answered {after.status}: {after.text[:300]}"
            return after
    raise GaveUp(url)


def _reference(page: Page) -> str:
    found = re.search(r"reference\s*([0-9A-Z]{4}-[0-9A-Z]{4})", page.text)
    assert found, f"{page.url} shows no reference: {page.text[:400]}"
    return found[1]
