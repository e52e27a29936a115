"""No published file holds a record's reference, a supplier, a comment, an e-mail address, the number of a row."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from statements.registry.keeping import make_pack
from tests.people import person
from tests.statements.build import NOW
from tests.statements.whole.making import (
    PAGE,
    TABLE_WORD,
    TEXT_WORD,
    TITLE_WORD,
    UPDATE,
    UPDATE_WORD,
    Whole,
)
from tests.statements.whole.publics import texts

pytestmark = pytest.mark.django_db
WORD = re.compile(r"zq[a-z]+x\d+q")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ROW = re.compile(r"(?<![0-9a-fA-F])7\d{7}(?![0-9a-fA-F])")
CONTACT = "slavery@marlshire.example"
STATEMENT = {TITLE_WORD, TEXT_WORD, TABLE_WORD}
TOLD = {UPDATE_WORD, TABLE_WORD, TITLE_WORD}  # it names the statement that it belongs to
# Which of the words that the public may read are met where: in every place that can hold words there is one.
MAY_STAND = {
    PAGE: STATEMENT,
    f"words of {PAGE}statement.pdf": STATEMENT,
    f"metadata of {PAGE}statement.pdf": {TITLE_WORD},
    f"strings of {PAGE}statement.pdf": {TITLE_WORD},
    f"strings of {UPDATE}update.pdf": {TITLE_WORD},
    f"attached statement.json of {PAGE}statement.pdf": STATEMENT,
    f"attached figures.csv of {PAGE}statement.pdf": {TABLE_WORD},
    f"{PAGE}statement.json": STATEMENT,
    f"{PAGE}figures.csv": {TABLE_WORD},
    UPDATE: TOLD,
    f"words of {UPDATE}update.pdf": TOLD,
    f"attached update.json of {UPDATE}update.pdf": TOLD,
    f"attached update.csv of {UPDATE}update.pdf": {TABLE_WORD},
    f"{UPDATE}update.json": TOLD,
    f"{UPDATE}update.csv": {TABLE_WORD},
}


@dataclass(frozen=True)
class Hunted:
    """What must not be met: rows' numbers, references, names of suppliers and of people."""

    ids: set[str]
    references: set[str]
    names: set[str]

    def met_in(self, text: str) -> dict[str, set[str]]:
        low = text.casefold()
        found = {
            "words": set(WORD.findall(low)),
            "rows": set(ROW.findall(text)) & self.ids,
            "references": {one for one in self.references if re.search(rf"\b{re.escape(one)}\b", text)},
            "names": {one for one in self.names if one.casefold() in low},
            "addresses": set(ADDRESS.findall(text)) - {CONTACT},
        }
        return {kind: met for kind, met in found.items() if met}


@pytest.fixture
def hunted(whole: Whole) -> Hunted:
    references = [
        "SELECT 'A-' || lpad(number::text, greatest(3, length(number::text)), '0') FROM actions_action",
        "SELECT 'S-' || lpad(id::text, greatest(5, length(id::text)), '0') FROM suppliers_supplier",
        "SELECT reference FROM suppliers_concern",
        "SELECT reference FROM suppliers_response",
        "SELECT code FROM suppliers_invitation",
    ]
    # Without the words that were put before them, and those that stand in every text of the force's own.
    names = [
        "SELECT regexp_replace(name, '^zq[a-z]+x[0-9]+q ', '') FROM suppliers_supplier",
        "SELECT regexp_replace(name, '^zq[a-z]+x[0-9]+q ', '') FROM accounts_person WHERE name NOT LIKE '%Orme'",
    ]
    found = Hunted(
        whole.ids,
        {one for sql in references for one in column(sql)},
        {n for sql in names for n in column(sql)},
    )
    assert min(map(len, (found.ids, found.references, found.names))) > 10
    return found


def column(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall() if row[0]]


def test_nothing_of_a_record_is_met_and_what_may_be_read_is(whole: Whole, hunted: Hunted) -> None:
    found = {where: hunted.met_in(text) for where, text in texts().items()}

    # A search that found nothing anywhere would prove nothing: each output was read, for these words were met in it.
    words = {where: met.pop("words", set()) for where, met in found.items()}
    assert {where: met for where, met in found.items() if met} == {}
    assert {where: met for where, met in words.items() if met - STATEMENT - TOLD} == {}
    assert [(where, words[where]) for where in MAY_STAND if words[where] != MAY_STAND[where]] == []
    assert not set(whole.private) & set.union(*words.values())


def test_every_kind_of_record_has_such_a_word(whole: Whole) -> None:
    tables = {where.rsplit(".", 1)[0] for where in whole.private.values() if "." in where}

    assert len(tables) >= 30
    for where in (
        "suppliers.Supplier.name", "suppliers.Invitation.to_email", "suppliers.Concern.seen", "actions.Action.title",
        "actions.Review.what_was_done", "actions.Decision.text", "actions.PriorityRisk.title", "accounts.Person.email",
        "suppliers.Finding.title", "suppliers.ChainCompany.name", "files.StoredFile.name",
    ):  # fmt: skip
        assert where in whole.private.values(), where


def test_control_on_the_pages_of_the_staff_all_of_it_is_met(whole: Whole, hunted: Hunted) -> None:
    client = Client()
    client.force_login(person("A Looker", *Role))
    pages = ("actions:index", "suppliers:index", "drafts:index", "accounts:people")
    met: dict[str, set[str]] = {}
    for name in pages:
        for kind, found in hunted.met_in(client.get(reverse(name)).content.decode()).items():
            met.setdefault(kind, set()).update(found)

    assert set(met) == {"words", "rows", "references", "names", "addresses"}


def test_the_answers_for_the_registry_are_not_public(whole: Whole) -> None:
    make_pack(whole.statement, by=Person.objects.get(pk=whole.who.editor.pk), at=NOW)
    client = Client()
    for name in ("registry", "registry_print", "registry_csv", "registry_json"):
        answer = client.get(reverse(f"drafts:{name}", args=[whole.statement.pk]))
        assert (answer.status_code, "/sign-in/" in answer["Location"]) == (302, True), name
