"""Invitations are made once a supplier and campaign, each with a link that no table holds."""

from datetime import timedelta

import pytest
from django.db import connection

from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from msplan.links.models import SecretLink
from suppliers.asking.campaign.inviting import LETTERS, contacts_of, invite
from suppliers.asking.models import Invitation
from suppliers.models import Supplier
from tests.suppliers.asking.campaign.asked import a_contact, askable
from tests.suppliers.asking.making import AT, a_campaign, buyer, some_terms
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


def test_each_supplier_gets_an_invitation_and_a_link_of_its_own() -> None:
    campaign, asked = a_campaign(), askable("Alder Ltd", "Birch Ltd")

    assert invite(campaign, asked, by=buyer(), at=AT) == 2

    first, second = Invitation.objects.order_by("pk")
    assert (first.supplier, first.to_name, first.to_email) == (
        asked[0], "Ines Marlowe", f"ines@s{asked[0].pk}.example"
    )  # fmt: skip
    assert (first.state, first.made_at, first.contact) == ("open", AT, asked[0].contacts.get())
    assert first.code != second.code
    assert len(first.code) == 8
    assert set(first.code) <= set(LETTERS)
    links = SecretLink.objects.filter(purpose="asking.invitation")
    assert {link.thing_id for link in links} == {first.pk, second.pk}
    assert len({link.token_hash for link in links}) == 2


def test_asking_again_asks_nobody_twice() -> None:
    campaign, asked = a_campaign(), askable("Alder Ltd")
    invite(campaign, asked, by=buyer(), at=AT)

    assert invite(campaign, [*asked, *askable("Birch Ltd")], by=buyer(), at=AT) == 1

    assert Invitation.objects.count() == 2


def test_whoever_has_nobody_to_write_to_is_left_out() -> None:
    silent = supplier("Silent Ltd")
    a_contact(silent, "By Telephone", email="", phone="01632 960 000", is_asked=False, is_main=True)

    assert invite(a_campaign(), [silent], by=buyer(), at=AT) == 0


def test_a_merged_supplier_is_its_survivor_once_and_its_contacts_count() -> None:
    survivor, merged = supplier("Alder Ltd"), supplier("Alder Limited Trading")
    contact = a_contact(merged)
    Supplier.objects.filter(pk=merged.pk).update(merged_into=survivor)
    merged.refresh_from_db()

    assert invite(a_campaign(), [merged, survivor], by=buyer(), at=AT) == 1

    invitation = Invitation.objects.get()
    assert (invitation.supplier, invitation.contact) == (survivor, contact)


def test_who_is_ticked_for_questionnaires_comes_before_the_main_contact() -> None:
    one = supplier("Alder Ltd")
    main = a_contact(one, "Main Person", is_main=True, is_asked=False)
    a_contact(one, "Anybody Else", is_asked=False)
    assert contacts_of([one.pk]) == {one.pk: main}

    ticked = a_contact(one, "Ticked Person")
    assert contacts_of([one.pk]) == {one.pk: ticked}

    type(ticked).objects.filter(pk=ticked.pk).update(archived_at=AT)
    assert contacts_of([one.pk]) == {one.pk: main}


@pytest.mark.parametrize("what", ["questions", "terms"])
def test_what_is_asked_counts_as_sent_from_the_first_invitation_on(what: str) -> None:
    campaign = a_campaign(terms=some_terms() if what == "terms" else None)
    invite(campaign, askable("Alder Ltd"), by=buyer(), at=AT)
    invite(campaign, askable("Birch Ltd"), by=buyer(), at=AT + timedelta(days=1))

    thing = getattr(campaign, what)
    thing.refresh_from_db()
    assert thing.sent_at == AT


def test_a_closed_campaign_asks_nobody() -> None:
    campaign = a_campaign(state="closed", closed_at=AT)

    with pytest.raises(InvalidTransition, match="closed"):
        invite(campaign, askable("Alder Ltd"), by=buyer(), at=AT)


def test_history_names_the_invitation_and_nobody() -> None:
    invite(a_campaign(), askable("Alder Ltd"), by=buyer(), at=AT)

    entry = Entry.objects.get(act="asking.invite")
    with connection.cursor() as cursor:
        cursor.execute("SELECT body::text FROM history_detail WHERE entry_id = %s", [entry.pk])
        body = cursor.fetchone()[0]
    assert "Alder Ltd" in entry.thing_label
    assert "Ines" not in entry.thing_label + body
    assert "example" not in entry.thing_label + body


def test_many_cost_as_many_queries_as_few(django_assert_max_num_queries: object) -> None:
    campaign = a_campaign()
    few, many = askable("A Ltd", "B Ltd"), askable(*(f"Firm {n} Ltd" for n in range(30)))
    counts = []
    for asked in (few, many):
        before = len(connection.queries_log)
        connection.force_debug_cursor = True
        invite(campaign, asked, by=buyer(), at=AT)
        connection.force_debug_cursor = False
        counts.append(len(connection.queries_log) - before)

    assert counts[1] <= counts[0]
