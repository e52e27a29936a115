"""Policies and routes: entered, edited, put aside; what may not be is refused by the act and by the database."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from actions.files import may_open
from actions.models import ConcernRoute, Looking, Policy, PolicyReview
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.policies.keeping import archive, edit_policy, edit_route, link_action, restore
from actions.policies.looking import look_at
from actions.policies.provisions import Provision
from msplan.history.models import Entry
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from statements.registry.questions import registry_form
from tests.actions.making import an_action, an_owner, noon
from tests.actions.policies.making import a_policy, a_route, looked
from tests.people import person

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


def test_policies_and_routes_are_numbered_each_for_itself() -> None:
    made = [a_policy(on=DAY), a_route(on=DAY), a_policy(on=DAY, title="Leave")]

    assert [thing.reference for thing in made] == ["POL-001", "RT-001", "POL-002"]


def test_a_page_that_comes_twice_enters_one_policy() -> None:
    form_id = uuid4()
    first = a_policy(on=DAY, form_id=form_id)

    with pytest.raises(MadeAlready) as again:
        a_policy(on=DAY, form_id=form_id)

    assert again.value.thing == first
    assert Policy.objects.count() == 1


def test_an_owner_who_has_left_is_refused() -> None:
    left = person("Ida Wren", "contributor")
    left.is_active = False
    left.save()

    with pytest.raises(PlanRefused, match="has left"):
        a_policy(on=DAY, owner=left)


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_a_version_was_agreed_today_or_before(days: int, *, refused: bool) -> None:
    agreed_on = DAY + timedelta(days=days)
    if refused:
        with pytest.raises(PlanRefused, match="today or in the past"):
            a_policy(on=DAY, agreed_on=agreed_on)
    else:
        assert a_policy(on=DAY, agreed_on=agreed_on).agreed_on == agreed_on


def test_an_edit_keeps_what_was_there_in_its_story_and_refuses_a_stale_one() -> None:
    policy = a_policy(on=DAY, edition="1")

    assert edit_policy(policy, version=1, changes={"edition": "2"}, by=None, at=noon(DAY))
    assert not edit_policy(policy, version=2, changes={"edition": "2"}, by=None, at=noon(DAY))
    with pytest.raises(StaleEdit):
        edit_policy(policy, version=1, changes={"edition": "3"}, by=None, at=noon(DAY))

    entry = Entry.objects.get(act="policies.edit")
    assert entry.detail.body == {"before": {"edition": "1"}, "after": {"edition": "2"}}
    assert Policy.objects.get().edition == "2"


def test_a_file_takes_the_place_of_the_link_and_the_other_way() -> None:
    policy = a_policy(on=DAY, link="https://intranet.example/policy")
    upload = ContentFile(b"Our,policy\n1,2\n", name="policy.csv")

    edit_policy(policy, version=1, changes={}, upload=upload, by=None, at=noon(DAY))
    kept = policy.file
    assert (policy.link, kept and kept.name) == ("", "policy.csv")
    assert kept is not None
    assert may_open(person("Kit Marlow", "contributor"), kept)

    edit_policy(policy, version=2, changes={"link": "https://a.example/"}, by=None, at=noon(DAY))
    assert policy.file is None


def test_archived_it_is_edited_looked_at_and_raised_from_by_nobody_until_it_is_in_use_again() -> None:
    policy, route = a_policy(on=DAY), a_route(on=DAY)
    for thing in (policy, route):
        archive(thing, reason="Replaced", by=an_owner(), at=noon(DAY))
        with pytest.raises(InvalidTransition):
            archive(thing, reason="Replaced", by=an_owner(), at=noon(DAY))
        assert thing.review_on is None
    action = an_action(start_on=DAY)
    acts: list[Any] = [
        lambda: edit_policy(policy, version=policy.version, changes={"title": "B"}, by=None, at=noon(DAY)),
        lambda: edit_route(route, version=route.version, changes={"title": "B"}, by=None, at=noon(DAY)),
        lambda: looked(policy, "yes", on=DAY),
        lambda: link_action(policy, action, by=None, at=noon(DAY)),
    ]
    for act in acts:
        with pytest.raises(InvalidTransition, match="archived"):
            act()

    with pytest.raises(PlanRefused, match="after today"):
        restore(policy, review_on=DAY, by=an_owner(), at=noon(DAY))
    restore(policy, review_on=DAY + timedelta(days=1), by=an_owner(), at=noon(DAY))
    assert looked(policy, "yes", on=DAY).pk


@pytest.mark.parametrize(("days", "refused"), [(-400, False), (0, False), (1, True)])
def test_a_policy_was_read_today_or_before(days: int, *, refused: bool) -> None:
    policy = a_policy(on=DAY)
    on = DAY + timedelta(days=days)
    if refused:
        with pytest.raises(PlanRefused, match="today or in the past"):
            looked(policy, "yes", on=on, entered=DAY)
    else:
        assert looked(policy, "yes", on=on, entered=DAY).looked_on == on


def test_a_no_has_no_provisions_and_words_are_needed() -> None:
    policy = a_policy(on=DAY)
    with pytest.raises(PlanRefused, match="none of the provisions"):
        looked(policy, "no", on=DAY, provisions=["fees"])
    with pytest.raises(PlanRefused, match="Say what the policy says"):
        looked(policy, "yes", on=DAY, words="  ")


def test_the_last_looking_counts_and_the_state_of_a_day_is_what_was_entered_by_then() -> None:
    policy = a_policy(on=DAY)

    def covers(on: date | None = None) -> Any:
        return Policy.objects.with_coverage(on).get().covers

    assert covers() is None
    looked(policy, "no", on=DAY + timedelta(days=10))
    # Read before, told of later: the later reading stands, and nobody knew of this one until it was entered.
    looked(policy, "partly", on=DAY + timedelta(days=5), entered=DAY + timedelta(days=20))
    assert covers() == "no"
    looked(policy, "yes", on=DAY + timedelta(days=30))

    days = {9: None, 10: "no", 19: "no", 20: "no", 29: "no", 30: "yes", 31: "yes"}
    assert {day: covers(DAY + timedelta(days=day)) for day in days} == days


def test_of_two_lookings_on_one_day_the_later_entered_counts() -> None:
    policy = a_policy(on=DAY)
    looked(policy, "no", on=DAY)
    looked(policy, "partly", on=DAY, provisions=["remedy", "fees"])

    found: Any = Policy.objects.with_coverage().get()
    assert (found.covers, found.covers_words, found.provisions) == ("partly", "Partly", ["fees", "remedy"])


def test_the_database_refuses_to_change_what_was_found() -> None:
    policy = a_policy(on=DAY)
    looking = looked(policy, "no", on=DAY)
    for sql in ("UPDATE actions_looking SET covers = 'yes'", "DELETE FROM actions_looking"):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            connection.cursor().execute(sql)
    looking.refresh_from_db()
    assert looking.covers == "no"


@pytest.mark.parametrize(
    ("model", "changes", "name"),
    [
        (Policy, {"archived_on": DAY}, "policy_reviewed_while_kept"),
        (Policy, {"review_on": None}, "policy_reviewed_while_kept"),
        (Policy, {"link": "javascript:alert(1)"}, "policy_link_is_web"),
        (Policy, {"title": ""}, "policy_has_title"),
        (ConcernRoute, {"kind": "pigeon"}, "route_kind_known"),
        (ConcernRoute, {"reached": ""}, "route_says_how"),
        (ConcernRoute, {"cleared": True}, "route_cleared_in_words"),
    ],
)
def test_the_database_holds_the_rules_too(model: Any, changes: dict[str, Any], name: str) -> None:
    a_policy(on=DAY)
    a_route(on=DAY)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**changes)


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"covers": "maybe"}, "looking_covers_known"),
        ({"provisions": ["tea"]}, "looking_provisions_known"),
        ({"covers": "no", "provisions": ["fees"]}, "looking_no_has_no_provisions"),
        ({"words": ""}, "looking_says_what"),
        ({"looked_on": DAY + timedelta(days=1)}, "looking_not_ahead"),
    ],
)
def test_no_looking_gets_past_the_database(changes: dict[str, Any], name: str) -> None:
    row: dict[str, Any] = {
        "policy": a_policy(on=DAY), "covers": "yes", "words": "W", "looked_on": DAY, "by": an_owner(),
        "at": noon(DAY), "entered_on": DAY,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Looking.objects.create(**{**row, **changes})


def test_an_action_is_raised_from_a_policy_once() -> None:
    policy, action = a_policy(on=DAY), an_action(start_on=DAY)

    link_action(policy, action, by=None, at=noon(DAY))
    with pytest.raises(PlanRefused, match="there already"):
        link_action(policy, action, by=None, at=noon(DAY))

    assert list(policy.actions) == [action]


def test_there_are_ten_provisions_and_the_registry_asks_for_these() -> None:
    assert len(Provision) == 10
    assert list(registry_form().question("Policies").options[:10]) == Provision.labels


def test_looking_is_told_in_the_registrys_order() -> None:
    looking = look_at(
        a_policy(on=DAY), covers="yes", provisions=["remedy", "leaving"], words="W", looked_on=DAY,
        by=an_owner(), at=noon(DAY),
    )  # fmt: skip

    assert looking.provision_words == [Provision.LEAVING.label, Provision.REMEDY.label]
    assert not PolicyReview.objects.exists()
