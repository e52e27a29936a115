"""Whatever somebody writes into an address's query or into its form, nothing breaks: chosen by hypothesis.

``bin/check`` sends 200, ``bin/prove fuzz`` 20,000, by somebody with every role, each in a transaction that is undone.
"""

import copy
import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from msplan.accounts.roles import Role
from tests.people import person
from tests.walk.addresses import addresses
from tests.walk.filling import Form, a_file, forms_of
from tests.walk.objects import paths
from tests.walk.shown import undone
from tests.walk.table import table
from tests.walk.test_pages import SAYS_SO, read_through

MANY = int(os.environ.get("FUZZ", "200"))
# What a person, a spreadsheet and somebody with bad intentions write.
ODD = (
    "", " ", "0", "-1", "1", "999999999999999999999999", "1e400", "NaN", "Infinity", "-0.0", "1,234.56", "0x10",
    "31", "2", "2026", "99999", "31/02/2026", "2026-02-30", "10000-01-01", "on", "True", "null", "[]", "{}",
    "\x00", "\ufeff", "\u202e", "\u0130", "\U0001f600", "٣", "½", "%", "%00", "%s", "{{ 7 }}", "{% x %}", "\\", "'",
    '"', "<b>", "'; DROP TABLE x; --", "../../etc/passwd", "\r\nX: y", "a" * 10_001, "_", "%_%", "(", "*", "|", "&",
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.integers(-(2**65), 2**65).map(str),
    st.dates().map(str),
    st.floats().map(str),
)
LISTED = ("q", "page", "sort", "state", "as", "key", "next", "on", "year", "months")
TABLE = table()
WHERE = sorted(address.name for address in addresses())


@pytest.fixture(scope="module")
def walker(demonstration: Path) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person("Walker of odd words", *Role))
    _paths.cache_clear()
    return client


@cache
def _paths(name: str) -> list[str]:
    with suppress(LookupError):  # fails by itself: tests/walk/test_pages.py
        return next(paths(address) for address in addresses() if address.name == name)
    return []


class Sender:
    """Sends what hypothesis chose, and keeps what it knows of pages: their forms, and what they can be asked."""

    def __init__(self, client: Client) -> None:
        self.client, self.cookies = client, copy.deepcopy(client.cookies)
        self.known: dict[str, tuple[list[Form], list[str]]] = {}
        self.sent: Counter[str] = Counter()
        self.addresses: set[str] = set()

    def page(self, path: str) -> tuple[list[Form], list[str]]:
        if path not in self.known:
            with undone():
                answer = self.client.get(path)
                read_through(answer)
            forms: list[Form] = []
            asked: list[str] = []
            is_page = answer.status_code == 200 and not answer.streaming
            if is_page and "html" in answer.headers.get("Content-Type", ""):
                page = html.fromstring(answer.content)
                forms = list(forms_of(answer, path))
                asked = page.xpath("//main//form[not(@method='post')]//@name")
            self.known[path] = forms, sorted({*map(str, asked), *LISTED})
        return self.known[path]

    def send(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(WHERE))
        found = _paths(name)
        if not found:
            return
        path = data.draw(st.sampled_from(found))
        forms, asked = self.page(path) if "GET" in TABLE[name].methods else ([], list(LISTED))
        self.client.cookies = copy.deepcopy(self.cookies)
        self.addresses.add(name)
        if "POST" in TABLE[name].methods and data.draw(st.booleans()):
            self.post(data, name, path, forms)
        else:
            query = data.draw(st.dictionaries(st.sampled_from(asked), VALUES, max_size=4))
            self.judge(name, lambda: self.client.get(path, query), "queries")

    def post(self, data: st.DataObject, name: str, path: str, forms: list[Form]) -> None:
        form = data.draw(st.sampled_from(forms)) if forms else Form(path)
        body: dict[str, Any] = {field: held for field, held in form.now.items() if held}
        names = sorted({*form.now, *form.could})
        if names:
            body |= data.draw(st.dictionaries(st.sampled_from(names), VALUES, max_size=5))
        else:
            body |= data.draw(st.dictionaries(st.sampled_from(LISTED), VALUES, max_size=3))
        if form.buttons:
            button, value = data.draw(st.sampled_from(form.buttons))
            body |= {button: value} if button else {}
        for number, file in enumerate(form.files):
            body[file] = a_file(number)
        self.judge(name, lambda: self.client.post(form.action, body), "forms")

    def judge(self, name: str, ask: Callable[[], Any], kind: str) -> None:
        with undone():
            answer = ask()
            status = answer.status_code
            if status < 500:
                read_through(answer)
        self.sent[kind] += 1
        self.sent[f"answered {status}"] += 1
        assert status < 500 or (name, status) in SAYS_SO, f"{name}: {status}"


def test_odd_words_break_no_address(walker: Client, record_property: Callable[[str, object], None]) -> None:
    sender = Sender(walker)

    @settings(max_examples=MANY, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def sends(data: st.DataObject) -> None:
        sender.send(data)

    sends()

    record_property("addresses", len(sender.addresses))
    for kind, number in sender.sent.items():
        record_property(kind, number)
    assert sender.sent["queries"]
    assert sender.sent["forms"]
    assert sender.sent.total() // 2 > MANY * 0.9


@pytest.mark.django_db
def test_control_an_address_that_breaks_is_found(walker: Client) -> None:
    """An address that takes what was written for a number."""
    sender = Sender(walker)

    def breaks() -> Any:
        return type("Answer", (), {"status_code": 500})()

    with pytest.raises(AssertionError, match="suppliers:index: 500"):
        sender.judge("suppliers:index", breaks, "queries")
