"""Every page of the demonstration force, opened by every role: nothing is written, nothing breaks, nothing leaks.

Whoever has no role, or no account, opens every address; whoever has every role a third, another one each day. Of what
is open to a role it reads a twelfth, in turn, so that every page is read by somebody with one role, and it tries a
twelfth of what is closed to it; ``bin/prove walk`` opens everything with every role.
"""

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, ProgrammingError, connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS, Role
from tests.actions.printing import print_for
from tests.people import person
from tests.walk.addresses import Address, addresses
from tests.walk.busy import give_second_factor, make_busy
from tests.walk.objects import paths
from tests.walk.posting import MAY_SEND, is_in_table
from tests.walk.protections import ALWAYS, BEHIND_TLS, SESSION, Seen, Watched, faults_of
from tests.walk.shown import known_paths, undone
from tests.walk.whole import WHOLE, in_turn, is_todays, some

# Every role alone, all of them at once, none, and nobody at all.
WALKERS = [*Role.values, "every role", "no role", "a stranger"]
# What asking for a page may write: a session's own row, and the counts of wrong passwords.
MAY_BE_WRITTEN = {"django_session", "usersessions_usersession", "shared_cache"}
# Of any page, for anybody: no page has asked for an exception.
MOST_QUERIES = 15
# One file of each kind that is written or kept.
FILES = (
    "files:download", "actions:plan_pdf", "actions:export_csv", "actions:export_xlsx", "meetings:invitation",
    "accounts:session",
)  # fmt: skip
ONCE_A_MINUTE = (
    "SAVEPOINT",
    "RELEASE SAVEPOINT",
    'UPDATE "django_session"',
    'UPDATE "usersessions_usersession"',
)
# Nothing beats here, and no worker sends mail: readiness says so, as it must.
SAYS_SO = {("health:ready", 503), ("health:ready_web", 503)}
ODD = ["?page=x&sort=;drop&q=%00", "?page=-1&sort=-&q=%27%22%3C", "?page=99999999999999999999&q=%F0%9F%98%80"]
ASKS = re.compile(r'method="get"|href="[^"]*\?')


@pytest.fixture(scope="module")
def seen() -> Seen:
    """Every answer to every walker of this module, looked at as it comes."""
    return Seen()


@pytest.fixture(scope="module")
def clients(demonstration: Path, seen: Seen) -> Iterator[dict[str, Client]]:
    found: dict[str, Client] = {}
    with BEHIND_TLS:
        for walker in WALKERS:
            signed_in = walker != "a stranger"
            client = Watched(seen, signed_in=signed_in, raise_request_exception=False)
            roles = list(Role) if walker == "every role" else [r for r in Role if r == walker]
            if signed_in:
                client.force_login(person(f"Walker {walker}", *roles))
            found[walker] = client
        print_for(Person.objects.get(name="Walker every role"), timezone.now())
        yield found


@pytest.fixture(scope="module")
def walked(clients: dict[str, Client]) -> dict[str, list[str]]:
    """The paths of every address, found once; none for an address whose line is missing, which fails by itself."""
    return {address.name: known_paths(address) for address in addresses()}


@pytest.mark.parametrize("address", addresses(), ids=lambda a: a.name)
def test_every_address_is_walked_with_a_real_thing(address: Address, clients: dict[str, Client]) -> None:
    assert paths(address), f"The demonstration force has nothing to open {address} with"


def written() -> dict[str, int]:
    """Rows touched in this transaction, by table, as PostgreSQL itself counts them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return {name: count for name, count in cursor.fetchall() if name not in MAY_BE_WRITTEN}


def read_through(answer: HttpResponse) -> None:
    """A file is closed when it was read to its end; closing it by hand would close the database too."""
    if answer.streaming:
        b"".join(answer.streaming_content)


def checksums() -> dict[str, str]:
    """Every row of every table, whoever may have written it."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - MAY_BE_WRITTEN):
            cursor.execute(
                f"SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()[0]
    return found


@pytest.mark.django_db  # asks pytest-django for the test database, which the others fill and share
def test_the_walk_is_over_an_empty_test_database() -> None:
    assert not Person.objects.exists()


def reading(client: Client, address: Address, path: str, walker: str) -> tuple[int, list[str]]:
    """How a page was answered, and what is wrong with that whoever asked."""
    asked: list[str] = []
    faults = []
    with undone():
        before = written()
        with connection.execute_wrapper(partial(noting, asked)):
            answer = client.get(path)
            status = answer.status_code
            read_through(answer)
        if len(asked) > MOST_QUERIES:
            faults.append(f"{path}: {len(asked)} queries for {walker}")
        if status < 500 and written() != before:
            faults.append(f"{path}: reading wrote {set(written().items()) - set(before.items())}")
    if status >= 500 and (address.name, status) not in SAYS_SO:
        faults.append(f"{path}: {status}")
    return status, faults


def open_to(address: Address) -> list[Role]:
    return [role for role in Role if not address.permission or role in PERMISSIONS[address.permission]]


def readers(address: Address, number: int) -> list[Role]:
    """Of the roles to which the address with this number is open, those who read it, in turn."""
    return in_turn(open_to(address), number)


def refused(address: Address, number: int) -> list[Role]:
    """Of the roles to which it is closed, those who try it, in turn."""
    shut = [role for role in Role if role not in open_to(address)]
    return in_turn(shut, number) if shut else []


@pytest.mark.parametrize("walker", WALKERS)
def test_reading_writes_nothing_breaks_nothing_and_keeps_to_the_table_of_roles(
    walker: str, clients: dict[str, Client], walked: dict[str, list[str]]
) -> None:
    faults = []

    for number, address in enumerate(addresses()):
        permitted = (
            not address.permission or walker in PERMISSIONS[address.permission] or walker == "every role"
        )
        if walker in Role and walker not in (*readers(address, number), *refused(address, number)):
            continue
        if walker == "every role" and not is_todays(number):
            continue
        # Whether a role may in is told by the first; in the whole walk all kinds of things are opened.
        for path in some(walked[address.name], 1):
            status, found = reading(clients[walker], address, path, walker)
            faults += found
            if walker == "a stranger":
                if not address.is_public and status != 302:
                    faults.append(f"{path}: a stranger gets {status}")
            elif not permitted and status not in address.refusals:
                faults.append(f"{path}: {walker} gets {status} without {address.permission}")

    assert not faults, "\n".join(faults)


def test_every_page_is_read_by_somebody_with_one_role() -> None:
    read = {address.name: readers(address, number) for number, address in enumerate(addresses())}

    assert [name for name, roles in read.items() if not roles] == []
    shut = [(address, refused(address, number)) for number, address in enumerate(addresses())]
    assert [address.name for address, roles in shut if not roles and len(open_to(address)) < len(Role)] == []
    assert {role for roles in read.values() for role in roles} == set(Role)


def let_in(client: Client, of_address: list[str]) -> bool:
    """Whether a form of this person is looked at, whatever becomes of it. Nothing may break."""
    statuses = []
    for path in of_address:
        with undone():
            statuses.append(client.post(path, {"anything": "x"}).status_code)
    assert max(statuses) < 500, of_address
    return any(status not in (403, 404, 405) for status in statuses)


def test_forms_about_what_others_answer_for_are_taken_from_those_in_the_table_alone(
    clients: dict[str, Client], walked: dict[str, list[str]]
) -> None:
    """What @may keeps from a role it keeps: tests/walk/test_guards.py. One form that is looked at is enough.

    All from whom none is taken try it; of the others some, in turn.
    """
    taken, wanted = {}, {}
    for number, address in enumerate(filter(is_in_table, addresses())):
        # What is taken from nobody in this state is not asked of each role again.
        there_are = walked[address.name]
        looked_at = (path for path in there_are if let_in(clients["every role"], [path]))
        if sent := list(islice(looked_at, None if WHOLE else 1)):
            may_send = MAY_SEND.get(address.name, set())
            kept_out = [role for role in open_to(address) if role not in may_send]
            wanted[address.name] = {*in_turn([role for role in Role if role in may_send], number)}
            taken[address.name] = {
                *(role for role in kept_out if any(let_in(clients[role], [path]) for path in sent)),
                *(
                    role
                    for role in wanted[address.name]
                    if any(let_in(clients[role], [path]) for path in there_are)
                ),
            }

    assert taken == wanted
    assert set(taken) == set(MAY_SEND)


# Whoever has every role asks the same pages an odd question below, and is counted there.
@pytest.mark.parametrize("walker", ["every role", "a stranger"] if WHOLE else ["a stranger"])
def test_no_row_of_any_table_differs_after_a_whole_walk(
    walker: str, clients: dict[str, Client], walked: dict[str, list[str]]
) -> None:
    before = checksums()

    for found in walked.values():
        for path in found[:1]:
            read_through(clients[walker].get(path))
            if walker == "a stranger":
                read_through(clients[walker].head(path))

    after = checksums()
    assert [table for table in before if after[table] != before[table]] == []


@pytest.fixture
def busy(clients: dict[str, Client]) -> Iterator[None]:
    """The force with more of everything, and everybody with the second factor that a force in service asks for."""
    with undone():
        walkers = {p.name: p for p in Person.objects.filter(name__startswith="Walker ")}
        for walker in walkers.values():
            give_second_factor(walker)
        make_busy(walkers["Walker every role"])
        with override_settings(MFA_REQUIRED=True):
            yield


def noting(asked: list[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """Django's own log of queries ends at 9,000, which a walk asks. When somebody was last seen is no page's question:

    it is written once a minute, and a reading that is undone is undone with that.
    """
    if not sql.startswith(ONCE_A_MINUTE):
        asked.append(sql)
    return execute(sql, *rest)


def test_pages_of_a_busy_force_keep_to_their_budget_of_queries(
    clients: dict[str, Client], busy: None
) -> None:
    """For the one who is shown all that any role is; role by role the calm force is counted above."""
    dear = []

    for number, address in enumerate(addresses()):
        if not is_todays(number + 1):
            continue
        for path in some(paths(address), 1):
            asked: list[str] = []
            with connection.execute_wrapper(partial(noting, asked)):
                read_through(clients["every role"].get(path))
            if len(asked) > MOST_QUERIES:
                dear.append(f"{address.name} {path}: {len(asked)} queries")

    assert not dear, "\n".join(dear)


def test_the_walk_would_notice_a_write(clients: dict[str, Client]) -> None:
    with undone():
        before, sums = written(), checksums()

        Person.objects.update(rank="Changed")

        assert checksums() != sums
        assert written() != before


def test_unknown_things_are_not_found(clients: dict[str, Client], walked: dict[str, list[str]]) -> None:
    for path in ("/suppliers/999999999/", "/actions/999999999/", "/nothing/here/", f"/actions/{10**30}/"):
        answer = clients["every role"].get(path)

        assert answer.status_code == 404, path
        assert "ms-header" in answer.content.decode(), path


def takes_questions(answer: HttpResponse) -> bool:
    """A list, a search, or a file of one: what is asked of it reaches the database."""
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return True
    main = answer.content.decode().partition("<main")[2]
    return answer.status_code != 200 or bool(ASKS.search(main))


def test_odd_questions_break_no_list_and_change_no_row(
    clients: dict[str, Client], walked: dict[str, list[str]]
) -> None:
    """Every page is asked the first, in the short walk of those about one thing each third; the others are asked of
    whatever takes questions.
    """
    broken, lists = [], set()
    before = checksums()

    for number, address in enumerate(addresses()):
        if not WHOLE and address.arguments and number % 3:
            continue
        for path in walked[address.name][:1]:
            for query in ODD:
                answer = clients["every role"].get(path + query)
                read_through(answer)
                if answer.status_code >= 500 and (address.name, answer.status_code) not in SAYS_SO:
                    broken.append(path + query)
                if not (WHOLE or takes_questions(answer)):
                    break
                lists.add(address.name)

    assert not broken, "\n".join(broken)
    assert {"actions:index", "suppliers:index", "accounts:history", "meetings:index", "buying:index"} <= lists
    after = checksums()
    assert [table for table in before if after[table] != before[table]] == []


def failing(error: Exception, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    """The database as it answers when it does not: with an error of its own."""
    raise error


def test_no_answer_of_the_walk_goes_without_a_protection(
    clients: dict[str, Client],
    walked: dict[str, list[str]],
    seen: Seen,
    record_property: Callable[[str, object], None],
) -> None:
    """All that the tests above were answered, and what they were not: wrong forms, faults, and a file of the sheet."""
    everybody = clients["every role"]
    for name in ("accounts:show", *FILES):
        read_through(everybody.get(walked[name][0]))
    clients["no role"].get(walked["actions:create"][0])
    with undone():
        everybody.post(walked["actions:create"][0], {"title": ""})
        everybody.post(walked["accounts:people"][0])
    for error in (ProgrammingError("no such column"), OperationalError("server closed the connection")):
        with connection.execute_wrapper(partial(failing, error)):
            clients["a stranger"].get("/statements/")
    for path in ("/static/css/msplan.css", "/static/nothing.css", "/nowhere/", "/statements", "/account/"):
        read_through(clients["a stranger"].get(path))
    statuses = {status for status, _ in seen.answers}

    assert not seen.faults, "\n".join(seen.faults)
    record_property("answers", seen.total)
    record_property("answers that are private", seen.private)
    assert {200, 301, 302, 403, 404, 405, 422, 500, 503} <= statuses
    assert {
        "text/html", "text/css", "text/csv", "text/calendar", "application/pdf", "application/json",
    } <= seen.kinds(200)  # fmt: skip
    assert any("spreadsheet" in kind for kind in seen.kinds(200))


def test_control_each_protection_that_is_missing_is_seen(clients: dict[str, Client]) -> None:
    """An answer that has all of them, with one after the other taken away or weakened."""

    def page() -> HttpResponse:
        return clients["every role"].get("/account/")

    weak = {
        "Content-Security-Policy": "default-src 'self' 'unsafe-inline'",
        "Cache-Control": "max-age=60",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "unsafe-url",
    }
    assert faults_of(page(), route="", private=True) == []
    for name in (
        *ALWAYS,
        "Content-Security-Policy",
        "Permissions-Policy",
        "Referrer-Policy",
        "Cache-Control",
    ):
        gone, changed = page(), page()
        del gone[name]
        assert len(faults_of(gone, route="", private=True)) >= 1, name
        changed[name] = weak.get(name, "none")
        assert len(faults_of(changed, route="", private=True)) >= 1, name
    for name, how in (("session", {}), (SESSION, {"httponly": False}), (SESSION, {"secure": False}),
                      (SESSION, {"domain": "force.example"})):  # fmt: skip
        odd = page()
        odd.set_cookie(name, "x", **{"secure": True, "httponly": True, "samesite": "Lax", **how})
        assert len(faults_of(odd, route="", private=True)) >= 1, (name, how)
