"""What somebody has: nothing that names a person is forgotten, and what is open goes to a colleague in one act."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model
from django.test import Client

from actions.models import Action
from actions.plan.cancelling import cancel
from msplan.accounts.handing_over import CannotHold, hand_over, held_by, held_by_leavers, kinds
from msplan.accounts.models import Department, Person
from msplan.accounts.people import deactivate, set_leave
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from tests.actions.making import an_action
from tests.people import department, person

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)

DEED = "says who did it, and when: that is past"
SIGNING_IN = "signing in: it goes with the account"
MAIL = "says who was written to: that is past"
# What names a person and is not handed over, and why it stays.
STAYS: dict[str, str] = {
    "account.EmailAddress.user": SIGNING_IN,
    "mfa.Authenticator.user": SIGNING_IN,
    "usersessions.UserSession.user": SIGNING_IN,
    "socialaccount.SocialAccount.user": SIGNING_IN,
    "accounts.RoleHolding.person": "roles are given and taken, not handed over: a closed account may do nothing",
    "outbox.Mail.person": MAIL,
    "chasing.Digest.person": MAIL,
    "chasing.Reminder.person": MAIL,
    "actions.Attendance.person": "who came to a meeting that was held",
    "actions.Lesson.author": "who wrote it down; nobody is asked for anything because of it",
    "actions.Lesson.editor": "who edited it last: an approval asks for somebody else",
    "actions.LessonApproval.author": "as it was when it was approved",
    "actions.LessonApproval.editor": "as it was when it was approved",
    "actions.SelfAssessment.closed_by": "asked for the next one; who has left is passed over for the lead by chasing",
    "statements.Statement.last_edited_by": "who edited it last: approval and signature ask for somebody else",
}


def columns(target: type[Model]) -> set[str]:
    """Every column of every table that names a person, or a department."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if isinstance(field, ForeignKey | ManyToManyField) and field.related_model is target
    }


def handed_over() -> set[str]:
    found = set()
    for kind in kinds().values():
        model: type[Model] = kind.open(DAY).model
        found.add(f"{model._meta.label}.{kind.whose}")
        if kind.through:
            model = model._meta.get_field(kind.through).related_model  # type: ignore[assignment]
        found.add(f"{model._meta.label}.{kind.field}")
    return found


def is_a_deed(column: str) -> bool:
    name = column.rpartition(".")[2]
    return name == "actor" or name == "by" or name.endswith("_by")


def forgotten(found: set[str], given: set[str]) -> list[str]:
    return sorted(one for one in found if not is_a_deed(one) and one not in given and one not in STAYS)


@pytest.mark.django_db
def test_every_column_that_names_a_person_is_handed_over_or_stays_with_a_reason() -> None:
    found = columns(Person)

    assert forgotten(found, handed_over()) == []
    assert len(found) > 120
    assert set(STAYS) <= found


@pytest.mark.django_db
def test_a_new_column_without_a_line_would_fail() -> None:
    """Control: a source that is left out, and a column that nobody has thought of."""
    without = handed_over() - {"actions.Action.owner"}

    assert forgotten(columns(Person), without) == ["actions.Action.owner"]
    assert forgotten({"actions.Something.watcher"}, set()) == ["actions.Something.watcher"]


@pytest.mark.django_db
def test_everything_open_goes_to_a_colleague_in_one_act() -> None:
    ann, bo, cy = person("Ann Hart", Role.CONTRIBUTOR), person("Bo Lund", Role.CONTRIBUTOR), person("Cy Moor")
    open_one, done = (
        an_action(start_on=DAY, owner=ann, title="Brief the desk"),
        an_action(start_on=DAY, owner=ann, title="Done long ago"),
    )
    cancel(done, reason="Not needed any more", by=cy, at=NOW)
    department("HR", lead=ann)
    set_leave(cy, first=None, last=None, deputy=ann, by=None, at=NOW)

    assert [item.label for item in held_by(ann, DAY)] == ["HR", "Cy Moor", "Brief the desk"]
    moved = hand_over(ann, to=bo, only=kinds(), by=cy, at=NOW)

    open_one.refresh_from_db()
    assert {key: n for key, n in moved.items() if n} == {
        "accounts.department": 1,
        "accounts.deputy": 1,
        "actions.action": 1,
    }
    assert (open_one.owner, Department.objects.get(name="HR").lead) == (bo, bo)
    assert Person.objects.get(pk=cy.pk).deputy == bo
    assert Action.objects.get(pk=done.pk).owner == ann  # what is past stays
    assert held_by(ann, DAY) == []
    told = Entry.objects.filter(act__endswith=".hand_over").select_related("detail")
    assert {entry.detail.body["before"].get("owner") for entry in told} >= {"Ann Hart"}
    assert len({entry.group for entry in told}) == 1
    assert {entry.actor for entry in told} == {cy}
    assert len(told) == 3


@pytest.mark.django_db
def test_an_edit_that_was_begun_before_is_stale_after() -> None:
    ann, bo = person("Ann Hart", Role.CONTRIBUTOR), person("Bo Lund", Role.CONTRIBUTOR)
    action = an_action(start_on=DAY, owner=ann)

    hand_over(ann, to=bo, only=["actions.action"], by=None, at=NOW)

    assert Action.objects.get(pk=action.pk).version == action.version + 1


@pytest.mark.django_db
def test_whoever_takes_over_may_hold_it_and_is_not_their_own_deputy() -> None:
    ann, nobody = person("Ann Hart", Role.CONTRIBUTOR), person("No Role")
    auditor = person("Au Ditor", Role.AUDITOR)
    an_action(start_on=DAY, owner=ann)
    set_leave(nobody, first=None, last=None, deputy=ann, by=None, at=NOW)

    for cannot in (nobody, auditor):
        with pytest.raises(CannotHold, match="may not answer for these: actions"):
            hand_over(ann, to=cannot, only=["actions.action"], by=None, at=NOW)
    with pytest.raises(CannotHold, match="somebody else"):
        hand_over(ann, to=ann, only=["actions.action"], by=None, at=NOW)
    hand_over(ann, to=nobody, only=["accounts.deputy"], by=None, at=NOW)

    assert Action.objects.get().owner == ann
    assert Person.objects.get(pk=nobody.pk).deputy is None


@pytest.mark.django_db
def test_an_account_is_not_closed_in_passing_while_something_is_theirs(client: Client) -> None:
    admin, bo = person("Ad Min", Role.ADMINISTRATOR), person("Bo Lund", Role.CONTRIBUTOR)
    ann = person("Ann Hart", Role.CONTRIBUTOR)
    an_action(start_on=DAY, owner=ann)
    client.force_login(admin)
    here = f"/administration/people/{ann.pk}"

    asked = client.post(f"{here}/deactivate/")
    assert asked.status_code == 422
    assert "1 action" in asked.content.decode()
    assert Person.objects.get(pk=ann.pk).is_active
    client.post(f"{here}/deactivate/", {"anyway": "yes"})
    assert not Person.objects.get(pk=ann.pk).is_active
    assert [item.whose for item in held_by_leavers(DAY)] == [ann.pk]
    assert "Ann Hart: 1 thing" in client.get("/administration/people/").content.decode()
    page = client.get(f"{here}/hand-over/").content.decode()
    assert "Showing 1 thing" in page
    refused = client.post(f"{here}/hand-over/", {"only": ["actions.action"], "to": ""})
    assert refused.status_code == 422
    given = client.post(f"{here}/hand-over/", {"only": ["actions.action"], "to": bo.pk}, follow=True)
    assert "1 thing is Bo Lund’s now" in given.content.decode()
    assert Action.objects.get().owner == bo
    assert held_by_leavers(DAY) == []


@pytest.mark.django_db
def test_the_form_names_who_may_take_it(client: Client) -> None:
    ann, hr = person("Ann Hart", Role.CONTRIBUTOR), person("No Role")
    an_action(start_on=DAY, owner=ann)
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))

    page = client.post(
        f"/administration/people/{ann.pk}/hand-over/", {"only": ["actions.action"], "to": hr.pk}
    )

    assert page.status_code == 422
    assert (
        "No Role may not answer for actions: they have no role that works with them" in page.content.decode()
    )


@pytest.mark.django_db
def test_nobody_closes_their_own_account_nor_takes_administration_from_themselves(client: Client) -> None:
    admin = person("Ad Min", Role.ADMINISTRATOR)
    person("Second Admin", Role.ADMINISTRATOR)
    client.force_login(admin)

    client.post(f"/administration/people/{admin.pk}/deactivate/")
    page = client.post(
        f"/administration/people/{admin.pk}/edit/",
        {"name": admin.name, "email": admin.email, "roles": ["hr"], "version": admin.version},
    )

    assert page.status_code == 422
    assert "nobody takes administration from themselves" in page.content.decode()
    again = Person.objects.get(pk=admin.pk)
    assert (again.is_active, again.roles) == (True, {"administrator"})


@pytest.mark.django_db
def test_one_may_be_closed_by_another_administrator() -> None:
    """Control: it is oneself that is refused."""
    admin, second = person("Ad Min", Role.ADMINISTRATOR), person("Second Admin", Role.ADMINISTRATOR)

    deactivate(admin, by=second, at=NOW)

    assert not Person.objects.get(pk=admin.pk).is_active
