"""The pages of the coverage check."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from msplan.accounts.roles import Role
from msplan.force.models import ForceProfile
from statements.models import CoverageMark, Statement
from tests.people import person
from tests.statements import build
from tests.statements.build import Cast

pytestmark = pytest.mark.django_db
TEXT = "We do not have a modern slavery policy. In 2024 we trained 40 buyers in spotting forced labour."


@pytest.fixture
def statement(who: Cast) -> Statement:
    return build.written(who, TEXT)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_three_meters_and_every_rule_with_its_sentence(
    client: Client, who: Cast, statement: Statement
) -> None:
    client.force_login(who.editor)
    shown = page(client, f"/drafts/{statement.pk}/coverage/?show=all")
    for words in ("Legal minimum", "Level 1", "Level 2", "Names its policies", "A person has to say"):
        assert words in shown
    assert "Near: “We do not have a modern slavery policy.” says that it is not so." in " ".join(
        shown.split()
    )
    assert "All 52 rules" in shown
    with CaptureQueriesContext(connection) as queries:
        page(client, f"/drafts/{statement.pk}/coverage/")
    assert len(queries) <= 15


def test_the_statements_page_says_it_in_short_and_stays_within_its_queries(
    client: Client, who: Cast, statement: Statement
) -> None:
    client.force_login(who.editor)
    shown = page(client, f"/drafts/{statement.pk}/")
    assert "X05: holds no personal data of victims" in shown
    assert f'href="/drafts/{statement.pk}/coverage/"' in shown
    with CaptureQueriesContext(connection) as queries:
        page(client, f"/drafts/{statement.pk}/")
    assert len(queries) <= 15, [query["sql"][:200] for query in queries]


def test_an_editor_says_that_nobody_can_be_recognised(
    client: Client, who: Cast, statement: Statement
) -> None:
    client.force_login(who.editor)
    address = f"/drafts/{statement.pk}/coverage/X05/"
    opened = client.get(address)
    seen = opened.context["outcome"].fingerprint
    assert f'name="seen" value="{seen}"' in opened.content.decode()
    assert re.search(r"<button[^>]*>\s*Save\s*</button>", opened.content.decode())
    answer = client.post(address, {"kind": "confirmed", "reason": "", "seen": seen})
    assert answer.status_code == 422
    answer = client.post(address, {"kind": "confirmed", "reason": "Read.", "seen": "0" * 64})
    assert answer.status_code == 422
    assert "changed since you opened" in answer.content.decode()
    answer = client.post(address, {"kind": "confirmed", "reason": "Read.", "seen": seen})
    assert answer.status_code == 302
    assert CoverageMark.objects.get().reason == "Read."
    client.post(f"{address}take-back/")
    assert not CoverageMark.objects.standing().exists()


def test_who_reads_only_has_no_form_and_cannot_send_one(client: Client, statement: Statement) -> None:
    client.force_login(person("Au Ditor", Role.AUDITOR))
    address = f"/drafts/{statement.pk}/coverage/T1/"
    assert "Say something about it" not in page(client, address)
    assert client.post(address, {"kind": "confirmed", "reason": "x"}).status_code == 403
    assert client.get(f"/drafts/{statement.pk}/coverage/Z99/").status_code == 404


def test_an_editor_is_not_offered_to_excuse_an_error(client: Client, who: Cast, statement: Statement) -> None:
    address = f"/drafts/{statement.pk}/coverage/L01/"
    client.force_login(who.editor)
    assert "Excused: it need not be met" not in page(client, address)
    client.force_login(who.lead)
    assert "Excused: it need not be met" in page(client, address)


def test_proposed_law_is_never_shown_as_law_in_force(client: Client, who: Cast, statement: Statement) -> None:
    client.force_login(who.editor)
    address = f"/drafts/{statement.pk}/coverage/"
    shown = page(client, address)
    assert "Proposed, and not law" in shown
    assert "As of 3 November 2026" in shown
    assert "None of this is a duty today" in shown
    ForceProfile.objects.update(legal_basis="amended", amended_from=date(2020, 1, 1))
    assert "Proposed, and not law" not in page(client, address)
