"""The nouns of a record whose pages are alike: entered, changed and archived one row at a time."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from suppliers.models import (
    Contract,
    Equivalent,
    LabourProviderUse,
    PublishedStatement,
    SupplierContact,
    WorkerRoute,
)
from suppliers.record.forms import (
    ContactForm,
    ContractForm,
    EquivalentForm,
    LabourProviderForm,
    RouteForm,
    RowForm,
    StatementForm,
)


@dataclass(frozen=True)
class Noun:
    """``title`` is that of its card, ``one`` stands in "Add a …"; ``empty`` is said where there is none."""

    slug: str
    model: Any
    form: type[RowForm]
    title: str
    one: str
    empty: str


NOUNS = {
    noun.slug: noun
    for noun in (
        Noun("contacts", SupplierContact, ContactForm, "Contacts", "a contact", "Nobody is known to write to."),
        Noun("contracts", Contract, ContractForm, "Contracts", "a contract", "No contract is entered."),
        Noun(
            "labour", LabourProviderUse, LabourProviderForm, "Labour providers used", "a labour provider",
            "No labour provider is known.",
        ),
        Noun(
            "equivalents", Equivalent, EquivalentForm, "Equivalents", "an equivalent",
            "No Sedex, MSAT, EcoVadis or other assessment is known.",
        ),
        Noun(
            "routes", WorkerRoute, RouteForm, "Where workers can turn, and plans", "a worker route or plan",
            "Nothing is known of grievance routes, unions or plans.",
        ),
        Noun(
            "statements", PublishedStatement, StatementForm, "Statements it published", "a statement",
            "No statement of this supplier is known.",
        ),
    )
}  # fmt: skip


def noun_of(slug: str) -> Noun:
    if slug not in NOUNS:
        raise Http404
    return NOUNS[slug]
