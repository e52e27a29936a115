"""Filling in whatever form a page shows, well enough to be taken: what is wrong is tried otherwise, as people do."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from lxml import html
from PIL import Image

from msplan.lib.dates import today

DAYS = (0, -1, 7, -30, 40, -400, 200, 400, -200)
WORDS = (
    "Words of the walk.",
    "Said by the walk: a sentence of its own, of more than forty letters.",
    "walker@force.example",
    "7",
    "1250.50",
    "https://example.org/walk",
    "12345678",
    "walked",
    "W1",
    "100",
    "0",
    "",
)
A_DATE = re.compile(r"^(.*)_(day|month|year)$")
IN_ERROR = re.compile(r'href="#(?:id_)?([^"]+)"')
Values = dict[str, list[str]]


@dataclass
class Form:
    """One form of a page: where it goes, and for each field what it holds now and what it could hold."""

    action: str
    now: Values = field(default_factory=dict)
    could: dict[str, list[list[str]]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)


def forms_of(answer: HttpResponse, path: str) -> Iterator[Form]:
    """The forms of a page that send something."""
    for found in html.fromstring(answer.content).iter("form"):
        if (found.get("method") or "get").lower() == "post":
            yield _form(found, urlsplit(urljoin(path, found.get("action") or path)).path)


def _form(found: html.FormElement, action: str) -> Form:
    form = Form(action)
    identified = found.get("id")
    outside = found.getroottree().xpath("//*[@form=$id]", id=identified) if identified else []
    for one in [*found.iter("input", "select", "textarea", "button"), *outside]:
        name = one.get("name")
        kind = (one.get("type") or {"button": "submit"}.get(one.tag, one.tag)).lower()
        if one.get("disabled") is not None:
            continue
        if kind in ("submit", "image", "button", "reset"):
            if kind in ("submit", "image"):
                form.buttons.append((name or "", one.get("value") or ""))
        elif not name:
            continue
        elif kind == "file":
            form.files.append(name)
        elif kind in ("radio", "checkbox"):
            _ticked(form, one, name, kind)
        elif one.tag == "select":
            _chosen(form, one, name)
        else:
            _typed(form, one, name, kind)
    return form


def _ticked(form: Form, one: html.HtmlElement, name: str, kind: str) -> None:
    value = one.get("value") or "on"
    form.now.setdefault(name, []).extend([value] if one.get("checked") is not None else [])
    form.could.setdefault(name, []).append([value])
    if kind == "checkbox":
        form.could[name].append([])


def _chosen(form: Form, one: html.HtmlElement, name: str) -> None:
    options = [(o.get("value", o.text), o.get("selected") is not None) for o in one.iter("option")]
    chosen = [value for value, selected in options if selected]
    form.now[name] = chosen or [value for value, _ in options[:1]]
    form.could[name] = [[value] for value, _ in options if value] or [[""]]


def _typed(form: Form, one: html.HtmlElement, name: str, kind: str) -> None:
    held = one.text or "" if one.tag == "textarea" else one.get("value") or ""
    form.now.setdefault(name, []).append(held)
    if kind == "hidden":
        return
    if date := A_DATE.match(name):
        form.dates.add(date[1])
    else:
        form.could[name] = [[word] for word in WORDS]


@dataclass(frozen=True)
class Try:
    """What was sent, and what came of it."""

    data: dict[str, object]
    answer: HttpResponse


def tries(form: Form, client: Client, chance: random.Random, *, most: int = 9) -> Iterator[HttpResponse]:
    """Answers to one try after the other; the caller looks at each and stops when it is content."""
    for one in attempts(form, client, chance, most=most):
        yield one.answer


def attempts(
    form: Form, client: Client, chance: random.Random, *, most: int = 9, as_it_came: bool = False
) -> Iterator[Try]:
    """First as the page came, with what is empty filled in; then what was said to be wrong is said otherwise, and
    last whatever comes. ``as_it_came``: before all that with words added to what is there, and nothing filled in.
    """
    if as_it_came:
        said = {
            name: [held[0] + " Again."] if _is_prose(form, name, held) else held
            for name, held in form.now.items()
        }
        data = _data(form, said, 0)
        yield Try(data, client.post(form.action, data))
    values = {name: list(held) for name, held in form.now.items()}
    for name, could in form.could.items():
        if not any(values.get(name, [])):
            values[name] = could[0]
        elif _is_prose(form, name, values[name]):
            values[name] = [values[name][0] + " Again."]
    for date in form.dates:
        if not values[f"{date}_day"][0]:
            values |= _day(date, 0)
    wrong: set[str] = set()
    for number in range(most):
        for name in sorted(wrong):
            _otherwise(form, values, name, chance)
        data = _data(form, values, number)
        answer: HttpResponse = client.post(form.action, data)
        yield Try(data, answer)
        said = answer.content.decode(errors="replace") if answer.status_code == 422 else ""
        wrong = {name for name in IN_ERROR.findall(said) if _is_of(form, name)}
        if not wrong:  # taken and nothing changed, or refused as a whole
            names = sorted([*form.could, *form.dates])
            wrong = set(chance.sample(names, min(len(names), 2)))


def _is_prose(form: Form, name: str, held: list[str]) -> bool:
    typed = form.could.get(name) == [[word] for word in WORDS]
    return typed and bool(held) and len(held[0]) > len("2026-11-22")


def _is_of(form: Form, name: str) -> bool:
    return any(name.startswith(each) for each in (*form.could, *form.dates, *form.files))


def _otherwise(form: Form, values: Values, name: str, chance: random.Random) -> None:
    for date in form.dates:
        if name.startswith(date):
            values |= _day(date, chance.choice(DAYS))
    for each in form.could:
        if name == each or name.startswith(f"{each}_"):
            values[each] = chance.choice(form.could[each])


def _day(date: str, days: int) -> Values:
    day = today() + timedelta(days=days)
    return {f"{date}_day": [str(day.day)], f"{date}_month": [str(day.month)], f"{date}_year": [str(day.year)]}


def _data(form: Form, values: Values, number: int) -> dict[str, object]:
    data: dict[str, object] = {name: held for name, held in values.items() if held}
    if form.buttons:
        name, value = form.buttons[number % len(form.buttons)]
        data |= {name: value} if name else {}
    for name in form.files if number % 3 < 2 else ():  # some ask for a link or a file, not both
        data[name] = a_file(number)
    return data


def a_file(number: int) -> SimpleUploadedFile:
    """A picture or a table, in turn."""
    if number % 2:
        return SimpleUploadedFile("walk.csv", b"Supplier,Amount\nWalk Ltd,100.00\n", "text/csv")
    out = BytesIO()
    Image.new("RGB", (64, 48), (10, 60, 160)).save(out, "PNG")
    return SimpleUploadedFile("walk.png", out.getvalue(), "image/png")
