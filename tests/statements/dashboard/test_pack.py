"""The board pack: a tagged PDF of a few pages that says what the page said at the same moment."""

import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.lib.dates import london_date
from statements.dashboard.page import dashboard
from statements.figures.scopes import this_year
from tests.pdf.look_inside import opened, words
from tests.pdf.validate import verdicts
from tests.people import person
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db


def test_it_says_what_the_page_says_and_any_reader_can_read_it() -> None:
    a_register_and_a_plan()
    lead = person("Ms Lead", Role.EXECUTIVE_LEAD)
    client = Client()
    client.force_login(lead)
    with time_machine.travel(timezone.now(), tick=False):
        page = dashboard(lead, this_year(london_date(timezone.now())))
        answer = client.get("/dashboard/board-pack.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    assert "OFFICIAL-SENSITIVE.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    said = " ".join(words(answer.content).split())
    assert page.headline in said
    assert all(number.reading.shown in said for number in page.numbers)
    assert all(f"{one.number} {one.words}" in said for one in page.harm.counts)
    assert all(" ".join(one.text.split()) in said for one in page.decisions)
    assert all(re.search(re.escape(thing.how(london_date(timezone.now()))), said) for thing in page.things)
    with opened(answer.content) as pdf:
        assert 2 <= len(pdf.pages) <= 8
    assert [verdict.passed for verdict in verdicts(answer.content)] == [True, True, True]


def test_an_empty_force_has_one_too() -> None:
    client = Client()
    client.force_login(person("An Auditor", Role.AUDITOR))
    answer = client.get("/dashboard/board-pack.pdf")
    said = " ".join(words(answer.content).split())
    assert "The plan has no open actions; nothing needs your decision." in said
    assert "Nothing is late." in said
