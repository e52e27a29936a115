"""Two people open the same form, and both save: what becomes of the first one's words.

Nobody lists the forms. Every form of every page is filled in and sent; a form after which the page shows, in the same
fields, what was sent is a form that edits. Such a form is opened by two people, and both send it.
"""

import copy
import html as entities
import random
import re
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

from tests.walk.addresses import addresses
from tests.walk.filling import WORDS, Form, attempts
from tests.walk.shown import address_of, forms_at, known_paths, undone

Sent = dict[str, object]
OF_THE_SECOND = "Of the second."
# Words with a blank between them, and no address of mail or web: a sentence may be added to these.
PROSE = re.compile(r"(?s)(?!.*://)[^@]*[a-z]{2,} [^@]*[a-z]{2,}[^@]*", re.IGNORECASE)
# How pages say that somebody was faster. Any other 422 is about something else.
TOLD = re.compile(r"Somebody (else )?(saved|changed|had)|stands for now|changed meanwhile|since you opened")
# Forms of one address that are tried, where it has many things: an action that is paused has other forms.
MOST_OF_AN_ADDRESS = 3
# Tries of a form that says which version it showed, and of one that does not: of these so many that are taken, and
# after which the page does not show what was sent, are enough to know that it makes something new.
TRIES, FEW_TRIES, MORE, ENOUGH = 12, 6, 4, 2


class Came(Enum):
    """What the second person met."""

    TOLD = "was told, words kept"
    BOTH = "both are there"
    OVERWRITTEN = "overwrote the first without a word"
    WORDS_LOST = "was told, words lost"
    UNTOLD = "was not let in, and not told why"
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


class Two:
    """Two sessions; each begins anew with the cookies that it came with, as what it did is undone."""

    def __init__(self, one: Client, other: Client) -> None:
        self.one, self.other = one, other
        self._cookies = [copy.deepcopy(client.cookies) for client in (one, other)]

    def begin(self) -> None:
        self.one.cookies, self.other.cookies = (copy.deepcopy(held) for held in self._cookies)


def walk(paths: Iterable[str], one: Client, other: Client, *, most: int = MOST_OF_AN_ADDRESS) -> Walked:
    """Every form of these pages. Nothing that is sent stays."""
    found, two = Walked(), Two(one, other)
    tried: Counter[str] = Counter()
    known: set[tuple[str, tuple[str, ...]]] = set()
    taken: set[str] = set()
    for path in paths:
        two.begin()
        shown = forms_at(one, path)
        found.pages += 1
        for place, form in enumerate(shown):
            address = address_of(form.action)
            shape = (address, tuple(sorted(form.could)))
            if not (form.could or form.dates) or shape in known or tried[address] >= most:
                continue
            tried[address] += 1
            found.forms += 1
            came = _tried(two, path, place, form)
            if came is None:
                if is_versioned(form):
                    found.never_taken.add(address)
                continue
            taken.add(address)
            known.add(shape)
            if came is not NOT_AN_EDIT:
                found.edits.append(came)
    found.never_taken -= taken
    return found


def walk_on(found: Walked, one: Client, other: Client) -> Walked:
    """Everything of the addresses whose form was never taken: a meeting that is not over, a lesson not approved yet."""
    more = walk(pages(only=found.never_taken, all_=True), one, other, most=20)
    return Walked(
        found.pages + more.pages,
        found.forms + more.forms,
        found.edits + [edit for edit in more.edits if edit.address in found.never_taken],
        more.never_taken & found.never_taken,
    )


NOT_AN_EDIT = Edit("", "", (), Came.BOTH)


def pages(*, only: Iterable[str] = (), all_: bool = False) -> list[str]:
    """Of every address, or of those that are named: its first thing and its last, or all."""
    named = set(only)
    known = sorted((one for one in addresses() if one.name in named or not named), key=lambda one: one.name)
    each = [known_paths(address) for address in known]
    return [path for those in each for path in (those if all_ else dict.fromkeys(those[:1] + those[-1:]))]


def _tried(two: Two, path: str, place: int, form: Form) -> Edit | None:
    """None where no try was taken; NOT_AN_EDIT where one was, and the page does not show what was sent."""
    taken = 0
    most = TRIES if is_versioned(form) else FEW_TRIES
    chance = random.Random(form.action)  # noqa: S311  repeatable, not secret
    tries = attempts(form, two.one, chance, most=most, as_it_came=is_versioned(form))
    while taken < (MORE if is_versioned(form) else ENOUGH):
        two.begin()
        with undone():
            first = next(tries, None)
            if first is None:
                break
            if first.answer.status_code >= 400:
                continue
            taken += 1
            with suppress(DatabaseError):
                if not came_back(form, first.data, forms_at(two.one, path)):
                    continue
        if edit := _both(two, path, place, form, first.data):
            return edit
    return NOT_AN_EDIT if taken else None


def is_versioned(form: Form) -> bool:
    """Whether it says what it showed; what makes something new has nothing to say."""
    return any(form.now.get("version", []))


def _both(two: Two, path: str, place: int, form: Form, sent: Sent) -> Edit | None:
    """Once more from the beginning, and before the first one sends it the other opens the same form."""
    two.begin()
    with undone(), suppress(DatabaseError):
        theirs = forms_at(two.other, path)
        if place < len(theirs):
            two.one.post(form.action, _from_the_start(sent))
            stuck = came_back(form, sent, forms_at(two.one, path))
            # What a session keeps to itself, as a questionnaire that is tried out, nobody overwrites.
            if stuck and came_back(form, sent, forms_at(two.other, path)):
                return _second(two.other, path, form, sent, theirs[place], stuck)
    return None


def _from_the_start(sent: Sent) -> Sent:
    """Files are read from their first byte again."""
    for one in sent.values():
        if isinstance(one, UploadedFile):
            one.seek(0)
    return sent


def came_back(form: Form, sent: Sent, after: Iterable[Form]) -> tuple[str, ...]:
    """The fields in which the form now shows what was sent, and did not before."""
    again = same(form, after)
    if again is None:
        return ()
    return tuple(
        name
        for name in sorted({*form.could, *parts(form)} & set(again.now))
        if listed(sent.get(name)) != listed(form.now.get(name))
        and listed(sent.get(name)) == listed(again.now.get(name))
    )


def same(form: Form, after: Iterable[Form]) -> Form | None:
    """The form as it stands on a page: to the same address, with the most of its fields."""
    there = [one for one in after if one.action == form.action and set(one.could) & set(form.could)]
    return max(there, key=lambda one: len(set(one.could) & set(form.could)), default=None)


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
        prose = typed and all(PROSE.fullmatch(words) for words in (was or listed(first[name])))
        mine[name] = [" ".join([*was, OF_THE_SECOND])] if prose else was
    return _from_the_start(mine)


def judged(
    answer: HttpResponse, form: Form, first: Sent, mine: Sent, stuck: Iterable[str], after: Iterable[Form]
) -> Came:
    if answer.status_code >= 500:
        return Came.BROKEN
    said = entities.unescape(answer.content.decode(errors="replace")).replace("\r\n", "\n")
    words = [word for name in stuck for word in listed(mine.get(name)) if word.endswith(OF_THE_SECOND)]
    is_told = answer.status_code == 422 and bool(TOLD.search(said))
    now = same(form, after)
    if now is None:
        return (
            (Came.TOLD if all(word in said for word in words) else Came.WORDS_LOST)
            if is_told
            else Came.OVERWRITTEN
        )
    if any(listed(now.now.get(name)) != listed(first.get(name)) for name in stuck):
        both = all(
            word in " ".join(listed(now.now.get(name)))
            for name in stuck
            for word in listed(first.get(name)) + listed(mine.get(name))
        )
        return Came.BOTH if both else Came.OVERWRITTEN
    if is_told:
        return Came.TOLD if all(word in said for word in words) else Came.WORDS_LOST
    return Came.UNTOLD


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
    two = Two(client, client)
    for path in paths:
        for place, form in enumerate(forms_at(client, path)):
            if not form.could:
                continue
            edit = _tried(two, path, place, form)
            two.begin()
            if edit is None or not edit.fields:
                continue
            long = [name for name in edit.fields if PROSE.fullmatch(" ".join(listed(form.now.get(name))))]
            if long:
                return _sent_at_once(client, path, place, form, long[0], many)
    raise AssertionError("None of these pages has a form that edits a text.")


def _sent_at_once(client: Client, path: str, place: int, form: Form, name: str, many: int) -> AtOnce:
    data: Sent = {key: held for key, held in form.now.items() if held}
    if form.buttons and form.buttons[0][0]:
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
