"""Two people on one check, finding or corrective action at once, as real transactions in both orders."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, connection

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.checks import correcting
from suppliers.checks import finding as finding_acts
from suppliers.checks.checking import withdraw_check
from suppliers.checks.righting import correct_check
from suppliers.models import Check, CorrectiveAction, Finding
from suppliers.risk.keeping import scored
from tests.people import person
from tests.rivals import DONE, one_after_the_other
from tests.suppliers.checks.making import AT, AUDIT, ON, a_check, a_corrective, a_finding
from tests.suppliers.making import supplier
from tests.suppliers.unlocked import without_locks

pytestmark = pytest.mark.django_db(transaction=True)
Deed = Callable[[], object]
ORDERS = pytest.mark.parametrize("turned", [False, True])
REFUSALS = (InvalidTransition, RowRefused, StaleEdit)
LATER = ON + timedelta(days=60)
# What must hold of every corrective action and audit, asked in SQL of its own.
BROKEN = """
    SELECT 'corrective', c.id FROM suppliers_correctiveaction c
    WHERE c.version <> 1 + (SELECT count(*) FROM history_entry e
                            WHERE e.thing_type = 'suppliers.correctiveaction' AND e.thing_id = c.id
                            AND e.act <> 'corrective.agree')
       OR c.due_on <> coalesce((SELECT x.to_on FROM suppliers_extension x WHERE x.corrective_id = c.id
                                ORDER BY x.id DESC LIMIT 1), c.first_due_on)
    UNION ALL
    SELECT 'finding', f.id FROM suppliers_finding f JOIN suppliers_check k ON k.id = f.check_row_id
    WHERE k.outcome <> 'finding' OR k.withdrawn_at IS NOT NULL OR f.found_on <> k.done_on
       OR f.version <> 1 + (SELECT count(*) FROM history_entry e
                            WHERE e.thing_type = 'suppliers.finding' AND e.thing_id = f.id AND e.act <> 'findings.add')
    UNION ALL
    SELECT 'audit', a.check_row_id FROM suppliers_audit a JOIN suppliers_check k ON k.id = a.check_row_id
    WHERE (a.findings_by IS NOT NULL) <> (k.withdrawn_at IS NULL AND a.explained = '' AND a.major_open > (
        SELECT count(*) FROM suppliers_finding f WHERE f.check_row_id = k.id AND f.severity = 'major'))
"""


def broken() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [kind for kind, _ in cursor.fetchall()]


def grace() -> Person:
    return Person.objects.filter(name="Grace Undermill").first() or person("Grace Undermill", "procurement")


def liam() -> Person:
    return Person.objects.filter(name="Liam Tarrow").first() or person("Liam Tarrow", "procurement")


def a_deed() -> CorrectiveAction:
    return a_corrective(a_finding(supplier("Acme"), grace()), grace())


def said_done() -> CorrectiveAction:
    corrective = a_deed()
    correcting.say_done(corrective, said="Paid back", said_on=ON, by=grace(), at=AT)
    return corrective


def read(corrective: CorrectiveAction) -> CorrectiveAction:
    return CorrectiveAction.objects.with_people().get(pk=corrective.pk)


def verifying(corrective: CorrectiveAction) -> Deed:
    link = "https://force.example/proof"
    return partial(correcting.verify, read(corrective), seen="Payslips", link=link, by=liam(), at=AT)


def refusing(corrective: CorrectiveAction) -> Deed:
    other = Person.objects.filter(name="Aisha Penrowe").first() or person("Aisha Penrowe", "procurement")
    return partial(correcting.refuse, read(corrective), reason="No payslips", by=other, at=AT)


def extending(corrective: CorrectiveAction) -> Deed:
    return partial(correcting.extend, read(corrective), to=LATER, reason="A strike", by=liam(), at=AT)


def saying_done(corrective: CorrectiveAction) -> Deed:
    return partial(correcting.say_done, read(corrective), said="Paid back", said_on=ON, by=grace(), at=AT)


def in_turn(first: Deed, second: Deed, *, turned: bool) -> tuple[Deed, Deed]:
    return (second, first) if turned else (first, second)


@ORDERS
def test_verified_and_not_accepted_at_once_is_one_of_them(*, turned: bool) -> None:
    corrective = said_done()
    deeds = in_turn(verifying(corrective), refusing(corrective), turned=turned)

    first, second, waited = one_after_the_other(*deeds, *REFUSALS)

    was, cannot = ("not accepted", "verified") if turned else ("verified", "not accepted")
    assert (first, waited) == (DONE, True)
    assert second == f"This is {was} now, so it cannot become {cannot}."
    assert read(corrective).state == ("not_accepted" if turned else "verified")
    assert broken() == []


def test_control_without_the_guard_what_was_refused_is_verified_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    corrective = said_done()
    deeds = refusing(corrective), verifying(corrective)

    with without_locks(monkeypatch, correcting):
        assert one_after_the_other(*deeds, *REFUSALS) == (DONE, DONE, True)

    assert Entry.objects.filter(act__in=["corrective.verify", "corrective.refuse"]).count() == 2


def test_without_the_guard_the_database_still_refuses_to_unverify(monkeypatch: pytest.MonkeyPatch) -> None:
    corrective = said_done()
    deeds = verifying(corrective), refusing(corrective)

    with (
        without_locks(monkeypatch, correcting),
        pytest.raises(IntegrityError, match="corrective_verified_has_evidence"),
    ):
        one_after_the_other(*deeds, *REFUSALS)


@ORDERS
def test_extended_and_said_to_be_done_at_once_is_both(*, turned: bool) -> None:
    corrective = a_deed()
    deeds = in_turn(extending(corrective), saying_done(corrective), turned=turned)

    assert one_after_the_other(*deeds) == (DONE, DONE, True)

    now = read(corrective)
    assert (now.due_on, now.state, now.version) == (LATER, "said_done", 3)
    assert broken() == []


def test_control_without_the_lock_a_version_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever had the page open before both would save over one of them unseen."""
    corrective = a_deed()

    with without_locks(monkeypatch):
        one_after_the_other(saying_done(corrective), extending(corrective))

    assert read(corrective).version == 2
    assert broken() == ["corrective"]


def editing(finding: Finding) -> Deed:
    copy = Finding.objects.get(pk=finding.pk)
    act = scored(finding_acts.edit_finding)
    return partial(act, copy, version=copy.version, changes={"title": "Other"}, by=grace(), at=AT)


def closing(finding: Finding) -> Deed:
    act = scored(finding_acts.close_finding)
    return partial(act, Finding.objects.get(pk=finding.pk), reason="Paid back", by=liam(), at=AT)


def test_what_was_closed_a_moment_before_is_not_edited() -> None:
    finding = a_finding(supplier("Acme"), grace())

    outcome = one_after_the_other(closing(finding), editing(finding), *REFUSALS)

    assert outcome == (DONE, "StaleEdit", True)
    assert Finding.objects.get().title == "Deposits"
    assert broken() == []


def test_what_was_edited_a_moment_before_is_closed_with_its_new_words() -> None:
    finding = a_finding(supplier("Acme"), grace())

    assert one_after_the_other(editing(finding), closing(finding), *REFUSALS) == (DONE, DONE, True)
    now = Finding.objects.get()
    assert (now.title, now.state, now.version) == ("Other", "closed", 3)
    assert broken() == []


def test_control_without_the_lock_an_edit_falls_upon_a_closed_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    finding = a_finding(supplier("Acme"), grace())

    with without_locks(monkeypatch, finding_acts):
        assert one_after_the_other(closing(finding), editing(finding), *REFUSALS) == (DONE, DONE, True)

    assert (Finding.objects.get().title, Finding.objects.get().state) == ("Other", "closed")
    assert broken() == ["finding"]


def test_a_closed_finding_is_not_edited() -> None:
    finding = a_finding(supplier("Acme"), grace())
    closing(finding)()
    now = Finding.objects.get()

    with pytest.raises(InvalidTransition, match="open it again first"):
        finding_acts.edit_finding(now, version=now.version, changes={"title": "Other"}, by=grace(), at=AT)


def an_audit(**counts: int) -> Check:
    words: dict[str, Any] = {**AUDIT, "critical_open": 0, "major_open": 2, **counts}
    acme = supplier("Acme")
    return a_check(acme, grace(), kind="audit", outcome="finding", site="Hull", audit=words)


def writing_down(check: Check, title: str = "Deposits") -> Deed:
    copy = Check.objects.with_people().get(pk=check.pk)
    act = scored(finding_acts.add_finding)
    return partial(act, copy, severity="major", title=title, by=liam(), at=AT)


def correcting_to(check: Check, **changes: Any) -> Deed:
    copy = Check.objects.with_people().get(pk=check.pk)
    act = scored(correct_check)
    return partial(act, copy, version=copy.version, changes=changes, reason="Wrong", by=grace(), at=AT)


def withdrawing(check: Check) -> Deed:
    copy = Check.objects.with_people().get(pk=check.pk)
    return partial(scored(withdraw_check), copy, reason="Of another supplier", by=grace(), at=AT)


def test_finding_written_down_a_moment_before_holds_what_it_stands_on() -> None:
    check = an_audit()
    another_day = correcting_to(check, done_on=date(2026, 11, 1))

    first, second, waited = one_after_the_other(writing_down(check), another_day, *REFUSALS)

    assert (first, waited) == (DONE, True)
    assert "was written down as found on its day" in second
    assert broken() == []


def test_finding_written_down_a_moment_after_stands_on_what_was_corrected() -> None:
    check = an_audit()
    another_day = correcting_to(check, done_on=date(2026, 11, 1))

    assert one_after_the_other(another_day, writing_down(check), *REFUSALS) == (DONE, DONE, True)
    assert Finding.objects.get().found_on == date(2026, 11, 1)
    assert broken() == []


@ORDERS
def test_withdrawn_and_written_down_at_once_is_one_of_them(*, turned: bool) -> None:
    check = an_audit()
    deeds = in_turn(withdrawing(check), writing_down(check), turned=turned)

    first, second, waited = one_after_the_other(*deeds, *REFUSALS)

    assert (first, waited) == (DONE, True)
    assert ("so it stays" if turned else "in which something was found") in second
    assert broken() == []


def test_control_without_the_lock_a_finding_stands_on_a_check_that_was_withdrawn(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check = an_audit()

    with without_locks(monkeypatch):
        outcome = one_after_the_other(withdrawing(check), writing_down(check), *REFUSALS)

    assert outcome[:2] == (DONE, DONE)
    assert "finding" in broken()


@ORDERS
def test_the_last_two_findings_written_down_at_once_leave_nothing_to_ask_for(*, turned: bool) -> None:
    check = an_audit()
    deeds = in_turn(writing_down(check, "One"), writing_down(check, "Two"), turned=turned)

    assert one_after_the_other(*deeds) == (DONE, DONE, True)
    assert broken() == []


def test_control_without_the_lock_the_audit_is_asked_for_what_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    check = an_audit()

    with without_locks(monkeypatch):
        one_after_the_other(writing_down(check, "One"), writing_down(check, "Two"))

    assert broken() == ["audit"]
