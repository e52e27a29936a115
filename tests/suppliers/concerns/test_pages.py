"""Raising a concern and handling it, as people do it: forms that say what is missing, lists that count."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.rows import Wanted
from msplan.outbox.models import Mail
from suppliers.concerns import handling
from suppliers.concerns.due import rows
from suppliers.concerns.models import Concern
from tests.people import person
from tests.suppliers.concerns.making import AT, ON, a_concern
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
RAISE = "/concerns/raise/"
TYPED = {
    "place": "agency",
    "place_name": "Harbour Staff",
    "signs": ["wages", "debt"],
    "seen": "Passports in a drawer",
    "seen_when": "This morning",
    "danger": "no",
    "reach": "",
}


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return AT


@pytest.fixture
def specialist(client: Client) -> Person:
    found = person("Spec Ialist", Role.SPECIALIST)
    client.force_login(found)
    return found


def signed_in(*roles: Role) -> Client:
    client = Client()
    client.force_login(person(f"Somebody {len(roles)} {'-'.join(roles)}", *roles))
    return client


@pytest.mark.parametrize("roles", [(), (Role.CONTRIBUTOR,), (Role.ADMINISTRATOR,), (Role.SPECIALIST,)])
def test_anybody_who_signs_in_raises_one_from_any_page(roles: tuple[Role, ...], at: datetime) -> None:
    client = signed_in(*roles)
    assert client.get("/mine/").content.decode().count('href="/concerns/raise/"') == 2

    answer = client.post(RAISE, TYPED)

    concern = Concern.objects.get()
    assert answer.status_code == 200
    assert concern.reference in answer.content.decode()
    assert (concern.place_name, concern.signs, concern.supplier) == ("Harbour Staff", ["wages", "debt"], None)


def test_who_to_ring_and_whom_not_to_warn_come_before_the_first_question() -> None:
    page = signed_in().get(RAISE).content.decode()

    first = ("tel:999", "08000 121 700", ">101<", "Do not confront", 'name="danger"')
    where = [page.index(words) for words in first]
    assert sorted(where) == where


def test_no_field_asks_for_a_name_of_somebody() -> None:
    from suppliers.concerns.forms import LONG, ConcernForm, DecisionForm, ReasonForm  # noqa: PLC0415  looked at here alone

    fields = {
        name: field
        for form in (ConcernForm(finds=True), DecisionForm(version=1), ReasonForm())
        for name, field in form.fields.items()
    }
    labels = " ".join(str(field.label) for field in fields.values()).lower()
    assert [word for word in ("victim", "suspect", "who is", "who are", "name of") if word in labels] == []
    texts = [field for field in fields.values() if getattr(field, "max_length", 0) == LONG]
    assert len(texts) == 3
    assert all("Write no name" in field.help_text for field in texts)


@pytest.mark.parametrize("missing", ["place", "place_name", "signs", "seen", "seen_when", "danger"])
def test_what_is_missing_is_said_and_nothing_is_kept(missing: str) -> None:
    typed = {name: value for name, value in TYPED.items() if name != missing}

    answer = signed_in().post(RAISE, typed)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [missing]
    assert (Concern.objects.count(), Mail.objects.count()) == (0, 0)
    if missing != "seen":
        assert "Passports in a drawer" in answer.content.decode()


def test_a_supplier_is_found_without_a_trace_and_chosen(at: datetime) -> None:
    acme, client = supplier("Acme Cleaning"), signed_in(Role.PROCUREMENT)
    found = client.post(RAISE, {"place": "supplier", "place_name": "acme cleening", "find": "yes"})

    assert found.status_code == 200
    assert [choice[1] for choice in found.context["form"].fields["supplier"].choices] == [
        str(acme),
        "None of these",
    ]
    assert not found.context["form"].errors
    assert Concern.objects.count() == 0

    client.post(RAISE, TYPED | {"place": "supplier", "place_name": "acme cleening", "supplier": str(acme.pk)})
    assert Concern.objects.get().supplier == acme


def test_nothing_typed_is_nothing_to_look_up(at: datetime) -> None:
    asked = signed_in(Role.PROCUREMENT).post(RAISE, {"place": "supplier", "place_name": " ", "find": "yes"})

    assert asked.status_code == 422
    # Nothing else is missing yet: nothing is being sent.
    assert list(asked.context["form"].errors) == ["place_name"]
    assert "No supplier is known by this name" not in asked.content.decode()


@pytest.mark.parametrize("role", [Role.PROCUREMENT, Role.CONTRIBUTOR])
def test_enter_in_a_box_sends_the_concern_and_looks_nothing_up(client: Client, role: Role) -> None:
    """A browser presses the first button of the form in the order of the page."""
    client.force_login(person("En Ter", role))
    form = client.get(RAISE).content.decode().split("<main", 1)[1].split("<form", 1)[1].split("</form>", 1)[0]

    first, *others = re.findall(r"<button[^>]*>([^<]*)", form)

    assert first == "Raise the concern"
    assert 'name="find"' not in form[: form.index(first)]
    assert others[-1:] == ([first] if role == Role.PROCUREMENT else [])


def test_whoever_may_not_see_suppliers_is_shown_none(at: datetime) -> None:
    acme, client = supplier("Acme Cleaning"), signed_in(Role.CONTRIBUTOR)

    found = client.post(RAISE, {"place": "supplier", "place_name": "acme", "find": "yes"})
    client.post(RAISE, TYPED | {"place": "supplier", "place_name": "acme", "supplier": str(acme.pk)})

    assert "Acme Cleaning" not in found.content.decode()
    assert Concern.objects.get().supplier is None


def test_a_page_sent_twice_shows_its_own_receipt_and_nobody_elses(at: datetime) -> None:
    page = TYPED | {"form_id": "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11"}
    client, stranger = signed_in(), signed_in(Role.HR)

    first, second, other = client.post(RAISE, page), client.post(RAISE, page), stranger.post(RAISE, page)

    reference = Concern.objects.get().reference
    assert [reference in answer.content.decode() for answer in (first, second, other)] == [True, True, False]


def test_a_file_that_cannot_be_kept_keeps_nothing_of_the_concern(at: datetime) -> None:
    bad = SimpleUploadedFile("scan.pdf", b"MZ this is a program")

    answer = signed_in().post(RAISE, TYPED | {"evidence_file": bad})

    assert answer.status_code == 422
    assert "evidence_file" in answer.context["form"].errors
    assert (Concern.objects.count(), Mail.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("danger", "told"),
    [("no", {"Spec Ialist"}), ("not_known", {"Spec Ialist"}), ("yes", {"Spec Ialist", "Ex Ecutive"})],
)
def test_the_team_gets_a_mail_at_once_and_the_executive_lead_where_there_is_danger(
    specialist: Person, danger: str, told: set[str]
) -> None:
    person("Ex Ecutive", Role.EXECUTIVE_LEAD)

    a_concern(person("Olu Winterbourne"), danger=danger)

    assert set(Mail.objects.values_list("person__name", flat=True)) == told
    assert all(Mail.objects.values_list("restricted", flat=True))


def test_without_a_specialist_the_executive_lead_is_told_and_asked() -> None:
    lead = person("Ex Ecutive", Role.EXECUTIVE_LEAD)

    a_concern(person("Olu Winterbourne"))

    assert [mail.person for mail in Mail.objects.all()] == [lead]
    assert [due.person_id for due in rows(Wanted(ON))] == [lead.pk]


def test_what_is_due_is_put_before_the_team_then_before_whoever_acknowledged_it(specialist: Person) -> None:
    second = person("Second Specialist", Role.SPECIALIST)
    concern = a_concern(person("Olu Winterbourne"))

    def asked() -> list[tuple[int, str, date]]:
        return [(due.person_id, due.ladder, due.due_on) for due in rows(Wanted(ON))]

    assert asked() == [
        (specialist.pk, "concern", date(2026, 11, 23)),
        (second.pk, "concern", date(2026, 11, 23)),
    ]
    handling.acknowledge(concern, by=second, at=AT)
    assert asked() == [(second.pk, "concern_step", date(2026, 11, 23))]
    second.holdings.all().delete()  # they leave the team: it is the team's again
    assert asked() == [(specialist.pk, "concern_step", date(2026, 11, 23))]
    concern.refresh_from_db()
    handling.close(concern, reason="Done", by=specialist, at=AT)
    assert asked() == []


def test_the_team_works_on_it_page_by_page(client: Client, specialist: Person, at: datetime) -> None:
    acme = supplier("Acme Cleaning")
    concern = a_concern(person("Olu Winterbourne"))
    there = f"/concerns/{concern.reference}/"
    assert "nothing has been decided yet" in client.get(there).content.decode()

    client.post(f"{there}acknowledge/")
    typed = {
        "version": "2", "decided": "Passed on", "investigation": "MS/26", "referral": "referred",
        "contact": "not_before", "contact_from_day": "1", "contact_from_month": "12", "contact_from_year": "2026",
        "next_step": "Ask", "next_step_on_day": "24", "next_step_on_month": "11", "next_step_on_year": "2026",
    }  # fmt: skip
    nothing = {f"contact_from_{part}": "" for part in ("day", "month", "year")}
    no_day = client.post(f"{there}decide/", typed | nothing)
    past = client.post(f"{there}decide/", {**typed, "next_step_on_day": "19"})
    saved = client.post(f"{there}decide/", typed)
    stale = client.post(f"{there}decide/", typed)

    assert [answer.status_code for answer in (no_day, past, saved, stale)] == [422, 422, 302, 422]
    assert list(no_day.context["form"].errors) == ["contact_from"]
    assert list(past.context["form"].errors) == ["next_step_on"]
    assert stale.context["form"].stale
    assert "before 1 December 2026" in client.get(there).content.decode()

    nameless = client.post(f"{there}supplier/", {"version": "3", "q": " ", "find": "yes"})
    assert (nameless.status_code, list(nameless.context["form"].errors)) == (422, ["q"])
    found = client.post(f"{there}supplier/", {"version": "3", "q": "acme", "find": "yes"})
    assert (found.status_code, found.context["form"].offered) == (200, 1)
    client.post(f"{there}supplier/", {"version": "3", "q": "acme", "supplier": str(acme.pk)})
    client.post(f"{there}file/", {"evidence_file": SimpleUploadedFile("rota.csv", b"a,b\n")})
    concern.refresh_from_db()
    assert concern.supplier == acme
    assert "rota.csv" in client.get(there).content.decode()

    assert client.post(f"{there}close/", {"reason": ""}).status_code == 422
    client.post(f"{there}close/", {"reason": "They have it", "version": "4"})
    assert "They have it" in client.get(there).content.decode()
    client.post(f"{there}reopen/", {"reason": "Seen again"})
    page = client.get(there).content.decode()
    for title in (
        "Raised",
        "Acknowledged",
        "Decided",
        "Supplier named",
        "File added",
        "Closed",
        "Opened again",
    ):
        assert f">{title}<" in page


@pytest.mark.parametrize(("today", "held"), [(30, True), (1, False), (2, False)])
def test_a_ban_on_contact_ends_on_its_day(
    client: Client, specialist: Person, monkeypatch: pytest.MonkeyPatch, today: int, held: int
) -> None:
    concern = a_concern(person("Olu Winterbourne"))
    handling.acknowledge(concern, by=specialist, at=AT)
    concern.refresh_from_db()
    handling.decide(
        concern, version=2, decided="x", investigation="", referral="not_yet", contact="not_before",
        contact_from=date(2026, 12, 1), next_step="y", next_step_on=ON, by=specialist, at=AT,
    )  # fmt: skip
    now = AT.replace(month=11, day=30) if today == 30 else AT.replace(month=12, day=today)
    monkeypatch.setattr(timezone, "now", lambda: now)
    client.force_login(specialist)

    page = client.get(f"/concerns/{concern.reference}/").content.decode()

    assert ("Nobody speaks to anybody there" in page) is bool(held)


def test_the_list_counts_filters_and_follows_a_merge(client: Client, specialist: Person) -> None:
    by, acme, twin = person("Olu Winterbourne"), supplier("Acme Cleaning"), supplier("Acme Cleaning Services")
    mine, theirs = a_concern(by, supplier=acme), a_concern(by, supplier=twin)
    a_concern(by, place="workplace", place_name="The garage")
    type(twin).objects.filter(pk=twin.pk).update(merged_into=acme)

    def listed(query: str) -> set[str]:
        page = client.get(f"/concerns/{query}").context["page"]
        return {row.reference for row in page}

    assert len(listed("")) == 3
    assert listed("?place=supplier") == {mine.reference, theirs.reference}
    assert listed(f"?supplier={acme.pk}") == {mine.reference, theirs.reference}
    assert listed("?state=closed") == set()
    assert "Showing 1 to 3 of 3 concerns" in " ".join(client.get("/concerns/").content.decode().split())


def test_what_is_due_first_comes_first_and_what_is_closed_last(client: Client, specialist: Person) -> None:
    by = person("Olu Winterbourne")
    closed, late, new = (a_concern(by, at=AT - timedelta(days=days)) for days in (60, 40, 0))
    handling.acknowledge(closed, by=specialist, at=AT)
    handling.close(Concern.objects.get(pk=closed.pk), reason="Done", by=specialist, at=AT)

    shown = [row.reference for row in client.get("/concerns/").context["page"]]

    assert shown == [late.reference, new.reference, closed.reference]


def test_pages_ask_as_often_for_many_as_for_one(client: Client, specialist: Person) -> None:
    by = person("Olu Winterbourne")
    first = a_concern(by)
    watched = ("/concerns/", f"/concerns/{first.reference}/", RAISE, reverse("chasing:mine"))

    def asked() -> list[int]:
        found = []
        for path in watched:
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found.append(len(queries))
        return found

    asked()  # what a first visit alone asks
    one = asked()
    for _ in range(11):
        a_concern(by)

    assert asked() == one
    assert max(one) <= 15


def test_only_the_two_are_told_of_them_on_the_dashboard_and_on_a_suppliers_page() -> None:
    acme = supplier("Acme Cleaning")
    a_concern(person("Olu Winterbourne"), supplier=acme)
    told = {}
    for role in (Role.EXECUTIVE_LEAD, Role.AUDITOR, Role.PLAN_MANAGER):
        client = signed_in(role)
        pages: Any = [client.get(path).content.decode() for path in ("/dashboard/", f"/suppliers/{acme.pk}/")]
        told[role] = ("1 open concern" in pages[0], f"/concerns/?supplier={acme.pk}" in pages[1])

    assert told == {
        Role.EXECUTIVE_LEAD: (True, True),
        Role.AUDITOR: (False, False),
        Role.PLAN_MANAGER: (False, False),
    }


@pytest.mark.parametrize("path", [RAISE, "receipt"])
def test_999_and_the_helpline_come_first_and_ring_from_a_phone(client: Client, path: str) -> None:
    client.force_login(person("Olu Winterbourne", Role.CONTRIBUTOR))
    answer = client.get(path) if path == RAISE else client.post(RAISE, {**TYPED, "danger": "yes"})

    main = answer.content.decode().partition("<main")[2]

    numbers = re.findall(r'href="tel:(\d+)"', main)
    assert numbers[0] == "999"
    assert {"999", "08000121700", "101"} == set(numbers)
    if path == RAISE:
        assert main.index('tel:999"') < main.index("<form")
        assert main.index('tel:08000121700"') < main.index('<p class="govuk-body">')
