"""The pages of due diligence and labour providers: what somebody does on them, who may not, their queries."""

import io
from datetime import date, timedelta
from typing import Any

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from suppliers.checks.agencies import add_agency
from suppliers.checks.correcting import say_done
from suppliers.models import Agency, Check, CorrectiveAction, Finding, LookingRule, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, AUDIT, ON, a_check, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
ROLES_OUT = (Role.CONTRIBUTOR, Role.BOARD_SECRETARY)


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def ben() -> Person:
    return person("Ben Halloway", "hr")


@pytest.fixture
def cleaner() -> Supplier:
    return supplier("Harbour Cleaning", "contract-cleaning")


def signed_in(by: Person) -> Client:
    client = Client()
    client.force_login(by)
    return client


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def typed(by: Person, **values: Any) -> dict[str, Any]:
    return {
        "outcome": "nothing_found",
        "done_by": "Grace",
        "owner": by.pk,
        "form_id": "8d6f0f2e-2d0a-4c7e-9b44-0a6a5c0a6d11",
        **day("done_on", today()),
        **values,
    }


def test_procurement_records_a_check(grace: Person, cleaner: Supplier) -> None:
    client, address = signed_in(grace), reverse("checks:new", args=[cleaner.pk, "registry"])

    assert b"12 months after it was done" in client.get(address).content
    answer = client.post(address, typed(grace))

    check = Check.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("checks:detail", args=[check.pk]))
    assert client.post(address, typed(grace))["Location"] == answer["Location"]  # the same page twice
    assert Check.objects.count() == 1
    assert client.get(answer["Location"]).status_code == 200


def test_a_check_with_mistakes_is_not_recorded(grace: Person, cleaner: Supplier) -> None:
    client, address = signed_in(grace), reverse("checks:new", args=[cleaner.pk, "licence"])

    answer = client.post(address, typed(grace, note="Seen at the counter"))

    assert answer.status_code == 422
    assert b"Enter the number (URN)" in answer.content
    assert b"Seen at the counter" in answer.content
    assert not Check.objects.exists()


def test_an_audit_in_the_fields_terms(grace: Person, cleaner: Supplier) -> None:
    client, address = signed_in(grace), reverse("checks:new", args=[cleaner.pk, "audit"])
    page = client.get(address).content.decode()
    assert ("SMETA 4-pillar" in page, "Semi-announced" in page, reverse("concerns:raise") in page) == (
        True,
    ) * 3

    refused = client.post(address, typed(grace, outcome="finding"))
    assert (refused.status_code, b"Select the scheme" in refused.content) == (422, True)
    taken = client.post(
        address, typed(grace, outcome="finding", site="Hull", workers_interviewed="on", **AUDIT)
    )

    check = Check.objects.get()
    assert taken.status_code == 302
    assert (check.audit.scheme, check.audit.critical_open, check.workers_interviewed) == ("smeta_4", 1, True)
    assert b"SMETA 4-pillar 7.0" in client.get(reverse("checks:detail", args=[check.pk])).content


def test_a_finding_is_written_down_put_right_and_closed(grace: Person, cleaner: Supplier) -> None:
    client = signed_in(grace)
    check = a_check(cleaner, grace, kind="site_visit", outcome="finding")
    new = reverse("checks:new_finding", args=[check.pk])
    assert reverse("concerns:raise") in client.get(new).content.decode()

    client.post(new, {"title": "Deposits", "severity": "critical"})
    finding = Finding.objects.get()
    due = {
        **day("due_on", today() + timedelta(days=9)),
        "what": "Pay back",
        "contact_name": "Mel",
        "follower": grace.pk,
    }
    client.post(reverse("checks:new_corrective", args=[finding.pk]), due)
    corrective = CorrectiveAction.objects.get()
    client.post(reverse("checks:say_done", args=[corrective.pk]), {"said": "Paid", **day("said_on", today())})
    own = client.get(reverse("checks:corrective", args=[corrective.pk])).content
    assert b"somebody else verifies it" in own
    words = {"seen": "Receipts", "evidence_link": "https://evidence.example/1"}
    refused = client.post(reverse("checks:verify", args=[corrective.pk]), words)
    assert refused.status_code == 422
    other = signed_in(person("Tom Second", "procurement"))
    assert other.post(reverse("checks:verify", args=[corrective.pk]), words).status_code == 302
    closed = client.post(reverse("checks:close_finding", args=[finding.pk]), {"reason": ""})

    finding.refresh_from_db()
    assert (closed.status_code, finding.state, finding.is_critical) == (302, "closed", True)
    assert client.get(reverse("checks:finding", args=[finding.pk])).status_code == 200


def test_hr_works_on_labour_providers_alone(ben: Person, cleaner: Supplier) -> None:
    client, address = signed_in(ben), reverse("checks:new", args=[cleaner.pk, "fees"])
    assert client.get(address).status_code == 403
    assert client.post(address, typed(ben)).status_code == 403

    made = client.post(
        reverse("agencies:create", args=[cleaner.pk]),
        {"staff": "Cleaners", "manager": ben.pk, "licensable": "no", **day("since_on", today())},
    )

    assert made.status_code == 302
    assert client.post(address, typed(ben)).status_code == 302
    page = client.get(reverse("agencies:index")).content.decode()
    assert "1 of 1 agency: vetting never asked" in page
    assert "fees charged to workers never asked" not in page


def test_what_waits_to_be_verified_is_put_before_those_who_may(
    grace: Person, ben: Person, cleaner: Supplier
) -> None:
    other, auditor = person("Olive Other", "procurement"), person("Aud Itor", "auditor")
    found = a_corrective(a_finding(cleaner, grace), grace)
    say_done(found, said="Paid back.", said_on=ON, by=grace, at=AT)

    def offered(who: Person) -> tuple[bool, bool]:
        pages = [
            signed_in(who).get(reverse(f"checks:{name}")).content.decode() for name in ("findings", "index")
        ]
        return "that wait to be verified" in pages[0], "1 corrective action waits to be verified" in pages[1]

    assert [offered(who) for who in (other, grace, ben, auditor)] == [(True, True), *[(False, False)] * 3]
    add_agency(cleaner, staff="Cleaners", manager=ben, licensable="no", since_on=ON, by=grace, at=AT)
    assert offered(ben) == (True, True)


@pytest.mark.parametrize("role", ROLES_OUT)
def test_who_sees_no_suppliers_sees_none_of_it(role: Role, grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace)
    client = signed_in(person("Some Body", role))

    for name, args in (
        ("checks:index", []), ("checks:findings", []), ("checks:left_out", []), ("agencies:index", []),
        ("checks:detail", [check.pk]), ("checks:diligence", [cleaner.pk]), ("checks:record_pdf", [cleaner.pk]),
    ):  # fmt: skip
        assert client.get(reverse(name, args=args)).status_code == 403, name


def test_who_reads_changes_nothing(grace: Person, cleaner: Supplier) -> None:
    finding = a_finding(cleaner, grace)
    corrective = a_corrective(finding, grace)
    client = signed_in(person("Nadia Corless", "auditor"))

    assert client.get(reverse("checks:finding", args=[finding.pk])).status_code == 200
    for name in ("extend", "say_done", "verify", "refuse", "drop", "edit_corrective"):
        assert client.post(reverse(f"checks:{name}", args=[corrective.pk])).status_code == 403, name
    for name in ("edit_finding", "answer_finding", "close_finding", "reopen_finding", "new_corrective"):
        assert client.post(reverse(f"checks:{name}", args=[finding.pk])).status_code == 403, name
    assert client.post(reverse("checks:rule")).status_code == 403


def test_a_stale_edit_shows_both_texts(grace: Person, cleaner: Supplier) -> None:
    check = a_check(cleaner, grace, note="First")
    client, address = signed_in(grace), reverse("checks:edit", args=[check.pk])
    words = {"done_by": "Grace", "owner": grace.pk, "version": "1", **day("next_due_on", check.next_due_on)}
    assert client.post(address, {**words, "note": "Second"}).status_code == 302

    answer = client.post(address, {**words, "note": "Third"})

    assert answer.status_code == 422
    assert b"Second" in answer.content
    assert b"Third" in answer.content
    assert Check.objects.get().note == "Second"


def test_the_rule_is_changed_with_a_reason(grace: Person) -> None:
    client, address = signed_in(grace), reverse("checks:rule")
    assert LookingRule.current().threshold == 25_000

    assert client.post(address, {"was": "", "threshold": "£10,000", "in_force": "on"}).status_code == 422
    taken = client.post(
        address, {"was": "", "threshold": "£10,000", "in_force": "on", "reason": "Fewer left out"}
    )
    late = client.post(address, {"was": "", "threshold": "5000", "reason": "I did not see that"})

    assert (taken.status_code, late.status_code) == (302, 422)
    assert LookingRule.current().threshold == 10_000


def test_the_lists_cost_as_much_with_one_row_as_with_three(
    grace: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(grace)
    for number in range(3):
        one = supplier(f"Cleaner {number}", "contract-cleaning")
        a_corrective(a_finding(one, grace), grace)
        add_agency(one, staff="Cleaners", manager=grace, since_on=date(2026, 1, 5), by=grace, at=AT)
    for name, args in (
        ("checks:index", []), ("checks:findings", []), ("checks:left_out", []), ("checks:never", ["audit"]),
        ("agencies:index", []), ("agencies:detail", [Agency.objects.all()[0].pk]),
        ("checks:diligence", [Supplier.objects.all()[0].pk]), ("checks:record", [Supplier.objects.all()[0].pk]),
        ("checks:detail", [Check.objects.all()[0].pk]), ("checks:finding", [Finding.objects.all()[0].pk]),
        ("checks:corrective", [CorrectiveAction.objects.all()[0].pk]), ("checks:rule", []), ("agencies:choose", []),
    ):  # fmt: skip
        with django_assert_max_num_queries(15):
            assert client.get(reverse(name, args=args)).status_code == 200, name


def test_the_record_prints_as_a_tagged_pdf(grace: Person, cleaner: Supplier) -> None:
    a_corrective(a_finding(cleaner, grace), grace)

    answer = signed_in(grace).get(reverse("checks:record_pdf", args=[cleaner.pk]))

    assert answer["Content-Type"] == "application/pdf"
    assert "OFFICIAL-SENSITIVE.pdf" in answer["Content-Disposition"]
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
