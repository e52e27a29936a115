"""What an administrator changes about how somebody signs in, or gives to themselves, others hear of by mail."""

from collections.abc import Collection
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from msplan.accounts.models import Person
from msplan.accounts.people import add_person, deactivate, edit_person, set_roles
from msplan.accounts.roles import Role
from msplan.outbox.models import Mail
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def edited(somebody: Person, by: Person, *, email: str = "", job_title: str = "") -> None:
    edit_person(
        somebody,
        email=email or somebody.email,
        name=somebody.name,
        rank="",
        job_title=job_title,
        department=None,
        roles=list(somebody.roles),
        by=by,
        at=NOW,
    )


def told() -> dict[str, str]:
    """Every mail that waits, by whom it is for."""
    found = {}
    for mail in Mail.objects.all():
        message = message_from_bytes(bytes(mail.message), policy=policy.default)
        body = message.get_body()
        assert body is not None
        found[mail.address] = " ".join(f"{mail.subject} {body.get_content()}".split())
    return found


def test_the_old_address_and_the_new_one_hear_that_it_was_changed() -> None:
    ann, boss = person("Ann Hart"), person("Bo Lund", Role.ADMINISTRATOR)
    old = ann.email

    edited(ann, boss, email="ann.lund@force.example")

    mails = told()
    assert set(mails) == {old, "ann.lund@force.example"}
    for words in mails.values():
        assert (
            f"Bo Lund changed the address that you sign in with, from {old} to ann.lund@force.example."
            in words
        )
        assert "tell your administrator today" in words
        assert "/password/reset/" not in words  # at the new address a new password is what a thief would want


def test_another_change_and_the_same_address_tell_nobody() -> None:
    ann, boss = person("Ann Hart"), person("Bo Lund", Role.ADMINISTRATOR)

    edited(ann, boss, job_title="Buyer")
    edited(ann, boss, job_title="Buyer", email=ann.email.upper())

    assert told() == {}


def test_the_address_of_a_closed_account_is_free_for_a_newcomer_who_hears_nothing_of_it() -> None:
    ann, boss = person("Ann Hart"), person("Bo Lund", Role.ADMINISTRATOR)
    address = ann.email
    deactivate(ann, by=boss, at=NOW)

    edited(ann, boss, email="ann.hart.former@force.example")
    newcomer = add_person(email=address, name="Ann Harte", by=boss, at=NOW)

    assert newcomer.email == address
    assert told() == {}


@pytest.mark.parametrize(
    ("roles", "hear"),
    [
        ([Role.ADMINISTRATOR, Role.SPECIALIST], ["Cy Dunn", "Di Ewart"]),
        ([Role.ADMINISTRATOR], []),
    ],
)
def test_who_gives_a_role_to_themselves_is_told_of(roles: Collection[Role], hear: list[str]) -> None:
    boss = person("Bo Lund", Role.ADMINISTRATOR)
    others = [
        person("Cy Dunn", Role.ADMINISTRATOR),
        person("Di Ewart", Role.EXECUTIVE_LEAD),
        person("Ed Fry", Role.HR),
    ]

    set_roles(boss, roles, by=boss, at=NOW)

    mails = told()
    assert set(mails) == {one.email for one in others if one.name in hear}
    for words in mails.values():
        assert "Bo Lund, who administers the plan, gave themselves: " in words
        assert f"/history/?record=accounts.person:{boss.pk}" in words


def test_taking_one_away_or_giving_one_to_somebody_else_is_an_administrators_day() -> None:
    boss, ann = person("Bo Lund", Role.ADMINISTRATOR, Role.HR), person("Ann Hart")
    person("Cy Dunn", Role.ADMINISTRATOR)

    set_roles(boss, [Role.ADMINISTRATOR], by=boss, at=NOW)
    set_roles(ann, [Role.HR], by=boss, at=NOW)

    assert told() == {}
