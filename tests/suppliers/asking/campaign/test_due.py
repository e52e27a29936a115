"""What chasing is told of campaigns: silence, suppliers not reached, what contacts told us."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from msplan.chasing.planning import plan
from msplan.outbox.models import Mail
from suppliers.asking.campaign.handing_over import hand_over, settle
from suppliers.asking.models import Ask, Campaign, Invitation, Notice
from suppliers.due import items
from tests.suppliers.asking.campaign.test_handing_over import SILENT
from tests.suppliers.asking.campaign.test_reminding import DEADLINE, SENT, asked, campaign_of, nine
from tests.suppliers.asking.making import buyer

pytestmark = pytest.mark.django_db


def told(on: object) -> list[tuple[str, str, object]]:
    """Kind, label and due date of what is asking's."""
    kinds = ("No response from a supplier", "Suppliers not reached", "Messages from suppliers' contacts")
    return [(due.kind, due.label, due.due_on) for due in items(on) if due.kind in kinds]  # type: ignore[arg-type]


def test_silence_is_told_to_whoever_it_was_handed_to_until_they_say_what_was_done() -> None:
    one = asked(campaign_of())
    assert told(SILENT) == []
    hand_over(at=nine(SILENT))

    assert told(SILENT) == [("No response from a supplier", "Alder Ltd: Suppliers 2026", SILENT)]
    (due,) = items(SILENT, people=[buyer().pk])
    assert (due.person_id, due.link) == (buyer().pk, f"/suppliers/asking/invitations/{one.pk}/")
    assert any(line.due == due for digest in plan(SILENT) for line in digest.lines)
    settle(one, note="Rang them.", by=buyer(), at=nine(SILENT))
    assert told(SILENT) == []


def test_a_late_answer_lifts_it() -> None:
    one = asked(campaign_of())
    hand_over(at=nine(SILENT))
    lifted = {"no_response_on": None, "handed_to": None, "handed_on": None}
    Invitation.objects.filter(pk=one.pk).update(state="submitted", submitted_at=nine(SILENT), **lifted)

    assert told(SILENT) == []


@pytest.mark.parametrize(
    ("mail", "bounced", "expected"),
    [
        ("failed", False, 1), ("held", False, 1), ("sent", True, 1), ("sent", False, 0), ("queued", False, 0),
        ("none", False, 0),
    ],
)  # fmt: skip
def test_not_reached_is_a_row_for_whose_campaign_it_is(mail: str, expected: int, *, bounced: bool) -> None:
    asked(campaign_of(), mail=mail)
    if bounced:
        Ask.objects.update(bounced_on=SENT, bounced_by=buyer(), bounced_why="Gone")

    rows = told(SENT + timedelta(days=3))
    assert rows == [("Suppliers not reached", "Suppliers 2026", SENT + timedelta(days=3))] * expected


def test_many_not_reached_are_one_row_and_none_once_it_is_closed_or_they_are_told_by_telephone() -> None:
    campaign = campaign_of()
    for name in ("Alder Ltd", "Birch Ltd"):
        asked(campaign, name, mail="failed")
    assert len(told(SENT)) == 1

    Invitation.objects.update(told_by_phone_on=SENT)
    assert told(SENT) == []
    Invitation.objects.update(told_by_phone_on=None)
    Campaign.objects.update(state="closed", closed_at=nine(SENT))
    assert told(SENT) == []


def test_what_contacts_told_is_due_on_the_day_of_the_oldest() -> None:
    one = asked(campaign_of())
    for days, kind in ((2, "wrong_person"), (1, "no_longer")):
        Notice.objects.create(invitation=one, kind=kind, at=nine(SENT + timedelta(days=days)))
    expected = ("Messages from suppliers' contacts", "Suppliers 2026", SENT + timedelta(days=1))
    assert told(SENT + timedelta(days=5)) == [expected]

    Notice.objects.update(settled_at=nine(SENT))
    assert told(SENT + timedelta(days=5)) == []


def test_the_queries_do_not_grow_with_the_rows() -> None:
    counts = []
    for n in range(2):
        for name in [f"Firm {n}{m} Ltd" for m in range(1 + 5 * n)]:
            asked(campaign_of(name=f"Campaign {n} {name}"), name, mail="failed")
        with CaptureQueriesContext(connection) as queries:
            list(items(DEADLINE))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Mail.objects.count() == 7
