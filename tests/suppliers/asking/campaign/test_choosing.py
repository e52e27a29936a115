"""Whom a campaign asks: nobody twice, nobody with an equivalent, nobody who cannot be written to, and by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from msplan.lib.refusing import Refused
from suppliers.asking.campaign.choosing import choose, leave_out, look_again, put_back, skips
from suppliers.asking.models import Campaign, Invitation
from suppliers.models import Equivalent, Supplier
from tests.suppliers.asking.campaign.asked import askable
from tests.suppliers.asking.making import AT, ON, a_campaign, an_invitation, buyer, some_terms
from tests.suppliers.making import supplier
from tests.suppliers.record.making import an_equivalent

pytestmark = pytest.mark.django_db


def a_draft(**values: object) -> Campaign:
    return a_campaign(state="draft", name="Next year", **values)  # type: ignore[arg-type]


def why(campaign: Campaign, one: Supplier) -> str:
    return skips(campaign, [one.pk], on=ON).get(one.pk, "")


def test_suppliers_are_on_the_list_once_in_their_order_and_merged_ones_as_their_survivor() -> None:
    draft, (one, two, old) = a_draft(), askable("Alder Ltd", "Birch Ltd", "Alder Trading")
    Supplier.objects.filter(pk=old.pk).update(merged_into=one)
    gone = supplier("Gone Ltd")
    Supplier.objects.filter(pk=gone.pk).update(archived_at=AT)

    asked = [two.pk, old.pk, one.pk, gone.pk]
    assert choose(draft, asked, chosen_by="band=high", most=250, by=buyer(), at=AT) == 2
    assert choose(draft, asked, chosen_by="band=high", most=250, by=buyer(), at=AT) == 0

    assert list(draft.chosen.values_list("supplier", "skip")) == [(two.pk, ""), (one.pk, "")]
    draft.refresh_from_db()
    assert (draft.chosen_by, draft.chosen_most) == ("band=high", 250)


def test_whoever_has_no_contact_is_left_out() -> None:
    assert why(a_draft(), supplier("Silent Ltd")) == "no_contact"


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [(ON - timedelta(days=14), ""), (ON - timedelta(days=13), "asked"), (ON, "asked")],
)
def test_whoever_is_asked_in_a_campaign_that_runs_is_left_out(deadline: object, expected: str) -> None:
    (one,) = askable("Alder Ltd")
    an_invitation(a_campaign(opens_on=ON - timedelta(days=60), deadline_on=deadline), one)

    assert why(a_draft(), one) == expected


@pytest.mark.parametrize(
    ("answered", "expected"),
    [
        (datetime(2025, 11, 19, 23, 59, tzinfo=UTC), ""),
        (datetime(2025, 11, 20, 0, 0, tzinfo=UTC), "asked"),
        (datetime(2026, 11, 19, 12, 0, tzinfo=UTC), "asked"),
    ],
)
def test_an_answer_of_the_last_twelve_months_is_not_asked_for_again(
    answered: datetime, expected: str
) -> None:
    (one,) = askable("Alder Ltd")
    old = a_campaign(state="closed", closed_at=AT, opens_on=ON - timedelta(days=400), deadline_on=ON)
    an_invitation(old, one, state="submitted", submitted_at=answered)

    assert why(a_draft(), one) == expected


def test_a_withdrawn_invitation_and_other_terms_stand_in_nobodys_way() -> None:
    one, two = askable("Alder Ltd", "Birch Ltd")
    an_invitation(a_campaign(), one, state="withdrawn", settled_at=AT, reason="A mistake")
    terms = some_terms()
    an_invitation(a_campaign(terms=some_terms("3")), two)

    assert why(a_draft(), one) == ""
    assert why(a_draft(terms=terms), two) == ""
    assert why(a_draft(), two) == ""  # terms and questions are two things

    an_invitation(a_campaign(terms=terms), two)
    assert why(a_draft(terms=terms), two) == "asked"


@pytest.mark.parametrize(("last", "expected"), [(ON - timedelta(days=1), ""), (ON, "equivalent")])
def test_an_equivalent_counts_when_it_was_checked_and_up_to_its_last_day(last: object, expected: str) -> None:
    (one,) = askable("Alder Ltd")
    held = an_equivalent(one, expires_on=last)
    assert why(a_draft(), one) == ""  # nobody checked it

    Equivalent.objects.filter(pk=held.pk).update(
        checked_on=ON, checked_by=buyer(), check_note="Seen.", control_score=60
    )
    assert why(a_draft(), one) == expected
    assert why(a_draft(terms=some_terms()), one) == ""


def test_by_hand_stays_by_hand_when_the_list_is_looked_at_again() -> None:
    draft, (one, two, three) = a_draft(), askable("Alder Ltd", "Birch Ltd", "Cedar Ltd")
    an_invitation(a_campaign(), one)
    choose(draft, [one.pk, two.pk, three.pk], by=buyer(), at=AT)
    first, second, _third = draft.chosen.all()
    assert (first.skip, second.skip) == ("asked", "")

    put_back(first, by=buyer(), at=AT)
    leave_out(second, by=buyer(), at=AT)
    three.contacts.all().delete()
    look_again(draft, at=AT)

    assert list(draft.chosen.values_list("skip", flat=True)) == ["", "by_hand", "no_contact"]
    one.contacts.all().delete()
    look_again(draft, at=AT)
    assert list(draft.chosen.values_list("skip", flat=True)) == ["no_contact", "by_hand", "no_contact"]


def test_nobody_is_put_back_without_a_contact() -> None:
    draft, one = a_draft(), supplier("Silent Ltd")
    choose(draft, [one.pk], by=buyer(), at=AT)

    with pytest.raises(Refused, match="nobody to write to"):
        put_back(draft.chosen.get(), by=buyer(), at=AT)


def test_a_closed_campaign_takes_nobody_more() -> None:
    with pytest.raises(Refused, match="closed"):
        choose(a_campaign(state="closed", closed_at=AT), [], by=buyer(), at=AT)
    assert Invitation.objects.count() == 0
