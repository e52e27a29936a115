"""What the pages before signing ask of the database: within the budget, and no more where there is more to list."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actions.models import Action, KnownUnknown, PriorityRisk
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear
from statements.agreement.clearing import clear, open_names
from statements.models import Correction, Promise, PromiseAction, Statement
from statements.writing.commenting import comment
from tests.actions.making import an_action
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import person
from tests.statements.build import NOW, cast
from tests.statements.promises.making import DUE, filled, made_public, next_year, section_of
from tests.suppliers.making import supplier
from tests.walk.busy import a_statement, give_second_factor

pytestmark = pytest.mark.django_db
# tests/walk/test_pages.py holds every page to it.
MOST_QUERIES = 15
PROMISES = ["We will check every agency by March 2026.", "We will train all buyers by March 2026."]


def printed_records(n: int) -> None:
    """An action, a risk and an unknown that the tables of a statement print."""
    an_action(start_on=date(2024, 5, 1), title=f"Visit {n}", public_wording=f"Visit {n}.", cleared=True)
    a_risk(assessed_on=date(2025, 5, 1), offered=True, cleared=True, public_wording=f"Night {n}.")
    an_unknown(
        noted_on=date(2025, 5, 1),
        by_on=date(2027, 5, 1),
        offered=True,
        cleared=True,
        public_wording=f"Mines {n}.",
    )


def barred_now(number: int) -> None:
    """So many of each may not be published any more."""
    for model in (Action, PriorityRisk, KnownUnknown):
        some = list(model.objects.order_by("pk").values_list("pk", flat=True)[:number])
        model.objects.filter(pk__in=some).update(cleared=False, marking="official_sensitive")


@pytest.fixture
def statement() -> Statement:
    """Approved by two boards, a correction, citing all there is; the year before made promises."""
    who = cast()
    Body.objects.create(
        name="Police and Crime Commissioner",
        kind=Body.Kind.COMMISSIONER,
        approving_board="Governance Board",
        signatory_title="Commissioner",
    )
    before = made_public(filled(next_year(who, 0), who, " ".join(PROMISES)))
    for n in range(3):
        printed_records(n)
    a_statement(FinancialYear(2025), Statement.State.APPROVED)
    Statement.objects.filter(state="approved").update(version=2)
    found = Statement.objects.get(state="approved")
    Correction.objects.create(
        statement=found, of=before, note="A sum was wrong.", opened_by=who.editor, opened_at=NOW
    )
    return found


@pytest.fixture
def reader(settings: Any) -> Client:
    """Whoever is shown all that any role is, with the second factor that a force in service asks for."""
    walker = person("Walker", *Role)
    give_second_factor(walker)
    settings.MFA_REQUIRED = True
    client = Client()
    client.force_login(walker)
    return client


def promised(statement: Statement, editor: Person, number: int) -> Promise:
    return Promise.objects.create(
        statement=statement,
        number=number + 1,
        section=section_of(statement),
        wording=PROMISES[number],
        due_on=DUE,
        owner=editor,
        marked_by=editor,
        marked_at=NOW,
    )


def more(statement: Statement, number: int) -> None:
    """One more of whatever these pages list."""
    editor = statement.opened_by
    promised(Statement.objects.get(state="published"), editor, number)
    action = Action.objects.order_by("pk")[number]
    PromiseAction.objects.create(
        promise=promised(statement, editor, number), action=action, by=editor, at=NOW
    )
    barred_now(number + 1)
    comment(statement, section=None, text="Is this so?", by=editor, at=NOW)
    supplier(("Modern Slavery", "Statement 2025")[number] + " Ltd")
    clearable = open_names(statement)
    if number:
        one = clearable[0]
        clear(
            statement,
            kind=one.kind,
            name=one.name,
            sentence_keys=[one.sentence_key],
            reason="May be named.",
            by=editor,
            at=NOW,
        )


@pytest.mark.parametrize("page", ["names", "sign"])
def test_pages_before_signing_keep_to_their_budget_whatever_there_is(
    statement: Statement, reader: Client, page: str
) -> None:
    asked, answers = [], []
    for number in range(2):
        more(statement, number)
        with CaptureQueriesContext(connection) as queries:
            answers.append(reader.get(f"/drafts/{statement.pk}/{page}/"))
        asked.append([query["sql"] for query in queries])

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(asked[0]) == len(asked[1]) <= MOST_QUERIES, "\n\n".join(sql[:300] for sql in asked[1])
    # Control: there was something of each to list, and the second time more.
    for answer, number in zip(answers, (1, 2), strict=True):
        shown = answer.content.decode()
        assert shown.count("which a table prints, is marked OFFICIAL-SENSITIVE") == 3 * number
