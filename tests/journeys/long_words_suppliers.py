"""Things of every supplier room whose words have no place to break, and the pages that show them."""

from msplan.accounts.models import Person
from suppliers.checks.agencies import add_agency
from suppliers.engagement.holding import Party, plan_engagement
from suppliers.models import Supplier
from tests.suppliers.buying.making import a_purchase
from tests.suppliers.chain.making import a_link
from tests.suppliers.checks.making import a_check, a_corrective, a_finding
from tests.suppliers.concerns.making import a_concern
from tests.suppliers.making import AT, supplier
from tests.suppliers.record.making import a_contact, a_contract, a_route


def pages_of_the_register(words: str, *, by: Person) -> list[str]:
    """One thing of each room about one supplier, all of them made by the acts of the room."""
    named, other = supplier(words, "contract-cleaning"), supplier(f"{words[:-1]}k")
    return [
        *_record(words, named, by), *_checks(words, named, by), *_chain(words, named), *_rooms(words, named, by),
        f"/suppliers/?q={words}", f"/suppliers/{named.pk}/payments/", f"/suppliers/{named.pk}/same-as/?q={words}",
        f"/suppliers/duplicates/{named.pk}/{other.pk}/", f"/suppliers/risk/suppliers/{named.pk}/override/",
    ]  # fmt: skip


def _record(words: str, named: Supplier, by: Person) -> list[str]:
    a_contact(named, by=by, name=words[:100], role=words[:100], email=f"{words[:50]}@supplier.example")
    a_contract(named, by=by, title=words, reference=words[:60], extension=words)
    a_route(named, by=by, source=words)
    return [f"/suppliers/{named.pk}/record/", f"/suppliers/record/contracts/?q={words}"]


def _checks(words: str, named: Supplier, by: Person) -> list[str]:
    check = a_check(named, by, kind="site_visit", outcome="finding", site=words, done_by=words, note=words)
    finding = a_finding(named, by, title=words)
    agreed = a_corrective(finding, by, what=words, contact_name=words[:100])
    return [
        f"/suppliers/{named.pk}/due-diligence/", f"/suppliers/{named.pk}/due-diligence/record/",
        f"/suppliers/checks/{check.pk}/", f"/suppliers/findings/{finding.pk}/", f"/suppliers/corrective/{agreed.pk}/",
        "/suppliers/due-diligence/findings/", f"/suppliers/due-diligence/?q={words}",
    ]  # fmt: skip


def _chain(words: str, named: Supplier) -> list[str]:
    link = a_link(named, words, what=words, source=words, note=words)
    return [
        f"/suppliers/{named.pk}/chain/", f"/suppliers/chain/{link.pk}/", f"/suppliers/chain/?q={words}",
        f"/suppliers/chain/companies/{link.seller_id}/",
    ]  # fmt: skip


def _rooms(words: str, named: Supplier, by: Person) -> list[str]:
    purchase = a_purchase(title=words, owner=by)
    parties = [Party("union", words), Party("supplier", supplier=named)]
    held = plan_engagement(
        kind="talk", title=words, place=words, said=words, on=AT.date(), owner=by, parties=parties, by=by,
        at=AT,
    )  # fmt: skip
    agency = add_agency(named, staff=words, manager=by, since_on=AT.date(), by=by, at=AT)
    concern = a_concern(by, place_name=words, seen=words, seen_when=words, reach=words)
    return [
        f"/suppliers/purchases/?q={words}", f"/suppliers/purchases/{purchase.pk}/",
        f"/suppliers/purchases/{purchase.pk}/screen/", f"/suppliers/engagement/?q={words}",
        f"/suppliers/engagement/{held.pk}/", f"/suppliers/engagement/{held.pk}/held/",
        f"/suppliers/agencies/?q={words}", f"/suppliers/agencies/{agency.pk}/", "/concerns/",
        f"/concerns/{concern.reference}/",
    ]  # fmt: skip
