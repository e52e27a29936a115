"""Every address is guarded, or stands in a short list with a reason. Read from the resolver, so none is forgotten."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from msplan.accounts.roles import PERMISSIONS, Role
from tests.people import person
from tests.walk.addresses import NO_ROLE_NEEDED, PUBLIC, Address, addresses
from tests.walk.whole import in_turn

ALL = addresses()
STAFF = [a for a in ALL if a.name not in PUBLIC]


def anywhere(address: Address) -> str:
    """Its path with arguments that fit its shape; nobody gets far enough to look them up."""
    words = {"period": "2024-25", "uidb36": "1", "key": "abc-def", "version": 1}
    fits = {
        "slug:name": "x",
        "public_file:name": "statement.pdf",
        "update_file:name": "update.pdf",
        "update_name:slug": "update-2025-03",
        "str:name": "x",
    }
    arguments = {
        name: words.get(name)
        or next((v for k, v in fits.items() if f"<{k}>" in address.route and k.endswith(name)), 1)
        for name in address.arguments
    }
    return reverse(address.name, kwargs=arguments)


def test_the_walk_sees_the_whole_program() -> None:
    rooms = {a.name.split(":")[0] for a in ALL if ":" in a.name}

    assert {"accounts", "force", "chasing", "outbox", "files", "suppliers", "actions", "statements"} <= rooms
    assert len(ALL) > 60


def test_names_are_unique() -> None:
    names = [a.name for a in ALL]

    assert sorted({n for n in names if names.count(n) > 1}) == []


def test_what_is_public_is_exactly_what_the_list_says() -> None:
    assert {a.name for a in ALL if a.is_public} == set(PUBLIC)


def test_every_staff_address_asks_for_a_permission_or_says_why_not() -> None:
    unguarded = {a.name for a in STAFF if not a.permission}

    assert unguarded == set(NO_ROLE_NEEDED)


def test_every_permission_asked_for_is_in_the_table() -> None:
    assert {a.permission for a in STAFF if a.permission} <= set(PERMISSIONS)


@pytest.mark.django_db
@pytest.mark.parametrize("address", STAFF, ids=lambda a: a.name)
def test_a_stranger_is_asked_to_sign_in(
    client: Client, address: Address, record_property: Callable[[str, object], None]
) -> None:
    path = anywhere(address)
    record_property("cells", 2)

    got, posted = client.get(path), client.post(path, {"anything": "x"})

    assert (got.status_code, got["Location"]) == (302, f"/sign-in/login/?next={path}")
    assert (posted.status_code, posted["Location"].startswith("/sign-in/login/")) == (302, True)


def tries(address: Address, number: int) -> list[Role]:
    """Who sends something to an address that is closed to them: in the short walk some, in turn."""
    shut = [role for role in Role if address.permission and role not in PERMISSIONS[address.permission]]
    return in_turn(shut, number) if shut else []


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_a_role_posts_nothing_that_the_table_keeps_from_it(
    client: Client, role: Role, record_property: Callable[[str, object], None]
) -> None:
    client.force_login(person("One Role", role))
    closed = [a for number, a in enumerate(STAFF) if role in tries(a, number)]

    let_in = [
        a.name for a in closed if client.post(anywhere(a), {"anything": "x"}).status_code not in a.refusals
    ]

    record_property("cells", len(closed))
    assert closed
    assert let_in == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ALL, ids=lambda a: a.name)
def test_nothing_is_changed_by_a_post_that_another_site_made(
    address: Address, record_property: Callable[[str, object], None]
) -> None:
    """Refused for its token, before anything else is asked: by its page, or because the address takes no form."""
    client = Client(enforce_csrf_checks=True)
    if not address.is_public:
        client.force_login(person("Every Role", *Role))
    record_property("cells", 1)

    answer = client.post(anywhere(address), {"anything": "x"})

    assert is_refused_for_its_token(answer)


def is_refused_for_its_token(answer: HttpResponse) -> bool:
    if answer.status_code == 405:
        return True
    return answer.status_code == 403 and "This page was open for too long" in answer.content.decode()


@pytest.mark.django_db
def test_control_a_form_that_asks_for_no_token_is_found() -> None:
    """The same form where tokens are not asked for, as of a view that was let off."""
    client = Client(enforce_csrf_checks=False)
    client.force_login(person("Every Role", *Role))

    assert not is_refused_for_its_token(client.post("/actions/new/", {"anything": "x"}))
