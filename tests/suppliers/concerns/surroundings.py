"""Something in every room of the suppliers around one of them, so that each of its pages has something to show."""

from decimal import Decimal

from msplan.accounts.models import Person
from suppliers.buying.asking import add_ground
from suppliers.checks.agencies import add_agency
from suppliers.engagement.holding import Party
from suppliers.models import Supplier
from suppliers.register.merging import mark_different
from suppliers.register.pairs import compare_new
from suppliers.spend import joining
from tests.suppliers.buying.making import a_purchase, screened
from tests.suppliers.chain.making import a_link
from tests.suppliers.checks.making import AUDIT, a_check, a_corrective, a_finding
from tests.suppliers.concerns.making import AT, ON
from tests.suppliers.engagement.test_engagement import an_engagement
from tests.suppliers.making import saved, spend_csv, supplier
from tests.suppliers.record.making import a_contact, a_contract, a_route, a_statement, an_equivalent


def surround(acme: Supplier, by: Person) -> None:
    """``by`` is of procurement."""
    saved(spend_csv(("03/06/2026", "Cleaning", acme.name, "1000.00")), by=by)
    for make in (a_contact, a_contract, an_equivalent, a_route):
        make(acme, by=by)
    a_statement(acme)
    a_check(acme, by, kind="audit", outcome="finding", site="Depot", audit=AUDIT)
    a_corrective(a_finding(acme, by), by)
    add_agency(acme, staff="Cleaners", manager=by, licensable="no", since_on=ON, by=by, at=AT)
    a_link(acme, "Zennor Mill")
    purchase = screened(a_purchase(value=Decimal("1000.00")), 5, band="high")
    add_ground(purchase, bidder="Acme", ground="mandatory", found="A list.", found_on=ON, by=by, at=AT)
    an_engagement(parties=[Party("supplier", "", acme)])
    joining.merge(supplier("Harbour Old Name"), into=acme, by=by, at=AT)
    mark_different(supplier("Harbour Quay Ltd"), supplier("Harbour Quayside Ltd"), by=by, at=AT)
    supplier(f"{acme.name}g")
    compare_new()
