"""The pages of a record, as people use them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, plain, today
from msplan.outbox.models import Mail
from suppliers.models import (
    Category,
    Contract,
    CountryRisk,
    Equivalent,
    IncidentTemplate,
    Supplier,
    SupplierContact,
    TemplateSent,
    WorkforceTrait,
)
from suppliers.record import sending
from suppliers.risk.assessing import Answer
from suppliers.views.record.nouns import NOUNS
from tests.people import person
from tests.suppliers.making import saved, spend_csv, supplier
from tests.suppliers.record.making import (
    AT,
    a_contact,
    a_contract,
    a_route,
    a_statement,
    a_turnover,
    an_equivalent,
    form_id,
)
from tests.suppliers.risk.test_scoring import assessed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def boxes(name: str, on: Any) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", Role.PROCUREMENT)


@pytest.fixture
def client(client: Client, grace: Person) -> Client:
    client.force_login(grace)
    return client


@pytest.fixture
def harbour() -> Supplier:
    return supplier("Harbour Ltd")


def everything(one: Supplier) -> None:
    a_contact(one)
    a_contract(one)
    an_equivalent(one)
    a_route(one)
    a_turnover(one, Decimal(36_000_000))
    a_statement(one, areas=["goals"])


def test_an_empty_record_says_what_is_missing(client: Client, harbour: Supplier) -> None:
    page = client.get(reverse("record:show", args=[harbour.pk])).content.decode()

    for noun in NOUNS.values():
        assert noun.empty in page
    assert "Turnover not known" in page


def test_the_record_costs_the_same_however_much_is_known(client: Client, harbour: Supplier) -> None:
    other = supplier("Other Ltd")
    everything(harbour)
    everything(other)
    a_route(other, kind="union", for_whom=[])
    an_equivalent(other, kind="msat")
    a_contract(other, title="Another")
    costs = []
    for one in (harbour, other):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(reverse("record:show", args=[one.pk])).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[1]
    assert costs[0] <= 15


def test_a_merged_suppliers_rows_stand_on_its_survivors_record(client: Client, harbour: Supplier) -> None:
    old = supplier("Harbor Limited")
    a_contract(old, title="Old windows")
    Supplier.objects.filter(pk=old.pk).update(merged_into=harbour)

    page = client.get(reverse("record:show", args=[harbour.pk])).content.decode()

    assert "Old windows" in page
    led = client.get(reverse("record:add", args=[old.pk, "contracts"]))
    assert led["Location"] == reverse("record:add", args=[harbour.pk, "contracts"])


@pytest.mark.parametrize("slug", NOUNS)
def test_a_form_with_nothing_in_it_says_so(client: Client, harbour: Supplier, slug: str) -> None:
    answer = client.post(reverse("record:add", args=[harbour.pk, slug]), {"form_id": form_id()})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()


def test_a_contract_is_added_once_and_edited(client: Client, harbour: Supplier, grace: Person) -> None:
    typed = {
        "title": "Windows", "value": "£12,500", "on_our_site": "yes", "subcontracting": "not_known",
        "subcontractors_known": "not_known", "has_clause": "no", "manager": grace.pk, "form_id": form_id(),
        **boxes("starts_on", today()),
    }  # fmt: skip
    for _ in range(2):
        answer = client.post(reverse("record:add", args=[harbour.pk, "contracts"]), typed)
        assert answer.status_code == 302, answer.content.decode()
    row = Contract.objects.get()
    assert (row.value, row.manager, row.ends_on) == (Decimal(12_500), grace, None)

    changed = {**typed, "title": "Floors", "version": "1"}
    assert client.post(reverse("record:edit", args=["contracts", row.pk]), changed).status_code == 302
    stale = client.post(reverse("record:edit", args=["contracts", row.pk]), {**typed, "version": "1"})
    assert stale.status_code == 422
    assert "Floors" in stale.content.decode()
    row.refresh_from_db()
    assert (row.title, row.version) == ("Floors", 2)


def test_a_contract_with_half_a_code_is_refused_beside_the_field(client: Client, harbour: Supplier) -> None:
    typed = {
        "title": "Windows", "on_our_site": "yes", "subcontracting": "not_known", "code_accepted": "Our code",
        "subcontractors_known": "not_known", "has_clause": "no", "form_id": form_id(), **boxes("starts_on", today()),
    }  # fmt: skip

    answer = client.post(reverse("record:add", args=[harbour.pk, "contracts"]), typed)

    assert answer.status_code == 422
    assert "leave all four empty" in answer.content.decode()
    assert not Contract.objects.exists()


def test_evidence_is_stored_and_open_to_whoever_sees_suppliers(client: Client, harbour: Supplier) -> None:
    typed = {
        "kind": "sedex", "scope": "All sites", "form_id": form_id(), "colour": "amber", "percentage": "71",
        **boxes("issued_on", today()), **boxes("expires_on", today() + timedelta(days=365)),
    }  # fmt: skip
    refused = client.post(reverse("record:add", args=[harbour.pk, "equivalents"]), typed)
    assert refused.status_code == 422

    upload = {"upload": SimpleUploadedFile("audit.pdf", PDF, "application/pdf")}
    answer = client.post(reverse("record:add", args=[harbour.pk, "equivalents"]), {**typed, **upload})

    assert answer.status_code == 302, answer.content.decode()
    row = Equivalent.objects.get()
    assert row.evidence_file is not None
    href = reverse("files:download", args=[row.evidence_file_id])
    assert client.get(href).status_code == 200
    client.force_login(person("Ben Halloway", Role.CONTRIBUTOR))
    assert client.get(href).status_code in (403, 404)


def test_a_check_is_a_second_persons(client: Client, harbour: Supplier, grace: Person) -> None:
    row = an_equivalent(harbour, by=grace)
    here, typed = (
        reverse("record:check", args=[row.pk]),
        {"control_score": "60", "note": "Whole", "version": "1"},
    )
    assert client.post(here, typed).status_code == 422
    assert Equivalent.objects.get().checked_on is None

    client.force_login(person("Leila Varley", Role.SPECIALIST))
    assert client.post(here, typed).status_code == 302

    assert Equivalent.objects.get().control_score == 60


def test_answers_about_the_workforce_are_given_at_once(client: Client, harbour: Supplier) -> None:
    here = reverse("record:workforce", args=[harbour.pk])
    typed = {
        "agency": "yes",
        "night": "no",
        "source": "Visit",
        "sureness": "sure",
        "version": "0",
        **boxes("source_on", today()),
    }
    assert client.post(here, typed).status_code == 302
    assert WorkforceTrait.objects.count() == 2

    assert client.post(here, typed).status_code == 422  # the same page once more is stale


@pytest.mark.parametrize(
    ("amount", "said"), [("35,999,999.99", "Need not publish"), ("36,000,000", "Must publish")]
)
def test_a_turnover_of_36_million_begins_the_duty(
    client: Client, harbour: Supplier, amount: str, said: str
) -> None:
    typed = {
        "amount": amount,
        "source": "Accounts",
        "sureness": "sure",
        "form_id": form_id(),
        **boxes("source_on", today()),
    }

    assert client.post(reverse("record:turnover", args=[harbour.pk]), typed).status_code == 302

    assert said in client.get(reverse("record:show", args=[harbour.pk])).content.decode()


class TestWhatIsSavedIsScored:
    """Turnover and contracts are leverage: what the page saves, the priority has at once."""

    PAID = ("05/06/2026", "Cleaning", "Harbour Ltd", "200000.00", "1", "1", "")

    @staticmethod
    def stored(one: Supplier) -> tuple[Decimal, Decimal]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT leverage, priority FROM suppliers_score WHERE supplier_id = %s", [one.pk])
            return cursor.fetchone()  # type: ignore[return-value]  # every supplier has a score

    @staticmethod
    def typed(amount: str, **more: Any) -> dict[str, Any]:
        when = boxes("source_on", today())
        return {
            "amount": amount,
            "source": "Accounts",
            "sureness": "sure",
            "form_id": form_id(),
            **when,
            **more,
        }

    @pytest.fixture
    def paid(self) -> Supplier:
        saved(spend_csv(self.PAID))
        return Supplier.objects.get()

    def test_turnover_entered_and_changed_on_its_page(self, client: Client, paid: Supplier) -> None:
        """£100,000 a year is ten in a hundred of £1,000,000 (20 of 40 points), and nothing of a milliard."""
        here = reverse("record:turnover", args=[paid.pk])
        before = self.stored(paid)

        client.post(here, self.typed("1,000,000"))
        entered = self.stored(paid)
        client.post(here, self.typed("1,000,000,000", version=1))
        changed = self.stored(paid)

        assert entered[0] - before[0] == 20
        assert entered[1] - before[1] == 2
        assert changed[0] - before[0] < Decimal("0.1")

    def test_same_row_by_the_act_alone_waits_for_the_night(self, paid: Supplier) -> None:
        """Control: it is the page that scores. The act knows nothing of risk."""
        before = self.stored(paid)

        a_turnover(paid, Decimal(1_000_000))

        assert self.stored(paid) == before

    def test_contract_entered_on_its_page(self, client: Client, paid: Supplier) -> None:
        before = self.stored(paid)
        ends = add_months(today(), 36)
        typed = {
            "title": "Windows", "form_id": form_id(), "on_our_site": "no", "subcontractors_known": "no",
            "has_clause": "no", "subcontracting": "not_known", **boxes("starts_on", today()), **boxes("ends_on", ends),
        }  # fmt: skip

        came = client.post(reverse("record:add", args=[paid.pk, "contracts"]), typed)

        assert came.status_code == 302
        assert self.stored(paid)[0] - before[0] == 30


class TestTheTemplate:
    def test_is_sent_once_by_a_double_click(self, client: Client, harbour: Supplier, grace: Person) -> None:
        sending.write_template(version=0, title="If you find somebody", text="Ring 999.", by=grace, at=AT)
        contact = a_contact(harbour)
        typed = {"contact": contact.pk, "words": "As agreed.", "form_id": form_id()}

        for _ in range(2):
            assert client.post(reverse("record:send", args=[harbour.pk]), typed).status_code == 302

        mail = Mail.objects.get()
        assert mail.address == "pat@supplier.example"
        text = bytes(mail.message).decode()
        assert all(words in text for words in ("Ring 999.", "As agreed.", "08000 121 700"))
        assert TemplateSent.objects.count() == 1
        assert "went to Pat Example" in client.get(reverse("record:show", args=[harbour.pk])).content.decode()

    def test_is_not_sent_to_another_suppliers_contact(
        self, client: Client, harbour: Supplier, grace: Person
    ) -> None:
        sending.write_template(version=0, title="If you find somebody", text="Ring 999.", by=grace, at=AT)
        other = a_contact(supplier("Other Ltd"))
        a_contact(harbour)

        answer = client.post(
            reverse("record:send", args=[harbour.pk]), {"contact": other.pk, "form_id": form_id()}
        )

        assert answer.status_code == 422
        assert not Mail.objects.exists()

    def test_two_who_write_the_next_version_at_once_are_told(self, client: Client) -> None:
        here = reverse("record:write_template")
        assert client.post(here, {"title": "One", "text": "Text", "version": "0"}).status_code == 302

        answer = client.post(here, {"title": "Two", "text": "Other", "version": "0"})

        assert answer.status_code == 422
        assert IncidentTemplate.objects.get().title == "One"

    def test_is_downloaded_as_text(self, client: Client, grace: Person) -> None:
        assert client.get(reverse("record:download_template")).status_code == 404
        sending.write_template(version=0, title="If you find somebody", text="Ring 999.", by=grace, at=AT)

        answer = client.get(reverse("record:download_template"))

        assert answer["Content-Disposition"].startswith("attachment")
        assert "Ring 999." in answer.content.decode()


def test_archived_contacts_are_restored(client: Client, harbour: Supplier) -> None:
    row = a_contact(harbour)
    client.post(reverse("record:archive", args=["contacts", row.pk]))
    assert not SupplierContact.objects.standing().exists()

    client.post(reverse("record:restore", args=["contacts", row.pk]))

    assert SupplierContact.objects.standing().exists()


def test_whoever_may_only_read_finds_no_acts(client: Client, harbour: Supplier) -> None:
    everything(harbour)
    client.force_login(person("Nadia Corless", Role.AUDITOR))

    page = client.get(reverse("record:show", args=[harbour.pk])).content.decode()

    assert reverse("record:add", args=[harbour.pk, "contacts"]) not in page
    assert client.post(reverse("record:add", args=[harbour.pk, "contacts"]), {}).status_code == 403


def test_overview_shows_the_gist_with_links_and_keeps_to_its_queries(
    client: Client, harbour: Supplier, grace: Person
) -> None:
    """The dearest overview there is: assessed by a row of a table, with everything known."""
    here = reverse("suppliers:detail", args=[harbour.pk])
    empty = client.get(here).content.decode()
    everything(harbour)
    a_contract(harbour, title="Sooner", starts_on=today(), ends_on=today())
    a_route(harbour, kind="incident", answer="no", for_whom=[])
    law = Category.objects.get(code="legal-services")
    Supplier.objects.filter(pk=harbour.pk).update(category=law, category_how="given")
    CountryRisk.objects.create(code="TR", score=5, source="A report", year=2024)
    assessed(Supplier.objects.get(pk=harbour.pk), f3=Answer(5, "Table row", "TR"))

    with CaptureQueriesContext(connection) as queries:
        page = " ".join(client.get(here).content.decode().split())

    nothing = ("None that is live", "None that holds", "Turnover not known. None of", "Nothing is known")
    assert all(words in empty for words in nothing)
    assert f"2 live, the next ends on {plain(today())}" in page
    assert "1 not checked, does not count" in page
    assert "Must publish a statement. One of 2026 is known" in page
    assert "Grievance route (sure); known to lack: incident response plan" in page
    record = reverse("record:show", args=[harbour.pk])
    shown = client.get(record).content.decode()
    for part in ("contracts", "equivalents", "statements", "routes"):
        assert f'href="{record}#{part}"' in page
        assert f'id="{part}"' in shown
    assert len(queries) <= 15


def test_messages_name_a_date_by_more_than_its_label(client: Client, harbour: Supplier) -> None:
    empty = {"form_id": form_id()}
    pages = {
        slug: client.post(reverse("record:add", args=[harbour.pk, slug]), empty).content.decode()
        for slug in ("equivalents", "routes")
    }
    answers = client.post(reverse("record:workforce", args=[harbour.pk]), {"version": 0}).content.decode()

    assert "Enter date of the document" in pages["equivalents"]
    assert "Enter last day on which it holds" in pages["equivalents"]
    assert "Enter day on which it was known" in pages["routes"]
    assert "Enter day on which it was known" in answers
    assert "(optional)" not in answers
