"""The legal switches: a proposal is never law, and only an administrator says what is."""

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from msplan.force.models import Body, ForceProfile
from tests.people import person

pytestmark = pytest.mark.django_db
ADDRESS = "/administration/force/law/"


def day(on: str) -> dict[str, str]:
    year, month, number = on.split("-")
    return {"amended_from_day": number, "amended_from_month": month, "amended_from_year": year}


@pytest.fixture
def admin(client: Client) -> None:
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))


def test_an_administrator_sets_them_and_history_says_so(client: Client, admin: None) -> None:
    sent = client.post(
        ADDRESS, {"legal_basis": "amended", **day("2026-01-05"), "deadline_is_law": "on", "version": 1}
    )
    assert sent.status_code == 302
    force = ForceProfile.objects.get()
    assert (force.legal_basis, str(force.amended_from), force.deadline_is_law) == (
        "amended",
        "2026-01-05",
        True,
    )
    assert force.area_reason_required is False


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"legal_basis": "amended"}, "Enter the day on which the amendment came into force"),
        (
            {"legal_basis": "amended", **day("2090-01-05")},
            "A law that is not in force yet is a proposal",
        ),
        ({"legal_basis": "voluntary", **day("2026-01-05")}, "Leave the day out"),
        ({"legal_basis": "voluntary", "deadline_is_law": "on"}, "Only an amended section 54"),
    ],
)
def test_a_proposal_is_refused_as_law(client: Client, admin: None, sent: dict[str, str], says: str) -> None:
    answer = client.post(ADDRESS, {"version": 1, **sent})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not ForceProfile.objects.exclude(legal_basis="voluntary").exists()


def test_who_approves_and_signs_is_changed_for_what_comes(client: Client, admin: None) -> None:
    body = Body.objects.create(
        name="Northmoor", kind="constabulary", approving_board="Board", signatory_title="Chief Constable"
    )
    assert "Approved by the Board" in client.get(ADDRESS).content.decode()
    client.post(
        f"/administration/force/bodies/{body.pk}/",
        {"approving_board": "Executive Board", "signatory_title": "Chief Constable", "version": 1},
    )
    body.refresh_from_db()
    assert body.approving_board == "Executive Board"


def test_nobody_else_sees_them(client: Client) -> None:
    client.force_login(person("Edi Tor", Role.STATEMENT_EDITOR))
    assert client.get(ADDRESS).status_code == 403


def test_of_two_who_save_the_second_is_told(client: Client, admin: None) -> None:
    """The walk over all forms that edit never fills this one in: its fields only fit together."""
    first = {"legal_basis": "amended", **day("2026-01-05"), "deadline_is_law": "on", "version": 1}
    assert client.post(ADDRESS, first).status_code == 302

    answer = client.post(ADDRESS, {**first, **day("2026-01-07")})

    assert answer.status_code == 422
    assert "Somebody else saved this while you were writing" in answer.text
    assert all(told in answer.text for told in ("5 January 2026", "07 01 2026"))
    assert client.post(ADDRESS, {**first, **day("2026-01-07"), "version": 2}).status_code == 302
