"""Departments end or are merged with what hangs on them; nobody's edit of administration is lost to another's."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from actions.models import Action, Seat
from actions.partners.keeping import settle_seat
from actions.plan.cancelling import cancel
from msplan.accounts.departments import end_department, merge_departments, save_department
from msplan.accounts.forms import DepartmentsFilter, PersonForm
from msplan.accounts.handing_over import hanging_on
from msplan.accounts.models import Department, Person
from msplan.accounts.people import edit_person, set_leave
from msplan.accounts.roles import Role
from msplan.force.bodies import save_body
from msplan.force.models import Body, ForceProfile
from msplan.force.profile import save_profile
from msplan.history.recording import story_of
from msplan.lib.refusing import Refused, StaleEdit
from tests.actions.making import an_action
from tests.actions.partners.making import a_partnership
from tests.people import department, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


def test_a_department_ends_only_when_nothing_hangs_on_it() -> None:
    hr = department("HR")
    ann = person("Ann Hart", department=hr)

    with pytest.raises(Refused, match="HR cannot end while it has 1 person"):
        end_department(hr, by=None, at=NOW)
    Person.objects.filter(pk=ann.pk).update(department=None)
    end_department(hr, by=None, at=NOW)

    hr.refresh_from_db()
    assert hr.ended_on == DAY
    assert list(Department.objects.open()) == []
    with pytest.raises(Refused, match="ended already"):
        end_department(hr, by=None, at=NOW)
    with pytest.raises(Refused, match="has ended"):
        save_department(hr, name="New", lead=None, by=None, at=NOW)


def test_a_merge_takes_everything_open_along_and_leaves_what_is_past() -> None:
    old, new = department("Human Resources"), department("People")
    ann = person("Ann Hart", department=old)
    save_department(old, name=old.name, lead=ann, by=None, at=NOW)
    led = an_action(start_on=DAY, lead_department=old, title="Led", supporting_departments=[new])
    an_action(start_on=DAY, lead_department=new, title="Helped", supporting_departments=[old])
    an_action(start_on=DAY, title="Both", supporting_departments=[old, new])
    past = an_action(start_on=DAY, lead_department=old, title="Past")
    cancel(past, reason="Not needed any more", by=ann, at=NOW)
    assert len(hanging_on(old, DAY)) == 4

    merge_departments(old, into=new, by=ann, at=NOW)

    old.refresh_from_db()
    assert (old.merged_into, old.ended_on, old.lead) == (new, DAY, None)
    assert Person.objects.get(pk=ann.pk).department == new
    now = {action.title: action for action in Action.objects.all()}
    assert now["Led"].lead_department == new
    assert [list(now[title].supporting_departments.all()) for title in ("Led", "Helped", "Both")] == [
        [],
        [],
        [new],
    ]
    assert now["Past"].lead_department == old
    assert hanging_on(old, DAY) == []
    assert story_of(old).first().act == "accounts.merge_department"
    given = story_of(led).get(act="actions.hand_over")
    assert given.detail.body["after"]["lead_department"] == "People"


def test_a_merge_of_two_that_sit_in_one_partnership_leaves_the_other_ones_seat() -> None:
    old, new, partnership = department("Human Resources"), department("People"), a_partnership()
    for one, role in ((old, "Head of HR"), (new, "Head of People")):
        settle_seat(partnership, department=one, role=role, by=None, at=NOW)

    merge_departments(old, into=new, by=person("Ann Hart"), at=NOW)

    assert [(seat.department, seat.role) for seat in Seat.objects.all()] == [(new, "Head of People")]
    assert hanging_on(old, DAY) == []


def test_a_merge_into_itself_or_into_one_that_ended_is_refused() -> None:
    old, gone = department("HR"), department("Gone")
    end_department(gone, by=None, at=NOW)

    with pytest.raises(Refused, match="another"):
        merge_departments(old, into=old, by=None, at=NOW)
    with pytest.raises(Refused, match="Gone has ended"):
        merge_departments(old, into=gone, by=None, at=NOW)
    with pytest.raises(IntegrityError, match="department_merged_has_ended"), transaction.atomic():
        Department.objects.filter(pk=old.pk).update(merged_into=gone)
    with pytest.raises(IntegrityError, match="department_ended_has_no_lead"), transaction.atomic():
        Department.objects.filter(pk=gone.pk).update(lead=person("Ann Hart"))


def test_what_ended_is_chosen_no_more_but_looked_for() -> None:
    old, new = department("Old"), department("New")
    ann = person("Ann Hart", department=old)
    Department.objects.filter(pk=old.pk).update(ended_on=DAY)

    def offered(form: object) -> list[Department]:
        return list(form.fields["department"].queryset)  # type: ignore[attr-defined]

    assert offered(PersonForm()) == [new]
    assert offered(PersonForm(person=ann, initial={"department": ann.department})) == [new, old]
    assert list(Department.objects.matching(state="ended")) == [old]
    assert DepartmentsFilter.base_fields["state"]


def test_the_pages_list_what_hangs_and_merge(client: Client) -> None:
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))
    hr, new = department("HR"), department("People")
    person("Ann Hart", department=hr)
    here = f"/administration/departments/{hr.pk}/"

    page = client.get(here).content.decode()
    refused = client.post(f"{here}end/")
    nothing = client.post(f"{here}merge/", {"into": ""})
    merged = client.post(f"{here}merge/", {"into": new.pk}, follow=True).content.decode()

    assert "Ann Hart" in page
    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "HR cannot end while it has 1 person" in refused.content.decode()
    assert "What was open of HR is People’s now." in merged
    assert "HR" not in client.get("/administration/departments/").content.decode().partition("<main")[2]
    assert "Merged into People" in client.get("/administration/departments/?state=ended").content.decode()


# --- stale saves: each form of administration


def edits() -> dict[str, tuple[str, dict[str, object], Callable[[], object]]]:
    """Address, what is sent with the version of before, and what somebody else saves meanwhile."""
    ann, hr = person("Ann Hart"), department("HR")
    save_profile({"name": "Northmoor"}, by=None, at=NOW)
    body = Body.objects.create(
        name="Constabulary", kind="constabulary", approving_board="Board", signatory_title="CC"
    )
    new = {"email": ann.email, "rank": "", "job_title": "", "department": None, "roles": []}
    profile = {
        "name": "Mine", "short_name": "M", "mark": "M", "colour": "#12436D", "statement_due_months": 6,
        "small_count_threshold": 5,
    }  # fmt: skip
    return {
        "person": (
            f"/administration/people/{ann.pk}/edit/",
            {"name": "Mine", "email": ann.email},
            lambda: edit_person(ann, **{"name": "Theirs", **new}, by=None, at=NOW),  # type: ignore[arg-type]
        ),
        "leave": (
            f"/administration/people/{ann.pk}/leave/",
            {
                "first_day": 1,
                "first_month": 12,
                "first_year": 2090,
                "last_day": 2,
                "last_month": 12,
                "last_year": 2090,
            },
            lambda: set_leave(ann, first=DAY, last=DAY, deputy=None, by=None, at=NOW),
        ),
        "department": (
            f"/administration/departments/{hr.pk}/edit/",
            {"name": "Mine"},
            lambda: save_department(
                Department.objects.get(pk=hr.pk), name="Theirs", lead=None, by=None, at=NOW
            ),
        ),
        "force": (
            "/administration/force/",
            profile,
            lambda: save_profile({"name": "Theirs"}, by=None, at=NOW),
        ),
        "law": (
            "/administration/force/law/",
            {"legal_basis": "in_force"},
            lambda: save_profile({"area_reason_required": True}, by=None, at=NOW),
        ),
        "body": (
            f"/administration/force/bodies/{body.pk}/",
            {"approving_board": "Mine", "signatory_title": "CC"},
            lambda: save_body(body, approving_board="Theirs", signatory_title="CC", by=None, at=NOW),
        ),
    }


@pytest.mark.parametrize("which", ["person", "leave", "department", "force", "law", "body"])
def test_a_stale_save_shows_both_and_loses_neither(client: Client, which: str) -> None:
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))
    address, sent, theirs = edits()[which]
    version = client.get(address).context["form"].current_version
    theirs()

    stale = client.post(address, {**sent, "version": version})
    page = stale.content.decode()

    assert stale.status_code == 422
    assert "Somebody else saved this while you were writing" in page
    if which not in ("law", "leave"):
        assert "Theirs" in page
        assert "Mine" in page
    again = client.post(address, {**sent, "version": stale.context["form"].current_version})
    assert again.status_code == 302


@pytest.mark.parametrize("which", ["person", "leave", "department", "force", "law", "body"])
def test_with_the_newest_version_it_is_saved(client: Client, which: str) -> None:
    """Control: it is the other's save that stops it."""
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))
    address, sent, _ = edits()[which]
    version = client.get(address).context["form"].current_version

    assert client.post(address, {**sent, "version": version}).status_code == 302


def test_of_two_who_write_at_one_moment_the_act_tells_the_second() -> None:
    ann, hr = person("Ann Hart"), department("HR")
    save_profile({"name": "Northmoor"}, by=None, at=NOW)
    body = Body.objects.create(
        name="Constabulary", kind="constabulary", approving_board="Board", signatory_title="CC"
    )

    with pytest.raises(StaleEdit):
        set_leave(ann, first=None, last=None, deputy=None, version=7, by=None, at=NOW)
    with pytest.raises(StaleEdit):
        save_department(hr, name="X", lead=None, version=7, by=None, at=NOW)
    with pytest.raises(StaleEdit):
        save_profile({"name": "X"}, version=7, by=None, at=NOW)
    with pytest.raises(StaleEdit):
        save_body(body, approving_board="X", signatory_title="X", version=7, by=None, at=NOW)
    assert ForceProfile.current().name == "Northmoor"
