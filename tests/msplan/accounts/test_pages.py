"""The pages of an account and of administration: once as they should go, once for whoever may not, and wrong input."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from msplan.accounts.models import Department, Person
from msplan.accounts.people import deactivate
from msplan.accounts.roles import Role
from msplan.history.recording import record, story_of
from msplan.outbox.models import Mail
from tests.people import department, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def admin(client: Client) -> Person:
    found = person("Ad Min", Role.ADMINISTRATOR)
    client.force_login(found)
    return found


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())


def new_person(**changes: object) -> dict[str, object]:
    return {"name": "New Person", "email": "new@force.example", "rank": "", "job_title": "", **changes}


def boxes(name: str, day: object, month: object, year: object) -> dict[str, object]:
    return {f"{name}_day": day, f"{name}_month": month, f"{name}_year": year}


# --- one's own account


def test_your_account_says_who_you_are_and_what_you_may_do(client: Client) -> None:
    ann = person("Ann Hart", Role.HR, Role.AUDITOR, department=department("HR"))
    client.force_login(ann)

    page = text(client.get("/account/"))

    assert "ann.hart@force.example" in page
    assert '<p class="govuk-body">HR</p><p class="govuk-body">Auditor</p>' in page
    assert "No leave is entered." in page


def test_leave_is_entered_and_shown(client: Client) -> None:
    ann, bo = person("Ann Hart"), person("Bo Lund")
    client.force_login(ann)

    answer = client.post(
        "/account/leave/",
        {**boxes("first", 1, 12, 2090), **boxes("last", 24, "December", 2090), "deputy": bo.pk, "version": 1},
        follow=True,
    )

    assert "Away from 1 December 2090 to 24 December 2090; mail goes to Bo Lund" in text(answer)
    assert story_of(ann).first().act == "accounts.set_leave"


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        (boxes("first", 1, 12, 2090), "Enter the last day away"),
        (boxes("last", 1, 12, 2090), "Enter the first day away"),
        (
            {**boxes("first", 2, 12, 2090), **boxes("last", 1, 12, 2090)},
            "Last day away must be on or after the first day",
        ),
        ({**boxes("first", 31, 2, 2090), **boxes("last", 1, 3, 2090)}, "must be a real date"),
        ({"deputy": "999999"}, "Choose “Deputy” again: what was chosen is not on the list, or not any more"),
    ],
)
def test_leave_that_cannot_be_is_refused_with_a_sentence(
    client: Client, posted: dict[str, object], sentence: str
) -> None:
    ann = person("Ann Hart")
    client.force_login(ann)

    page = text(client.post("/account/leave/", {"version": 1, **posted}))

    assert sentence in page
    assert Person.objects.get(pk=ann.pk).leave_from is None


def test_nobody_chooses_themselves_or_a_closed_account_as_deputy(client: Client) -> None:
    ann, gone = person("Ann Hart"), person("Cy Moor")
    deactivate(gone, by=None, at=NOW)
    client.force_login(ann)

    for choice in (ann, gone):
        assert "Choose “Deputy” again: what was chosen is not on the list, or not any more" in text(
            client.post("/account/leave/", {"deputy": choice.pk, "version": 1})
        )


# --- people


def test_an_administrator_adds_a_person_who_is_told_by_mail(client: Client, admin: Person) -> None:
    hr = department("HR")

    answer = client.post(
        "/administration/people/add/",
        new_person(email=" New@Force.Example", department=hr.pk, roles=["hr", "auditor"]),
        follow=True,
    )

    made = Person.objects.get(email="new@force.example")
    assert (made.name, made.department, made.roles) == ("New Person", hr, {"hr", "auditor"})
    assert "New Person is added. A mail tells them how to choose a password." in text(answer)
    mail = Mail.objects.get()
    words = message_from_bytes(bytes(mail.message), policy=policy.default).get_content()
    assert (mail.address, mail.restricted) == ("new@force.example", True)
    assert "http://testserver/invitation/" in words
    assert {(entry.act, entry.actor) for entry in story_of(made)} == {
        ("accounts.add", admin),
        ("accounts.invite", admin),
    }


def test_an_address_that_is_here_already_is_refused_and_nobody_added(client: Client, admin: Person) -> None:
    page = text(client.post("/administration/people/add/", new_person(email="AD.MIN@force.example")))

    assert page.count("Somebody with this email address is already here") == 2  # summary and field
    assert "Error: Add a person" in page
    assert Person.objects.count() == 1
    assert not Mail.objects.exists()


def test_hidden_fields_cannot_be_set_by_adding_them_to_the_form(client: Client, admin: Person) -> None:
    client.post(
        "/administration/people/add/",
        new_person(is_active="", password="x", last_login="2020-01-01", deputy=admin.pk, pk=admin.pk),
    )

    made = Person.objects.get(email="new@force.example")
    assert (made.is_active, made.last_login, made.deputy, made.has_usable_password()) == (
        True,
        None,
        None,
        False,
    )
    assert Person.objects.get(pk=admin.pk).name == "Ad Min"


def test_a_person_is_edited(client: Client, admin: Person) -> None:
    ann = person("Ann Hart", Role.HR)
    address = f"/administration/people/{ann.pk}/edit/"
    assert 'value="Ann Hart"' in text(client.get(address))

    answer = client.post(
        address, new_person(name="Ann Moor", email=ann.email, roles=["procurement"], version=1)
    )

    ann = Person.objects.get(pk=ann.pk)
    assert answer["Location"] == f"/administration/people/{ann.pk}/"
    assert (ann.name, ann.roles) == ("Ann Moor", {"procurement"})


def test_the_last_administrator_cannot_give_the_role_away_or_close_the_account(
    client: Client, admin: Person
) -> None:
    page = text(
        client.post(
            f"/administration/people/{admin.pk}/edit/", new_person(email=admin.email, roles=["hr"], version=1)
        )
    )
    closed = text(client.post(f"/administration/people/{admin.pk}/deactivate/", follow=True))

    assert "Ad Min is the only administrator." in page
    assert "Ad Min is the only administrator." in closed
    again = Person.objects.get(pk=admin.pk)
    assert (again.name, again.is_active, again.roles) == ("Ad Min", True, {"administrator"})


def test_an_account_is_closed_and_opened_by_post_only(client: Client, admin: Person) -> None:
    ann = person("Ann Hart")
    address = f"/administration/people/{ann.pk}"

    assert client.get(f"{address}/deactivate/").status_code == 405
    page = text(client.post(f"{address}/deactivate/", follow=True))
    assert "Account closed" in page
    assert not Person.objects.get(pk=ann.pk).is_active
    client.post(f"{address}/reactivate/")
    assert Person.objects.get(pk=ann.pk).is_active


def test_a_lost_phone_is_taken_off_an_account(client: Client, admin: Person) -> None:
    ann = person("Ann Hart")
    TOTP.activate(ann, generate_totp_secret())
    assert "Phone or key lost" in text(client.get(f"/administration/people/{ann.pk}/"))

    client.post(f"/administration/people/{ann.pk}/clear-two-step/")

    assert not Authenticator.objects.filter(user=ann).exists()
    assert story_of(ann).first().act == "accounts.clear_second_factor"


def test_the_list_is_counted_searched_and_filtered(client: Client, admin: Person) -> None:
    hr = department("HR")
    person("Ann Hart", Role.HR, department=hr)
    gone = person("Ann Moor", department=hr)
    deactivate(gone, by=None, at=NOW)

    def found(query: str) -> list[str]:
        return [p.name for p in client.get(f"/administration/people/{query}").context["page"]]

    assert "Showing 1 to 3 of 3 people" in text(client.get("/administration/people/"))
    assert found("?q=ANN") == ["Ann Hart", "Ann Moor"]
    assert found("?q=moor+ann") == ["Ann Moor"]
    assert found(f"?department={hr.pk}&state=active") == ["Ann Hart"]
    assert found("?state=closed") == ["Ann Moor"]
    assert found("?role=hr") == ["Ann Hart"]
    assert found("?role=emperor&department=x") == ["Ad Min", "Ann Hart", "Ann Moor"]
    assert "Nobody matches" in text(client.get("/administration/people/?q=nobody+here"))


@pytest.mark.parametrize("address", ["/administration/people/", "/administration/departments/", "/history/"])
def test_a_list_asks_as_many_questions_for_thirty_rows_as_for_three(
    client: Client, admin: Person, address: str
) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    for n in range(2):
        department(f"Room {n}", lead=person(f"Lead {n}", Role.HR))
    few = questions()
    for n in range(2, 30):
        department(f"Room {n}", lead=person(f"Lead {n}", Role.HR, department=department("Room 0")))

    assert questions() == few
    assert few <= 15


# --- departments


def test_a_department_gets_a_lead_and_its_name_stands_once(client: Client, admin: Person) -> None:
    ann = person("Ann Hart")

    client.post("/administration/departments/add/", {"name": "HR", "lead": ann.pk})
    refused = text(client.post("/administration/departments/add/", {"name": " hr "}))

    hr = Department.objects.get()
    assert (hr.name, hr.lead) == ("HR", ann)
    assert "There is a department of this name already" in refused
    client.post(f"/administration/departments/{hr.pk}/edit/", {"name": "People", "lead": "", "version": 1})
    hr.refresh_from_db()
    assert (hr.name, hr.lead) == ("People", None)
    assert "None: late reviews go to nobody" in text(client.get("/administration/departments/"))


# --- history


def test_the_history_shows_who_what_before_and_after_and_leaves_out_the_restricted(client: Client) -> None:
    auditor, hr = person("Au Ditor", Role.AUDITOR), department("HR")
    record("test.rename", hr, by=auditor, at=NOW, before={"name": "HR"}, after={"name": "People"})
    record("test.hidden", hr, by=auditor, at=NOW, restricted=True)
    client.force_login(auditor)

    page = text(client.get("/history/"))

    assert "Rename: HR" in page
    assert "Au Ditor" in page
    assert "20 November 2026, 09:00" in page
    assert "Hidden" not in page
    assert "Showing 1 to 2 of 2 entries" in page  # the other is that the auditor was added


def test_the_history_is_filtered(client: Client) -> None:
    auditor, hr, it = person("Au Ditor", Role.AUDITOR), department("HR"), department("IT")
    record("test.set_roles", hr, by=auditor, at=NOW)
    record("test.set_roles", it, by=None, at=datetime(2026, 1, 5, tzinfo=UTC))
    client.force_login(auditor)

    def found(query: str) -> list[str]:
        return [e.thing_label for e in client.get(f"/history/?{query}").context["page"]]

    assert found("act=set+roles") == ["HR", "IT"]
    assert found("who=ditor&act=set+roles") == ["HR"]
    assert found("thing=it&act=set") == ["IT"]
    assert found("first_day=1&first_month=6&first_year=2026") == ["HR"]
    assert found("last_day=1&last_month=6&last_year=2026&act=set") == ["IT"]
    assert found(f"record=accounts.department:{it.pk}") == ["IT"]
    assert found("record=nonsense") == []
    assert found("record=accounts.department:99999999999999999999999") == []


# --- who may not


@pytest.mark.parametrize(
    "address",
    ["/administration/people/", "/administration/departments/", "/administration/force/", "/history/"],
)
def test_somebody_without_the_role_is_told_so(client: Client, address: str) -> None:
    client.force_login(person("Ann Hart", Role.HR))

    assert client.get(address).status_code == 403


def test_navigation_shows_only_what_opens(client: Client) -> None:
    client.force_login(person("Ann Hart", Role.HR))
    plain = text(client.get("/account/"))
    client.force_login(person("Ad Min", Role.ADMINISTRATOR))
    full = text(client.get("/administration/departments/"))

    assert "Administration" not in plain
    assert 'href="/administration/people/" aria-current="true">Administration' in full
