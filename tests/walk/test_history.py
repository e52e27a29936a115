"""Whatever a page changes, history tells: who, when, of which thing, and what it was or became.

Forms of the demonstration force's pages are filled in and sent by somebody with every role, each in a transaction
that is undone. PostgreSQL's own counts say which tables were written; our code is not asked. ``bin/check`` sends the
forms of each twelfth address, ``bin/prove walk`` all.
"""

import copy
import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from django.forms import modelform_factory
from django.test import Client, override_settings
from django.utils import timezone

from msplan.accounts.models import Department
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.history.recording import record
from tests.house.test_acts_tell import ITS_NAME_SAYS_ALL
from tests.people import department, person
from tests.walk import adding
from tests.walk.addresses import addresses
from tests.walk.filling import Form, tries
from tests.walk.shown import address_of, forms_at, known_paths, undone
from tests.walk.test_pages import written
from tests.walk.whole import WHOLE, some

WHO = "Walker of history"
HISTORY = {"history_entry", "history_detail"}
# What a form may change and history need not tell, when it changes nothing else.
UNSAID = {
    "outbox_mail": "a mail is its own record, in the outbox, with what became of it",
    "django_session": "where somebody is signed in",
    "usersessions_usersession": "where somebody is signed in, for the list of one's own sessions",
    "shared_cache": "counts of wrong passwords",
}
NAMES = {act.rpartition(".")[2] for act in ITS_NAME_SAYS_ALL}
# Signing in and out, and second factors: tests/msplan/accounts/ tells what of these is history.
ELSEWHERE = ("account_", "mfa_", "socialaccount_", "openid_")
# What an address reads though no form of the walk shows it, and why that is no back door.
SAYS_WHICH: dict[str, set[str]] = {}
# Of what the pages offer so much is taken and changes something, or the walk fills forms in badly.
LEAST_REACHED = 0.5


@dataclass(frozen=True)
class Told:
    """What one entry says of itself: enough to judge it by."""

    act: str
    who: str
    changed: bool


@dataclass(frozen=True)
class Deed:
    """A form that was taken: where it went, what PostgreSQL counted as written, what history says."""

    address: str
    tables: frozenset[str]
    told: tuple[Told, ...]

    def faults(self) -> list[str]:
        changed = self.tables - HISTORY - set(UNSAID)
        if not changed:
            return []
        if not self.told:
            return [f"{self.address} wrote {sorted(changed)} and history tells nothing"]
        found = []
        if not any(one.who == WHO for one in self.told):
            found.append(f"{self.address}: nobody says who did {[one.act for one in self.told]}")
        acts = {one.act for one in self.told}
        if not any(one.changed or one.act.rpartition(".")[2] in NAMES for one in self.told):
            found.append(f"{self.address}: {sorted(acts)} tell neither what was nor what became")
        return found


@pytest.fixture(scope="module")
def walker(demonstration: Path) -> adding.Remembering:
    client = adding.Remembering(raise_request_exception=False)
    client.force_login(person(WHO, *Role))
    return client


@dataclass(frozen=True)
class Taken:
    """A form as it was sent, and what it did."""

    action: str
    data: dict[str, Any]
    deed: Deed


@dataclass
class Sent:
    """What the walk sent: each form that was taken with what it did, and what any form offers for each address."""

    taken: dict[str, Taken] = field(default_factory=dict)
    offers: dict[str, set[str]] = field(default_factory=dict)
    tried: Counter[str] = field(default_factory=Counter)


@pytest.fixture(scope="module")
def walked(walker: adding.Remembering) -> Sent:
    cookies = copy.deepcopy(walker.cookies)
    found = Sent()
    for path in pages():
        walker.cookies = copy.deepcopy(cookies)
        for form in forms_at(walker, path):
            name = address_of(form.action)
            found.offers.setdefault(name, set()).update(adding.names_of(form))
            if name in found.taken or found.tried[name] > 2 or name.startswith(ELSEWHERE):
                continue
            found.tried[name] += 1
            deed = sent(walker, form, name)
            if deed is not None:
                found.taken[name] = Taken(form.action, walker.last, deed)
    walker.cookies = cookies
    return found


def test_what_a_form_changes_history_tells(walked: Sent) -> None:
    assert [fault for one in walked.taken.values() for fault in one.deed.faults()] == []
    assert len(walked.taken) >= len(walked.tried) * LEAST_REACHED, sorted(
        set(walked.tried) - set(walked.taken)
    )


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10_000)
def test_what_a_form_does_not_offer_is_not_set_by_sending_it(
    walker: adding.Remembering, walked: Sent, record_property: Callable[[str, object], None]
) -> None:
    """Every column of every model: owners, states, flags, dates, roles, with values that would fit."""
    cookies = copy.deepcopy(walker.cookies)
    faults, heard, looked_at = [], 0, 0

    for name, one in walked.taken.items():

        def send(besides: adding.Values, one: Taken = one) -> bool:
            walker.cookies = copy.deepcopy(cookies)
            return adding.once_more(walker, one.action, one.data, besides).status_code < 400

        found, names = adding.taken(send, walked.offers[name] | SAYS_WHICH.get(name, set()))
        faults += [f"{name}: {fault}" for fault in found]
        heard += names
        looked_at += bool(names)

    record_property("fields sent besides", heard)
    assert faults == []
    assert looked_at > 0.8 * len(walked.taken)
    assert heard > 800 * looked_at


def pages() -> list[str]:
    known = sorted(addresses(), key=lambda address: address.name)
    turn = known if WHOLE else known[::12]
    return [path for address in turn for path in some(known_paths(address), 2)]


def sent(walker: Client, form: Form, name: str) -> Deed | None:
    """The first try that changed something, or None."""
    cookies = copy.deepcopy(walker.cookies)
    answers = tries(form, walker, random.Random(name))  # noqa: S311  repeatable, not secret
    while True:
        walker.cookies = copy.deepcopy(cookies)  # some forms sign out
        with undone():
            last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            before = written()
            answer = next(answers, None)
            if answer is None:
                return None
            with suppress(
                DatabaseError
            ):  # a page that broke off left a transaction in which nothing can be asked
                now = written()
                tables = frozenset(table for table in now if now[table] != before.get(table))
                if answer.status_code < 400 and tables - HISTORY:
                    return Deed(name, tables, tuple(told_since(last)))


def told_since(last: int) -> Iterator[Told]:
    for entry in Entry.objects.filter(pk__gt=last).with_details():
        body = entry.detail.body or {}
        yield Told(entry.act, entry.actor_name, bool(body.get("before") or body.get("after")))


# --- controls ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tables", "told", "faults"),
    [
        ({"actions_action"}, [], 1),
        ({"actions_action"}, [Told("test.touch", "Somebody else", True)], 1),
        ({"actions_action"}, [Told("test.touch", WHO, False)], 1),
        ({"actions_action", "outbox_mail"}, [], 1),
        ({"actions_action"}, [Told("test.touch", WHO, True)], 0),
        ({"outbox_mail"}, [], 0),
    ],
)
def test_control_what_is_not_told_is_a_fault(tables: set[str], told: list[Told], faults: int) -> None:
    assert len(Deed("test:address", frozenset(tables), tuple(told)).faults()) == faults


@pytest.mark.django_db
def test_control_a_change_without_an_entry_is_counted_and_one_with_it_is_told() -> None:
    room = department("Estates")
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    before = written()

    type(room).objects.filter(pk=room.pk).update(name="Buildings")

    now = written()
    assert {table for table in now if now[table] != before.get(table)} == {"accounts_department"}
    assert list(told_since(last)) == []
    record("test.touch", room, by=person(WHO), at=timezone.now(), after={"name": "Buildings"})
    assert Told("test.touch", WHO, True) in set(told_since(last))


@pytest.mark.django_db
@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=10_000)
def test_control_a_form_of_all_fields_takes_what_it_does_not_show() -> None:
    room, lead = department("Estates"), person("Lead Er")
    every = modelform_factory(Department, fields="__all__")

    def send(besides: adding.Values) -> bool:
        form = every({"name": "Buildings", "code": "estates", "version": "1"} | flat(besides), instance=room)
        return form.is_valid() and bool(form.save())

    found, heard = adding.taken(send, {"name", "code", "version"})

    assert heard > 800
    assert f"accounts_department.lead_id took '{lead.pk}'" in found


def flat(values: adding.Values) -> dict[str, str]:
    return {name: held[-1] for name, held in values.items()}
