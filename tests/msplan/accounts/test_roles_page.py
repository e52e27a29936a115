"""Who may do what, in words: every permission has a line, and the page and its file say what the table says."""

import csv
import io

import pytest
from django.test import Client

from msplan.accounts.role_words import KEPT_APART, WORDS, lines
from msplan.accounts.roles import PERMISSIONS, Role
from tests.people import person

# Section 7 of the design names these, in this order.
DESIGNED = [
    "Contributor", "Procurement", "HR", "Specialist (modern slavery team)", "Department lead", "Plan manager",
    "Statement editor", "Board member", "Board secretary", "Executive lead", "Signing officer", "Auditor",
    "Administrator",
]  # fmt: skip


def test_the_roles_are_those_of_the_design() -> None:
    assert [str(role.label) for role in Role] == DESIGNED


def test_every_permission_has_one_line_and_no_line_is_about_another() -> None:
    said = [permission for rows in WORDS.values() for permission, _ in rows]

    assert sorted(said) == sorted(PERMISSIONS)
    assert len({words for rows in WORDS.values() for _, words in rows}) == len(said)
    assert len(KEPT_APART) >= 9


def test_a_line_says_what_the_table_says() -> None:
    for line in lines():
        assert {role for role in Role if line.held_by(role)} == PERMISSIONS[line.permission]
    assert {line.permission for line in lines(role=Role.SIGNING_OFFICER)} == {
        permission for permission, roles in PERMISSIONS.items() if Role.SIGNING_OFFICER in roles
    }


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR])
def test_auditors_and_administrators_read_it_and_take_it_away(client: Client, role: Role) -> None:
    client.force_login(person("Ann Hart", role))

    page = client.get("/administration/roles/").content.decode()
    answer = client.get("/administration/roles/?file=csv")
    rows = list(csv.DictReader(io.StringIO(_table(b"".join(answer.streaming_content).decode("utf-8-sig")))))

    assert f"Showing 1 to {len(PERMISSIONS)} of {len(PERMISSIONS)} permissions" in page
    assert "Who may do what" in page
    assert {
        row["Permission"]: {str(r.label) for r in Role if row[str(r.label)] == "yes"} for row in rows
    } == {permission: {str(r.label) for r in roles} for permission, roles in PERMISSIONS.items()}
    assert ("/administration/people/" in page) is (role == Role.ADMINISTRATOR)


def _table(text: str) -> str:
    return text[text.index('"Room"') :]


@pytest.mark.django_db
def test_it_is_filtered_and_says_when_nothing_matches(client: Client) -> None:
    client.force_login(person("Ann Hart", Role.AUDITOR))

    one = client.get("/administration/roles/?role=signing_officer&room=Statement&q=sign").content.decode()
    none = client.get("/administration/roles/?q=nosuchword").content.decode()

    assert "Submit a draft to the board" not in one
    assert "Nothing matches" in none


@pytest.mark.django_db
@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.ADMINISTRATOR)])
def test_nobody_else_reads_it(client: Client, role: Role) -> None:
    client.force_login(person("Ann Hart", role))

    assert client.get("/administration/roles/").status_code == 403
