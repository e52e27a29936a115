"""Links of a supply chain for tests, made as the program makes them."""

from datetime import date
from typing import Any

from msplan.accounts.models import Person
from suppliers.chain.linking import NewCompany, add_link
from suppliers.models import Category, ChainCompany, ChainLink, Supplier
from suppliers.register.reference_data import load_categories
from tests.people import person
from tests.suppliers.making import AT, saved, spend_csv


def an_officer() -> Person:
    return Person.objects.filter(name="Morwen Ashdale").first() or person("Morwen Ashdale", "procurement")


def a_link(
    buyer: Supplier | ChainCompany, seller: Supplier | ChainCompany | str, what: str = "yarn", **changes: Any
) -> ChainLink:
    """``seller`` as words is a company that is no supplier; its country is the link's."""
    country = changes.get("country", "BD")
    words: dict[str, Any] = {
        "buyer": buyer,
        "seller": NewCompany(seller, country) if isinstance(seller, str) else seller,
        "what": what,
        "country": country,
        "how": "declared",
        "sure": "likely",
        "source": "Their answer to our letter",
        "source_on": date(2026, 11, 2),
        "by": an_officer(),
        "at": AT,
        **changes,
    }
    return add_link(**words)


def paid(name: str, category: str = "uniform-ppe", *, on: str = "03/06/2026") -> Supplier:
    """An active supplier: paid this year."""
    load_categories()
    saved(spend_csv((on, "", name, "1000.00")), name=f"{name}.csv", source=name)
    Supplier.objects.filter(name=name).update(
        category=Category.objects.get(code=category), category_how="given"
    )
    return Supplier.objects.get(name=name)
