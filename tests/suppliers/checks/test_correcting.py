"""Findings and corrective actions: who may say that it is done, who sees it, when it is closed; mails to contacts."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.base import File
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.checks import correcting
from suppliers.checks.finding import add_finding, answer_finding, close_finding, reopen_finding
from suppliers.checks.writing import to_write, write_to_contacts
from suppliers.models import CorrectiveAction, Finding
from tests.people import person
from tests.suppliers.checks.making import AT, ON, a_check, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
LINK = "https://evidence.example/photo"


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


@pytest.fixture
def tom() -> Person:
    return person("Tom Second", "procurement")


@pytest.fixture
def finding(grace: Person) -> Finding:
    return a_finding(supplier("Harbour Cleaning", "contract-cleaning"), grace)


def said(corrective: CorrectiveAction, by: Person) -> CorrectiveAction:
    correcting.say_done(corrective, said="All paid back", said_on=ON, by=by, at=AT)
    return CorrectiveAction.objects.get(pk=corrective.pk)


def test_its_whole_life(finding: Finding, grace: Person, tom: Person) -> None:
    corrective = said(a_corrective(finding, grace), grace)
    correcting.refuse(corrective, reason="No receipts", by=tom, at=AT)
    corrective = said(CorrectiveAction.objects.get(pk=corrective.pk), grace)
    correcting.verify(corrective, seen="Bank statements", link=LINK, by=tom, at=AT)

    corrective.refresh_from_db()
    assert (corrective.state, corrective.verified_by, corrective.verified_on) == ("verified", tom, ON)
    acts = Entry.objects.filter(thing_type="suppliers.correctiveaction").order_by("pk")
    assert [entry.act.removeprefix("corrective.") for entry in acts] == [
        "agree", "say_done", "refuse", "say_done", "verify",
    ]  # fmt: skip


def test_who_wrote_down_that_it_was_done_does_not_verify_it(
    finding: Finding, grace: Person, tom: Person
) -> None:
    corrective = said(a_corrective(finding, grace), grace)

    with pytest.raises(RowRefused, match="somebody else"):
        correcting.verify(corrective, seen="Seen", link=LINK, by=grace, at=AT)
    with pytest.raises(RowRefused, match="somebody else"):
        correcting.refuse(corrective, reason="x", by=grace, at=AT)

    # Without the act's own guard the database still refuses it, and takes it from another.
    stamps = {"state": "verified", "seen": "Seen", "verified_on": ON, "evidence_link": LINK}
    with pytest.raises(IntegrityError, match="corrective_verified_by_another"), transaction.atomic():
        CorrectiveAction.objects.filter(pk=corrective.pk).update(**stamps, verified_by=grace)
    assert CorrectiveAction.objects.filter(pk=corrective.pk).update(**stamps, verified_by=tom) == 1


def test_nothing_is_verified_without_evidence(finding: Finding, grace: Person, tom: Person) -> None:
    corrective = said(a_corrective(finding, grace), grace)

    with pytest.raises(RowRefused, match="file or a link"):
        correcting.verify(corrective, seen="Seen", by=tom, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectiveAction.objects.filter(pk=corrective.pk).update(
            state="verified", seen="Seen", verified_on=ON, verified_by=tom
        )
    upload = File(io.BytesIO(b"%PDF-1.4\n%%EOF\n"), name="receipts.pdf")
    correcting.verify(corrective, seen="Seen", upload=upload, by=tom, at=AT)

    corrective.refresh_from_db()
    assert corrective.evidence_file is not None
    assert corrective.evidence_file.marking == "official_sensitive"


def test_nothing_is_verified_that_nobody_said_was_done(finding: Finding, grace: Person, tom: Person) -> None:
    with pytest.raises(InvalidTransition):
        correcting.verify(a_corrective(finding, grace), seen="Seen", link=LINK, by=tom, at=AT)


def test_an_extension_keeps_the_first_date(finding: Finding, grace: Person) -> None:
    corrective = a_corrective(finding, grace)
    first = corrective.due_on

    with pytest.raises(RowRefused, match="today or later"):
        correcting.extend(corrective, to=ON - timedelta(days=1), reason="x", by=grace, at=AT)
    with pytest.raises(RowRefused):
        correcting.extend(corrective, to=first + timedelta(days=9), reason=" ", by=grace, at=AT)
    correcting.extend(corrective, to=first + timedelta(days=9), reason="Payroll is late", by=grace, at=AT)

    corrective.refresh_from_db()
    assert (corrective.first_due_on, corrective.due_on) == (first, first + timedelta(days=9))
    assert [one.from_on for one in corrective.extensions.all()] == [first]


@pytest.mark.parametrize(("days", "late"), [(-1, 0), (0, 0), (1, 1)])
def test_it_is_overdue_the_day_after(days: int, late: int, finding: Finding, grace: Person) -> None:
    corrective = a_corrective(finding, grace)
    on = corrective.due_on + timedelta(days=days)

    assert CorrectiveAction.objects.late(on).count() == late
    assert corrective.is_late(on) == bool(late)


def test_a_finding_closes_when_everything_is_settled(finding: Finding, grace: Person, tom: Person) -> None:
    corrective = a_corrective(finding, grace)
    with pytest.raises(RowRefused, match="still to be verified"):
        close_finding(finding, reason="Enough", by=grace, at=AT)
    # The database's own refusal, without the act.
    with pytest.raises(IntegrityError, match="not closed while"), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(
            state="closed", closed_on=ON, closed_by=grace, close_reason="Enough"
        )
    correcting.verify(said(corrective, grace), seen="Seen", link=LINK, by=tom, at=AT)

    close_finding(finding, reason="", by=grace, at=AT)

    finding.refresh_from_db()
    assert (finding.state, finding.closed_by) == ("closed", grace)
    with pytest.raises(InvalidTransition):
        a_corrective(finding, grace)
    with pytest.raises(IntegrityError, match="open it first"), transaction.atomic():
        CorrectiveAction.objects.filter(pk=corrective.pk).update(
            state="open", verified_on=None, verified_by=None, seen="", evidence_link=""
        )


def test_a_finding_without_a_verified_action_closes_for_a_reason(finding: Finding, grace: Person) -> None:
    with pytest.raises(RowRefused, match="say why"):
        close_finding(finding, reason=" ", by=grace, at=AT)
    with pytest.raises(IntegrityError, match="for a reason"), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(state="closed", closed_on=ON, closed_by=grace)

    close_finding(finding, reason="The contract has ended", by=grace, at=AT)
    reopen_finding(finding, reason="It goes on", by=grace, at=AT)

    finding.refresh_from_db()
    assert (finding.state, finding.close_reason) == ("open", "")


def test_an_answer_lies_between_the_finding_and_today(finding: Finding, grace: Person) -> None:
    for wrong in (ON - timedelta(days=1), ON + timedelta(days=1)):
        with pytest.raises(RowRefused):
            answer_finding(finding, answer="We will", answered_on=wrong, by=grace, at=AT)

    answer_finding(finding, answer="We will", answered_on=ON, by=grace, at=AT)

    assert Finding.objects.get(pk=finding.pk).state == "answered"
    assert Finding.objects.open().exists()  # an answer is not a repair


def test_a_finding_comes_from_a_check_that_found_something(grace: Person) -> None:
    check = a_check(supplier("Clean"), grace)

    with pytest.raises(RowRefused, match="something was found"):
        add_finding(check, severity="minor", title="x", by=grace, at=AT)


@pytest.mark.parametrize(
    ("on", "step"),
    [
        (date(2026, 12, 17), None),
        (date(2026, 12, 18), "7 days before"),
        (date(2026, 12, 24), "7 days before"),
        (date(2026, 12, 25), None),  # the day itself, a bank holiday: nobody is written to
        (date(2026, 12, 29), "on the day"),  # the first working day
        (date(2026, 12, 31), "on the day"),
        (date(2027, 1, 1), None),
        (date(2027, 1, 4), "7 days late"),
        (date(2027, 1, 7), "7 days late"),
        (date(2027, 1, 8), None),
    ],
)
def test_whom_we_write_to_and_when(on: date, step: str | None, finding: Finding, grace: Person) -> None:
    a_corrective(finding, grace, due_on=date(2026, 12, 25))

    assert [found.name for _, found in to_write(on)] == ([step] if step else [])


def test_each_step_is_written_once(finding: Finding, grace: Person) -> None:
    a_corrective(finding, grace, due_on=ON + timedelta(days=7))

    assert (write_to_contacts(at=AT), write_to_contacts(at=AT)) == (1, 0)
    mail = Mail.objects.get()
    assert (mail.address, mail.state, mail.person) == ("mel@supplier.example", "queued", None)
    assert b"Pay deposits back" in bytes(mail.message)
    assert "mel@" not in str(list(Entry.objects.filter(act="corrective.agree").values("detail__body")))


@pytest.mark.parametrize("case", ["no address", "said to be done", "dropped"])
def test_whom_we_do_not_write_to(case: str, finding: Finding, grace: Person) -> None:
    address = "" if case == "no address" else "mel@supplier.example"
    corrective = a_corrective(finding, grace, due_on=ON + timedelta(days=7), contact_email=address)
    if case == "said to be done":
        said(corrective, grace)
    if case == "dropped":
        correcting.drop(corrective, reason="Not needed", by=grace, at=AT)

    assert write_to_contacts(at=AT) == 0
