"""Two people open the same form, and both save: what becomes of the first one's words.

Nobody lists the forms. Every form of every page is filled in and sent; a form after which the page shows, in the same
fields, what was sent is a form that edits. Such a form is opened by two people, and both send it.
"""

import copy
import html as entities
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from threading import Barrier, Thread

from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from tests.walk.addresses import Address, addresses
from tests.walk.filling import WORDS, Form, attempts, forms_of
from tests.walk.objects import paths
from tests.walk.test_pages import undone

Sent = dict[str, object]
# Forms of one address that are tried, where it has many things: an action that is paused has other forms.
MOST_OF_AN_ADDRESS = 4


class Came(Enum):
    """What the second person met."""

    TOLD = "was told, words kept"
    BOTH = "both are there"
    OVERWRITTEN = "overwrote the first without a word"
    WORDS_LOST = "was told, words lost"
    BROKEN = "met a server error"


@dataclass(frozen=True)
class Edit:
    """One form that edits, and what the second of two people met. ``fields`` came back as they were sent."""

    address: str
    page: str
    fields: tuple[str, ...]
    came: Came

    @property
    def is_right(self) -> bool:
        return self.came in (Came.TOLD, Came.BOTH)


@dataclass
class Walked:
    """What the walk met."""

    pages: int = 0
    forms: int = 0
    edits: list[Edit] = field(default_factory=list)
    # Addresses of forms that look as if they edited (they carry a version), and that nobody's try was taken by.
    never_taken: set[str] = field(default_factory=set)

    def of(self, *came: Came) -> list[Edit]:
        return [one for one in self.edits if one.came in came]

    @property
    def told(self) -> list[str]:
        """For the report: what was walked, and each form that edits with what the second of two met."""
        head = [
            (
                f"{self.pages:,} pages, {self.forms:,} forms filled in; {len(self.edits)} of them edit, at "
                f"{len(self.addresses)} addresses. Forms with a version that nobody's try was taken by: "
                f"{', '.join(sorted(self.never_taken)) or 'none'}."
            ),
            "",
            "| What the second of two met | Forms |",
            "|---|--:|",
            *(f"| {came.value} | {len(self.of(came))} |" for came in Came),
            "",
            "| Form | What the second met |",
            "|---|---|",
        ]
        return head + sorted({f"| {one.address} | {one.came.value} |" for one in self.edits})

    @property
    def addresses(self) -> set[str]:
        return {one.address for one in self.edits}


def walk(paths: Iterable[str], one: Client, other: Client) -> Walked:
    """Every form of these pages. Nothing that is sent stays."""
    found = Walked()
    cookies = [copy.deepcopy(client.cookies) for client in (one, other)]
    tried: Counter[str] = Counter()
    known: set[tuple[str, tuple[str, ...]]] = set()
    taken: set[str] = set()
    for path in paths:
        one.cookies, other.cookies = (copy.deepcopy(held) for held in cookies)
        shown = forms_at(one, path)
        found.pages += 1
        for place, form in enumerate(shown):
            address = address_of(form.action)
            shape = (address, tuple(sorted(form.could)))
            if not (form.could or form.dates) or shape in known or tried[address] >= MOST_OF_AN_ADDRESS:
                continue
            tried[address] += 1
            found.forms += 1
            came = _tried(one, other, path, place, form, cookies)
            if came is None:
                if "version" in form.now:
                    found.never_taken.add(address)
                continue
            taken.add(address)
            if came is not NOT_AN_EDIT:
                known.add(shape)
                found.edits.append(came)
    found.never_taken -= taken
    return found


NOT_AN_EDIT = Edit("", "", (), Came.BOTH)


def pages(*, only: Iterable[str] = ()) -> list[str]:
    """Of every address, or of those that are named: its first thing, one in the middle and the last."""
    named = set(only)
    known = [one for one in addresses() if one.name in named or not named]
    return [path for address in sorted(known, key=lambda one: one.name) for path in _three(_paths(address))]


def _three(those: list[str]) -> list[str]:
    return [those[n] for n in sorted({0, len(those) // 2, len(those) - 1})] if those else []


def _paths(address: Address) -> list[str]:
    with suppress(LookupError):  # fails by itself: tests/walk/test_pages.py
        return paths(address)
    return []


def forms_at(client: Client, path: str) -> list[Form]:
    with undone():
        answer = client.get(path)
        if answer.status_code != 200 or answer.streaming or "html" not in answer["Content-Type"]:
            return []
        return list(forms_of(answer, path))


def address_of(path: str) -> str:
    with suppress(Resolver404):
        return resolve(path).view_name
    return ""


def _tried(
    one: Client, other: Client, path: str, place: int, form: Form, cookies: list[object]
) -> Edit | None:
    """None where no try was taken; NOT_AN_EDIT where one was, and the page does not show what was sent."""
    result = None
    tries = attempts(form, one, random.Random(form.action), most=12)  # noqa: S311  repeatable, not secret
    while True:
        one.cookies, other.cookies = (copy.deepcopy(held) for held in cookies)  # type: ignore[assignment]
        with undone():
            theirs = forms_at(other, path)
            first = next(tries, None)
            if first is None:
                return result
            if first.answer.status_code >= 400 or place >= len(theirs):
                continue
            with suppress(DatabaseError):
                result = NOT_AN_EDIT
                stuck = came_back(form, first.data, forms_at(one, path))
                if stuck:
                    return _second(other, path, form, first.data, theirs[place], stuck)


def came_back(form: Form, sent: Sent, after: Iterable[Form]) -> tuple[str, ...]:
    """The fields in which the form now shows what was sent, and did not before."""
    for again in after:
        if again.action == form.action and set(again.could) == set(form.could):
            return tuple(
                name
                for name in sorted({*form.could, *parts(form)})
                if listed(sent.get(name)) != listed(form.now.get(name))
                and listed(sent.get(name)) == listed(again.now.get(name))
            )
    return ()


def parts(form: Form) -> Iterator[str]:
    for date in form.dates:
        yield from (f"{date}_{part}" for part in ("day", "month", "year"))


def listed(value: object) -> list[str]:
    """As a browser sends it: line ends of one kind, no blanks at the end, nothing where nothing is chosen."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return sorted(one for one in (str(each).replace("\r\n", "\n").strip() for each in values) if one)


def _second(other: Client, path: str, form: Form, first: Sent, theirs: Form, stuck: tuple[str, ...]) -> Edit:
    """The other one sends the form as it was opened before the first one saved, with words of their own."""
    mine = otherwise(form, first, theirs, stuck)
    answer = other.post(form.action, mine)
    came = judged(answer, form, first, mine, stuck, forms_at(other, path))
    return Edit(address_of(form.action), path, stuck, came)


def otherwise(form: Form, first: Sent, theirs: Form, stuck: Iterable[str]) -> Sent:
    """What the first one sent, with what the form hides as it was for the other, and their words for what came back."""
    mine = dict(first)
    visible = {*form.could, *parts(form), *form.files, *(name for name, _ in form.buttons)}
    mine |= {name: held for name, held in theirs.now.items() if name not in visible}
    for name in stuck:
        was = listed(form.now.get(name))
        typed = form.could.get(name) == [[word] for word in WORDS]
        long = typed and len(" ".join(listed(first[name]))) > len("2026-11-22")
        mine[name] = [f"{' '.join(was)} Of the second."] if long else was
    for sent in mine.values():
        if isinstance(sent, UploadedFile):
            sent.seek(0)
    return mine


def judged(
    answer: HttpResponse, form: Form, first: Sent, mine: Sent, stuck: Iterable[str], after: Iterable[Form]
) -> Came:
    if answer.status_code >= 500:
        return Came.BROKEN
    now = next((f for f in after if f.action == form.action and set(f.could) == set(form.could)), None)
    if now is None:
        return Came.TOLD if answer.status_code == 422 else Came.OVERWRITTEN
    stands = [name for name in stuck if listed(now.now.get(name)) == listed(first.get(name))]
    if len(stands) < len(list(stuck)):
        both = all(
            word in " ".join(listed(now.now.get(name)))
            for name in stuck
            for word in listed(first.get(name)) + listed(mine.get(name))
        )
        return Came.BOTH if both else Came.OVERWRITTEN
    said = entities.unescape(answer.content.decode(errors="replace")) if answer.status_code == 422 else ""
    words = [word for name in stuck for word in listed(mine.get(name)) if word.endswith("second.")]
    if answer.status_code == 422 and all(word in said.replace("\r\n", "\n") for word in words):
        return Came.TOLD
    return Came.WORDS_LOST


# --- many at once -----------------------------------------------------------------------------------------------------


@dataclass
class AtOnce:
    """Of so many who opened one form and sent it at the same moment."""

    saved: int = 0
    told: int = 0
    broken: int = 0
    stands: bool = False  # what the one who was told "saved" wrote is what stands


def at_once(paths: Iterable[str], client: Client, *, many: int) -> AtOnce:
    """The first form of these pages that edits a text. Its rows are really changed."""
    for path in paths:
        for place, form in enumerate(forms_at(client, path)):
            edit = _tried(client, client, path, place, form, [copy.deepcopy(client.cookies)] * 2)
            if edit is None or not edit.fields:
                continue
            long = [
                name for name in edit.fields if len(" ".join(listed(form.now.get(name)))) > len("2026-11-22")
            ]
            if long:
                return _sent_at_once(client, path, place, form, long[0], many)
    raise AssertionError("None of these pages has a form that edits a text.")


def _sent_at_once(client: Client, path: str, place: int, form: Form, name: str, many: int) -> AtOnce:
    data: Sent = {key: held for key, held in form.now.items() if held}
    if form.buttons:
        data[form.buttons[0][0]] = form.buttons[0][1]
    answers: dict[int, int] = {}
    begin = Barrier(many)

    def send(number: int) -> None:
        one = Client(raise_request_exception=False)
        one.cookies = copy.deepcopy(client.cookies)
        begin.wait(60)
        answers[number] = one.post(form.action, {**data, name: [_words(number)]}).status_code
        connections.close_all()

    threads = [Thread(target=send, args=(number,)) for number in range(many)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    stands = " ".join(listed(forms_at(client, path)[place].now.get(name)))
    saved = [number for number, status in answers.items() if status < 400]
    return AtOnce(
        saved=len(saved),
        told=sum(status == 422 for status in answers.values()),
        broken=many - len(saved) - sum(status == 422 for status in answers.values()),
        stands=len(saved) == 1 and stands == _words(saved[0]),
    )


def _words(number: int) -> str:
    return f"What editor number {number} wrote at the same moment."
