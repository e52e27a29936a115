"""The registry's file, matched and taken into the record as a whole."""

import io
from datetime import timedelta

import pytest
from django.core.files.base import File
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.models import PublishedStatement, RegistryImport, RegistryRow
from suppliers.record.registry import importing
from suppliers.record.registry.tasks import read_registry_file, sweep_registry_files
from tests.people import person
from tests.suppliers.making import supplier
from tests.suppliers.record.making import AT, a_statement
from tests.suppliers.record.registry_files import registry, row

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> Person:
    return person("Grace Undermill", Role.PROCUREMENT)


def uploaded(content: bytes, by: Person) -> RegistryImport:
    made = importing.upload(
        File(io.BytesIO(content), name="StatementSummaries2026.csv"), year=None, by=by, at=AT
    )
    assert read_registry_file(made.pk) == 1
    made.refresh_from_db()
    return made


def how(made: RegistryImport) -> dict[str, str]:
    return dict(made.rows.values_list("name", "how"))


def test_by_number_then_by_name_then_not(by: Person) -> None:
    supplier("Another Name Ltd", company_number="01234567")
    supplier("Marl Laundry Ltd")
    supplier("Quay Ltd", company_number="07654321")
    content = registry(
        row(),
        row(OrganisationName="MARL LAUNDRY LIMITED", CompanyNumber=""),
        row(OrganisationName="Quay Limited", CompanyNumber="09999999"),
        row(OrganisationName="Nobody Ltd", CompanyNumber=""),
    )

    made = uploaded(content, by)

    # Two companies of one name with different numbers are two companies.
    assert how(made) == {
        "Harbour Limited": "number",
        "MARL LAUNDRY LIMITED": "name",
        "Quay Limited": "none",
        "Nobody Ltd": "none",
    }
    assert not PublishedStatement.objects.exists()


def test_a_name_is_taken_only_when_a_person_says_that_it_is_the_same(by: Person) -> None:
    supplier("Marl Laundry Ltd")
    made = uploaded(registry(row(OrganisationName="Marl Laundry Limited", CompanyNumber="")), by)
    with pytest.raises(RowRefused):
        importing.confirm(made, seen=1, by=by, at=AT)

    one = made.rows.get()
    importing.say_same(made, shown=[one.pk], same=[one.pk])

    assert importing.confirm(made, seen=1, by=by, at=AT) == 1
    assert PublishedStatement.objects.get().stands_as == "Marl Laundry Limited"


def test_what_changed_since_the_page_was_opened_is_not_taken(by: Person) -> None:
    supplier("Harbour Ltd", company_number="01234567")
    made = uploaded(registry(row()), by)

    with pytest.raises(RowRefused):
        importing.confirm(made, seen=2, by=by, at=AT)

    assert not PublishedStatement.objects.exists()
    assert RegistryImport.objects.get().state == "ready"


def test_it_is_taken_once(by: Person) -> None:
    supplier("Harbour Ltd", company_number="01234567")
    made = uploaded(registry(row()), by)
    importing.confirm(made, seen=1, by=by, at=AT)

    with pytest.raises(InvalidTransition):
        importing.confirm(made, seen=1, by=by, at=AT)
    with pytest.raises(InvalidTransition):
        importing.discard(made, by=by, at=AT)

    assert PublishedStatement.objects.count() == 1


def test_the_newest_statement_of_a_year_is_taken_and_years_stand_beside_each_other(by: Person) -> None:
    supplier("Harbour Ltd", company_number="01234567")
    content = registry(
        row(DateApproved="04/05/2026", StatementIncludesTraining="Yes"),
        row(DateApproved="03/05/2026"),
        row(StatementYear="2025", DateApproved="01/05/2025"),
    )
    made = uploaded(content, by)

    assert importing.confirm(made, seen=3, by=by, at=AT) == 2

    assert [(one.year, len(one.areas)) for one in PublishedStatement.objects.order_by("year")] == [
        (2025, 2),
        (2026, 3),
    ]


def test_a_later_file_replaces_the_registrys_and_leaves_what_was_entered_by_hand(by: Person) -> None:
    one = supplier("Harbour Ltd", company_number="01234567")
    hand = a_statement(one, 2026)
    for turn in ("£36 million to £60 million", "Over £500 million"):
        importing.confirm(uploaded(registry(row(Turnover=turn)), by), seen=1, by=by, at=AT)

    standing = PublishedStatement.objects.standing()

    assert standing.filter(origin="registry").get().turnover_said == "Over £500 million"
    assert hand in standing
    assert PublishedStatement.objects.count() == 3


def test_discarded_nothing_is_left_of_its_rows(by: Person) -> None:
    made = uploaded(registry(row()), by)

    importing.discard(made, by=by, at=AT)

    assert not RegistryRow.objects.exists()


def test_the_pages_from_upload_to_the_record(client: Client, by: Person) -> None:
    one, named = supplier("Harbour Ltd", company_number="01234567"), supplier("Marl Laundry Ltd")
    client.force_login(by)
    refused = client.post(reverse("record:upload"), {"upload": File(io.BytesIO(b"a,b\n1,2\n"), name="x.csv")})
    assert refused.status_code == 422
    assert "not a file of the statement registry" in refused.content.decode()

    content = registry(row(), row(OrganisationName="Marl Laundry Limited", CompanyNumber=""))
    client.post(reverse("record:upload"), {"upload": File(io.BytesIO(content), name="2026.csv")})
    made = RegistryImport.objects.get()
    here = reverse("record:file", args=[made.pk])
    assert "You can leave this page" in client.get(here).content.decode()
    assert sweep_registry_files() == 1
    assert "1 of 2 rows" in client.get(here).content.decode()
    line = made.rows.by_name().get()
    assert "Marl Laundry" in client.get(f"{here}?how=name").content.decode()
    client.post(reverse("record:say_same", args=[made.pk]), {"shown": [line.pk], "same": [line.pk]})
    client.post(reverse("record:confirm", args=[made.pk]), {"seen": "2"})

    assert {found.supplier for found in PublishedStatement.objects.all()} == {one, named}
    client.force_login(person("Ben Halloway", Role.CONTRIBUTOR))
    assert client.get(here).status_code == 403


def test_page_of_a_file_opens_where_there_are_rows(by: Person, client: Client) -> None:
    client.force_login(by)
    made = uploaded(registry(row(OrganisationName="Penhallow Ropes", CompanyNumber="")), by)
    here = reverse("record:file", args=[made.pk])

    assert "Penhallow Ropes" in client.get(here).content.decode()
    assert "Penhallow Ropes" not in client.get(here, {"how": "number"}).content.decode()


# --- in the background


def queued(by: Person, content: bytes | None = None) -> RegistryImport:
    file = File(io.BytesIO(content or registry(row())), name="2026.csv")
    return importing.upload(file, year=None, by=by, at=AT)


def test_upload_reads_no_row_and_a_worker_reads_them_once(by: Person) -> None:
    made = queued(by)
    assert (made.state, made.rows.count()) == ("reading", 0)

    assert [read_registry_file(made.pk), read_registry_file(made.pk)] == [1, 0]

    made.refresh_from_db()
    assert (made.state, made.rows.count(), made.rows_read, made.lease_until) == ("ready", 1, 1, None)


def test_file_in_a_workers_hands_is_left_to_it_until_its_lease_runs_out(by: Person) -> None:
    made = queued(by)
    RegistryImport.objects.filter(pk=made.pk).update(lease_until=AT + importing.LEASE)

    assert importing.read_file(made.pk, at=AT + importing.LEASE) is None
    read = importing.read_file(made.pk, at=AT + importing.LEASE + timedelta(microseconds=1))

    assert read is not None
    assert read.state == "ready"


def test_worker_that_lost_its_lease_leaves_no_row(by: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    made = queued(by)
    real = importing.read

    def slowly(content: bytes, **given: int | None) -> object:
        RegistryImport.objects.filter(pk=made.pk).update(
            lease_until=AT + timedelta(days=1)
        )  # another took it over
        return real(content, **given)

    monkeypatch.setattr(importing, "read", slowly)
    importing.read_file(made.pk, at=AT)

    made.refresh_from_db()
    assert (made.state, made.rows.count()) == ("reading", 0)


def test_file_that_stopped_three_workers_is_put_aside_with_a_sentence(client: Client, by: Person) -> None:
    made = queued(by)
    RegistryImport.objects.filter(pk=made.pk).update(attempts=3)

    importing.read_file(made.pk, at=AT)

    client.force_login(by)
    page = client.get(reverse("record:file", args=[made.pk])).content.decode()
    assert "This file cannot be read" in page
    assert "The file was begun three times" in page
    assert importing.waiting(at=AT + timedelta(days=9)) == []


def test_nothing_of_a_file_that_is_being_read_can_be_taken(by: Person) -> None:
    made = queued(by)

    with pytest.raises(InvalidTransition):
        importing.confirm(made, seen=0, by=by, at=AT)
    with pytest.raises(InvalidTransition):
        importing.discard(made, by=by, at=AT)
