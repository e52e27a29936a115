"""Looking at a policy or a route again on its day, and what chasing knows of it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from actions.models import Policy, PolicyReview
from actions.plan.refusing import PlanRefused
from actions.policies.due import items
from actions.policies.keeping import archive
from actions.policies.reviewing import review
from actions.policies.timeline import of_kept
from msplan.chasing.rules import LADDERS
from msplan.lib.dates import add_months
from tests.actions.making import an_owner, noon
from tests.actions.policies.making import a_policy, a_route, looked
from tests.people import department, person

pytestmark = pytest.mark.django_db
ENTERED = date(2025, 6, 10)
DUE = date(2026, 6, 10)  # a Wednesday


def given(thing: Any, on: date, **changes: Any) -> PolicyReview:
    words = {"due_on": DUE, "found": "stands", "next_on": add_months(on, 12), **changes}
    return review(thing, **words, by=an_owner(), at=noon(on))


@pytest.mark.parametrize("make", [a_policy, a_route])
def test_a_review_answers_its_date_and_sets_the_next(make: Any) -> None:
    thing = make(on=ENTERED)

    made = given(thing, DUE + timedelta(days=3))

    assert (made.due_on, made.days_late, made.by) == (DUE, 3, an_owner())
    assert thing.review_on == made.next_on == date(2027, 6, 13)
    with pytest.raises(PlanRefused, match="given already"):
        given(thing, DUE + timedelta(days=3))
    assert PolicyReview.objects.count() == 1


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, True), (1, False)])
def test_the_next_review_lies_ahead(days: int, *, refused: bool) -> None:
    thing = a_policy(on=ENTERED)
    if refused:
        with pytest.raises(PlanRefused, match="after today"):
            given(thing, DUE, next_on=DUE + timedelta(days=days))
        assert thing.review_on == DUE
    else:
        assert given(thing, DUE, next_on=DUE + timedelta(days=days)).pk


@pytest.mark.parametrize(("days", "refused"), [(-1, False), (0, False), (1, True)])
def test_the_next_review_is_three_years_ahead_at_the_most(days: int, *, refused: bool) -> None:
    thing, most = a_policy(on=ENTERED), add_months(DUE, 36)
    if refused:
        with pytest.raises(PlanRefused, match="10 June 2029 or earlier"):
            given(thing, DUE, next_on=most + timedelta(days=days))
    else:
        assert given(thing, DUE, next_on=most + timedelta(days=days)).pk


def test_three_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    thing = a_policy(on=date(2028, 1, 1), review_on=date(2028, 2, 29))
    with pytest.raises(PlanRefused, match="28 February 2031"):
        given(thing, date(2028, 2, 29), due_on=date(2028, 2, 29), next_on=date(2031, 3, 1))


def test_what_has_to_change_is_said() -> None:
    with pytest.raises(PlanRefused, match="Say what changed"):
        given(a_policy(on=ENTERED), DUE, found="to_change")


def test_a_changed_policy_gets_its_new_version_and_a_standing_one_keeps_its_own() -> None:
    policy = a_policy(on=ENTERED, edition="1")
    text = {"edition": "2", "agreed_on": DUE}

    given(policy, DUE, new_text=text)
    assert (policy.edition, policy.version) == ("1", 1)

    given(policy, DUE, due_on=add_months(DUE, 12), found="changed", words="New paragraph", new_text=text)
    assert (policy.edition, policy.agreed_on, policy.version) == ("2", DUE, 2)


def test_nobody_is_asked_about_an_archived_one() -> None:
    policy = a_policy(on=ENTERED)
    assert len(list(items(DUE))) == 1

    archive(policy, reason="Replaced", by=an_owner(), at=noon(DUE))

    assert not list(items(DUE))
    with pytest.raises(PlanRefused, match="nobody waits"):
        given(policy, DUE)


def test_the_database_refuses_to_change_a_review() -> None:
    given(a_policy(on=ENTERED), DUE)
    for sql in ("UPDATE actions_policyreview SET given_on = due_on", "DELETE FROM actions_policyreview"):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.parametrize(("days", "seen"), [(-91, False), (-90, True), (0, True), (30, True)])
def test_a_review_is_seen_ninety_days_ahead(days: int, *, seen: bool) -> None:
    a_route(on=ENTERED)

    assert [due.due_on for due in items(DUE + timedelta(days=days))] == ([DUE] if seen else [])


def test_its_row_leads_its_owner_to_the_review_and_others_to_its_page() -> None:
    policy = a_policy(on=ENTERED)

    (due,) = items(DUE)

    assert (due.ladder, due.label, due.person_id) == ("policy", "POL-001 Recruitment policy", policy.owner_id)
    assert (due.link, due.page) == (f"/policies/{policy.pk}/review/", f"/policies/{policy.pk}/")
    assert due.department_id == policy.department_id


@pytest.mark.parametrize(
    ("days", "told"),
    [(-29, 0), (-28, 1), (-8, 0), (-7, 1), (0, 1), (1, 0), (7, 1)],
)
def test_its_owner_is_told_on_the_days_of_the_ladder(days: int, told: int) -> None:
    a_policy(on=ENTERED)
    (due,) = items(DUE)
    steps = [s for s in LADDERS[due.ladder] if s.days == days and s.to.value == "owner"]

    assert len(steps) == told


def test_a_late_policy_comes_before_the_lead_of_its_department() -> None:
    lead = person("Ada Quill", "department_lead")
    policy = a_policy(on=ENTERED, department=department("Estates", lead=lead))

    (due,) = items(DUE + timedelta(days=14))

    assert due.department_id == policy.department_id


def test_its_story_tells_what_was_found() -> None:
    policy = a_policy(on=ENTERED)
    looking = looked(policy, "partly", on=ENTERED, provisions=["fees"])
    made = given(policy, DUE + timedelta(days=1), found="to_change", words="Add the fees.")

    story = of_kept(policy, [looking], [made])

    assert [told.title for told in story] == [
        "Review due 10 June 2026, 1 day late",
        "Looked at: covers modern slavery: partly",
        "Entered into the register",
    ]
    assert "Prohibits the use of worker-paid recruitment fees" in story[1].text
    assert "Add the fees." in story[0].text


def test_what_has_to_change_stands_in_the_register_behind_what_stood_there() -> None:
    bare, worded = a_policy(on=ENTERED), a_policy(on=ENTERED, title="Leave", to_change="Say who pays.")

    for policy in (bare, worded):
        given(policy, DUE, found="to_change", words="Add the fees.")
    again = given(worded, worded.review_on, due_on=worded.review_on, found="to_change", words="Say who pays.")

    assert again.found == "to_change"
    assert Policy.objects.get(pk=bare.pk).to_change == "Add the fees."
    assert Policy.objects.get(pk=worded.pk).to_change == "Say who pays.\nAdd the fees."
