"""Links beyond tier 1: what may be written down, what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from msplan.history.recording import story_of
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.chain.linking import edit_link, recognise, remove_link, restore_link
from suppliers.models import ChainCompany, ChainLink, Supplier
from tests.suppliers.chain.making import a_link, an_officer
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_company_behind_a_supplier_is_no_supplier() -> None:
    a_link(supplier("Acme Uniforms Ltd"), "Dhaka Weavers")

    assert list(Supplier.objects.values_list("name", flat=True)) == ["Acme Uniforms Ltd"]
    assert not Supplier.objects.active(ON).exists()


def test_company_of_a_known_name_and_country_is_the_known_one() -> None:
    acme, beta = supplier("Acme Uniforms Ltd"), supplier("Beta Boots Ltd")

    first, second = a_link(acme, "Dhaka Weavers Ltd"), a_link(beta, "DHAKA WEAVERS LIMITED")
    elsewhere = a_link(beta, "Dhaka Weavers Ltd", country="IN")

    assert first.seller_id == second.seller_id
    assert elsewhere.seller_id != first.seller_id


def test_same_link_is_refused_whatever_the_case_and_another_good_is_not() -> None:
    acme = supplier("Acme Uniforms Ltd")
    a_link(acme, "Dhaka Weavers", "Yarn")

    with pytest.raises(RowRefused, match="known already"):
        a_link(acme, "Dhaka Weavers", "yarn")

    a_link(acme, "Dhaka Weavers", "zips")
    assert ChainLink.objects.count() == 2


@pytest.mark.parametrize(("days", "taken"), [(-1, True), (0, True), (1, False)])
def test_source_is_of_today_or_before(days: int, *, taken: bool) -> None:
    acme, day = supplier("Acme Uniforms Ltd"), ON + days * DAY

    if taken:
        assert a_link(acme, "Dhaka Weavers", source_on=day).source_on == day
    else:
        with pytest.raises(RowRefused, match="today or in the past"):
            a_link(acme, "Dhaka Weavers", source_on=day)


def test_database_refuses_a_source_from_the_future_past_the_act() -> None:
    link = a_link(supplier("Acme Uniforms Ltd"), "Dhaka Weavers")

    with pytest.raises(IntegrityError, match="chain_link_source_not_ahead"), transaction.atomic():
        ChainLink.objects.filter(pk=link.pk).update(source_on=link.written_on + DAY)


def test_company_does_not_stand_behind_itself() -> None:
    acme = supplier("Acme Uniforms Ltd")

    with pytest.raises(RowRefused, match="behind itself"):
        a_link(acme, acme)

    place = a_link(acme, "Dhaka Weavers").buyer
    with pytest.raises(IntegrityError, match="chain_link_not_to_itself"), transaction.atomic():
        ChainLink.objects.update(seller=place)


def test_link_is_taken_out_with_a_reason_and_put_back() -> None:
    link = a_link(supplier("Acme Uniforms Ltd"), "Dhaka Weavers")

    with pytest.raises(RowRefused, match="Say why"):
        remove_link(link, reason=" ", by=an_officer(), at=AT)
    remove_link(link, reason="They bought elsewhere", by=an_officer(), at=AT)
    with pytest.raises(InvalidTransition):
        remove_link(link, reason="Again", by=an_officer(), at=AT)
    assert not ChainLink.objects.standing().exists()

    restore_link(link, by=an_officer(), at=AT)
    assert ChainLink.objects.standing().get() == link
    acts = [entry.act for entry in story_of(link)]
    assert sorted(acts) == ["chain.add_link", "chain.remove_link", "chain.restore_link"]


def test_link_is_not_put_back_beside_its_like() -> None:
    acme = supplier("Acme Uniforms Ltd")
    link = a_link(acme, "Dhaka Weavers")
    remove_link(link, reason="Not so", by=an_officer(), at=AT)
    a_link(acme, "Dhaka Weavers")

    with pytest.raises(RowRefused, match="known already"):
        restore_link(link, by=an_officer(), at=AT)


def test_edit_of_somebody_else_is_not_overwritten() -> None:
    link = a_link(supplier("Acme Uniforms Ltd"), "Dhaka Weavers")

    assert edit_link(link, version=1, changes={"sure": "sure"}, by=an_officer(), at=AT)
    with pytest.raises(StaleEdit):
        edit_link(link, version=1, changes={"sure": "unsure"}, by=an_officer(), at=AT)

    link.refresh_from_db()
    assert (link.sure, link.version) == ("sure", 2)


def test_recognised_company_counts_as_the_supplier() -> None:
    acme, weavers = supplier("Acme Uniforms Ltd"), supplier("Dhaka Weavers Ltd", country="BD")
    company = a_link(acme, "Dhaka Weavers").seller
    assert company.key == -company.pk

    recognise(company, weavers, by=an_officer(), at=AT)

    company.refresh_from_db()
    assert company.key == weavers.pk
    with pytest.raises(InvalidTransition):
        recognise(company, acme, by=an_officer(), at=AT)


def test_recognising_one_end_as_the_other_is_refused() -> None:
    acme = supplier("Acme Uniforms Ltd")
    company = a_link(acme, "Acme Uniforms (Dhaka)").seller

    with pytest.raises(RowRefused, match="take it out first"):
        recognise(company, acme, by=an_officer(), at=AT)

    assert ChainCompany.objects.get(pk=company.pk).supplier is None


def test_act_reads_no_clock() -> None:
    link = a_link(supplier("Acme Uniforms Ltd"), "Dhaka Weavers", source_on=date(2020, 2, 29))

    assert link.written_on == ON != timezone.now().date() or link.added_at == AT
